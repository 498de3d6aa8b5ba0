import { SETS } from "./examples.js";

export const TITLES = Object.entries(SETS).map(([name, { title }]) => [name, title]);
export const available = (name) => SETS[name].training; // examples for training

// From letters to pixels between 0 and 1: a capital is ink, a small letter a run of empty pixels.
function unpack(text) {
  const pixels = [];
  for (const letter of text) {
    const code = letter.charCodeAt(0);
    if (code < 97) pixels.push((code - 64) / 16);
    else for (let k = 97; k <= code; k += 1) pixels.push(0);
  }
  return Float64Array.from(pixels);
}

// The first `most` examples of a set for training, and those for validation.
export function load(name, most = Infinity) {
  const { title, axes, classes, training, points, pixels, answers } = SETS[name];
  const X = pixels ? unpack(pixels) : Float64Array.from(points, (value) => value / 100);
  const y = Uint8Array.from(answers);
  const n = X.length / y.length;
  const part = (first, last) => ({
    X: X.subarray(first * n, last * n),
    y: y.subarray(first, last),
  });
  const used = Math.min(most, training);
  return {
    title,
    axes,
    classes,
    n,
    training: part(0, used),
    validation: part(training, y.length),
  };
}
