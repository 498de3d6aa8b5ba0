import { BLUE, GREEN, ORANGE, button, canvas, mount, number, slider, svg, words } from "./shared.js";

// What was computed when the book was built: networks of several widths, with training sets of
// several sizes, after several epochs. It stands in the page, behind the figure.
const KEPT = document.getElementById("curve-fits");
const FITS = KEPT ? JSON.parse(KEPT.textContent) : null;

// One of the trained networks: its costs after each epoch that was kept, and its fits.
export function run(width, size) {
  const { training, validation, fits } = FITS.runs[width][size];
  return { training, validation, fits: fits.map((fit) => fit.map((value) => value / 100)) };
}

// Where in a list of costs the lowest stands.
export function lowest(costs) {
  return costs.indexOf(Math.min(...costs));
}

const start = () => ({ width: 3, size: 1, at: FITS.epochs.length - 1 });
const across = (x) => 172 + 51 * x;
const up = (y) => 92 - 44 * y;
const later = (epoch) => 44 + (276 * Math.log(epoch)) / Math.log(FITS.epochs.at(-1));
const high = (cost) => 262 - 34 * Math.log10(Math.min(Math.max(cost, 0.001), 10));

function line(points, color, attributes = {}) {
  const places = points.map(([x, y]) => `${x.toFixed(1)},${y.toFixed(1)}`).join(" ");
  return svg("polyline", { points: places, fill: "none", stroke: color, ...attributes });
}

function costs(values, color, dashes) {
  const points = values.map((cost, k) => [later(FITS.epochs[k]), high(cost)]);
  return line(points, color, { "stroke-width": 2, "stroke-dasharray": dashes });
}

function plain(cost) {
  return number(cost, cost < 0.0995 ? 3 : 2);
}

mount("generalisation", start, (figure) => {
  const { widths, sizes, epochs, grid, points, curve } = FITS;
  const picture = canvas(figure, 340, 390, "Points with a fitted curve, and below it two costs");
  const pick = (values) => (index) => String(values[index]);
  slider(figure, { label: "width", key: "width", min: 0, max: widths.length - 1, step: 1, text: pick(widths) });
  slider(figure, { label: "examples", key: "size", min: 0, max: sizes.length - 1, step: 1, text: pick(sizes) });
  slider(figure, { label: "epoch", key: "at", min: 0, max: epochs.length - 1, step: 1, text: pick(epochs) });
  button(figure, "Lowest validation cost", (state) => {
    state.at = lowest(run(state.width, state.size).validation);
  });
  button(figure, "Last epoch", (state) => (state.at = epochs.length - 1));

  return ({ width, size, at }) => {
    const { training, validation, fits } = run(width, size);
    const best = lowest(validation);
    const faint = { stroke: "currentColor", "stroke-opacity": 0.35 };
    const shown = points.slice(0, sizes[size]);
    const inside = (y) => Math.min(Math.max(up(y), 2), 178);
    const mark = (cost, color) =>
      svg("circle", { cx: later(epochs[at]), cy: high(cost), r: 5, fill: color });
    picture.marks.replaceChildren(
      line(
        grid.map((x, k) => [across(x), up(curve[k])]),
        "currentColor",
        { "stroke-opacity": 0.6, "stroke-dasharray": "4 4" },
      ),
      ...shown.map(([x, y]) =>
        svg("circle", { cx: across(x), cy: inside(y), r: 3.5, fill: BLUE, "fill-opacity": 0.8 }),
      ),
      line(
        grid.map((x, k) => [across(x), inside(fits[at][k])]),
        ORANGE,
        { "stroke-width": 2.5 },
      ),
      words(4, 194, "dashed: what is to be learned"),
      ...[10, 1, 0.1, 0.01, 0.001].flatMap((cost) => [
        svg("line", { x1: 44, x2: 320, y1: high(cost), y2: high(cost), ...faint }),
        words(38, high(cost) + 4, String(cost), { "text-anchor": "end" }),
      ]),
      svg("line", { x1: later(epochs[at]), x2: later(epochs[at]), y1: 228, y2: 364, ...faint }),
      costs(training, BLUE, "none"),
      costs(validation, GREEN, "7 4"),
      mark(training[at], BLUE),
      mark(validation[at], GREEN),
      line([[44, 212], [64, 212]], BLUE, { "stroke-width": 2 }),
      words(70, 216, `training ${plain(training[at])}`),
      line([[182, 212], [208, 212]], GREEN, { "stroke-width": 2, "stroke-dasharray": "7 4" }),
      words(214, 216, `validation ${plain(validation[at])}`),
      words(44, 384, "1"),
      words(320, 384, `${epochs.at(-1)} epochs`, { "text-anchor": "end" }),
    );
    const since =
      at > best
        ? `The validation cost was lowest, ${plain(validation[best])}, at epoch ${epochs[best]}.`
        : at < best
          ? `The validation cost will be lowest, ${plain(validation[best])}, at epoch ${epochs[best]}.`
          : "The validation cost is at its lowest.";
    return (
      `${widths[width]} units, ${sizes[size]} examples, after ${epochs[at]} epochs. ` +
      `Training cost ${plain(training[at])}, validation cost ${plain(validation[at])}. ${since}`
    );
  };
});
