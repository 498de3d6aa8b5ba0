import { BATCHES, RATES } from "./presets.js";
import { SPREADS } from "./learning.js";

// The lines of Keras that make and train the same network. Its he_normal and glorot_normal draw
// other numbers, as wide as ours.

const RULES = {
  descent: (rate) => `SGD(${rate})`,
  momentum: (rate) => `SGD(${rate}, momentum=0.9)`,
  adam: (rate) => `Adam(${rate})`,
};
const STARTS = { he: '"he_normal"', glorot: '"glorot_normal"', zeros: '"zeros"' };

function initializer(kind, n, units) {
  const spread = Number(SPREADS[kind](n, units).toPrecision(3));
  return STARTS[kind] ?? `keras.initializers.RandomNormal(stddev=${spread})`;
}

export function asKeras({ activation, start, rule, rate, batch }, { sizes, history, examples }) {
  const bend = activation === "leaky_relu" ? "keras.layers.LeakyReLU(0.01)" : `"${activation}"`;
  const layers = sizes.slice(1).map((units, l) => {
    const bent = l < sizes.length - 2 ? `, activation=${bend}` : "";
    return (
      `    keras.layers.Dense(${units}${bent},\n` +
      `        kernel_initializer=${initializer(start, sizes[l], units)}),\n`
    );
  });
  const size = Math.min(BATCHES[batch], examples.training.y.length);
  return (
    `model = keras.Sequential([\n    keras.Input((${sizes[0]},)),\n${layers.join("")}])\n` +
    `model.compile(\n    keras.optimizers.${RULES[rule](RATES[rate])},\n` +
    "    keras.losses.SparseCategoricalCrossentropy(from_logits=True),\n" +
    '    metrics=["accuracy"])\n' +
    `model.fit(X, y, batch_size=${size}, epochs=${Math.max(1, history.length - 1)},\n` +
    "    shuffle=False, validation_data=(X_val, y_val))"
  );
}
