import {
  BLUE,
  GREEN,
  ORANGE,
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

const LAYERS = 5;
const RANGE = 5; // the pre-activations that are drawn

// Each side meets only the exponential that cannot overflow.
export function sigmoid(z) {
  if (z >= 0) return 1 / (1 + Math.exp(-z));
  const e = Math.exp(z);
  return e / (1 + e);
}

export function sigmoidDerivative(z) {
  const a = sigmoid(z);
  return a * (1 - a);
}

export function tanh(z) {
  return Math.tanh(z);
}

export function tanhDerivative(z) {
  return 1 - Math.tanh(z) ** 2;
}

export function relu(z) {
  return Math.max(0, z);
}

export function reluDerivative(z) {
  return z > 0 ? 1 : 0;
}

export function leakyRelu(z, negativeSlope = 0.01) {
  return z > 0 ? z : negativeSlope * z;
}

export function leakyReluDerivative(z, negativeSlope = 0.01) {
  return z > 0 ? 1 : negativeSlope;
}

const FUNCTIONS = {
  sigmoid: [sigmoid, sigmoidDerivative],
  tanh: [tanh, tanhDerivative],
  relu: [relu, reluDerivative],
  "leaky relu": [(z) => leakyRelu(z, 0.1), (z) => leakyReluDerivative(z, 0.1)],
};

// What is left of the gradient after 1, 2, … layers of one unit each, without bias: the product of
// w g'(z). The first pre-activation is z,
// each further one is w g(z).
export function chain(name, z, w, layers = LAYERS) {
  const [g, derivative] = FUNCTIONS[name];
  const gradients = [];
  for (let product = 1, k = 0; k < layers; k += 1) {
    product *= w * derivative(z);
    gradients.push(product);
    z = w * g(z);
  }
  return gradients;
}

const across = (z, left) => left + ((z + RANGE) / (2 * RANGE)) * 140;
// The range of values that a panel shows.
const SPANS = { sigmoid: [-0.2, 1.2], tanh: [-1.2, 1.2], relu: [-1, 5], "leaky relu": [-1, 5] };
const upper = (name, value) =>
  136 - ((value - SPANS[name][0]) / (SPANS[name][1] - SPANS[name][0])) * 110;
const lower = (value) => 120 - value * 84; // slopes from 0 to 1
const start = () => ({ name: "sigmoid", z: 3, w: 1 });

function curve(points, color) {
  return svg("polyline", {
    points: points.join(" "),
    fill: "none",
    stroke: color,
    "stroke-width": 3,
  });
}

// A bar on a logarithmic scale: to the left of 1 the gradient shrinks, to the right it grows.
const bar = (value) => 200 + clamp(Math.log10(value), -6, 3) * 22;

function left(value) {
  if (value >= 100) return number(value, 0);
  return value === 0 || value >= 1e-3 ? number(value, 4) : value.toExponential(1).replace("-", "−");
}

mount("activations", start, (figure) => {
  const picture = canvas(figure, 340, 320, "A function, its slope, and what five layers leave");
  handle(figure, picture, {
    label: "pre-activation z",
    min: -RANGE,
    max: RANGE,
    value: ({ z }) => z,
    text: ({ name, z }) => {
      const [g, derivative] = FUNCTIONS[name];
      return `${number(z)}, value ${number(g(z), 3)}, slope ${number(derivative(z), 3)}`;
    },
    place: ({ name, z }) => [across(z, 10), upper(name, FUNCTIONS[name][0](z))],
    drag: (state, x) => (state.z = clamp(((x - 10) / 140) * 2 * RANGE - RANGE, -RANGE, RANGE)),
    step: (state, right, up) => (state.z = clamp(state.z + 0.1 * (right + up), -RANGE, RANGE)),
  });
  const options = Object.keys(FUNCTIONS).map((name) => [name, name]);
  choice(figure, { label: "activation", key: "name", options });
  slider(figure, { label: "weight of each layer", key: "w", min: 0.5, max: 6, step: 0.1 });

  return ({ name, z, w }) => {
    const [g, derivative] = FUNCTIONS[name];
    const grid = Array.from({ length: 201 }, (_, k) => (k / 200) * 2 * RANGE - RANGE);
    const gradients = chain(name, z, w);
    const bold = { "font-weight": "bold" };
    const axis = { stroke: "currentColor", "stroke-opacity": 0.6 };
    picture.marks.replaceChildren(
      words(10, 12, `${name}: ${number(g(z), 3)}`, bold),
      words(190, 12, `slope: ${number(derivative(z), 3)}`, bold),
      svg("line", { x1: 10, x2: 150, y1: upper(name, 0), y2: upper(name, 0), ...axis }),
      svg("line", { x1: 80, x2: 80, y1: 22, y2: 140, ...axis }),
      svg("line", { x1: 190, x2: 330, y1: lower(0), y2: lower(0), ...axis }),
      svg("line", { x1: 260, x2: 260, y1: 22, y2: 140, ...axis }),
      curve(
        grid.map((v) => `${across(v, 10)},${upper(name, g(v))}`),
        BLUE,
      ),
      curve(
        grid.map((v) => `${across(v, 190)},${lower(derivative(v))}`),
        GREEN,
      ),
      svg("circle", { cx: across(z, 190), cy: lower(derivative(z)), r: 6, fill: ORANGE }),
      ...[-4, 0, 4].flatMap((v) =>
        [10, 190].map((x) => words(across(v, x), 156, number(v, 0), { "text-anchor": "middle" })),
      ),
      words(0, 186, "gradient left after", bold),
      svg("line", { x1: bar(1), x2: bar(1), y1: 192, y2: 304, ...axis }),
      ...[1e-6, 1e-3, 1, 1e3].map((v) =>
        words(bar(v), 318, v === 1e-6 ? "10⁻⁶" : v, { "text-anchor": "middle" }),
      ),
    );
    gradients.forEach((value, k) => {
      const y = 196 + 22 * k;
      const [x1, x2] = [bar(1), bar(value)].sort((a, b) => a - b);
      picture.marks.append(
        words(0, y + 13, k ? `${k + 1} layers` : "1 layer"),
        svg("rect", { x: x1, y, width: x2 - x1, height: 16, fill: ORANGE, opacity: 0.8 }),
        words(340, y + 13, left(value), { "text-anchor": "end" }),
      );
    });
    return (
      `${name} at z = ${number(z)}: value ${number(g(z), 3)}, slope ${number(derivative(z), 3)}. ` +
      `With weights of ${number(w, 1)}, ${LAYERS} layers leave ${left(gradients.at(-1))} of a gradient of 1.`
    );
  };
});
