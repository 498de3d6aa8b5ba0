import { BLUE, ORANGE, button, canvas, mount, number, slider, svg, words } from "./shared.js";

const LABELS = ["affordable", "known", "well made"];

export function sigmoids(z) {
  return z.map((one) => 1 / (1 + Math.exp(-one)));
}

export function softmax(z) {
  const largest = Math.max(...z);
  const e = z.map((one) => Math.exp(one - largest));
  const sum = e.reduce((a, b) => a + b);
  return e.map((part) => part / sum);
}

export function labels(p, threshold = 0.5) {
  return p.map((one) => (one >= threshold ? 1 : 0));
}

const REACH = 8; // how far a logit may be from 0

function shift(state, change) {
  const moved = state.logits.map((z) => z + change);
  if (moved.every((z) => Math.abs(z) <= REACH)) state.logits = moved;
}

const start = () => ({ logits: [-0.6, 1, 1.55], threshold: 0.5 });

mount("multilabel", start, (figure) => {
  const picture = canvas(
    figure,
    340,
    190,
    "Bars of three probabilities, by sigmoids and by softmax",
  );
  LABELS.forEach((label, k) => {
    const text = (z) => number(z);
    slider(figure, {
      label: `logit: ${label}`,
      key: ["logits", k],
      min: -REACH,
      max: REACH,
      step: 0.05,
      text,
    });
  });
  slider(figure, { label: "threshold", key: "threshold", min: 0.05, max: 0.95, step: 0.05 });
  for (const [name, change] of [
    ["All −1", -1],
    ["All +1", 1],
  ]) {
    button(figure, name, (state) => shift(state, change));
  }

  return ({ logits, threshold }) => {
    const ways = [
      { name: "sigmoids", p: sigmoids(logits), color: BLUE },
      { name: "softmax", p: softmax(logits), color: ORANGE },
    ];
    picture.marks.replaceChildren();
    ways.forEach(({ name, p, color }, way) => {
      const left = 76 + 136 * way;
      const border = left + 90 * threshold;
      picture.marks.append(words(left, 14, name, { "font-weight": "bold" }));
      p.forEach((share, k) => {
        const y = 28 + 44 * k;
        const yes = share >= threshold;
        picture.marks.append(
          svg("rect", { x: left, y, width: 90, height: 32, fill: color, opacity: 0.12 }),
          svg("rect", { x: left, y, width: 90 * share, height: 32, fill: color, opacity: 0.7 }),
          words(left + 128, y + 13, number(share, 3), { "text-anchor": "end" }),
          words(left + 128, y + 29, yes ? "yes" : "no", {
            "text-anchor": "end",
            "font-weight": yes ? "bold" : "normal",
          }),
        );
      });
      const sum = p.reduce((a, b) => a + b);
      picture.marks.append(
        svg("line", {
          x1: border,
          x2: border,
          y1: 22,
          y2: 154,
          stroke: "currentColor",
          "stroke-width": 2,
        }),
        words(left, 178, `sum ${number(sum, 3)}`),
      );
    });
    LABELS.forEach((label, k) => picture.marks.append(words(0, 49 + 44 * k, label)));
    const said = ways.map(({ name, p }) => {
      const chosen = LABELS.filter((_, k) => labels(p, threshold)[k]);
      const list = LABELS.map((label, k) => `${label} ${number(p[k], 3)}`).join(", ");
      return `${name}: ${list}; yes to ${chosen.join(" and ") || "nothing"}`;
    });
    return `Threshold ${number(threshold)}. By ${said.join(". By ")}.`;
  };
});
