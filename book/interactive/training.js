import {
  BLUE,
  ORANGE,
  canvas,
  clamp,
  handle,
  mount,
  number,
  slider,
  svg,
  words,
} from "./shared.js";

// Marketing in 1000 € and sales in 100 pieces of five T-shirts, as in the chapter.
const MARKETING = [2.0, 0.5, 3.0, 1.5, 0.2];
const SOLD = [4.1, 1.2, 5.8, 3.3, 0.1];
const SHOWN = { low: -2, high: 6, top: 60 }; // weights and costs that the picture has room for

const mean = (values) => values.reduce((sum, value) => sum + value, 0) / values.length;
const errors = (w) => MARKETING.map((x, i) => w * x - SOLD[i]);

export function cost(w) {
  return mean(errors(w).map((error) => error ** 2));
}

export function slope(w) {
  return mean(errors(w).map((error, i) => 2 * error * MARKETING[i]));
}

export function curvature() {
  return 2 * mean(MARKETING.map((x) => x ** 2));
}

// Each weight, from the first to that after the last update.
export function descend(w, learningRate, updates) {
  const path = [w];
  for (let k = 0; k < updates; k += 1) path.push((w -= learningRate * slope(w)));
  return path;
}

// What the factor 1 - αc of each step does to the distance from the best weight.
export function verdict(factor) {
  if (factor <= -1) return "diverges";
  if (factor < 0) return "oscillates and converges";
  return factor > 0.9 ? "crawls" : "converges";
}

const across = (w) => 30 + ((w - SHOWN.low) / (SHOWN.high - SHOWN.low)) * 300;
const up = (J) => 176 - (J / SHOWN.top) * 160;
const start = () => ({ w: 0, learningRate: 0.05, updates: 6 });

mount("training", start, (figure) => {
  const picture = canvas(figure, 340, 326, "Cost over the weight, and the cost of each epoch");
  handle(figure, picture, {
    label: "first weight",
    min: SHOWN.low,
    max: SHOWN.high,
    value: ({ w }) => w,
    text: ({ w }) => `${number(w)}, cost ${number(cost(w))}`,
    place: ({ w }) => [across(w), up(cost(w))],
    drag: (state, x) => {
      const w = SHOWN.low + ((x - 30) / 300) * (SHOWN.high - SHOWN.low);
      state.w = clamp(w, SHOWN.low, SHOWN.high);
    },
    step: (state, right, higher) => {
      state.w = clamp(state.w + 0.1 * (right + higher), SHOWN.low, SHOWN.high);
    },
  });
  const text = (rate) => number(rate, 3);
  slider(figure, {
    label: "learning rate α",
    key: "learningRate",
    min: 0,
    max: 0.4,
    step: 0.005,
    text,
  });
  const whole = (n) => number(n, 0);
  slider(figure, { label: "updates", key: "updates", min: 0, max: 30, step: 1, text: whole });

  return ({ w, learningRate, updates }) => {
    const path = descend(w, learningRate, updates);
    const costs = path.map(cost);
    const factor = 1 - learningRate * curvature();
    const line = Array.from({ length: 81 }, (_, k) => SHOWN.low + k / 10);
    const points = line.map((v) => `${across(v)},${up(cost(v))}`).join(" ");
    const steps = path.map((v, k) => [across(v), up(costs[k])]);
    // A path that diverges leaves the picture; the rest of it is not drawn.
    const lost = path.findIndex((v) => v < SHOWN.low || v > SHOWN.high);
    const seen = lost < 0 ? steps : steps.slice(0, lost);
    const joined = seen.map((point) => point.join(",")).join(" ");
    const middle = { "text-anchor": "middle" };
    const axis = { stroke: "currentColor", fill: "none" };

    const epoch = (k) => 30 + (300 * k) / Math.max(updates, 1);
    const height = (J) => 300 - 68 * clamp((Math.log10(J) + 2) / 4, 0, 1);
    picture.marks.replaceChildren(
      svg("polyline", { points: "30,16 30,176 330,176", ...axis }),
      svg("polyline", { points, fill: "none", stroke: BLUE, "stroke-width": 3 }),
      svg("polyline", { points: joined, fill: "none", stroke: ORANGE, "stroke-width": 1.5 }),
      ...seen.map(([cx, cy]) => svg("circle", { cx, cy, r: 4, fill: ORANGE })),
      words(340, 12, verdict(factor), { "text-anchor": "end", "font-weight": "bold" }),
      words(34, 12, "cost"),
      words(180, 206, "weight w", middle),
      ...[-2, 0, 2, 4, 6].map((v) => words(across(v), 191, number(v, 0), middle)),
      svg("polyline", { points: "30,232 30,300 330,300", ...axis }),
      ...costs.map((J, k) =>
        svg("circle", {
          cx: epoch(k),
          cy: height(J),
          r: 4,
          fill: J > 100 ? "none" : ORANGE,
          stroke: ORANGE,
        }),
      ),
      words(34, 224, "cost, logarithmic"),
      ...[0.01, 1, 100].map((J) => words(26, height(J) + 4, J, { "text-anchor": "end" })),
      words(180, 318, `updates 0 to ${updates}`, middle),
    );
    const last = costs.at(-1);
    const shown =
      last < 1e4 ? number(last, 3) : last.toExponential(1).replace("e+", " times 10 to the ");
    return (
      `Learning rate ${number(learningRate, 3)}: 1 − αc is ${number(factor)}, so the path ` +
      `${verdict(factor)}. After ${updates} updates the weight ${number(w)} has become ` +
      `${Math.abs(path.at(-1)) < 1e4 ? number(path.at(-1), 3) : "too large to draw"}, and the cost is ${shown}.`
    );
  };
});
