// What all figures share: drawing, points to drag, controls, and the text that says what is seen.
// Colours are CSS variables, so a figure follows the theme without a script.

const NAMESPACE = "http://www.w3.org/2000/svg";
const PAUSE = 300; // milliseconds of rest before a reader of the screen is told
const KEYS = {
  ArrowRight: [1, 0],
  ArrowLeft: [-1, 0],
  ArrowUp: [0, 1],
  ArrowDown: [0, -1],
  PageUp: [0, 10],
  PageDown: [0, -10],
  Home: [-Infinity, 0],
  End: [Infinity, 0],
};
const MOST_LETTERS = 13; // of a label beside its value, in half the width of a phone
let ids = 0;

export const BLUE = "var(--figure-blue)";
export const ORANGE = "var(--figure-orange)";
export const GREEN = "var(--figure-green)";
export const PURPLE = "var(--figure-purple)";

function element(node, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
  node.append(...children);
  return node;
}

export function html(tag, attributes = {}, ...children) {
  return element(document.createElement(tag), attributes, children);
}

export function svg(tag, attributes = {}, ...children) {
  return element(document.createElementNS(NAMESPACE, tag), attributes, children);
}

// Text at a point; attributes such as text-anchor may follow.
export function words(x, y, text, attributes = {}) {
  return svg("text", { x, y, ...attributes }, text);
}

// A number as NumPy would name it, with a minus sign instead of a hyphen.
export function number(value, digits = 2) {
  if (Number.isNaN(value)) return "nan";
  if (!Number.isFinite(value)) return value > 0 ? "inf" : "−inf";
  const text = value.toFixed(digits);
  return Number(text) === 0 ? text.replace("-", "") : text.replace("-", "−");
}

export function clamp(value, low, high) {
  return Math.min(high, Math.max(low, value));
}

// Put a figure into its place. `start` makes its first state. `build(figure)` adds drawing and
// controls, and returns a function that draws a state and returns it as a sentence.
export function mount(topic, start, build) {
  const stage = document.querySelector(`[data-figure="${topic}"]`);
  if (!stage) return;
  const drawing = html("div", { class: "interactive-drawing" });
  const readout = html("p", { class: "interactive-readout", role: "status" });
  const controls = html("div", { class: "interactive-controls" });
  const buttons = html("div", { class: "interactive-buttons" });
  const state = start();
  const figure = { state, drawing, controls, buttons, follow: [], update };
  let told;

  function show() {
    const text = draw(state);
    for (const follow of figure.follow) follow();
    return text;
  }

  function update(change) {
    change(state);
    const text = show();
    clearTimeout(told);
    told = setTimeout(() => (readout.textContent = text), PAUSE);
  }

  const draw = build(figure);
  button(figure, "Reset", () => Object.assign(state, start()));
  controls.append(buttons);
  readout.textContent = show();
  stage.replaceChildren(drawing, readout, controls);
}

// An SVG of this size in the figure, and in it a layer that each draw empties and fills again.
export function canvas(figure, width, height, label) {
  const marks = svg("g");
  const root = svg(
    "svg",
    { viewBox: `0 0 ${width} ${height}`, role: "group", "aria-label": label },
    marks,
  );
  figure.drawing.append(root);
  return { root, marks };
}

function control(figure, label, input, output = []) {
  input.id = `interactive-${(ids += 1)}`;
  const head = html("div", {}, html("label", { for: input.id }, label), ...output);
  const kind = label.length > MOST_LETTERS ? " is-long" : "";
  figure.controls.append(html("div", { class: `interactive-control${kind}` }, head, input));
}

// `key` names a number of the state, or `[name, index]` one in a list.
export function slider(figure, { label, key, min, max, step, text = number }) {
  const { state } = figure;
  const [name, index] = [key].flat();
  const value = () => (index === undefined ? state[name] : state[name][index]);
  const input = html("input", { type: "range", min, max, step });
  const output = html("output");
  input.addEventListener("input", () =>
    figure.update(() => {
      if (index === undefined) state[name] = input.valueAsNumber;
      else state[name][index] = input.valueAsNumber;
    }),
  );
  figure.follow.push(() => {
    input.value = value();
    output.textContent = text(value());
    input.setAttribute("aria-valuetext", output.textContent);
  });
  control(figure, label, input, [output]);
}

// `options` are pairs of a value and its text, or a function of the state that gives them. `change(state)` follows what was chosen.
export function choice(figure, { label, key, options, change = () => {} }) {
  const select = html("select");
  let offered;
  select.addEventListener("change", () =>
    figure.update((state) => {
      state[key] = select.value;
      change(state);
    }),
  );
  figure.follow.push(() => {
    const pairs = options instanceof Function ? options(figure.state) : options;
    if (String(pairs) !== offered) {
      select.replaceChildren(...pairs.map(([value, text]) => html("option", { value }, text)));
    }
    offered = String(pairs);
    select.value = figure.state[key];
  });
  control(figure, label, select);
}

// `pressed(state)` makes it a button that stays down.
export function button(figure, label, press, pressed) {
  const made = html("button", { type: "button" }, label);
  made.addEventListener("click", () => figure.update(press));
  if (pressed) {
    figure.follow.push(() => made.setAttribute("aria-pressed", pressed(figure.state)));
  }
  figure.buttons.append(made);
}

// A point to drag, also by arrow keys. `place(state)` is where it stands in the drawing,
// `drag(state, x, y)` moves it there, `step(state, right, up)` by steps. `value` is a number
// between `min` and `max`, `text` what it means. Returns it, to be drawn in another way.
export function handle(figure, { root }, { label, min, max, value, text, place, drag, step }) {
  const { state } = figure;
  const knob = svg(
    "g",
    { class: "interactive-handle", role: "slider", tabindex: 0, "aria-label": label },
    svg("circle", { class: "touch", r: 24 }),
    svg("circle", { class: "ring", r: 18 }),
    svg("circle", { class: "knob", r: 13.5 }),
  );
  knob.setAttribute("aria-valuemin", min);
  knob.setAttribute("aria-valuemax", max);
  let held = null; // from the pointer to the middle of the point

  const inside = (event) =>
    new DOMPoint(event.clientX, event.clientY).matrixTransform(root.getScreenCTM().inverse());
  knob.addEventListener("pointerdown", (event) => {
    const [x, y] = place(state);
    const at = inside(event);
    held = [x - at.x, y - at.y];
    knob.setPointerCapture(event.pointerId);
    event.preventDefault();
    knob.focus({ focusVisible: false, preventScroll: true });
  });
  knob.addEventListener("pointermove", (event) => {
    if (!held) return;
    const at = inside(event);
    figure.update(() => drag(state, at.x + held[0], at.y + held[1]));
  });
  for (const end of ["pointerup", "pointercancel"]) {
    knob.addEventListener(end, () => (held = null));
  }
  knob.addEventListener("keydown", (event) => {
    if (!(event.key in KEYS) || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    figure.update(() => step(state, ...KEYS[event.key]));
  });
  figure.follow.push(() => {
    knob.setAttribute("transform", `translate(${place(state).join(" ")})`);
    knob.setAttribute("aria-valuenow", Number(value(state).toFixed(3)));
    knob.setAttribute("aria-valuetext", text(state));
  });
  root.append(knob);
  return knob;
}
