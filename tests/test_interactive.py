"""The figures that can be moved: by mouse, by keyboard, with the right numbers, for everyone."""

import json
import re

import numpy as np
import pytest
from classroom import TAUGHT
from moving import ask, press, stage, text
from site_pages import widen

pytestmark = pytest.mark.xdist_group("interactive")
# Each figure, and the chapter that it stands in.
FIGURES = {topic: topic for topic in TAUGHT.topics()} | {"hinges": "activations"}
# A key on one control of each figure, and a part of the text before and after it.
KEYS = {
    "neurons": ("place of the border", "ArrowUp", "bias 4.00", "bias 4.15"),
    "forward_propagation": ("rows of X: m", "ArrowRight", "is (5, 3)", "is (6, 3)"),
    "training": ("learning rate α", "End", "so the path converges", "so the path diverges"),
    "hinges": ("unit 2", "ArrowUp", "slope −0.20", "slope −0.10"),
    "activations": ("pre-activation z", "ArrowLeft", "slope 0.045", "slope 0.049"),
    "softmax": ("logit: T-shirt", "ArrowRight", "T-shirt 0.2418", "T-shirt 0.2606"),
    "multilabel": ("threshold", "End", "yes to well made.", "yes to nothing."),
    "adam": ("steps", "ArrowLeft", "After 20 steps", "After 19 steps"),
    "convolution": ("place of the window", "ArrowRight", "at 0.44 seconds", "at 0.46 seconds"),
    "backprop": ("step", "ArrowRight", "Step 0:", "forward: w times x is 3.00"),
    "generalisation": ("epoch", "ArrowLeft", "after 2000 epochs", "after 1437 epochs"),
    "images": ("place of the window", "ArrowRight", "row 2, column 1", "row 2, column 2"),
    "network": ("hidden layers", "ArrowRight", "network 2-8-8-2", "network 2-8-8-8-2"),
}


def elementwise(function):
    return (
        "(z, ...rest) => (function each(v) { return Array.isArray(v) ? v.map(each) "
        f": interactive.{function}(v, ...rest); }})(z)"
    )


# A figure's own mathematics, called with the arguments that TensorFlow was given.
MATHEMATICS = [
    ("neurons", "neuron", "interactive.neuron"),
    ("activations", "sigmoid", elementwise("sigmoid")),
    ("activations", "sigmoid_derivative", elementwise("sigmoidDerivative")),
    ("activations", "tanh", elementwise("tanh")),
    ("activations", "tanh_derivative", elementwise("tanhDerivative")),
    ("activations", "relu", elementwise("relu")),
    ("activations", "relu_derivative", elementwise("reluDerivative")),
    ("activations", "leaky_relu", elementwise("leakyRelu")),
    ("softmax", "softmax", "(Z) => Z.map(interactive.softmax)"),
    (
        "softmax",
        "sparse_categorical_crossentropy",
        "(y, Z) => Z.map((z, i) => interactive.loss(z, y[i]))",
    ),
    ("multilabel", "predict_probabilities", "(Z) => Z.map(interactive.sigmoids)"),
    (
        "multilabel",
        "predict_labels",
        "(Z, t) => Z.map((z) => interactive.labels(interactive.sigmoids(z), t))",
    ),
    (
        "adam",
        "adam_step",
        "(...given) => interactive.adamStep("
        "...given.map((one) => (Array.isArray(one) ? one.flat() : one))).slice(0, 3)",
    ),
    (
        "convolution",
        "conv1d",
        """(x, w, b, stride = 1) => x.map((one) => {
            const channels = w[0].map((_, c) => w[0][0].map((_, f) =>
                interactive.slide(one.map((row) => row[c]), w.map((tap) => tap[c][f]))));
            const places = channels[0][0].map((_, i) => i).filter((i) => i % stride === 0);
            return places.map((i) => b.map((bias, f) =>
                channels.reduce((sum, of) => sum + of[f][i], bias)));
        })""",
    ),
    (
        "images",
        "conv2d",
        """(x, w, b, stride = 1) => x.map((one) => {
            const maps = b.map((bias, f) => w[0][0].map((_, c) => interactive.slide(
                one.map((row) => row.map((pixel) => pixel[c])),
                w.map((row) => row.map((tap) => tap[c][f])))));
            const kept = (all) => all.filter((_, i) => i % stride === 0);
            return kept(maps[0][0].map((_, i) => i)).map((i) =>
                kept(maps[0][0][0].map((_, j) => j)).map((j) => b.map((bias, f) =>
                    maps[f].reduce((sum, of) => sum + of[i][j], bias))));
        })""",
    ),
    ("backprop", "graph_forward", "interactive.forward"),
    (
        "backprop",
        "graph_backward",
        "(graph, inputs) => interactive.backward(graph, interactive.forward(graph, inputs))",
    ),
]


