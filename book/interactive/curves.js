import { best } from "./machine.js";
import { BLUE, ORANGE, clamp, number, svg, words } from "./shared.js";

// Two curves over the epochs, of the cost above and of the accuracy below.

const [LEFT, RIGHT, TOP] = [34, 8, 34];
const MOST = 200; // points of a curve

export function curves(paper) {
  return function draw({ history, examples }) {
    const { width, height } = paper;
    if (!width) return;
    const split = TOP + (height - TOP - 24) * 0.58;
    const guess = Math.log(examples.classes.length);
    const highest = Math.max(guess, history[0].training.cost, history[0].validation.cost);
    const top = Math.min(1.15 * highest, 10 * guess);
    const parts = [
      { name: "cost", top, from: TOP, to: split - 12, marks: [0, guess] },
      { name: "accuracy", top: 1, from: split + 14, to: height - 24, marks: [0, 0.5, 1] },
    ];
    const last = Math.max(10, history.length - 1);
    const across = (epoch) => LEFT + ((width - LEFT - RIGHT) * epoch) / last;
    paper.marks.replaceChildren(
      ...key(width),
      ...parts.flatMap((part) => plot(part, history, across, width)),
      turn(history, across, parts[0]),
      words(LEFT, height - 5, "0"),
      words(width - RIGHT, height - 5, `epoch ${last}`, { "text-anchor": "end" }),
    );
  };
}

function key(width) {
  const line = (x, look) =>
    svg("line", { x1: x, x2: x + 22, y1: 8, y2: 8, "stroke-width": 2.5, ...look });
  const middle = LEFT + (width - LEFT) * 0.45;
  return [
    line(LEFT, { stroke: BLUE }),
    words(LEFT + 28, 12, "training"),
    line(middle, { stroke: ORANGE, "stroke-dasharray": "5 3" }),
    words(middle + 28, 12, "validation"),
  ];
}

// A point where the validation cost was lowest.
function turn(history, across, { top, from, to }) {
  const epoch = best(history);
  const cost = clamp(history[epoch].validation.cost, 0, top);
  const place = { cx: across(epoch), cy: to - ((to - from) * cost) / top, r: 4 };
  return svg("circle", { ...place, fill: ORANGE });
}

function plot({ name, top, from, to, marks }, history, across, width) {
  const up = (value) => to - ((to - from) * clamp(value, 0, top)) / top;
  const lines = marks.flatMap((mark) => [
    svg("line", {
      x1: LEFT,
      x2: width - RIGHT,
      y1: up(mark),
      y2: up(mark),
      stroke: "currentColor",
      "stroke-opacity": mark ? 0.3 : 0.7,
      "stroke-dasharray": name === "cost" && mark ? "2 3" : "none",
    }),
    words(LEFT - 5, up(mark) + 4, number(mark, mark % 1 ? 1 : 0), { "text-anchor": "end" }),
  ]);
  const step = Math.ceil(history.length / MOST);
  const shown = history
    .map((one, epoch) => ({ ...one, epoch }))
    .filter(({ epoch }) => epoch % step === 0 || epoch === history.length - 1);
  const curve = (kind, look) => {
    const known = shown.filter((one) => !Number.isNaN(one[kind][name]));
    const points = known.map((one) => `${across(one.epoch).toFixed(1)},${up(one[kind][name])}`);
    return svg("polyline", {
      points: points.join(" "),
      fill: "none",
      "stroke-width": 2,
      "stroke-linejoin": "round",
      ...look,
    });
  };
  return [
    words(LEFT + 4, from - 6, name === "cost" ? "cost (dotted: guessing)" : name),
    ...lines,
    curve("validation", { stroke: ORANGE, "stroke-dasharray": "5 3" }),
    curve("training", { stroke: BLUE }),
  ];
}
