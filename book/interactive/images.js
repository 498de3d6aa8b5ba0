import {
  BLUE,
  ORANGE,
  button,
  canvas,
  choice,
  clamp,
  handle,
  mount,
  number,
  slider,
  svg,
  words,
} from "./shared.js";
import { PICTURES } from "./pictures.js";

const K = 3;
const KERNELS = {
  "Upright edges": [-1, 0, 1, -1, 0, 1, -1, 0, 1],
  "Level edges": [-1, -1, -1, 0, 0, 0, 1, 1, 1],
  Blur: Array(9).fill(1 / 9),
  Nothing: Array(9).fill(0),
};

// What a kernel (k, k) answers at each place of a picture (height, width) where it fits;
// TensorFlow calls this a convolution.
export function slide(x, w) {
  const rows = x.length - w.length + 1;
  const columns = x[0].length - w[0].length + 1;
  return Array.from({ length: rows }, (_, i) =>
    Array.from({ length: columns }, (_, j) =>
      w.reduce(
        (sum, taps, t) => taps.reduce((inner, tap, u) => inner + tap * x[i + t][j + u], sum),
        0,
      ),
    ),
  );
}

export function pixels(name) {
  return PICTURES[name].map((row) => row.map((value) => value / 16));
}

const start = () => ({
  picture: "digit",
  row: 2,
  column: 1,
  brush: 1,
  taps: [...KERNELS["Upright edges"]],
});

const PICTURE = { left: 2, top: 20, side: 160 };
const ANSWER = { left: 178, top: 20, side: 160 };
const KERNEL = { left: 2, top: 212, cell: 52 };
const PRODUCT = { left: 182, top: 212, cell: 52 };
const centre = { "text-anchor": "middle" };

const square = (x, y, side, attributes) =>
  svg("rect", { x, y, width: side, height: side, ...attributes });
const flat = (value) => Math.floor(value / K);
const grid = (taps) => [taps.slice(0, 3), taps.slice(3, 6), taps.slice(6)];

// The largest and the smallest answer, and where they stand.
function extremes(answer) {
  const all = answer.flatMap((row, i) => row.map((value, j) => [value, i, j]));
  const by = (one, other) => one[0] - other[0];
  const sorted = [...all].sort(by);
  return [sorted[0], sorted[sorted.length - 1]];
}

// Grey for a picture, from black to white.
function shades(x, { left, top, side }) {
  const cell = side / x.length;
  return x.flatMap((row, i) =>
    row.map((value, j) => {
      const grey = Math.round(255 * value);
      const fill = `rgb(${grey}, ${grey}, ${grey})`;
      return square(left + cell * j, top + cell * i, cell + 0.3, { fill });
    }),
  );
}

// Orange above 0, blue below, and the more of it the farther from 0.
function tints(values, cells, { left, top, cell }) {
  const largest = Math.max(0.5, ...values.flat().map(Math.abs));
  return values.flatMap((row, i) =>
    row.map((value, j) =>
      square(left + cell * j, top + cell * i, cell, {
        fill: value < 0 ? BLUE : ORANGE,
        "fill-opacity": Math.abs(value) / largest,
        ...cells,
      }),
    ),
  );
}

