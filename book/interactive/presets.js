// What can be set, and what the reader may begin with.

export const RATES = [0.0001, 0.0003, 0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1, 3, 10];
export const COUNTS = [10, 20, 40, 80, 200, 1000];
export const BATCHES = { 1: 1, 8: 8, 32: 32, 128: 128, all: Infinity };
export const SPEEDS = { slow: 3, steady: 60, fast: 400, fastest: 1e6 }; // steps in a second

const usual = {
  data: "circle",
  depth: 2,
  units: 8,
  activation: "relu",
  start: "he",
  rule: "adam",
  rate: RATES.indexOf(0.01),
  batch: "all",
  most: COUNTS.length - 1,
  speed: "steady",
  seed: 1,
};

// Each is an address in the book, #preset- and its name.
export const PRESETS = {
  circle: {
    title: "a circle",
    task: "Press Play. Which units draw which part of the border? Press a unit to see it large.",
    rate: RATES.indexOf(0.03),
  },
  digits: {
    title: "digits, 64-32-10",
    task: "The network of the exercise. After how many epochs does it read 95 % of the validation digits? Press one of its units to see what it looks for.",
    data: "digits",
    depth: 1,
    units: 32,
    rate: RATES.indexOf(0.003),
    batch: "32",
  },
  "six-sigmoids": {
    title: "six layers of sigmoids",
    task: "Predict both curves, then press Play. Compare the sizes of the gradients, layer by layer. Then try tanh, and then sigmoids with Adam.",
    data: "digits",
    depth: 6,
    units: 32,
    activation: "sigmoid",
    start: "glorot",
    rule: "descent",
    rate: RATES.indexOf(0.1),
    batch: "32",
    speed: "fast",
  },
  "rate-too-large": {
    title: "a rate that is too large",
    task: "Take single steps and watch the cost. How far down must the rate go until it falls at once?",
    data: "roasts",
    activation: "leaky_relu",
    rule: "descent",
    rate: RATES.indexOf(10),
    speed: "slow",
  },
  "zero-start": {
    title: "a start at zero",
    task: "Which units will differ from each other, and when? Press Play. Then try ReLU with the same start.",
    activation: "sigmoid",
    start: "zeros",
    rate: RATES.indexOf(0.1),
    depth: 1,
  },
  overfitting: {
    title: "overfitting",
    task: "Some roasts that should be good were not. At which epoch does the validation cost turn, and what becomes of the border after that?",
    data: "roasts",
    depth: 3,
    units: 16,
    activation: "tanh",
    start: "glorot",
    rate: RATES.indexOf(0.01),
  },
  "dead-units": {
    title: "dead units",
    task: "How many units are alive after two steps? Try smaller rates. Then come back to this one and try leaky ReLU: does it help?",
    rule: "descent",
    rate: RATES.indexOf(3),
    speed: "slow",
  },
  "no-bend": {
    title: "layers without a bend",
    task: "Three layers and 24 units, but no activation. What border can they draw?",
    depth: 3,
    activation: "linear",
    start: "glorot",
  },
  "start-too-large": {
    title: "a start that is too large",
    task: "The first weights are ten times too large. Where does tanh answer with something between −1 and 1? Play, then choose the start by Glorot.",
    depth: 3,
    activation: "tanh",
    start: "large",
  },
};

export const begin = (name) => ({ ...usual, ...PRESETS[name], preset: name });
