import { REACH, byClass, favourites, mistakes, nameOf } from "./answers.js";
import { BLUE, ORANGE, number, svg, words } from "./shared.js";
import { largest, tile } from "./sheet.js";

// One thing seen large. Of points the map: what the network, or the chosen unit, says to each
// place. Of digits the network's mistakes, or what the chosen unit answers to.

const HEAD = 20;
const bold = { "font-weight": "bold" };
const middle = { "text-anchor": "middle" };

export function closeup(paper) {
  let shown; // whose points are drawn, and at which size

  function map(made, { pictures }, chosen) {
    const { pen, width, height } = paper;
    const size = Math.min(width, height - HEAD - 18);
    const left = (width - size) / 2;
    const place = { x: left, y: HEAD, size };
    const whole = Float64Array.from(pictures.at(-1)[1], (p) => 2 * p - 1);
    const picture = chosen ? unit(pictures, chosen) : whole;
    tile(pen, picture, { ...place, scale: 1.25 * (chosen ? largest(picture) : 1) });
    const now = [made.examples, width, height, chosen];
    if (!now.every((one, k) => one === shown?.[k])) points(made, place, chosen);
    shown = now;
  }

  function points(made, { x, y, size }, chosen) {
    const { axes, classes, training, validation } = made.examples;
    const at = (X, i) => [
      x + (size * (X[2 * i] + REACH)) / (2 * REACH),
      y + size - (size * (X[2 * i + 1] + REACH)) / (2 * REACH),
    ];
    const dots = ({ X, y: of }, look, r) =>
      Array.from(of, (one, i) => mark(one, ...at(X, i), r, look)).filter(Boolean);
    const head = chosen ? `what ${nameOf(made, chosen)} answers` : null;
    const labels = head
      ? [words(x + size / 2, 13, head, { ...middle, ...bold })]
      : [0, 1].flatMap((one) => [
          mark(one, x + 6 + one * (size * 0.5), 9, 4.5, "is-seen"),
          words(x + 16 + one * (size * 0.5), 13, classes[one]),
        ]);
    const top = y + size;
    paper.marks.replaceChildren(
      svg("rect", { x, y, width: size, height: size }),
      ...dots(validation, "is-new", 2),
      ...dots(training, "is-seen", 4),
      ...labels,
      words(x + size / 2, top + 14, axes[0], middle),
      words(x - 6, y + size / 2, axes[1], {
        ...middle,
        transform: `rotate(-90 ${x - 6} ${y + size / 2})`,
      }),
    );
  }

  function ofUnit(made, { answers, pictures }, chosen) {
    const { examples } = made;
    const { pen, width, height } = paper;
    const [answer, picture] = [unit(answers, chosen), unit(pictures, chosen)];
    const each = width / 6 - 6;
    const low = height - each - 4;
    const size = Math.min(0.46 * width, low - HEAD - 36);
    tile(pen, picture, { x: 0, y: HEAD, size, scale: largest(picture), smooth: false });
    const first = chosen.startsWith("1.");
    const means = byClass(answer, examples.training.y, examples.classes.length);
    const x0 = size + 34;
    const bar = means.some((value) => value < 0) ? size / 2 : size;
    const room = (width - x0) / means.length;
    const scale = largest(means);
    const zero = HEAD + bar;
    const six = favourites(answer, 6);
    six.forEach((i, k) =>
      tile(pen, examples.training.X.subarray(i * 64, (i + 1) * 64), {
        x: (k * width) / 6,
        y: low,
        size: each,
        scale: 1,
        smooth: false,
        ink: true,
      }),
    );
    paper.marks.replaceChildren(
      words(0, 13, nameOf(made, chosen), bold),
      words(0, HEAD + size + 14, first ? "its weights" : "ink it likes"),
      words(x0, 13, "mean answer to each digit"),
      svg("rect", { x: 0, y: HEAD, width: size, height: size }),
      svg("line", { x1: x0, x2: width, y1: zero, y2: zero, stroke: "currentColor" }),
      ...means.flatMap((value, c) => {
        const tall = Math.max(0.5, (bar * Math.abs(value)) / scale);
        return [
          svg("rect", {
            x: x0 + c * room + 1,
            y: value < 0 ? zero : zero - tall,
            width: room - 2,
            height: tall,
            fill: value < 0 ? ORANGE : BLUE,
          }),
          words(x0 + (c + 0.5) * room, HEAD + size + 14, c, middle),
        ];
      }),
      words(x0 - 4, HEAD + 10, number(scale, 1), { "text-anchor": "end" }),
      words(0, low - 6, "answers most to"),
      ...six.map((_, k) =>
        svg("rect", { x: (k * width) / 6, y: low, width: each, height: each }),
      ),
    );
  }

  function errors(made) {
    const { pen, width, height } = paper;
    const { classes, validation } = made.examples;
    const [columns, rows] = [5, 4];
    const size = Math.min(width / columns - 14, (height - HEAD) / rows - 20);
    const found = mistakes(made, columns * rows);
    const at = (k) => ({
      x: ((k % columns) + 0.5) * (width / columns) - size / 2,
      y: HEAD + 4 + Math.floor(k / columns) * (size + 20),
      size,
    });
    found.forEach(({ example }, k) => {
      const pixels = validation.X.subarray(example * 64, (example + 1) * 64);
      tile(pen, pixels, { ...at(k), scale: 1, smooth: false, ink: true });
    });
    const wrong = Math.round((1 - made.history.at(-1).validation.accuracy) * validation.y.length);
    const head = `${wrong} of ${validation.y.length} validation digits are read wrongly`;
    paper.marks.replaceChildren(
      words(0, 13, head, bold),
      ...found.flatMap(({ example, said }, k) => {
        const { x, y } = at(k);
        const text = `${classes[validation.y[example]]} as ${classes[said] ?? "nan"}`;
        return [
          svg("rect", { x, y, width: size, height: size }),
          words(x + size / 2, y + size + 13, text, middle),
        ];
      }),
    );
  }

  return function draw(made, seen, chosen) {
    if (!paper.width) return;
    paper.pen.clearRect(0, 0, paper.width, paper.height);
    if (made.examples.axes) return map(made, seen, chosen);
    shown = null;
    if (chosen) ofUnit(made, seen, chosen);
    else errors(made);
  };
}

function unit(table, chosen) {
  const [layer, number] = chosen.split(".").map(Number);
  return table[layer - 1][number - 1];
}

// A circle for the second class, a square for the first.
function mark(one, cx, cy, r, name) {
  const look = { class: `network-point ${name}`, stroke: one ? BLUE : ORANGE };
  look.fill = name === "is-seen" ? look.stroke : "none";
  return one
    ? svg("circle", { cx, cy, r, ...look })
    : svg("rect", { x: cx - r, y: cy - r, width: 2 * r, height: 2 * r, ...look });
}