mount("images", start, (figure) => {
  const picture = canvas(figure, 340, 386, "A picture, a kernel of nine numbers, and its answers");
  const cellOf = (state) => PICTURE.side / PICTURES[state.picture].length;
  const last = (state) => PICTURES[state.picture].length - K;
  const move = (state, row, column) => {
    state.row = clamp(row, 0, last(state));
    state.column = clamp(column, 0, last(state));
  };

  const frame = handle(figure, picture, {
    label: "place of the window",
    min: 0,
    max: 1,
    value: (state) => {
      const across = last(state) + 1;
      return (state.row * across + state.column) / (across * across - 1);
    },
    text: ({ row, column }) => `row ${row}, column ${column}`,
    place: (state) => [
      PICTURE.left + cellOf(state) * (state.column + K / 2),
      PICTURE.top + cellOf(state) * (state.row + K / 2),
    ],
    drag: (state, x, y) => {
      const at = (value, from) => Math.round((value - from) / cellOf(state) - K / 2);
      move(state, at(y, PICTURE.top), at(x, PICTURE.left));
    },
    step: (state, right, up) => move(state, state.row - up, state.column + right),
  });

  // Paint the square of the kernel that a point lies in.
  const paint = (state, x, y) => {
    const [column, row] = [x - KERNEL.left, y - KERNEL.top].map((z) => Math.floor(z / KERNEL.cell));
    if (row >= 0 && row < K && column >= 0 && column < K) {
      state.taps[K * row + column] = state.brush;
    }
  };
  KERNELS.Blur.forEach((_, t) => {
    const x = KERNEL.left + KERNEL.cell * ((t % K) + 0.5);
    const y = KERNEL.top + KERNEL.cell * (flat(t) + 0.5);
    const half = KERNEL.cell / 2;
    const knob = handle(figure, picture, {
      label: `kernel, row ${flat(t)}, column ${t % K}`,
      min: -1,
      max: 1,
      value: ({ taps }) => taps[t],
      text: ({ taps }) => number(taps[t]),
      place: () => [x, y],
      drag: paint,
      step: (state, right, up) =>
        (state.taps[t] = clamp(state.taps[t] + 0.25 * (right + up), -1, 1)),
    });
    knob.addEventListener("pointerdown", () => figure.update((state) => paint(state, x, y)));
    knob.replaceChildren(
      square(-half, -half, 2 * half, { class: "touch" }),
      square(3 - half, 3 - half, 2 * half - 6, { class: "ring" }),
    );
  });

  slider(figure, { label: "paint with", key: "brush", min: -1, max: 1, step: 0.25 });
  choice(figure, {
    label: "picture",
    key: "picture",
    options: [
      ["digit", "a handwritten zero"],
      ["roof", "a roof in the photograph"],
    ],
  });
  for (const [name, taps] of Object.entries(KERNELS)) {
    button(figure, name, (state) => (state.taps = [...taps]));
  }
  button(figure, "Turn around", (state) => state.taps.reverse());

  return (state) => {
    const x = pixels(state.picture);
    move(state, state.row, state.column);
    const w = grid(state.taps);
    const answer = slide(x, w);
    const { row, column } = state;
    const products = w.map((taps, t) => taps.map((tap, u) => tap * x[row + t][column + u]));
    const z = answer[row][column];
    const cell = PICTURE.side / x.length;
    const side = ANSWER.side / answer.length;
    const outline = { stroke: "currentColor", "stroke-opacity": 0.4 };
    const written = (values, { left, top, cell: size }, digits = 2, look = "outlined") =>
      values.flatMap((line, t) =>
        line.map((value, u) =>
          words(left + size * (u + 0.5), top + size * (t + 0.5) + 4, number(value, digits), {
            ...centre,
            class: look,
          }),
        ),
      );

    const half = (K * cell) / 2;
    const reach = Math.max(24, half);
    frame.replaceChildren(
      square(-reach, -reach, 2 * reach, { class: "touch" }),
      square(-half - 3, -half - 3, 2 * half + 6, { class: "ring" }),
      square(-half, -half, 2 * half, { class: "frame" }),
    );
    picture.marks.replaceChildren(
      words(PICTURE.left, 12, `picture, ${x.length} × ${x.length}`),
      words(ANSWER.left, 12, `answers, ${answer.length} × ${answer.length}`),
      ...shades(x, PICTURE),
      ...tints(answer, {}, { ...ANSWER, cell: side }),
      ...(side > 24 ? written(answer, { ...ANSWER, cell: side }, 1, "outlined small") : []),
      square(ANSWER.left, ANSWER.top, ANSWER.side, { fill: "none", ...outline }),
      square(ANSWER.left + side * column, ANSWER.top + side * row, side, {
        fill: "none",
        stroke: "currentColor",
        "stroke-width": 2.5,
      }),
      words(KERNEL.left, 203, "kernel, to be painted"),
      words(PRODUCT.left, 203, "pixel × kernel"),
      ...tints(w, outline, KERNEL),
      ...written(w, KERNEL),
      ...tints(products, outline, PRODUCT),
      ...written(products, PRODUCT),
      words(2, 383, `answer: ${number(z)}, the sum before rounding`, { "font-weight": "bold" }),
    );
    const [[low, lowRow, lowColumn], [high, highRow, highColumn]] = extremes(answer);
    return (
      `Window at row ${row}, column ${column}. Products: ` +
      `${products.flat().map((value) => number(value)).join(", ")}. Their sum before rounding, the answer, is ` +
      `${number(z)}. The largest answer is ${number(high)}, at row ${highRow}, column ` +
      `${highColumn}; the smallest is ${number(low)}, at row ${lowRow}, column ${lowColumn}.`
    );
  };
});
