import { anatomy } from "./anatomy.js";
import { look, nameOf } from "./answers.js";
import { closeup } from "./closeup.js";
import { curves } from "./curves.js";
import { asKeras } from "./keras.js";
import { advance, machine } from "./machine.js";
import { BATCHES, COUNTS, PRESETS, RATES, SPEEDS, begin } from "./presets.js";
import { report } from "./report.js";
import { TITLES, available } from "./sets.js";
import { button, choice, html, mount, slider } from "./shared.js";
import { sheet } from "./sheet.js";

const WORK = 6; // milliseconds of training in a frame
const LOOKING = 3; // milliseconds of finding out what the units answer to
const SAY = 5000; // milliseconds between two reports while it plays
const LONGEST = 5000; // epochs after which it pauses
const ADDRESS = "#preset-";
// A change of one of these makes a new network.
const FORM = ["data", "most", "depth", "units", "activation", "start", "seed", "run"];

const ACTIVATIONS = {
  relu: "ReLU",
  leaky_relu: "leaky ReLU",
  tanh: "tanh",
  sigmoid: "sigmoid",
  linear: "none (linear)",
};
const RULES = { descent: "gradient descent", momentum: "momentum", adam: "Adam" };
const STARTS = {
  he: "He",
  glorot: "Glorot",
  zeros: "zeros",
  small: "too small (He ÷ 10)",
  large: "too large (He × 10)",
};

const fresh = (name) => ({ ...begin(name), run: {}, playing: false, unit: "" });

// The preset that the address of the page asks for.
function asked() {
  const { hash } = window.location;
  const name = hash.startsWith(ADDRESS) ? hash.slice(ADDRESS.length) : "";
  return Object.hasOwn(PRESETS, name) ? name : null;
}

function build(figure) {
  const { state } = figure;
  let [made, formed, painter, isAway, waiting, before, owed, told] = [];
  const task = html("p", { class: "network-task" });
  const net = sheet("network-net", "The network: its layers, units and weights");
  const near = sheet("network-near", "What the network, or one of its units, answers to");
  const course = sheet("network-course", "Cost and accuracy over the epochs");
  const board = html("div", { class: "network" }, net.box, near.box, course.box);
  const drawNet = anatomy(net, (unit) =>
    figure.update(() => (state.unit = state.unit === unit ? "" : unit)),
  );
  const [drawNear, drawCourse] = [closeup(near), curves(course)];

  // Look at the units, then draw all: in small parts, so that no frame comes late.
  function* paint() {
    const seen = yield* look(made);
    drawNet(made, seen, state.unit);
    drawNear(made, seen, state.unit);
    drawCourse(made);
    return seen;
  }

  function refresh() {
    if (!made) return null;
    const parts = paint();
    painter = null;
    for (;;) {
      const { done, value } = parts.next();
      if (done) return value;
    }
  }

  function frame(now) {
    waiting = null;
    if (!state.playing || isAway) return;
    const speed = SPEEDS[state.speed];
    owed = Math.min(owed + ((now - before) / 1000) * speed, Math.max(1, speed / 30));
    before = now;
    spend(WORK, () => {
      if (owed >= 1 && made.life.next().value !== "slice") owed -= 1;
      return owed >= 1;
    });
    painter ??= paint();
    spend(LOOKING, () => {
      if (painter.next().done) painter = null;
      return painter;
    });
    if (isOver(made)) figure.update(() => (state.playing = false));
    else if (now - told > SAY) figure.update(() => {});
    go();
  }

  function go() {
    if (!waiting && state.playing && !isAway) waiting = requestAnimationFrame(frame);
  }

  function fit() {
    const changed = [net, near, course].map((one) => one.fit());
    if (changed.includes(true)) refresh();
  }

  queueMicrotask(fit); // when the figure is in the page
  new ResizeObserver(fit).observe(board);
  new IntersectionObserver((seen) => {
    isAway = !seen.at(-1).isIntersecting;
    [before, owed] = [performance.now(), 0];
    go();
  }).observe(board);

  // What is pressed most stands above the drawing, with Reset at its end.
  figure.buttons = html("div", { class: "interactive-buttons" });
  const head = html("div", { class: "interactive-controls" });
  beginnings({ ...figure, controls: head });
  transport(figure, (...events) => advance(made, ...events));
  controls(figure, () => made);
  const lines = html("code");
  const keras = html("details", {}, html("summary", {}, "The same network in Keras"));
  keras.append(html("pre", {}, lines));
  figure.controls.append(keras);
  figure.drawing.append(head, task, figure.buttons, board);

  return () => {
    const form = FORM.map((key) => state[key]);
    if (form.some((value, k) => value !== formed?.[k])) {
      made = machine(state);
      Object.assign(state, { playing: false, unit: "" });
    }
    formed = form;
    task.textContent = PRESETS[state.preset].task;
    lines.textContent = asKeras(state, made);
    const now = performance.now();
    [before, owed, told] = [now, 1, now];
    go();
    return report(made, refresh(), state.unit);
  };
}

