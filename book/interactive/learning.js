// A network of dense layers: its start, its answers, its cost, and how it learns. A matrix lies in
// one array, row after row. The last layer gives logits; the loss is the mean cross-entropy of
// their softmax, whatever the number of classes.

const LEAK = 0.01;
const [BETA1, BETA2, EPSILON] = [0.9, 0.999, 1e-7];
const SLICE = 64; // examples that are computed without a pause

// Each activation, and its slope, which can be had from its value.
export const ACTIVATIONS = {
  relu: [(z) => (z < 0 ? 0 : z), (a) => (a > 0 ? 1 : 0)],
  leaky_relu: [(z) => (z < 0 ? LEAK * z : z), (a) => (a > 0 ? 1 : LEAK)],
  tanh: [Math.tanh, (a) => 1 - a * a],
  sigmoid: [(z) => 1 / (1 + Math.exp(-z)), (a) => a * (1 - a)],
  linear: [(z) => z, () => 1],
};

// The standard deviation of the first weights of a layer.
const he = (n) => Math.sqrt(2 / n);
export const SPREADS = {
  he,
  glorot: (n, units) => Math.sqrt(2 / (n + units)),
  zeros: () => 0,
  small: (n) => he(n) / 10,
  large: (n) => 10 * he(n),
};

// Numbers from a normal distribution, the same ones for the same seed: Box and Muller's method,
// on 32 random bits at a time by mulberry32.
export function normals(seed) {
  let bits = seed;
  function uniform() {
    bits = (bits + 0x6d2b79f5) | 0;
    let mixed = Math.imul(bits ^ (bits >>> 15), 1 | bits);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }
  return () => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform());
}

// A network with these sizes, inputs first. The same seed draws the same numbers for each kind of
// start; only how far they spread is another.
export function start(sizes, activation, kind, seed) {
  const draw = normals(seed);
  const layers = sizes.slice(1).map((units, l) => {
    const spread = SPREADS[kind](sizes[l], units);
    const W = Float64Array.from({ length: sizes[l] * units }, () => draw() * spread);
    return { n: sizes[l], units, W, b: new Float64Array(units) };
  });
  const rooms = () => layers.map(({ units }) => new Float64Array(SLICE * units));
  // The rooms hold the activations and errors of one slice, and are used again for the next.
  return { layers, activation, activations: rooms(), errors: rooms() };
}

// What each layer gives for the examples from `first` up to `last`, at most a slice of them.
export function forward({ layers, activation, activations }, X, first, last) {
  const g = ACTIVATIONS[activation][0];
  let [A, row] = [X, first];
  layers.forEach(({ n, units, W, b }, l) => {
    const Z = activations[l];
    for (let i = 0; i < last - first; i += 1) {
      const [from, to] = [(row + i) * n, i * units];
      for (let j = 0; j < units; j += 1) Z[to + j] = b[j];
      for (let k = 0; k < n; k += 1) {
        const a = A[from + k];
        if (a !== 0) for (let j = 0; j < units; j += 1) Z[to + j] += a * W[k * units + j];
      }
    }
    if (l < layers.length - 1) {
      const end = (last - first) * units;
      for (let at = 0; at < end; at += 1) Z[at] = g(Z[at]);
    }
    [A, row] = [Z, 0];
  });
  return activations;
}

// The losses of a slice, added up, and how many of it are right; `tell` gets each row's softmax.
function losses(logits, classes, y, first, last, tell = () => {}) {
  let [sum, right] = [0, 0];
  const p = new Float64Array(classes);
  for (let i = 0; i < last - first; i += 1) {
    const z = logits.subarray(i * classes, (i + 1) * classes);
    let best = 0;
    for (let c = 1; c < classes; c += 1) if (z[c] > z[best]) best = c;
    let total = 0;
    for (let c = 0; c < classes; c += 1) total += p[c] = Math.exp(z[c] - z[best]);
    for (let c = 0; c < classes; c += 1) p[c] /= total;
    sum += Math.log(total) + z[best] - z[y[first + i]];
    right += best === y[first + i];
    tell(i, p);
  }
  return [sum, right];
}

