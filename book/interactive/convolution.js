import {
  BLUE,
  GREEN,
  ORANGE,
  button,
  canvas,
  clamp,
  handle,
  mount,
  number,
  svg,
  words,
} from "./shared.js";
import { ECG, RATE } from "./ecg.js";

const RISE = [-1, -1, -1, 0, 1, 1, 1].map((tap) => tap / 3);
const MEAN = Array(RISE.length).fill(1 / RISE.length);
const SEEN = 3 * RATE; // three seconds
const SIGNAL = ECG.slice(0, SEEN);
const LAST = SEEN - RISE.length;

// What the kernel answers at each position where it fits; TensorFlow calls this a convolution.
export function slide(x, taps) {
  const places = x.length - taps.length + 1;
  return Array.from({ length: places }, (_, i) =>
    taps.reduce((sum, tap, t) => sum + tap * x[i + t], 0),
  );
}

export function signal() {
  return SIGNAL;
}

const start = () => ({ at: 40, taps: [...RISE] });
const across = (i) => 14 + (312 * i) / (SEEN - 1);
const top = (mV) => 52 - 30 * mV;
const column = (t) => 32 + 46 * t;
const middle = (tap) => 204 - 44 * tap;

function curve(values, first, y, color) {
  const points = values.map((value, i) => `${across(first + i)},${y(value)}`).join(" ");
  return svg("polyline", { points, fill: "none", stroke: color, "stroke-width": 1.5 });
}

mount("convolution", start, (figure) => {
  const picture = canvas(figure, 340, 460, "An electrocardiogram, seven taps, and their answer");
  handle(figure, picture, {
    label: "place of the window",
    min: 0,
    max: LAST,
    value: ({ at }) => at,
    text: ({ at }) => `${number(at / RATE)} seconds`,
    place: ({ at }) => [across(at + 3), 112],
    drag: (state, x) => (state.at = clamp(Math.round(((x - 14) / 312) * (SEEN - 1)) - 3, 0, LAST)),
    step: (state, right, up) => (state.at = clamp(state.at + right + up, 0, LAST)),
  });
  RISE.forEach((_, t) => {
    handle(figure, picture, {
      label: `tap ${t}`,
      min: -1,
      max: 1,
      value: ({ taps }) => taps[t],
      text: ({ taps }) => number(taps[t]),
      place: ({ taps }) => [column(t), middle(taps[t])],
      drag: (state, x, y) => (state.taps[t] = clamp((204 - y) / 44, -1, 1)),
      step: (state, right, up) =>
        (state.taps[t] = clamp(state.taps[t] + 0.05 * (right + up), -1, 1)),
    });
  });
  button(figure, "Rise", (state) => (state.taps = [...RISE]));
  button(figure, "Mean", (state) => (state.taps = [...MEAN]));
  button(figure, "Turn around", (state) => state.taps.reverse());

  return ({ at, taps }) => {
    const answer = slide(SIGNAL, taps);
    const inside = SIGNAL.slice(at, at + taps.length);
    const largest = Math.max(0.5, ...answer.map(Math.abs));
    const bottom = (value) => 412 - (40 * value) / largest;
    const axis = { stroke: "currentColor", "stroke-opacity": 0.5 };
    const centre = { "text-anchor": "middle" };
    const row = (y, values) => values.map((value, t) => words(column(t), y, number(value), centre));
    picture.marks.replaceChildren(
      words(4, 12, "signal in mV"),
      curve(SIGNAL, 0, top, BLUE),
      svg("rect", {
        x: across(at) - 2,
        y: 16,
        width: across(at + 6) - across(at) + 4,
        height: 84,
        fill: ORANGE,
        "fill-opacity": 0.25,
        stroke: ORANGE,
      }),
      svg("line", { x1: 14, x2: 326, y1: 112, y2: 112, ...axis }),
      words(0, 141, "taps, to be dragged up and down"),
      svg("line", { x1: 8, x2: 332, y1: 204, y2: 204, ...axis }),
      ...taps.map((tap, t) =>
        svg("line", {
          x1: column(t),
          x2: column(t),
          y1: 204,
          y2: middle(tap),
          stroke: ORANGE,
          "stroke-width": 5,
        }),
      ),
      words(0, 284, "value × tap = product, one column for each tap"),
      ...row(301, inside),
      ...row(316, taps),
      svg("line", { x1: 8, x2: 332, y1: 321, y2: 321, ...axis }),
      ...row(
        336,
        inside.map((value, t) => value * taps[t]),
      ),
      words(0, 360, `answer: ${number(answer[at])}, the sum before rounding`, {
        "font-weight": "bold",
      }),
      svg("line", { x1: 14, x2: 326, y1: bottom(0), y2: bottom(0), ...axis }),
      curve(answer, 3, bottom, GREEN),
      svg("circle", { cx: across(at + 3), cy: bottom(answer[at]), r: 6, fill: ORANGE }),
    );
    const products = inside.map((value, t) => number(value * taps[t])).join(", ");
    const best = answer.indexOf(Math.max(...answer));
    return (
      `Window at ${number(at / RATE)} seconds. Products: ${products}. Their sum before rounding, the answer, is ` +
      `${number(answer[at])}. The largest answer is ${number(answer[best])}, at ${number(best / RATE)} seconds.`
    );
  };
});
