import {
  BLUE,
  GREEN,
  ORANGE,
  button,
  canvas,
  clamp,
  mount,
  number,
  slider,
  svg,
  words,
} from "./shared.js";

const CURVATURE = [1, 100]; // along the ravine and across it
const START = [-4, 1];
const MOST = 60; // steps of the race
const RULES = { descent: "gradient descent", momentum: "momentum", adam: "Adam" };
const COLORS = { descent: BLUE, momentum: ORANGE, adam: GREEN };

export function cost(theta) {
  return CURVATURE.reduce((sum, c, k) => sum + 0.5 * c * theta[k] ** 2, 0);
}

// One step of Adam: the new place, both moments, and the step that each coordinate made.
export function adamStep(
  theta,
  gradient,
  m,
  v,
  t,
  rate = 0.001,
  beta1 = 0.9,
  beta2 = 0.999,
  epsilon = 1e-7,
) {
  m = m.map((old, k) => beta1 * old + (1 - beta1) * gradient[k]);
  v = v.map((old, k) => beta2 * old + (1 - beta2) * gradient[k] ** 2);
  const moves = m.map((one, k) => {
    const mean = one / (1 - beta1 ** t);
    return (rate * mean) / (Math.sqrt(v[k] / (1 - beta2 ** t)) + epsilon);
  });
  return [theta.map((place, k) => place - moves[k]), m, v, moves];
}

// Through the ravine by one rule: all places, and for each step what it moved by.
export function walk(rule, rate, steps, beta1 = 0.9, beta2 = 0.999) {
  let [theta, m, v, moves] = [START, [0, 0], [0, 0], []];
  const path = [theta];
  const all = [];
  for (let t = 1; t <= steps; t += 1) {
    const gradient = theta.map((place, k) => CURVATURE[k] * place);
    if (rule === "adam") {
      [theta, m, v, moves] = adamStep(theta, gradient, m, v, t, rate, beta1, beta2);
    } else {
      m = m.map((old, k) => (rule === "momentum" ? beta1 * old : 0) + gradient[k]);
      moves = m.map((one) => rate * one);
      theta = theta.map((place, k) => place - moves[k]);
    }
    path.push(theta);
    all.push(moves);
  }
  return [path, all];
}

const WIDE = { low: -4.6, high: 2.2 };
const across = (x) => 14 + ((x - WIDE.low) / (WIDE.high - WIDE.low)) * 322;
const up = (y) => 96 - y * 50;
const time = (t) => 30 + (300 * t) / MOST;
const effective = (move) => 274 - 40 * clamp(move, -1.4, 1.4);

function mark(rule, cx, cy, r) {
  const fill = COLORS[rule];
  if (rule === "descent") return svg("circle", { cx, cy, r, fill });
  if (rule === "momentum")
    return svg("rect", { x: cx - r, y: cy - r, width: 2 * r, height: 2 * r, fill });
  return svg("polygon", {
    points: `${cx},${cy - r - 1} ${cx - r - 1},${cy + r} ${cx + r + 1},${cy + r}`,
    fill,
  });
}

const rates = { descent: 0.016, momentum: 0.004, adam: 0.3 };
const start = () => ({ ...rates, beta1: 0.9, beta2: 0.999, steps: 20 });

