import { areAlike, byClass, isDead, nameOf } from "./answers.js";
import { evaluate } from "./learning.js";
import { best, gradientSizes } from "./machine.js";
import { number } from "./shared.js";

// What there is to see, in words.

export function report(made, seen, chosen) {
  return [
    costs(made),
    chosen ? ofUnit(made, seen, chosen) : "",
    ...findings(made, seen),
  ]
    .filter(Boolean)
    .join(" ");
}

function measured(network, examples) {
  const steps = evaluate(network, examples);
  for (;;) {
    const { done, value } = steps.next();
    if (done) return `cost ${size(value.cost)}, accuracy ${number(100 * value.accuracy, 1)}\u00a0%`;
  }
}

const size = (cost) => (cost < 1e4 || !Number.isFinite(cost) ? number(cost, 3) : "beyond 10000");
const many = (count, what) => `${count} ${what}${count === 1 ? "" : "s"}`;

function costs({ sizes, network, examples, updates, history }) {
  const { training, validation } = examples;
  const epochs = history.length - 1;
  const passed = `after ${many(epochs, "epoch")} and ${many(updates, "update")}`;
  const when = updates ? passed : "before training";
  return (
    `The network ${sizes.join("-")} ${when}. Training: ${measured(network, training)}. ` +
    `Validation: ${measured(network, validation)}.`
  );
}

function ofUnit(made, { answers }, chosen) {
  const { network, examples } = made;
  const [l, j] = chosen.split(".").map((one) => Number(one) - 1);
  const { n, units, W, b } = network.layers[l];
  const name = nameOf(made, chosen).replace(/^./, (letter) => letter.toUpperCase());
  if (n <= 8) {
    const weights = Array.from({ length: n }, (_, k) => number(W[k * units + j]));
    return `${name}: weights ${weights.join(", ")}, bias ${number(b[j])}.`;
  }
  const means = byClass(answers[l][j], examples.training.y, examples.classes.length);
  const most = means.indexOf(Math.max(...means));
  return `${name}: its mean answer is largest for ${examples.classes[most]}, bias ${number(b[j])}.`;
}

// What a practised eye would see in the picture.
function findings(made, { answers }) {
  const { network, history } = made;
  const said = [];
  const hidden = answers.slice(0, -1);
  const [all, dead] = [hidden.flat(), hidden.flat().filter(isDead)];
  if (network.activation === "relu" && dead.length) {
    const are = dead.length === 1 ? "is" : "are";
    said.push(`${dead.length} of ${all.length} hidden units ${are} dead: 0 for every example.`);
  }
  const haveOneAnswer = (layer) => areAlike(layer) && !layer.every(isDead);
  const alike = hidden.flatMap((layer, l) => (haveOneAnswer(layer) ? [l + 1] : []));
  if (alike.length) {
    said.push(`All units of layer ${alike.join(" and ")} answer alike.`);
  }
  const sizes = gradientSizes(made);
  if (sizes.length && sizes.at(-1) > 100 * sizes[0]) {
    const ratio = sizes[0] ? Math.round(sizes.at(-1) / sizes[0]).toLocaleString("en") : "infinitely";
    said.push(`The gradient of the first layer is ${ratio} times smaller than that of the last.`);
  }
  const { training, validation } = history.at(-1);
  if (!Number.isFinite(training.cost)) said.push("The cost is no number: the training diverged.");
  const turn = best(history);
  if (validation.cost > 1.1 * history[turn].validation.cost && turn < history.length - 5) {
    const lowest = number(history[turn].validation.cost, 3);
    said.push(`The validation cost was lowest after epoch ${turn}, at ${lowest}.`);
  }
  return said;
}
