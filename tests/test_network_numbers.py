"""The network that trains in the page takes the same steps as one in NumPy, number for number."""

import ast
import itertools
import json
import re
import runpy
import subprocess

import numpy as np
import pytest
from classroom import ROOT, TAUGHT

from autograder_book.interactive import join, modules

NAMES = (
    "learning",
    "sets",
    "presets",
    "machine",
    "keras",
    "answers",
)  # the modules that draw nothing
SIZES = {"circle": [2, 6, 5, 2], "digits": [64, 16, 10]}
STEPS = 12
USED = (
    "load, start, train, evaluate, begin, machine, advance, asKeras, "
    "RATES, best, look, isDead, areAlike"
)
# Sums in another order, and that is all: a few units in the last place.
NEAR = {"rtol": 1e-11, "atol": 1e-13}


@pytest.fixture(scope="module")
def run():
    """A function that gives an expression the figure's modules, in node, and returns its value."""
    code = "".join(join(modules(ROOT, name)) for name in NAMES)
    code = f"const window = globalThis;\n{code}\nconst {{ {USED} }}"

    def run(expression, **given):
        names = "".join(f"const {name} = {json.dumps(value)};\n" for name, value in given.items())
        program = (
            f"{code} = interactive;\n{names}const rest = (all) => {{ let now = all.next();"
            " while (!now.done) now = all.next(); return now.value; };\n"
            "const plain = (_, value) => ArrayBuffer.isView(value) ? [...value] : value;\n"
            f"process.stdout.write(JSON.stringify(({expression}), plain));"
        )
        done = subprocess.run(["node"], input=program, capture_output=True, encoding="utf-8")
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)

    return run


# After each of the first steps: parameters, their gradients, and both costs.
TRAINED = """(() => {
  const { training, validation } = load(data, most);
  const network = start(sizes, activation, kind, 3);
  const seen = [];
  const look = () => seen.push({
    layers: network.layers.map(({ W, b }) => [[...W], [...b]]),
    gradients: network.gradients?.map(({ dW, db }) => [dW, db]),
    training: rest(evaluate(network, training)),
    validation: rest(evaluate(network, validation)),
  });
  look();
  for (const event of train(network, training, settings)) {
    if (event !== "slice" && look() > steps) return seen;
  }
})()"""


def part(run, data, name, most=None):
    found = run(f"load(data, most ?? Infinity).{name}", data=data, most=most)
    return np.reshape(found["X"], (len(found["y"]), -1)), np.array(found["y"])


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


# Each activation, and its slope as a function of the pre-activation.
ACTIVATIONS = {
    "relu": (lambda z: np.maximum(z, 0), lambda z: (z > 0) * 1.0),
    "leaky_relu": (lambda z: np.where(z < 0, 0.01 * z, z), lambda z: np.where(z > 0, 1, 0.01)),
    "tanh": (np.tanh, lambda z: 1 / np.cosh(z) ** 2),
    "sigmoid": (sigmoid, lambda z: sigmoid(z) * sigmoid(-z)),
    "linear": (lambda z: z, np.ones_like),
}


def forward(X, parameters, g):
    Z, A = [], [X]
    for W, b in parameters:
        Z.append(A[-1] @ W + b)
        A.append(g(Z[-1]))
    return Z, A


def evaluate(X, y, parameters, g):
    """The mean cross-entropy, and the share that is right."""
    logits = forward(X, parameters, g)[0][-1]
    highest = logits.max(axis=1)
    sums = np.log(np.exp(logits - highest[:, None]).sum(axis=1)) + highest
    return (sums - logits[np.arange(len(y)), y]).mean(), (logits.argmax(axis=1) == y).mean()


def backward(X, y, parameters, activation):
    g, slope = ACTIVATIONS[activation]
    Z, A = forward(X, parameters, g)
    E = np.exp(Z[-1] - Z[-1].max(axis=1, keepdims=True))
    error = (E / E.sum(axis=1, keepdims=True) - np.eye(E.shape[1])[y]) / len(y)
    gradients = []
    for (W, _), a, z in zip(parameters[::-1], A[-2::-1], [*Z[-2::-1], None], strict=True):
        gradients.insert(0, (a.T @ error, error.sum(axis=0)))
        error = None if z is None else (error @ W.T) * slope(z)
    return gradients


