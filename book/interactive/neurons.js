import { BLUE, canvas, clamp, handle, mount, number, slider, svg, words } from "./shared.js";

// Five T-shirts, price and shipping in 10 €, as in the chapter.
const POINTS = [
  [1.7, 0.4],
  [0.9, 0.3],
  [2.9, 0.5],
  [1.2, 0.0],
  [2.4, 0.9],
];
const [LEFT, BOTTOM, SCALE] = [34, 158, 90]; // where (0, 0) stands, and the length of 1
const [WIDTH, LOW, HIGH] = [3.35, -0.15, 1.6];
const REACH = 0.3; // how long the arrow of a very small weight is
const STRETCH = 0.08; // and how much longer for each 1 of the weight

export function sigmoid(z) {
  return 1 / (1 + Math.exp(-z));
}

export function neuron(x, w, b) {
  return sigmoid(x.reduce((sum, value, k) => sum + value * w[k], b));
}

// The point of the border w · x + b = 0 that is nearest to x.
export function nearest(x, w, b) {
  const along = (x[0] * w[0] + x[1] * w[1] + b) / (w[0] ** 2 + w[1] ** 2);
  return [x[0] - along * w[0], x[1] - along * w[1]];
}

const px = ([x, y]) => [LEFT + SCALE * x, BOTTOM - SCALE * y];
const back = (x, y) => [(x - LEFT) / SCALE, (BOTTOM - y) / SCALE];
const keep = ([x, y]) => [clamp(x, 0, WIDTH - 0.2), clamp(y, LOW, HIGH - 0.1)];
const pair = ([x, y]) => `(${number(x)}, ${number(y)})`;

// The border goes through the anchor, whatever the weights are.
function pin(state) {
  state.b = -(state.w[0] * state.anchor[0] + state.w[1] * state.anchor[1]);
}

function direction(w) {
  const length = Math.hypot(...w);
  return length < 0.05 ? [1, 0] : [w[0] / length, w[1] / length];
}

// Where the arrow ends, in the drawing, and never outside of it.
function tip({ w, anchor }) {
  const far = REACH + STRETCH * Math.hypot(...w);
  const [x, y] = direction(w);
  const [left, top] = px([anchor[0] + far * x, anchor[1] + far * y]);
  return [clamp(left, 18, 322), clamp(top, 18, 188)];
}

const start = () => ({ w: [-2, -3], b: 4, anchor: nearest([0.6, 0.9], [-2, -3], 4) });