def _of_each_figure(test):
    """A page takes seconds to open: it stays open for all that is tried with its figures."""
    each = [pytest.param(chapter, figure, id=figure) for figure, chapter in FIGURES.items()]
    return pytest.mark.parametrize(("chapter", "figure"), each, indirect=["chapter"])(test)


@pytest.mark.parametrize(
    ("chapter", "topic", "function", "call"),
    [pytest.param(one[0], *one, id=f"{one[0]}-{one[1]}") for one in MATHEMATICS],
    indirect=["chapter"],
)
def test_the_mathematics_agrees_with_recorded_answers_of_tensorflow(chapter, topic, function, call):
    compared = 0
    for (name, _), case in TAUGHT.recorded(topic)[function].items():
        if name.startswith("same"):
            continue  # the figure has no padding
        given = [v.tolist() if isinstance(v, np.ndarray) else v for v in case.arguments]
        answer = ask(chapter, call, *given)
        assert np.allclose(np.ravel(answer), np.ravel(case.expected), rtol=1e-5, atol=1e-9), name
        compared += 1
    assert compared >= 3


def test_a_figure_is_on_the_page_of_its_topic_and_each_loads_one_script(site):
    for page in site.rglob("*.html"):
        found = re.findall(
            r'src="[^"]*_static/interactive/(\w+)\.js[^"]*"', page.read_text("utf-8")
        )
        wanted = [name for name, chapter in FIGURES.items() if chapter == page.stem]
        wanted += ["hinges"] if page == site / "book" / "index.html" else []
        assert sorted(found) == sorted(wanted if page.parent.name == "book" else []), page


def test_a_script_has_no_handler_in_the_markup_and_asks_for_nothing(site):
    for script in (site / "_static" / "interactive").glob("*.js"):
        code = script.read_text("utf-8")
        assert not re.search(r"\bon\w+=|fetch\(|import\(|innerHTML|console\.", code), script
        assert "http" not in code.replace("http://www.w3.org/2000/svg", "")


@_of_each_figure
def test_keys_alone_move_a_figure_and_reset_brings_it_back(chapter, figure):
    page = _as(chapter, 1280, "light")
    label, key, before, after = KEYS[figure]
    start = text(page, figure)
    assert before in start
    press(page, label, key, figure=figure)
    assert after in text(page, figure)
    stage(page, figure).get_by_role("button", name="Reset").focus()
    page.keyboard.press("Enter")
    assert text(page, figure) == start
    # Every control is reached by Tab, one after the other, with a visible focus.
    controls = stage(page, figure).locator(":is(input, select, button, [tabindex])")
    controls.first.focus()
    seen = set()
    for _ in range(controls.count()):
        seen.add(
            page.evaluate(
                """() => {
                    const now = document.activeElement;
                    const ring = now.querySelector?.(".ring");
                    const look = getComputedStyle(ring ?? now);
                    const seen = ring ? look.stroke : look.outlineStyle;
                    if (seen === "none") throw new Error("no visible focus");
                    return now.id || now.getAttribute("aria-label") || now.textContent;
                }"""
            )
        )
        page.keyboard.press("Tab")
    assert len(seen) == controls.count()


@_of_each_figure
def test_a_figure_follows_the_theme_while_it_is_open(chapter, figure):
    page = _as(chapter, 1280, "light")
    colour = f"getComputedStyle(document.querySelector('[data-figure={figure}] text')).fill"
    light = page.evaluate(colour)
    page.emulate_media(color_scheme="dark")
    page.wait_for_function(f"{colour} !== {json.dumps(light)}")


@_of_each_figure
def test_a_figure_fits_a_phone_and_a_finger(chapter, figure):
    page = _as(chapter, 375, "dark")
    shown = stage(page, figure)
    box = shown.bounding_box()
    parts = shown.locator(":is(p, label, output, input, select, button, text)")
    edges = parts.evaluate_all(
        """(all) => all.map((part) => {
            const { left, right } = part.getBoundingClientRect();
            return [part.textContent, left, right];
        })"""
    )
    for name, left, right in edges:
        assert box["x"] - 1 <= left <= right <= box["x"] + box["width"] + 1, name
    assert page.evaluate("document.documentElement.scrollWidth") <= 375
    widths = "(all) => all.map((part) => part.getBoundingClientRect().width)"
    heights = "(all) => all.map((part) => part.getBoundingClientRect().height)"
    assert all(w >= 24 for w in shown.locator(".knob").evaluate_all(widths))
    assert all(w >= 44 for w in shown.locator(".touch").evaluate_all(widths))
    controls = shown.locator(":is(input, select, button)")
    assert all(height >= 44 for height in controls.evaluate_all(heights))


def _as(page, width, scheme):
    """The page on a screen of this width, in light or dark."""
    widen(page, width, 900)
    page.emulate_media(color_scheme=scheme)
    page.wait_for_function(f"document.documentElement.dataset.theme === '{scheme}'")
    return page