class Rule:
    """One of the three rules, with its memory of one array."""

    def __init__(self, name, rate):
        self.name, self.rate, self.t, self.m, self.v = name, rate, 0, 0, 0

    def __call__(self, g):
        self.t += 1
        if self.name == "descent":
            return self.rate * g
        if self.name == "momentum":
            self.m = 0.9 * self.m + g
            return self.rate * self.m
        self.m, self.v = 0.9 * self.m + 0.1 * g, 0.999 * self.v + 0.001 * g**2
        length = self.rate * np.sqrt(1 - 0.999**self.t) / (1 - 0.9**self.t)
        return length * self.m / (np.sqrt(self.v) + 1e-7)  # ε where Keras has it


def as_arrays(layers, sizes):
    pairs = zip(layers, sizes[:-1], strict=True)
    return [(np.reshape(W, (n, -1)), np.array(b)) for (W, b), n in pairs]


@pytest.mark.parametrize("rule", ["descent", "momentum", "adam"])
@pytest.mark.parametrize("activation", ACTIVATIONS)
@pytest.mark.parametrize("data", SIZES)
def test_each_step_is_that_of_numpy(data, activation, rule, run, record_property):
    sizes, rate = SIZES[data], {"descent": 0.3, "momentum": 0.05, "adam": 0.01}[rule]
    # Batches of more than a slice of 64; the last one of the epoch is short.
    given = {"data": data, "most": 180, "sizes": sizes, "activation": activation, "kind": "he"}
    settings = {"batch": 70, "rate": rate, "rule": rule}
    seen = run(TRAINED, settings=settings, steps=STEPS, **given)
    X, y = part(run, data, "training", 180)
    X_val, y_val = part(run, data, "validation")
    parameters = as_arrays(seen[0]["layers"], sizes)
    rules = [(Rule(rule, rate), Rule(rule, rate)) for _ in parameters]
    g, at, furthest = ACTIVATIONS[activation][0], 0, 0
    for before, after in itertools.pairwise(seen):
        for name, its in (("training", (X, y)), ("validation", (X_val, y_val))):
            cost, right = evaluate(*its, parameters, g)
            assert np.isclose(before[name]["cost"], cost, **NEAR)
            assert before[name]["accuracy"] == right
        rows = slice(at, at + 70)
        gradients = backward(X[rows], y[rows], parameters, activation)
        at = 0 if at + 70 >= len(y) else at + 70
        parameters = [
            tuple(p - move(g) for p, move, g in zip(its, moves, gs, strict=True))
            for its, moves, gs in zip(parameters, rules, gradients, strict=True)
        ]
        for ours, theirs in (
            (gradients, as_arrays(after["gradients"], sizes)),
            (parameters, as_arrays(after["layers"], sizes)),
        ):
            for one, other in zip(sum(ours, ()), sum(theirs, ()), strict=True):
                assert np.allclose(other, one, **NEAR)
                furthest = max(furthest, np.abs(other - one).max())
    record_property(f"furthest from NumPy, {data}, {activation}, {rule}", f"{furthest:.1e}")


def test_the_start_is_as_wide_as_its_name_says_and_the_same_for_its_seed(run):
    call = "[1, 1, 2].map((seed) => start([64, 32, 10], 'relu', kind, seed).layers)"
    wide = {
        "he": (2 / 64, 2 / 32),
        "glorot": (2 / 96, 2 / 42),
        "zeros": (0, 0),
        "small": (2 / 6400, 2 / 3200),
        "large": (200 / 64, 200 / 32),
    }
    drawn = {}
    for kind, variances in wide.items():
        first, again, other = run(call, kind=kind)
        assert first == again
        assert first != other or kind == "zeros"
        for layer, variance in zip(first, variances, strict=True):
            W = np.array(layer["W"])
            assert np.isclose(W.std(), np.sqrt(variance), rtol=0.12)
            assert abs(W.mean()) <= 4 * np.sqrt(variance / W.size)
            assert not any(layer["b"])
        drawn[kind] = np.array(first[0]["W"])
    assert np.allclose(drawn["large"], 10 * drawn["he"])
    assert np.allclose(drawn["small"], drawn["he"] / 10)
    z = np.sort(np.concatenate([drawn["he"]]) / np.sqrt(2 / 64))
    assert 0.02 < (np.abs(z) > 2).mean() < 0.08  # 0.046 for a normal distribution


