import {
  BLUE,
  ORANGE,
  button,
  canvas,
  choice,
  mount,
  number,
  slider,
  svg,
  words,
} from "./shared.js";

const CLASSES = ["T-shirt", "jacket", "dress", "bag"];
const SHIFT = 1000;

// The formula as it stands on paper.
export function plainSoftmax(z) {
  const e = z.map(Math.exp);
  const sum = e.reduce((a, b) => a + b);
  return e.map((part) => part / sum);
}

// exp(z - max) never overflows
export function softmax(z) {
  const largest = Math.max(...z);
  return plainSoftmax(z.map((one) => one - largest));
}

export function plainLoss(z, y) {
  return -Math.log(plainSoftmax(z)[y]);
}

// logsumexp(z) - z_y
export function loss(z, y) {
  const largest = Math.max(...z);
  const sum = z.reduce((total, one) => total + Math.exp(one - largest), 0);
  return largest + Math.log(sum) - z[y];
}

const start = () => ({ logits: [2, 1, 3, -1], truth: 0, shift: 0, temperature: 1 });

mount("softmax", start, (figure) => {
  const picture = canvas(figure, 340, 236, "Bars of the four probabilities, computed in two ways");
  CLASSES.forEach((label, k) => {
    const text = (z) => number(z + figure.state.shift, 1);
    slider(figure, {
      label: `logit: ${label}`,
      key: ["logits", k],
      min: -6,
      max: 6,
      step: 0.1,
      text,
    });
  });
  const options = CLASSES.map((label, k) => [k, label]);
  choice(figure, { label: "true class", key: "truth", options });
  const one = (value) => number(value, 1);
  slider(figure, {
    label: "temperature",
    key: "temperature",
    min: 0.2,
    max: 5,
    step: 0.1,
    text: one,
  });
  const shifted = (state) => state.shift !== 0;
  button(figure, "+1000", (state) => (state.shift = shifted(state) ? 0 : SHIFT), shifted);

  return ({ logits, truth, shift, temperature }) => {
    const z = logits.map((one) => one / temperature + shift);
    const ways = [
      { name: "as on paper", p: plainSoftmax(z), cost: plainLoss(z, truth), color: ORANGE },
      { name: "shifted first", p: softmax(z), cost: loss(z, truth), color: BLUE },
    ];
    picture.marks.replaceChildren();
    ways.forEach(({ name, p, cost, color }, way) => {
      const left = 62 + 140 * way;
      const right = { "text-anchor": "end" };
      picture.marks.append(words(left, 14, name, { "font-weight": "bold" }));
      p.forEach((share, k) => {
        const y = 26 + 42 * k;
        const width = Number.isNaN(share) ? 0 : 132 * share;
        picture.marks.append(
          svg("rect", { x: left, y, width: 132, height: 32, fill: color, opacity: 0.12 }),
          svg("rect", { x: left, y, width, height: 32, fill: color, opacity: 0.7 }),
          words(left + 126, y + 21, number(share, 4), { ...right, class: "outlined" }),
        );
      });
      picture.marks.append(
        words(left, 212, "loss"),
        words(left + 126, 212, number(cost, 4), { ...right, "font-weight": "bold" }),
      );
    });
    CLASSES.forEach((label, k) => {
      const weight = k === Number(truth) ? "bold" : "normal";
      picture.marks.append(words(0, 47 + 42 * k, label, { "font-weight": weight }));
    });
    const [plain, shifted] = ways;
    const shares = CLASSES.map((label, k) => `${label} ${number(shifted.p[k], 4)}`).join(", ");
    return (
      `Shifted first: ${shares}; the loss of the ${CLASSES[truth]} is ${number(shifted.cost, 4)}. ` +
      (plain.p.some(Number.isNaN)
        ? "As on paper: exp overflows, and all that is left is nan."
        : "As on paper: the same.") +
      ` The temperature is ${number(temperature, 1)}.`
    );
  };
});
