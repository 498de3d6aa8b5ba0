import { forward } from "./learning.js";

export const REACH = 2.2; // the plane is shown from -REACH to REACH
export const SIDE = 40; // points of the plane in each direction
const SLICE = 64;

const plane = Float64Array.from({ length: SIDE * SIDE * 2 }, (_, k) => {
  const point = k >> 1;
  const place = k % 2 ? SIDE - 1 - Math.floor(point / SIDE) : point % SIDE; // up is positive
  return ((place + 0.5) / SIDE) * 2 * REACH - REACH;
});

// Send examples through the network; `take(l, unit, i, a)` gets each answer, of the last layer the
// probabilities.
function* send(network, X, m, take) {
  const last = network.layers.length - 1;
  for (let first = 0; first < m; first += SLICE) {
    const rows = Math.min(SLICE, m - first);
    forward(network, X, first, first + rows).forEach((A, l) => {
      const { units } = network.layers[l];
      for (let i = 0; i < rows; i += 1) {
        const row = A.subarray(i * units, (i + 1) * units);
        if (l === last) softmax(row);
        for (let j = 0; j < units; j += 1) take(l, j, first + i, row[j]);
      }
    });
    yield "slice";
  }
}

function softmax(row) {
  const highest = row.reduce((a, b) => Math.max(a, b));
  const total = row.reduce((sum, z) => sum + Math.exp(z - highest), 0);
  for (let c = 0; c < row.length; c += 1) row[c] = Math.exp(row[c] - highest) / total;
}

const table = (network, length) =>
  network.layers.map(({ units }) =>
    Array.from({ length: units }, () => new Float64Array(length)),
  );

// What each unit answers to. `answers[l][unit]` has its answer to each training example,
// `pictures[l][unit]` what it looks like: for points its answer all over the plane, for digits its
// weights in the first layer, and in the others where ink raises its answer and where it lowers it.
export function* look({ network, examples }) {
  const { X, y } = examples.training;
  const answers = table(network, y.length);
  yield* send(network, X, y.length, (l, j, i, a) => (answers[l][j][i] = a));
  const pictures = table(network, examples.axes ? SIDE * SIDE : examples.n);
  if (examples.axes) {
    yield* send(network, plane, SIDE * SIDE, (l, j, i, a) => (pictures[l][j][i] = a));
  } else {
    yield* covariances(network, X, y.length, answers, pictures);
  }
  return { answers, pictures };
}

function* covariances({ layers }, X, m, answers, pictures) {
  for (const [l, { n, units, W }] of layers.entries()) {
    for (let j = 0; j < units; j += 1) {
      const picture = pictures[l][j];
      if (l === 0) {
        for (let k = 0; k < n; k += 1) picture[k] = W[k * units + j];
        continue;
      }
      const answer = answers[l][j];
      const mean = answer.reduce((sum, a) => sum + a, 0) / m;
      for (let i = 0; i < m; i += 1) {
        const above = answer[i] - mean;
        for (let k = 0; k < 64; k += 1) picture[k] += above * X[i * 64 + k];
      }
      yield "unit";
    }
  }
}

// What a unit is called; `chosen` is its layer and its number, such as 1.3.
export function nameOf({ network, examples }, chosen) {
  const [layer, number] = chosen.split(".").map(Number);
  const isOutput = layer === network.layers.length;
  return isOutput ? `output "${examples.classes[number - 1]}"` : `unit ${number} of layer ${layer}`;
}

// Whether units that could be 0 are so for every training example.
export const isDead = (answer) => answer.every((a) => a === 0);

// Whether all units of a layer give the same answers.
export function areAlike(answers) {
  const [first, ...others] = answers;
  const near = (a, b) => Math.abs(a - b) <= 1e-9 * Math.max(1, Math.abs(a));
  return others.length > 0 && others.every((other) => other.every((a, i) => near(a, first[i])));
}

// A unit's mean answer to each class.
export function byClass(answer, y, classes) {
  const [sums, counts] = [Array(classes).fill(0), Array(classes).fill(0)];
  answer.forEach((a, i) => {
    sums[y[i]] += a;
    counts[y[i]] += 1;
  });
  return sums.map((sum, c) => (counts[c] ? sum / counts[c] : 0));
}

// The examples that a unit answers to most, the first one most of all.
export function favourites(answer, most) {
  return [...answer.keys()].sort((a, b) => answer[b] - answer[a]).slice(0, most);
}

// The first examples that the network gets wrong: which, what it is, what was said.
export function mistakes({ network, examples }, most) {
  const { X, y } = examples.validation;
  const found = [];
  const classes = examples.classes.length;
  for (let first = 0; first < y.length && found.length < most; first += SLICE) {
    const last = Math.min(first + SLICE, y.length);
    const logits = forward(network, X, first, last).at(-1);
    for (let i = 0; i < last - first; i += 1) {
      const z = logits.subarray(i * classes, (i + 1) * classes);
      const said = z.indexOf(z.reduce((a, b) => Math.max(a, b)));
      if (said !== y[first + i]) found.push({ example: first + i, said });
    }
  }
  return found.slice(0, most);
}