mount("neurons", start, (figure) => {
  const picture = canvas(figure, 340, 206, "Five T-shirts by price and shipping, and a border");
  const { root, marks } = picture;
  const stops = Array.from({ length: 25 }, (_, k) => {
    const z = (k - 12) / 2;
    const look = `stop-color: ${BLUE}; stop-opacity: ${0.65 * sigmoid(z)}`;
    return svg("stop", { offset: k / 24, style: look });
  });
  const shade = svg("linearGradient", { id: "interactive-shade", gradientUnits: "userSpaceOnUse" });
  shade.append(...stops);
  const plane = {
    x: LEFT,
    y: BOTTOM - SCALE * HIGH,
    width: SCALE * WIDTH,
    height: SCALE * (HIGH - LOW),
  };
  const clip = svg("clipPath", { id: "interactive-plane" }, svg("rect", plane));
  root.prepend(svg("defs", {}, shade, clip));

  handle(figure, picture, {
    label: "place of the border",
    min: 0,
    max: WIDTH,
    value: (state) => state.anchor[0],
    text: (state) => `at price and shipping ${pair(state.anchor)}, bias ${number(state.b)}`,
    place: (state) => px(state.anchor),
    drag: (state, x, y) => ((state.anchor = keep(back(x, y))), pin(state)),
    step: (state, right, up) => {
      state.anchor = keep([state.anchor[0] + 0.05 * right, state.anchor[1] + 0.05 * up]);
      pin(state);
    },
  });
  handle(figure, picture, {
    label: "arrow of the weights",
    min: -6,
    max: 6,
    value: (state) => state.w[0],
    text: (state) => `weights ${pair(state.w)}`,
    place: tip,
    drag: (state, x, y) => {
      const [dx, dy] = back(x, y).map((one, k) => one - state.anchor[k]);
      const far = Math.hypot(dx, dy) || 1;
      const length = Math.max(0.1, (far - REACH) / STRETCH);
      state.w = [dx, dy].map((one) => clamp((one / far) * length, -6, 6));
      pin(state);
    },
    step: (state, right, up) => {
      state.w = [state.w[0] + 0.1 * right, state.w[1] + 0.1 * up].map((one) => clamp(one, -6, 6));
      pin(state);
    },
  });
  slider(figure, { label: "weight of the price", key: ["w", 0], min: -6, max: 6, step: 0.1 });
  slider(figure, { label: "weight of shipping", key: ["w", 1], min: -6, max: 6, step: 0.1 });
  slider(figure, { label: "bias", key: "b", min: -12, max: 12, step: 0.1 });

  return (state) => {
    const { w, b } = state;
    const size = Math.hypot(...w);
    if (size >= 0.05) state.anchor = keep(nearest(state.anchor, w, b));
    const [ux, uy] = direction(w);
    // Where z is d / |w| away from the anchor, at a right angle to the border.
    const at = (z) => {
      const d = (z - b - w[0] * state.anchor[0] - w[1] * state.anchor[1]) / Math.max(size, 0.05);
      return [state.anchor[0] + d * ux, state.anchor[1] + d * uy];
    };
    const [[x1, y1], [x2, y2]] = [px(at(-6)), px(at(6))];
    for (const [name, value] of Object.entries({ x1, y1, x2, y2 })) shade.setAttribute(name, value);
    const lines = [-Math.log(9), 0, Math.log(9)].map((z) => {
      const [[ax, ay], [bx, by]] = [-9, 9].map((far) => {
        const [x, y] = at(z);
        return px([x - far * uy, y + far * ux]);
      });
      return svg("line", { x1: ax, y1: ay, x2: bx, y2: by, "stroke-width": z ? 1 : 3 });
    });
    const inPlane = { "clip-path": "url(#interactive-plane)", stroke: "currentColor" };
    const [[fx, fy], [tx, ty]] = [px(state.anchor), tip(state)];
    marks.replaceChildren(
      svg("rect", { ...plane, fill: "url(#interactive-shade)", stroke: "currentColor" }),
      svg("g", inPlane, ...(size >= 0.05 ? lines : [])),
      svg("line", { x1: fx, y1: fy, x2: tx, y2: ty, stroke: "currentColor", "stroke-width": 3 }),
      words(LEFT + (SCALE * WIDTH) / 2, 204, "price, in 10 €", { "text-anchor": "middle" }),
      words(0, 0, "shipping, in 10 €", {
        "text-anchor": "middle",
        transform: `translate(11 ${BOTTOM - 65}) rotate(-90)`,
      }),
      ...[0, 1, 2, 3].map((x) => words(px([x, 0])[0], 188, x, { "text-anchor": "middle" })),
      ...[0, 1].map((y) => words(LEFT - 6, px([0, y])[1] + 4, y, { "text-anchor": "end" })),
    );
    const chances = POINTS.map((x) => neuron(x, w, b));
    POINTS.forEach((x, k) => {
      const [cx, cy] = px(x);
      const yes = chances[k] >= 0.5;
      const background = "var(--pst-color-background)";
      marks.append(
        svg("circle", {
          cx,
          cy,
          r: 9,
          stroke: "currentColor",
          "stroke-width": 2,
          fill: yes ? "currentColor" : background,
        }),
        words(cx, cy + 4, k + 1, {
          "text-anchor": "middle",
          style: yes ? `fill: ${background}` : "",
        }),
        words(cx, cy - 14, number(chances[k]), { "text-anchor": "middle", class: "outlined" }),
      );
    });
    const list = chances.map((p, k) => `${k + 1}: ${number(p)}`).join(", ");
    const yes = chances.filter((p) => p >= 0.5).length;
    return (
      `Weights ${pair(w)}, bias ${number(b)}. Probability of affordable for each T-shirt: ` +
      `${list}. The neuron says yes to ${yes} of 5.`
    );
  };
});
