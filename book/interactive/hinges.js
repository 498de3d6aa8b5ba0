import {
  BLUE,
  GREEN,
  ORANGE,
  PURPLE,
  button,
  canvas,
  clamp,
  handle,
  mount,
  number,
  svg,
  words,
} from "./shared.js";

const REACH = 3; // inputs from -3 to 3, hinges too
const STEEPEST = 2.5;
const GRID = Array.from({ length: 121 }, (_, k) => (k / 120) * 2 * REACH - REACH);
const COLORS = [ORANGE, GREEN, PURPLE];

// What the three units are to draw: a bell.
export function target(x) {
  return Math.exp(-x * x);
}

// One hidden layer of ReLU: each unit is 0 up to its hinge, then a line with its slope.
export function hinged(x, hinges, slopes) {
  return hinges.reduce((sum, h, k) => sum + slopes[k] * Math.max(0, x - h), 0);
}

export function meanSquare(hinges, slopes) {
  const errors = GRID.map((x) => hinged(x, hinges, slopes) - target(x));
  return errors.reduce((sum, e) => sum + e * e, 0) / GRID.length;
}

// Gradient descent on the mean square, for hinges and slopes; returns both.
export function descend(hinges, slopes, rate, steps) {
  for (let step = 0; step < steps; step += 1) {
    const errors = GRID.map((x) => hinged(x, hinges, slopes) - target(x));
    const mean = (part) =>
      errors.reduce((sum, e, i) => sum + 2 * e * part(GRID[i]), 0) / GRID.length;
    const dSlopes = hinges.map((h) => mean((x) => Math.max(0, x - h)));
    const dHinges = hinges.map((h, k) => mean((x) => (x > h ? -slopes[k] : 0)));
    slopes = slopes.map((v, k) => v - rate * dSlopes[k]);
    hinges = hinges.map((h, k) => h - rate * dHinges[k]);
  }
  return [hinges, slopes];
}

const ARM = 0.6; // from a hinge to the point that is dragged
const across = (x) => 10 + ((x + REACH) / (2 * REACH)) * 320;
const above = (y) => 142 - 96 * y; // target and sum
const BASE = 254; // where the units are 0
const below = (y) => BASE - 34 * y;
const start = () => ({ hinges: [-2.2, -0.8, 0.8], slopes: [0.4, -0.2, -0.5] });

function line(points, color, width) {
  const path = points.map(([x, y]) => `${x},${y}`).join(" ");
  return svg("polyline", { points: path, fill: "none", stroke: color, "stroke-width": width });
}

mount("hinges", start, (figure) => {
  const picture = canvas(figure, 340, 330, "A bell, the sum of three units, and each unit alone");
  COLORS.forEach((_, k) => {
    handle(figure, picture, {
      label: `unit ${k + 1}`,
      min: -REACH,
      max: REACH,
      value: ({ hinges }) => hinges[k],
      text: ({ hinges, slopes }) => `hinge at ${number(hinges[k])}, slope ${number(slopes[k])}`,
      place: ({ hinges, slopes }) => [across(hinges[k] + ARM), below(slopes[k] * ARM)],
      drag: (state, x, y) => {
        const at = ((x - 10) / 320) * 2 * REACH - REACH;
        state.hinges[k] = clamp(at - ARM, -REACH, REACH);
        state.slopes[k] = clamp((BASE - y) / 34 / ARM, -STEEPEST, STEEPEST);
      },
      step: (state, right, up) => {
        state.hinges[k] = clamp(state.hinges[k] + 0.1 * right, -REACH, REACH);
        state.slopes[k] = clamp(state.slopes[k] + 0.1 * up, -STEEPEST, STEEPEST);
      },
    });
  });
  button(figure, "100 steps of descent", (state) => {
    const [hinges, slopes] = descend(state.hinges, state.slopes, 0.05, 100);
    Object.assign(state, { hinges, slopes });
  });

  return ({ hinges, slopes }) => {
    const axis = { stroke: "currentColor", "stroke-opacity": 0.6 };
    const bold = { "font-weight": "bold" };
    picture.marks.replaceChildren(
      words(10, 14, "the bell, and the sum of the three units", bold),
      svg("line", { x1: 10, x2: 330, y1: above(0), y2: above(0), ...axis }),
      svg("polyline", {
        points: GRID.map((x) => `${across(x)},${above(target(x))}`).join(" "),
        fill: "none",
        stroke: "currentColor",
        "stroke-opacity": 0.3,
        "stroke-width": 8,
      }),
      line(
        GRID.map((x) => [across(x), above(clamp(hinged(x, hinges, slopes), -0.3, 1.3))]),
        BLUE,
        3,
      ),
      words(10, 190, "each unit alone", bold),
      svg("line", { x1: 10, x2: 330, y1: BASE, y2: BASE, ...axis }),
      ...COLORS.map((color, k) => {
        const end = Math.min(REACH + ARM, hinges[k] + 2 * ARM);
        const tip = [across(end), below(slopes[k] * (end - hinges[k]))];
        return line([[across(hinges[k] - 0.5), BASE], [across(hinges[k]), BASE], tip], color, 3);
      }),
      ...[-2, 0, 2].map((x) => words(across(x), 326, number(x, 0), { "text-anchor": "middle" })),
    );
    const units = hinges.map((h, k) => `hinge ${number(h)} slope ${number(slopes[k])}`);
    return (
      `Units: ${units.join("; ")}. ` +
      `The mean squared error is ${number(meanSquare(hinges, slopes), 4)}.`
    );
  };
});
