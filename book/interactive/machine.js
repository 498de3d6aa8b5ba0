import { evaluate, start, train } from "./learning.js";
import { load } from "./sets.js";
import { BATCHES, COUNTS, RATES } from "./presets.js";

// A network with its examples and what has been measured of it. `life` trains it for ever: it
// stops for a moment after each slice of examples and each step, and says which, as `train` does.
export function machine(state) {
  const examples = load(state.data, COUNTS[state.most]);
  const hidden = Array(state.depth).fill(state.units);
  const sizes = [examples.n, ...hidden, examples.classes.length];
  const network = start(sizes, state.activation, state.start, state.seed);
  const made = { sizes, network, examples, history: [], updates: 0 };
  made.life = life(made, {
    get batch() {
      return BATCHES[state.batch];
    },
    get rate() {
      return RATES[state.rate];
    },
    get rule() {
      return state.rule;
    },
  });
  advance(made, "epoch");
  return made;
}

function* life(made, settings) {
  yield* measure(made);
  yield "epoch";
  for (const event of train(made.network, made.examples.training, settings)) {
    if (event !== "slice") made.updates += 1;
    if (event === "epoch") yield* measure(made);
    yield event;
  }
}

// Both costs and accuracies, at the end of each epoch and once before the first.
function* measure({ network, examples, history }) {
  const training = yield* evaluate(network, examples.training);
  const validation = yield* evaluate(network, examples.validation);
  history.push({ training, validation });
}

// Go on to the next of these events.
export function advance(made, ...events) {
  while (!events.includes(made.life.next().value));
}

// The size of the last gradient, layer by layer: its root mean square.
export function gradientSizes({ network }) {
  return (network.gradients ?? []).map(({ dW }) => {
    return Math.sqrt(dW.reduce((sum, g) => sum + g * g, 0) / dW.length);
  });
}

// Where the validation cost was lowest.
export function best(history) {
  let found = 0;
  history.forEach(({ validation }, k) => {
    if (validation.cost < history[found].validation.cost) found = k;
  });
  return found;
}