// Work for so many milliseconds, or until there is nothing more to do.
function spend(milliseconds, work) {
  const end = performance.now() + milliseconds;
  while (work() && performance.now() < end);
}

function isOver({ history }) {
  return history.length > LONGEST || !Number.isFinite(history.at(-1).training.cost);
}

function beginnings(figure) {
  const options = Object.entries(PRESETS).map(([name, { title }]) => [name, title]);
  const change = (state) => Object.assign(state, fresh(state.preset));
  choice(figure, { label: "begin with", key: "preset", options, change });
}

function transport(figure, go) {
  const add = (label, press) => button(figure, label, press);
  const still = (...events) => (state) => {
    state.playing = false;
    go(...events);
  };
  add("Play", (state) => (state.playing = !state.playing));
  const [play] = figure.buttons.children;
  figure.follow.push(() => (play.textContent = figure.state.playing ? "Pause" : "Play"));
  add("Step", still("step", "epoch"));
  add("Epoch", still("epoch"));
  add("Rewind", (state) => (state.run = {}));
  add("New start", (state) => (state.seed += 1));
}

function controls(figure, its) {
  const { state } = figure;
  const pairs = (table) => Object.entries(table);
  const names = (table) => Object.keys(table).map((name) => [name, name]);
  const pick = (label, key, options) => choice(figure, { label, key, options });
  const slide = (label, key, min, max, text) =>
    slider(figure, { label, key, min, max, step: 1, text });
  pick("examples", "data", TITLES);
  pick("look at", "unit", () => [["", "the whole network"], ...units(its())]);
  slide("training examples", "most", 0, COUNTS.length - 1, (k) =>
    Math.min(COUNTS[k], available(state.data)),
  );
  slide("hidden layers", "depth", 0, 6, String);
  slide("units in each", "units", 1, 32, String);
  pick("activation", "activation", pairs(ACTIVATIONS));
  pick("start", "start", pairs(STARTS));
  pick("optimizer", "rule", pairs(RULES));
  slide("learning rate", "rate", 0, RATES.length - 1, (k) => String(RATES[k]));
  pick("batch size", "batch", names(BATCHES));
  pick("speed", "speed", names(SPEEDS));
}

function units(made) {
  return made.sizes.slice(1).flatMap((count, l) =>
    Array.from({ length: count }, (_, j) => {
      const unit = `${l + 1}.${j + 1}`;
      return [unit, nameOf(made, unit)];
    }),
  );
}

// An address within the page that names a preset brings it, and leads to the figure.
function follow(figure) {
  function lead() {
    if (!asked()) return;
    const group = figure.drawing.closest(".interactive");
    group.focus({ preventScroll: true });
    group.scrollIntoView();
  }
  window.addEventListener("load", lead);
  window.addEventListener("hashchange", () => {
    if (asked()) figure.update((state) => Object.assign(state, fresh(asked())));
    lead();
  });
}

mount(
  "network",
  () => fresh(asked() ?? Object.keys(PRESETS)[0]),
  (figure) => {
    follow(figure);
    return build(figure);
  },
);
