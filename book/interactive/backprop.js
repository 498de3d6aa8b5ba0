import {
  BLUE,
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

// The chapter's neuron for awareness and its loss log(1 + exp(z)) - z. Each node comes after its
// parents: operation, parents, name in the drawing and in the text, place.
const NODES = [
  ["input", [], "w", "w", [24, 119]],
  ["input", [], "x", "x", [24, 255]],
  ["input", [], "b", "b", [78, 299]],
  ["input", [], "1", "the constant 1", [150, 50]],
  ["input", [], "−1", "the constant −1", [152, 299]],
  ["multiply", [0, 1], "×", "w times x", [78, 187]],
  ["add", [5, 2], "z", "z", [135, 187]],
  ["exp", [6], "exp", "exp", [185, 122]],
  ["add", [7, 3], "+", "1 + exp", [240, 122]],
  ["log", [8], "log", "log", [316, 122]],
  ["multiply", [6, 4], "×", "−z", [210, 251]],
  ["add", [9, 10], "L", "the loss", [316, 207]],
];
const GRAPH = NODES.map(([operation, parents]) => [operation, parents]);
const [NAMES, SPOKEN, PLACES] = [2, 3, 4].map((k) => NODES.map((node) => node[k]));
// Where a value or a gradient would meet an arrow, it stands beside its node: how far, and how.
const ABOVE = [0, -20, "middle"];
const VALUES = { 2: [-19, 4, "end"], 4: [19, 4, "start"], 11: [-16, -12, "end"] };
const BELOW = [0, 30, "middle"];
const GRADIENTS = { 6: [8, 30, "middle"], 9: [-8, 28, "end"] };
const FIRST = 5; // the first node that is computed
const LAST = GRAPH.length - 1;
const STEPS = 2 * (GRAPH.length - FIRST); // one forward and one backward for each of them

const COMPUTE = {
  add: (a, b) => a + b,
  multiply: (a, b) => a * b,
  relu: (a) => Math.max(a, 0),
  exp: Math.exp,
  log: Math.log,
};
// The slope of an operation with respect to each parent, from the parents' values and its own.
const SLOPES = {
  add: () => [1, 1],
  multiply: ([a, b]) => [b, a],
  relu: ([a]) => [a > 0 ? 1 : 0],
  exp: (_, value) => [value],
  log: ([a]) => [1 / a],
  input: () => [],
};

export function forward(graph, inputs) {
  const left = [...inputs];
  const values = [];
  for (const [operation, parents] of graph) {
    const of = parents.map((parent) => values[parent]);
    values.push(operation === "input" ? left.shift() : COMPUTE[operation](...of));
  }
  return values;
}

// Gradients of the last node with respect to every node, after the nodes from the last down to
// `until` have sent theirs on to their parents.
export function backward(graph, values, until = 0) {
  const gradients = graph.map(() => 0);
  gradients[graph.length - 1] = 1;
  for (let child = graph.length - 1; child >= until; child -= 1) {
    sent(graph, values, gradients, child).forEach(([parent, gradient]) => {
      gradients[parent] += gradient; // a parent may have several children
    });
  }
  return gradients;
}

function sent(graph, values, gradients, child) {
  const [operation, parents] = graph[child];
  const slopes = SLOPES[operation](
    parents.map((parent) => values[parent]),
    values[child],
  );
  return parents.map((parent, k) => [parent, gradients[child] * slopes[k]]);
}

const start = () => ({ w: 1.5, x: 2, b: -2, step: 0 });

function arrow(from, to, strong) {
  const [[x1, y1], [x2, y2]] = [PLACES[from], PLACES[to]];
  const far = Math.hypot(x2 - x1, y2 - y1);
  const [ux, uy] = [(x2 - x1) / far, (y2 - y1) / far];
  const [ex, ey] = [x2 - 17 * ux, y2 - 17 * uy];
  const head = [
    [ex, ey],
    [ex - 7 * ux + 4 * uy, ey - 7 * uy - 4 * ux],
    [ex - 7 * ux - 4 * uy, ey - 7 * uy + 4 * ux],
  ];
  const look = strong
    ? { stroke: ORANGE, fill: ORANGE }
    : { stroke: "currentColor", fill: "currentColor" };
  return svg(
    "g",
    look,
    svg("line", {
      x1: x1 + 15 * ux,
      y1: y1 + 15 * uy,
      x2: ex,
      y2: ey,
      "stroke-width": strong ? 3 : 1,
    }),
    svg("polygon", { points: head.map((point) => point.join(",")).join(" ") }),
  );
}

mount("backprop", start, (figure) => {
  const picture = canvas(figure, 340, 336, "The graph of a neuron and its loss");
  const text = (step) => `${step} of ${STEPS}`;
  slider(figure, { label: "step", key: "step", min: 0, max: STEPS, step: 1, text });
  for (const [label, key] of [
    ["weight w", "w"],
    ["input x", "x"],
    ["bias b", "b"],
  ]) {
    slider(figure, { label, key, min: -3, max: 3, step: 0.1, text: (value) => number(value, 1) });
  }
  const move = (by) => (state) => (state.step = clamp(state.step + by, 0, STEPS));
  button(figure, "Step back", move(-1));
  button(figure, "Step on", move(1));

  return ({ w, x, b, step }) => {
    const values = forward(GRAPH, [w, x, b, 1, -1]);
    const back = step - STEPS / 2; // how many nodes have sent their gradients
    const now = back > 0 ? LAST + 1 - back : FIRST - 1 + step;
    const known = back >= 0 ? LAST : now;
    const gradients = backward(GRAPH, values, back > 0 ? now : LAST + 1);
    // A gradient is shown once something has arrived.
    const reached = new Set(back >= 0 ? [LAST] : []);
    for (let child = LAST; back > 0 && child >= now; child -= 1) {
      GRAPH[child][1].forEach((parent) => reached.add(parent));
    }
    const beside = ([cx, cy], [right, down, anchor], text, look = {}) =>
      words(cx + right, cy + down, text, { "text-anchor": anchor, class: "outlined", ...look });
    picture.marks.replaceChildren();
    GRAPH.forEach(([, parents], child) => {
      for (const parent of parents)
        picture.marks.append(arrow(parent, child, step > 0 && child === now));
    });
    PLACES.forEach(([cx, cy], k) => {
      const strong = step > 0 && k === now;
      picture.marks.append(
        svg("circle", { cx, cy, r: 15, fill: "var(--pst-color-background)" }),
        svg("circle", {
          cx,
          cy,
          r: 15,
          fill: strong ? ORANGE : BLUE,
          "fill-opacity": 0.25,
          stroke: strong ? ORANGE : BLUE,
          "stroke-width": strong ? 4 : 2,
        }),
        words(cx, cy + 4, NAMES[k], { "text-anchor": "middle" }),
      );
      if (k <= known) {
        picture.marks.append(beside([cx, cy], VALUES[k] ?? ABOVE, number(values[k])));
      }
      if (reached.has(k)) {
        const bold = { "font-weight": "bold", "text-decoration": "underline" };
        picture.marks.append(beside([cx, cy], GRADIENTS[k] ?? BELOW, number(gradients[k]), bold));
      }
    });
    if (step === 0) return `Step 0: w is ${number(w)}, x is ${number(x)}, b is ${number(b)}.`;
    if (back <= 0) {
      const end = back === 0 ? " The way back begins with a gradient of 1 here." : "";
      return `Step ${step}, forward: ${SPOKEN[now]} is ${number(values[now])}.${end}`;
    }
    const parts = sent(GRAPH, values, gradients, now).map(
      ([parent, part]) =>
        `${number(part)} to ${SPOKEN[parent]}, which now has ${number(gradients[parent])}`,
    );
    return `Step ${step}, backward: ${SPOKEN[now]} has ${number(gradients[now])} and sends ${parts.join("; ")}.`;
  };
});
