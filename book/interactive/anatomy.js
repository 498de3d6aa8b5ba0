import { isDead } from "./answers.js";
import { gradientSizes } from "./machine.js";
import { svg, words } from "./shared.js";
import { largest, tile, tint } from "./sheet.js";

// The network: a column for each layer, a tile for each unit with what it answers to, and lines
// for the weights between them.

const HEAD = 20; // above the tiles, for the names of the columns
const FOOT = 22; // below them, for the gradients
const GAP = 4;

// Where each tile is: `places[column][unit]`. The inputs are the first column.
function arrange({ width, height }, sizes, isPlane) {
  const columns = isPlane ? sizes : [1, ...sizes.slice(1)];
  const room = width / columns.length;
  return columns.map((count, column) => {
    const across = Math.min(room * 0.72, room - 14);
    const { size, wide } = fit(count, across, height - HEAD - FOOT, column ? 48 : 60);
    const tall = Math.ceil(count / wide);
    const left = room * (column + 0.5) - (wide * (size + GAP) - GAP) / 2;
    const top = HEAD + (height - HEAD - FOOT - (tall * (size + GAP) - GAP)) / 2;
    return Array.from({ length: count }, (_, k) => ({
      x: left + (k % wide) * (size + GAP),
      y: top + Math.floor(k / wide) * (size + GAP),
      size,
    }));
  });
}

// The largest tiles with which so many fit, and how many stand side by side.
function fit(count, across, down, most) {
  let found = { size: 0, wide: 1 };
  for (let wide = 1; wide <= count; wide += 1) {
    const tall = Math.ceil(count / wide);
    const size = Math.min(most, (across + GAP) / wide - GAP, (down + GAP) / tall - GAP);
    if (size > found.size + 0.5) found = { size, wide };
  }
  return found;
}

export function anatomy(paper, choose) {
  let [key, places, frames, feet] = [];
  paper.root.addEventListener("click", ({ target }) => {
    if (target.dataset.unit) choose(target.dataset.unit);
  });

  // Names and frames, which stay as long as the network has the same form.
  function outline(made) {
    const isPlane = Boolean(made.examples.axes);
    places = arrange(paper, made.sizes, isPlane);
    const middle = { "text-anchor": "middle" };
    const room = paper.width / places.length;
    const last = places.length - 1;
    const names = places.map((_, c) => {
      const long = { 0: "inputs", [last]: "output" }[c] ?? (room < 62 ? c : `layer ${c}`);
      return words(room * (c + 0.5), 12, long, middle);
    });
    feet = places.map((_, c) =>
      words(room * (c + 0.5), paper.height - 5, c ? "–" : room < 50 ? "∇" : "gradient", middle),
    );
    frames = places.map((column, c) =>
      column.map(({ x, y, size }, k) => {
        const name = c ? { "data-unit": `${c}.${k + 1}` } : {};
        return svg("rect", { x, y, width: size, height: size, ...name });
      }),
    );
    paper.marks.replaceChildren(stripes(), ...names, ...feet, ...frames.flat());
  }

  function lines({ network, examples }, chosen) {
    const { pen } = paper;
    const isPlane = Boolean(examples.axes);
    network.layers.forEach(({ n, units, W }, l) => {
      if (l === 0 && !isPlane) return threads(pen, places);
      const strongest = largest(W);
      const least = n * units > 128 ? 0.5 * strongest : 0.02 * strongest;
      for (let k = 0; k < n; k += 1) {
        for (let j = 0; j < units; j += 1) {
          const w = W[k * units + j];
          const ofChosen = chosen && (chosen === `${l + 1}.${j + 1}` || chosen === `${l}.${k + 1}`);
          if (!ofChosen && Math.abs(w) < least) continue;
          const strength = Math.abs(w) / strongest;
          pen.globalAlpha = (chosen && !ofChosen ? 0.12 : 0.85) * (0.25 + 0.75 * strength);
          pen.strokeStyle = tint(w);
          pen.lineWidth = 0.5 + 3.5 * strength;
          curve(pen, places[l][k], places[l + 1][j]);
        }
      }
    });
    pen.globalAlpha = 1;
  }

  function tiles({ network, examples }, { pictures }) {
    const { pen } = paper;
    pictures.forEach((layer, l) =>
      layer.forEach((picture, k) => {
        const isOutput = l === network.layers.length - 1;
        const scale = isOutput && examples.axes ? 1 : largest(picture);
        tile(pen, picture, { ...places[l + 1][k], scale, smooth: Boolean(examples.axes) });
      }),
    );
    if (examples.axes) {
      [0, 1].forEach((axis) => tile(pen, ramp(axis), { ...places[0][axis], scale: 1 }));
    } else {
      const digit = examples.training.X.subarray(0, examples.n);
      tile(pen, digit, { ...places[0][0], scale: 1, smooth: false, ink: true });
    }
  }

  return function draw(made, seen, chosen) {
    if (!paper.width) return;
    const now = `${made.sizes} ${paper.width} ${paper.height}`;
    if (now !== key) outline(made);
    key = now;
    paper.pen.clearRect(0, 0, paper.width, paper.height);
    lines(made, chosen);
    tiles(made, seen);
    const isRelu = made.network.activation === "relu";
    const sizes = gradientSizes(made);
    seen.answers.forEach((layer, l) => {
      const isHidden = l < seen.answers.length - 1;
      frames[l + 1].forEach((frame, k) => {
        frame.classList.toggle("is-dead", isHidden && isRelu && isDead(layer[k]));
        frame.classList.toggle("is-chosen", chosen === frame.dataset.unit);
      });
      feet[l + 1].textContent = sizes.length ? short(sizes[l]) : "–";
    });
  };
}

// What a dead unit is filled with.
function stripes() {
  const line = svg("line", { x1: 0, x2: 0, y1: 0, y2: 6, stroke: "currentColor" });
  const look = { width: 6, height: 6, patternUnits: "userSpaceOnUse" };
  const turn = { patternTransform: "rotate(45)", "stroke-opacity": 0.6 };
  return svg("defs", {}, svg("pattern", { id: "network-dead", ...look, ...turn }, line));
}

// A number in a few letters, such as 3e−7.
function short(value) {
  if (value === 0) return "0";
  return value.toExponential(0).replace("-", "−").replace("+", "");
}

// The inputs as units: one answers to what is right, one to what is above.
const ramp = (axis) =>
  Float64Array.from({ length: 400 }, (_, k) =>
    axis ? 1 - Math.floor(k / 20) / 9.5 : (k % 20) / 9.5 - 1,
  );

// From the picture of a digit to each unit: their weights are in the tiles.
function threads(pen, places) {
  pen.globalAlpha = 0.3;
  pen.strokeStyle = "grey";
  pen.lineWidth = 1;
  for (const place of places[1]) curve(pen, places[0][0], place);
}

function curve(pen, from, to) {
  const [x0, y0] = [from.x + from.size, from.y + from.size / 2];
  const [x1, y1] = [to.x, to.y + to.size / 2];
  pen.beginPath();
  pen.moveTo(x0, y0);
  pen.bezierCurveTo((x0 + x1) / 2, y0, (x0 + x1) / 2, y1, x1, y1);
  pen.stroke();
}
