import { html, svg } from "./shared.js";

// For numbers above and below zero. Strength is opacity, so both themes see the same colours.
const BLUE = [58, 134, 200];
const ORANGE = [204, 106, 28];
const INK = [128, 128, 128];
const small = {}; // a canvas for each size of tile, to be drawn larger

export const tint = (value) => (value < 0 ? `rgb(${ORANGE})` : `rgb(${BLUE})`);

// A canvas for what changes in each frame. Over it lies a drawing for words, frames, and all that
// follows the theme. `fit` makes both as large as their box, and says whether that has changed.
export function sheet(name, label) {
  const paper = html("canvas", { "aria-hidden": "true" });
  const marks = svg("g");
  const root = svg("svg", { role: "img", "aria-label": label }, marks);
  const box = html("div", { class: `network-sheet ${name}` }, paper, root);
  const made = { box, root, marks, pen: paper.getContext("2d"), width: 0, height: 0 };
  made.fit = () => {
    const { clientWidth: width, clientHeight: height } = box;
    if (!width || (width === made.width && height === made.height)) return false;
    Object.assign(made, { width, height });
    paper.width = width * devicePixelRatio;
    paper.height = height * devicePixelRatio;
    made.pen.setTransform(devicePixelRatio, 0, 0, devicePixelRatio, 0, 0);
    root.setAttribute("viewBox", `0 0 ${width} ${height}`);
    return true;
  };
  return made;
}

// Draw a square of numbers. `scale` is what has the full colour; `ink` draws grey in their place.
export function tile(pen, values, { x, y, size, scale, smooth = true, ink = false }) {
  const side = Math.sqrt(values.length);
  small[side] ??= new OffscreenCanvas(side, side).getContext("2d");
  const picture = small[side].createImageData(side, side);
  const pixels = picture.data;
  for (let k = 0; k < values.length; k += 1) {
    const color = ink ? INK : values[k] < 0 ? ORANGE : BLUE;
    pixels[4 * k] = color[0];
    pixels[4 * k + 1] = color[1];
    pixels[4 * k + 2] = color[2];
    pixels[4 * k + 3] = (255 * Math.abs(values[k])) / scale; // at most 255
  }
  small[side].putImageData(picture, 0, 0);
  pen.clearRect(x, y, size, size);
  pen.imageSmoothingEnabled = smooth;
  pen.drawImage(small[side].canvas, x, y, size, size);
}

// The largest size of some numbers, which gets the full colour.
export function largest(values) {
  let found = 1e-12;
  for (const value of values) if (Math.abs(value) > found) found = Math.abs(value);
  return found;
}