def test_a_rule_that_is_changed_on_the_way_begins_with_an_empty_memory(run):
    change = """((first) => {
      const { training } = load("circle");
      const network = start([2, 4, 2], "tanh", "he", 1);
      const settings = { batch: 80, rate: 0.01, rule: first };
      let left = 6;
      const seen = [];
      for (const event of train(network, training, settings)) {
        if (event === "slice") continue;
        left -= 1;
        if (left === 3) settings.rule = "adam";
        if (left < 4) seen.push([...network.layers[0].W]);
        if (left === 0) return seen;
      }
    })"""
    before, after, *_ = np.array(run(f"{change}('momentum')"))
    # Adam's first step is one learning rate long for each weight.
    assert np.allclose(np.abs(after - before), 0.01, rtol=1e-3)


def test_the_sets_are_those_of_the_chapters(run, monkeypatch):
    monkeypatch.syspath_prepend(ROOT / "book")
    race = runpy.run_path(str(ROOT / "book" / "digits_race.py"))
    for name in ("training", "validation"):
        X, y = part(run, "digits", name)
        assert (race[name.upper()][0] == X).all()
        assert (race[name.upper()][1] == y).all()

    def cell(chapter, first, last):
        """Some lines of a chapter's code, run."""
        text = (ROOT / "book" / f"{chapter}.md").read_text(encoding="utf-8")
        (code,) = re.findall(rf"^{re.escape(first)}.*?^{re.escape(last)}[^\n]*$", text, re.M | re.S)
        names = {"np": np}
        exec(code, names)
        return names

    coffee = cell("training", "rng = np.random.default_rng(3)", "good =")
    X, y = part(run, "roasts", "training")
    roasts = coffee["roasts"]
    assert np.allclose((roasts - roasts.mean(axis=0)) / roasts.std(axis=0), X, atol=0.0051)
    assert (coffee["good"] == y).all()
    shop = cell("neurons", "rng = np.random.default_rng(0)\nshirts", "sold =")
    X, y = part(run, "shirts", "training")
    shirts = shop["shirts"]
    assert np.allclose((shirts - shirts.mean(axis=0)) / shirts.std(axis=0), X, atol=0.0051)
    assert (shop["sold"] == y).all()
    exercise = (ROOT / "solutions" / "backprop" / "backprop.py").read_text(encoding="utf-8")
    assert "X = rng.uniform(-2, 2, size=(80, 2))" in exercise
    X, y = part(run, "circle", "training")
    assert np.allclose(np.random.default_rng(1).uniform(-2, 2, size=(80, 2)), X, atol=0.0051)
    assert len(X) == 80


# Few epochs, because Keras keeps 32 bits.
TOLD = """(() => {
  const state = { ...begin("circle"), data: "roasts", activation, rule, batch: "8", rate: 4 };
  const made = machine(state);
  const layers = () => made.network.layers.map(({ W, b }) => [[...W], [...b]]);
  const before = layers();
  for (let k = 0; k < 3; k += 1) advance(made, "epoch");
  const code = asKeras(state, made);
  return { before, after: layers(), code, sizes: made.sizes, end: made.history.at(-1) };
})()"""


@pytest.mark.parametrize(("activation", "rule"), [("leaky_relu", "momentum"), ("tanh", "adam")])
def test_the_lines_of_keras_take_the_same_steps(activation, rule, run, keras):
    told = run(TOLD, activation=activation, rule=rule)
    build, fit = told["code"].split("model.fit")
    names = {"keras": keras}
    names["X"], names["y"] = part(run, "roasts", "training")
    names["X_val"], names["y_val"] = part(run, "roasts", "validation")
    exec(build, names)
    sizes = told["sizes"]
    names["model"].set_weights(sum(as_arrays(told["before"], sizes), ()))
    exec(f"history = model.fit{fit.replace('shuffle', 'verbose=0, shuffle')}", names)
    theirs, ours = names["model"].get_weights(), sum(as_arrays(told["after"], sizes), ())
    for one, other in zip(theirs, ours, strict=True):
        assert np.allclose(one, other, rtol=1e-3, atol=1e-4)
    found = names["history"].history
    assert np.isclose(found["val_loss"][-1], told["end"]["validation"]["cost"], atol=1e-3)
    assert np.isclose(found["val_accuracy"][-1], told["end"]["validation"]["accuracy"])