mount("adam", start, (figure) => {
  const picture = canvas(figure, 340, 344, "Three paths in a ravine, and the steps of Adam");
  const area = svg("rect", { x: 14, y: 20, width: 322, height: 152 });
  picture.root.prepend(svg("defs", {}, svg("clipPath", { id: "interactive-ravine" }, area)));
  const whole = (value) => number(value, 0);
  slider(figure, { label: "steps", key: "steps", min: 0, max: MOST, step: 1, text: whole });
  const three = (value) => number(value, 3);
  const reach = { descent: [0.03, 0.0005], momentum: [0.02, 0.0005], adam: [1, 0.01] };
  for (const [rule, name] of Object.entries(RULES)) {
    const [max, step] = reach[rule];
    slider(figure, {
      label: `α of ${name}`,
      key: rule,
      min: 0,
      max,
      step,
      text: (a) => number(a, 4),
    });
  }
  slider(figure, { label: "β₁, also of momentum", key: "beta1", min: 0, max: 0.99, step: 0.01 });
  slider(figure, { label: "β₂", key: "beta2", min: 0.5, max: 0.999, step: 0.001, text: three });
  button(figure, "5 steps on", (state) => (state.steps = Math.min(MOST, state.steps + 5)));

  return (state) => {
    const { steps, beta1, beta2 } = state;
    const contours = Array.from({ length: 9 }, (_, k) => {
      const [rx, ry] = CURVATURE.map((c) => Math.sqrt((2 * 2 ** (k - 1)) / c));
      const size = { rx: across(rx) - across(0), ry: up(0) - up(ry) };
      return svg("ellipse", {
        cx: across(0),
        cy: up(0),
        ...size,
        fill: "none",
        "stroke-opacity": 0.35,
      });
    });
    const inside = svg(
      "g",
      { "clip-path": "url(#interactive-ravine)", stroke: "currentColor" },
      ...contours,
    );
    picture.marks.replaceChildren(
      inside,
      svg("rect", {
        x: 14,
        y: 20,
        width: 322,
        height: 152,
        fill: "none",
        stroke: "currentColor",
      }),
    );
    const runs = Object.keys(RULES).map((rule, k) => {
      const [path, moves] = walk(rule, state[rule], steps, beta1, beta2);
      // Far outside there is nothing to see, and a number too large is no coordinate.
      const drawn = path.map(([x, y]) => [across(clamp(x, -99, 99)), up(clamp(y, -99, 99))]);
      const points = drawn.map((point) => point.join(",")).join(" ");
      const line = { points, fill: "none", stroke: COLORS[rule], "stroke-width": 1.5 };
      inside.append(
        svg("g", { stroke: "none" }, svg("polyline", line), mark(rule, ...drawn.at(-1), 7)),
      );
      const left = [16, 150, 262][k];
      picture.marks.append(mark(rule, left + 5, 8, 5), words(left + 16, 12, RULES[rule]));
      return { name: RULES[rule], end: cost(path.at(-1)), moves };
    });
    const [x0, y0] = [across(0), up(0)];
    inside.append(
      svg("path", {
        d: `M${x0 - 7} ${y0}H${x0 + 7}M${x0} ${y0 - 7}V${y0 + 7}`,
        "stroke-width": 2,
      }),
    );
    picture.marks.append(
      words(175, 188, "along the ravine", { "text-anchor": "middle" }),
      words(0, 216, "steps of Adam in units of α: ○ along, ● across", { "font-weight": "bold" }),
      ...[-1, 0, 1].flatMap((one) => [
        svg("line", {
          x1: 30,
          x2: 334,
          y1: effective(one),
          y2: effective(one),
          stroke: "currentColor",
          "stroke-opacity": 0.35,
        }),
        words(24, effective(one) + 4, number(one, 0), { "text-anchor": "end" }),
      ]),
      ...[1, 20, 40, 60].map((t) => words(time(t), 342, t, { "text-anchor": "middle" })),
    );
    const scaled = runs[2].moves.map((move) =>
      move.map((one) => (state.adam ? one / state.adam : 0)),
    );
    scaled.forEach((pair, k) =>
      pair.forEach((one, axis) => {
        const look = axis ? { fill: GREEN } : { fill: "none", "stroke-width": 1.5 };
        picture.marks.append(
          svg("circle", { cx: time(k + 1), cy: effective(one), r: 3, stroke: GREEN, ...look }),
        );
      }),
    );
    const ends = runs.map(
      ({ name, end }) => `${name} at cost ${end < 1e4 ? number(end, 3) : "beyond 10000"}`,
    );
    const last = scaled.at(-1) ?? [0, 0];
    return (
      `After ${steps} steps: ${ends.join(", ")}. Adam’s last step was ${number(last[0])} α along ` +
      `the ravine and ${number(last[1])} α across.`
    );
  };
});
