import {
  BLUE,
  GREEN,
  ORANGE,
  PURPLE,
  canvas,
  choice,
  mount,
  slider,
  svg,
  words,
} from "./shared.js";

const CELL = 11;
const NARROW = 46; // room for the shape below a matrix of one column
const CENTRE = 60;

// How Python writes a shape, in full and in NumPy's messages.
export const shown = (shape) => `(${shape.join(", ")}${shape.length === 1 ? "," : ""})`;
const short = (shape) => shown(shape).replaceAll(", ", ",");

// The shape of a @ b for a vector or a matrix a and a matrix b; NumPy's message if there is none.
export function matmul(a, b) {
  const [inner, rows] = [a.at(-1), b[0]];
  if (inner !== rows) {
    throw new Error(
      "matmul: Input operand 1 has a mismatch in its core dimension 0, with gufunc signature " +
        `(n?,k),(k,m?)->(n?,m?) (size ${rows} is different from ${inner})`,
    );
  }
  return [...a.slice(0, -1), b[1]];
}

// The shape of a + b: sizes are compared from the right, and 1 fits everything.
export function broadcast(a, b) {
  const result = [];
  for (let k = 1; k <= Math.max(a.length, b.length); k += 1) {
    const [one, other] = [a.at(-k) ?? 1, b.at(-k) ?? 1];
    if (one !== other && one !== 1 && other !== 1) {
      throw new Error(
        `operands could not be broadcast together with shapes ${short(a)} ${short(b)} `,
      );
    }
    result.unshift(one === 1 ? other : one);
  }
  return result;
}

// The shapes of X @ W and of X @ W + b, or the message where it breaks.
export function layer(x, w, b) {
  const found = { product: null, result: null, message: "" };
  try {
    found.product = matmul(x, w);
    found.result = broadcast(found.product, b);
  } catch (error) {
    found.message = `ValueError: ${error.message}`.trim();
  }
  return found;
}

const BIAS = {
  row: { text: "(units,), as it should be", shape: (n) => [n] },
  upright: { text: "(units, 1), upright", shape: (n) => [n, 1] },
};
const KIND = {
  batch: { text: "(m, n), a batch", shape: (m, n) => [m, n] },
  vector: { text: "(n,), one example", shape: (m, n) => [n] },
};
const start = () => ({ m: 5, n: 4, rows: 4, units: 3, length: 3, kind: "batch", bias: "row" });

mount("forward_propagation", start, (figure) => {
  const picture = canvas(figure, 340, 160, "Grids for X, W, b and the result, with their shapes");
  const sizes = {
    m: "rows of X: m",
    n: "columns of X: n",
    rows: "rows of W",
    units: "columns of W: units",
    length: "length of b",
  };
  for (const [key, label] of Object.entries(sizes)) {
    slider(figure, { label, key, min: 1, max: 6, step: 1, text: String });
  }
  const options = (kinds) => Object.entries(kinds).map(([value, { text }]) => [value, text]);
  choice(figure, { label: "shape of X", key: "kind", options: options(KIND) });
  choice(figure, { label: "shape of b", key: "bias", options: options(BIAS) });

  return (state) => {
    const x = KIND[state.kind].shape(state.m, state.n);
    const w = [state.rows, state.units];
    const b = BIAS[state.bias].shape(state.length);
    const { product, result, message } = layer(x, w, b);
    const parts = [
      ["X", x, BLUE, !product],
      ["@"],
      ["W", w, PURPLE, !product],
      ["+"],
      ["b", b, GREEN, product && !result],
      ["="],
      ["Z", result, ORANGE],
    ];
    const width = ([, shape]) => (shape ? Math.max(NARROW, CELL * shape.at(-1) + 8) : 14);
    const total = parts.reduce((sum, part) => sum + width(part), 0);
    let left = (340 - total) / 2;
    picture.marks.replaceChildren();
    for (const part of parts) {
      const [name, shape, color, broken] = part;
      const x0 = left + width(part) / 2;
      const at = { "text-anchor": "middle", "font-weight": "bold" };
      if (shape) {
        picture.marks.append(grid(x0, shape, color, broken), words(x0, 12, name, at));
        picture.marks.append(
          words(x0, 124, shown(shape), { "text-anchor": "middle", class: "shape" }),
        );
      } else {
        picture.marks.append(words(x0, CENTRE + 5, name === "Z" ? "?" : name, at));
      }
      left += width(part);
    }
    const where = product ? "the sum" : "the product";
    const verdict = result ? "the shapes fit" : `${where} breaks, where the lines are dashed`;
    picture.marks.append(words(170, 150, verdict, { "text-anchor": "middle" }));
    if (message) return message;
    const wrong = state.bias === "upright" && state.length > 1;
    return (
      `${shown(x)} @ ${shown(w)} + ${shown(b)} is ${shown(result)}. ` +
      (wrong ? "No error, but each row gets one number of b, not each neuron." : "") +
      (!wrong && state.length < state.units ? "No error, but all neurons share one bias." : "")
    );
  };
});

// A vector is one row of cells. Broken: dashed.
function grid(x0, shape, fill, broken) {
  const [rows, columns] = shape.length === 1 ? [1, shape[0]] : shape;
  const made = svg("g", { fill, "fill-opacity": 0.45, stroke: "currentColor" });
  if (broken) made.setAttribute("stroke-dasharray", "2 2");
  const [left, top] = [x0 - (columns * CELL) / 2, CENTRE - (rows * CELL) / 2];
  for (let i = 0; i < rows; i += 1) {
    for (let j = 0; j < columns; j += 1) {
      const place = { x: left + CELL * j, y: top + CELL * i, width: CELL, height: CELL };
      made.append(svg("rect", place));
    }
  }
  return made;
}