SEEN = """(() => {
  const made = machine({ ...begin(name), ...changes, ...("rate" in changes
    ? { rate: RATES.indexOf(changes.rate) } : {}) });
  for (let k = 0; k < epochs; k += 1) advance(made, "epoch");
  const hidden = rest(look(made)).answers.slice(0, -1);
  const { training, validation } = made.history.at(-1);
  return {
    cost: String(training.cost), right: training.accuracy,
    newCost: validation.cost, newRight: validation.accuracy, best: best(made.history),
    risen: validation.cost > 2.5 * made.history[best(made.history)].validation.cost,
    dead: hidden.flat().filter(isDead).length, alike: hidden.map(areAlike),
  };
})()"""
# What the chapter says of each beginning, and of a change of it, after so many epochs.
SAID = [
    ("circle", {}, 100, {"right": 1, "newRight": 0.97, "dead": 4}),
    ("digits", {}, 13, {"newRight": 0.95}),
    ("digits", {"rate": 0.01}, 7, {"newRight": 0.95}),
    ("six-sigmoids", {}, 10, {"cost": 2.306, "right": 0.1}),
    ("six-sigmoids", {"activation": "tanh"}, 5, {"cost": 0.236}),
    ("rate-too-large", {}, 1, {"cost": 12.545}),
    ("rate-too-large", {}, 2, {"cost": 47.985}),
    ("rate-too-large", {}, 3, {"cost": 59155.172}),
    ("rate-too-large", {}, 9, {"cost": np.nan}),
    ("rate-too-large", {"rate": 3}, 60, {"cost": 0.226}),
    ("rate-too-large", {"rate": 1}, 5, {"cost": 0.291, "best": 5}),
    ("zero-start", {}, 300, {"alike": [True], "dead": 0}),
    ("zero-start", {"activation": "relu"}, 100, {"dead": 8, "right": 0.575}),
    ("overfitting", {}, 36, {"newCost": 0.240, "newRight": 0.9}),
    ("overfitting", {}, 200, {"right": 1, "risen": True, "newRight": 0.885, "best": 36}),
    ("dead-units", {}, 2, {"dead": 13}),
    ("dead-units", {}, 60, {"dead": 14}),
    ("dead-units", {"activation": "leaky_relu"}, 100, {"dead": 0, "cost": 0.682}),
    ("dead-units", {"rate": 0.3}, 60, {"dead": 0, "cost": 0.257}),
    ("no-bend", {}, 200, {"cost": 0.681}),
    ("no-bend", {"data": "roasts"}, 100, {"newRight": 0.895}),
    ("start-too-large", {}, 50, {"cost": 1.457, "right": 0.575}),
    ("start-too-large", {"start": "glorot"}, 50, {"cost": 0.168, "right": 0.988}),
]


@pytest.mark.parametrize(("name", "changes", "epochs", "said"), SAID)
def test_each_beginning_shows_what_the_chapter_says(name, changes, epochs, said, run):
    seen = run(SEEN, name=name, changes=changes, epochs=epochs)
    seen["cost"] = float(seen["cost"])
    for what, value in said.items():
        assert np.allclose(seen[what], value, atol=6e-4, equal_nan=True), (what, seen[what])


def test_the_learners_network_takes_the_same_steps(run):
    """Where the course teaches `network`: one epoch of its solution, by Adam, as Keras does it."""
    if "network" not in TAUGHT.topics():
        pytest.skip("this course does not teach the topic network")
    code = (ROOT / "solutions" / "network" / "network.py").read_text(encoding="utf-8")
    functions = [node for node in ast.parse(code).body if isinstance(node, ast.FunctionDef)]
    solution = {"np": np, "itertools": itertools}
    exec(compile(ast.Module(functions, []), "network.py", "exec"), solution)
    sizes = SIZES["digits"]
    given = {"data": "digits", "most": 180, "sizes": sizes, "activation": "relu", "kind": "he"}
    settings = {"batch": 32, "rate": 0.01, "rule": "adam"}
    seen = run(TRAINED, settings=settings, steps=6, **given)
    X, y = part(run, "digits", "training", 180)
    parameters = as_arrays(seen[0]["layers"], sizes)
    parameters, _ = solution["train_epoch"](X, y, parameters, None, 32, 0.01)
    theirs = as_arrays(seen[6]["layers"], sizes)
    for one, other in zip(sum(map(tuple, parameters), ()), sum(theirs, ()), strict=True):
        assert np.allclose(other, one, **NEAR)