// The mean cross-entropy of all examples, and the share of them that is right.
export function* evaluate(network, { X, y }) {
  const { units } = network.layers.at(-1);
  let [cost, right] = [0, 0];
  for (let first = 0; first < y.length; first += SLICE) {
    const last = Math.min(first + SLICE, y.length);
    const found = losses(forward(network, X, first, last).at(-1), units, y, first, last);
    cost += found[0];
    right += found[1];
    yield "slice";
  }
  return { cost: cost / y.length, accuracy: right / y.length };
}

// Add to `gradients` what one slice of a batch of `m` examples gives to them.
function backward(network, { X, y }, first, last, m, gradients) {
  const { layers, errors, activation } = network;
  const slope = ACTIVATIONS[activation][1];
  const A = forward(network, X, first, last);
  const { units: classes } = layers.at(-1);
  // Softmax with cross-entropy: the error of the logits is (p - one-hot) / m.
  losses(A.at(-1), classes, y, first, last, (i, p) => {
    for (let c = 0; c < classes; c += 1) {
      errors.at(-1)[i * classes + c] = (p[c] - (c === y[first + i])) / m;
    }
  });
  for (let l = layers.length - 1; l >= 0; l -= 1) {
    const { n, units, W } = layers[l];
    const [error, below] = [errors[l], errors[l - 1]];
    const [input, row] = l ? [A[l - 1], 0] : [X, first];
    const { dW, db } = gradients[l];
    for (let i = 0; i < last - first; i += 1) {
      const [from, to] = [(row + i) * n, i * units];
      for (let j = 0; j < units; j += 1) db[j] += error[to + j];
      for (let k = 0; k < n; k += 1) {
        const a = input[from + k];
        if (a !== 0) for (let j = 0; j < units; j += 1) dW[k * units + j] += a * error[to + j];
        if (l === 0) continue;
        let sum = 0;
        for (let j = 0; j < units; j += 1) sum += error[to + j] * W[k * units + j];
        below[from + k] = sum * slope(a);
      }
    }
  }
}

// How far each parameter goes by each rule; `m` and `v` are its memory. Adam's ε stands where Keras
// has it.
const MOVES = {
  descent: (rate) => (m, v, k, g) => rate * g,
  momentum: (rate) => (m, v, k, g) => rate * (m[k] = BETA1 * m[k] + g),
  adam(rate, t) {
    const length = (rate * Math.sqrt(1 - BETA2 ** t)) / (1 - BETA1 ** t);
    return (m, v, k, g) => {
      m[k] = BETA1 * m[k] + (1 - BETA1) * g;
      v[k] = BETA2 * v[k] + (1 - BETA2) * g * g;
      return (length * m[k]) / (Math.sqrt(v[k]) + EPSILON);
    };
  },
};

const nothing = (network) =>
  network.layers.map(({ W, b }) => ({
    dW: new Float64Array(W.length),
    db: new Float64Array(b.length),
  }));

// Train for ever, in the order of the examples, without shuffling. Stops for a moment after each
// slice and after each step, and says which; a step that ends an epoch is called "epoch".
// `settings` may change in between, and a change of the rule begins with an empty memory.
// `network.gradients` are those of the last step.
export function* train(network, examples, settings) {
  const { y } = examples;
  let [rule, t, m, v] = [];
  for (;;) {
    for (let first = 0; first < y.length;) {
      const last = Math.min(first + settings.batch, y.length);
      const gradients = nothing(network);
      for (let from = first; from < last; from += SLICE) {
        const to = Math.min(from + SLICE, last);
        backward(network, examples, from, to, last - first, gradients);
        yield "slice";
      }
      if (rule !== settings.rule) {
        [rule, t, m, v] = [settings.rule, 0, nothing(network), nothing(network)];
      }
      t += 1;
      const move = MOVES[rule](settings.rate, t);
      network.layers.forEach(({ W, b }, l) => {
        const { dW, db } = gradients[l];
        for (let k = 0; k < W.length; k += 1) W[k] -= move(m[l].dW, v[l].dW, k, dW[k]);
        for (let k = 0; k < b.length; k += 1) b[k] -= move(m[l].db, v[l].db, k, db[k]);
      });
      network.gradients = gradients;
      first = last;
      yield last < y.length ? "step" : "epoch";
    }
  }
}
