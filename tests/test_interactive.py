"""The figures that can be moved: by mouse, by keyboard, with the right numbers, for everyone."""

import itertools
import json
import re
import runpy

import numpy as np
import pytest
from classroom import ROOT

from autograder import questions, recorded

pytestmark = pytest.mark.xdist_group("book")
FIGURES = questions.topics()
PAUSE = 450  # milliseconds after which the text has followed
# A key on one control of each figure, and a part of the text before and after it.
KEYS = {
    "neurons": ("place of the border", "ArrowUp", "bias 4.00", "bias 4.15"),
    "forward_propagation": ("rows of X: m", "ArrowRight", "is (5, 3)", "is (6, 3)"),
    "training": ("learning rate α", "End", "so the path converges", "so the path diverges"),
    "activations": ("logit z", "ArrowLeft", "slope 0.045", "slope 0.049"),
    "softmax": ("logit: T-shirt", "ArrowRight", "T-shirt 0.2418", "T-shirt 0.2606"),
    "multilabel": ("threshold", "End", "yes to well made.", "yes to nothing."),
    "adam": ("steps", "ArrowLeft", "After 20 steps", "After 19 steps"),
    "convolution": ("place of the window", "ArrowRight", "at 0.44 seconds", "at 0.46 seconds"),
    "backprop": ("step", "ArrowRight", "Step 0:", "forward: w times x is 3.00"),
}
# The top-seller network, as the chapters import it.
SHOP = runpy.run_path(str(ROOT / "book" / "top_seller.py"))


@pytest.fixture
def visit(site, chromium):
    """Open the chapter of a figure; whatever the page says on the console fails the test."""
    opened, said = [], []

    def visit(topic, width=1280, scheme="light", **options):
        context = chromium.new_context(
            viewport={"width": width, "height": 900}, color_scheme=scheme, offline=True, **options
        )
        page = context.new_page()
        page.on("console", lambda message: message.type == "log" or said.append(message.text))
        page.on("pageerror", lambda error: said.append(str(error)))
        page.on("request", lambda request: request.url.startswith("file:") or said.append(request))
        page.goto((site / "book" / f"{topic}.html").as_uri(), wait_until="domcontentloaded")
        opened.append(context)
        return page

    yield visit
    for context in opened:
        context.close()
    assert said == []


def text(page):
    """What the figure says about itself."""
    page.wait_for_timeout(PAUSE)
    return page.locator(".interactive-readout").inner_text()


def press(page, label, key, times=1):
    control = page.locator(".interactive").get_by_label(label, exact=True)
    control.focus()
    for _ in range(times):
        page.keyboard.press(key)


def drag(page, label, right, down):
    """Move a point by so many pixels, with the mouse."""
    point = page.locator(".interactive").get_by_label(label, exact=True)
    point.scroll_into_view_if_needed()
    box = point.bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + right / 2, y + down / 2)
    page.mouse.move(x + right, y + down)
    page.mouse.up()


def drag_slider(page, label, share):
    """Take a native slider to this share of its length, with the mouse."""
    control = page.locator(".interactive").get_by_label(label, exact=True)
    control.scroll_into_view_if_needed()
    box = control.bounding_box()
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] * share, box["y"] + box["height"] / 2)
    page.mouse.up()


def press_button(page, name):
    page.locator(".interactive").get_by_role("button", name=name, exact=True).click()


def choose(page, label, option):
    page.locator(".interactive").get_by_label(label, exact=True).select_option(option)


def numbers(text):
    """The numbers in a text of a figure."""
    return [float(found.replace("−", "-")) for found in re.findall(r"−?\d+\.\d+", text)]


def ask(page, function, *given):
    """Call the mathematics of a figure."""
    return page.evaluate(f"(given) => ({function})(...given)", list(given))


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
    ("backprop", "graph_forward", "interactive.forward"),
    (
        "backprop",
        "graph_backward",
        "(graph, inputs) => interactive.backward(graph, interactive.forward(graph, inputs))",
    ),
]


@pytest.mark.parametrize(("topic", "function", "call"), MATHEMATICS)
def test_the_mathematics_agrees_with_recorded_answers_of_tensorflow(topic, function, call, visit):
    page = visit(topic)
    compared = 0
    for name, case in recorded.load(topic)[function].items():
        if name.startswith("same"):
            continue  # the figure has no padding
        given = [v.tolist() if isinstance(v, np.ndarray) else v for v in case.arguments]
        answer = ask(page, call, *given)
        assert np.allclose(np.ravel(answer), np.ravel(case.expected), rtol=1e-5, atol=1e-9), name
        compared += 1
    assert compared >= 4


def test_a_figure_is_on_the_page_of_its_topic_and_loads_one_script(site):
    for page in site.rglob("*.html"):
        found = re.findall(
            r'src="[^"]*_static/interactive/(\w+)\.js[^"]*"', page.read_text("utf-8")
        )
        wanted = page.stem in FIGURES and page.parent.name == "book"
        assert found == ([page.stem] if wanted else []), page


def test_a_script_has_no_handler_in_the_markup_and_asks_for_nothing(site):
    for script in (site / "_static" / "interactive").glob("*.js"):
        code = script.read_text("utf-8")
        assert not re.search(r"\bon\w+=|fetch\(|import\(|innerHTML|console\.", code), script
        assert "http" not in code.replace("http://www.w3.org/2000/svg", "")


@pytest.mark.parametrize("topic", FIGURES)
def test_keys_alone_move_a_figure_and_reset_brings_it_back(topic, visit):
    page = visit(topic)
    label, key, before, after = KEYS[topic]
    start = text(page)
    assert before in start
    press(page, label, key)
    assert after in text(page)
    page.locator(".interactive").get_by_role("button", name="Reset").focus()
    page.keyboard.press("Enter")
    assert text(page) == start
    # Every control is reached by Tab, one after the other, with a visible focus.
    controls = page.locator(".interactive-stage :is(input, select, button, [tabindex])")
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


@pytest.mark.parametrize("topic", FIGURES)
def test_a_figure_fits_a_phone_and_a_finger(topic, visit):
    page = visit(topic, width=375, scheme="dark")
    stage = page.locator(".interactive-stage").bounding_box()
    parts = page.locator(".interactive-stage :is(p, label, output, input, select, button, text)")
    edges = parts.evaluate_all(
        """(all) => all.map((part) => {
            const { left, right } = part.getBoundingClientRect();
            return [part.textContent, left, right];
        })"""
    )
    for name, left, right in edges:
        assert stage["x"] - 1 <= left <= right <= stage["x"] + stage["width"] + 1, name
    assert page.evaluate("document.documentElement.scrollWidth") <= 375
    widths = "(all) => all.map((part) => part.getBoundingClientRect().width)"
    heights = "(all) => all.map((part) => part.getBoundingClientRect().height)"
    assert all(w >= 24 for w in page.locator(".interactive .knob").evaluate_all(widths))
    assert all(w >= 44 for w in page.locator(".interactive .touch").evaluate_all(widths))
    controls = page.locator(".interactive :is(input, select, button)")
    assert all(height >= 44 for height in controls.evaluate_all(heights))


@pytest.mark.parametrize("topic", FIGURES)
def test_a_figure_follows_the_theme_while_it_is_open(topic, visit):
    page = visit(topic)
    colour = "getComputedStyle(document.querySelector('.interactive text')).fill"
    light = page.evaluate(colour)
    page.emulate_media(color_scheme="dark")
    page.wait_for_function(f"{colour} !== {json.dumps(light)}")


@pytest.mark.parametrize("topic", FIGURES)
def test_without_javascript_a_sentence_stands_in_for_a_figure(topic, visit):
    page = visit(topic, java_script_enabled=False)
    assert "needs JavaScript" in page.locator(".interactive-stage").inner_text()
    assert page.locator(".interactive > p").count() >= 2  # the experiment can be read


def test_neurons_the_border_and_the_arrow_are_dragged(visit):
    page = visit("neurons")
    p = 1 / (1 + np.exp(-(SHOP["X"][:, :2] @ SHOP["W1"][:2, 0] + SHOP["b1"][0])))
    assert np.allclose(numbers(text(page))[3:], p, atol=0.005)
    drag(page, "place of the border", 80, 0)
    moved = text(page)
    assert "Weights (−2.00, −3.00)" in moved  # the border moved and did not turn
    assert numbers(moved)[2] > 4.5
    assert "yes to 3 of 5" in moved
    drag(page, "arrow of the weights", 20, -20)
    w1, w2, b, *p = numbers(text(page))
    assert (w1, w2) != (-2, -3)
    answers = [ask(page, "interactive.neuron", x, [w1, w2], b) for x in SHOP["X"][:, :2].tolist()]
    assert np.allclose(p, answers, atol=0.02)


def test_neurons_longer_weights_leave_one_half_on_the_border(visit):
    page = visit("neurons")
    u = ask(page, "interactive.nearest", [1.7, 0.4], [-2, -3], 4)
    for w in ([-2, -3], [-4, -6]):
        assert np.isclose(ask(page, "interactive.neuron", u, w, -float(np.dot(w, u))), 0.5)


def test_forward_propagation_breaks_with_the_messages_of_numpy(visit):
    page = visit("forward_propagation")
    sizes, cases = range(1, 4), []
    for m, n, rows, units, length in itertools.product(sizes, repeat=5):
        for x, b in itertools.product([(m, n), (n,)], [(length,), (length, 1)]):
            shapes = [x, (rows, units), b]
            X, W, bias = map(np.zeros, shapes)
            try:
                said = list((X @ W + bias).shape)
            except ValueError as error:
                said = f"ValueError: {error}".strip()
            cases.append(([list(shape) for shape in shapes], said))
    found = page.evaluate(
        "(cases) => cases.map((shapes) => interactive.layer(...shapes))",
        [shapes for shapes, _ in cases],
    )
    for (shapes, said), answer in zip(cases, found, strict=True):
        assert (answer["message"] or answer["result"]) == said, shapes


def test_forward_propagation_says_what_breaks_and_what_only_seems_right(visit):
    page = visit("forward_propagation")
    press(page, "rows of W", "ArrowLeft")
    assert "(size 3 is different from 4)" in text(page)
    press_button(page, "Reset")
    drag_slider(page, "length of b", 0)
    assert "all neurons share one bias" in text(page)
    choose(page, "shape of b", "upright")
    drag_slider(page, "length of b", 1)
    assert "could not be broadcast together with shapes (5,3) (6,1)" in text(page)
    press(page, "length of b", "ArrowLeft")
    assert "each row gets one number of b" in text(page)


def test_training_descends_like_numpy_and_names_what_it_sees(visit):
    page = visit("training")
    x, y = SHOP["X"][:, 2], np.array([4.1, 1.2, 5.8, 3.3, 0.1])
    for rate in (0.01, 0.1, 0.3, 0.34):
        w, path = 0.7, [0.7]
        for _ in range(9):
            w -= rate * (2 * (w * x - y) * x).mean()
            path.append(w)
        assert np.allclose(ask(page, "interactive.descend", 0.7, rate, 9), path)
    assert np.isclose(ask(page, "interactive.cost", 0.7), ((0.7 * x - y) ** 2).mean())
    for steps, verdict in ((2, "crawls"), (10, "converges"), (40, "oscillates"), (70, "diverges")):
        press(page, "learning rate α", "Home")
        press(page, "learning rate α", "ArrowRight", steps)
        assert f"so the path {verdict}" in text(page)


def test_training_the_first_weight_is_dragged(visit):
    page = visit("training")
    before = text(page)
    assert "After 6 updates the weight 0.00 has become 1.791, and the cost is 0.198." in before
    drag(page, "first weight", 150, 0)
    w, *_ = numbers(text(page).split("the weight ")[1])
    assert 2 < w < 5
    press(page, "updates", "Home")
    first, last, _ = numbers(text(page).split("the weight ")[1])
    assert first == w
    assert np.isclose(last, w, atol=0.006)  # no update, no change


def test_activations_a_point_is_dragged_and_five_layers_multiply(visit):
    page = visit("activations")
    drag(page, "logit z", -62, 0)
    z, value, *_ = numbers(text(page))
    assert abs(z) < 0.5
    assert np.isclose(value, 1 / (1 + np.exp(-z)), atol=0.002)
    for w in (1, 2.5):
        product, logit = 1.0, z
        for _ in range(5):
            a = 1 / (1 + np.exp(-logit))
            product, logit = product * w * a * (1 - a), w * a
        assert np.isclose(ask(page, "interactive.chain", "sigmoid", z, w)[-1], product)
    choose(page, "activation", "relu")
    assert "5 layers leave" in text(page)
    press(page, "logit z", "End")
    assert "5 layers leave 1.0000 of" in text(page)
    press(page, "logit z", "Home")
    assert "5 layers leave 0.0000 of" in text(page)


def test_softmax_a_thousand_breaks_only_the_formula_on_paper(visit):
    page = visit("softmax")
    before = text(page)
    assert "loss of the T-shirt is 1.4197" in before
    assert "As on paper: the same." in before
    drag_slider(page, "logit: dress", 1)
    moved = text(page)
    assert numbers(moved)[4] > 3.9  # the loss of the T-shirt
    press_button(page, "+1000")
    after = text(page)
    assert "nan" in after
    assert after.split(" As on")[0] == moved.split(" As on")[0]
    assert page.get_by_label("logit: dress").get_attribute("aria-valuetext") == "1006.0"


def test_multilabel_softmax_does_not_see_all_logits_sink(visit):
    page = visit("multilabel")
    z = SHOP["x"] @ SHOP["W1"] + SHOP["b1"]
    softmax = np.exp(z) / np.exp(z).sum()
    _, *p = numbers(text(page))
    assert np.allclose(p, [*1 / (1 + np.exp(-z)), *softmax], atol=0.0006)
    press_button(page, "All −1")
    press_button(page, "All −1")
    sunk = text(page)
    assert "By sigmoids: affordable 0.069, known 0.269, well made 0.389; yes to nothing." in sunk
    assert np.allclose(numbers(sunk)[4:], softmax, atol=0.0006)
    drag_slider(page, "threshold", 0)
    assert "yes to affordable and known and well made. By softmax" in text(page)


def test_adam_races_as_the_chapter_does(visit, monkeypatch):
    page = visit("adam")
    monkeypatch.syspath_prepend(ROOT / "book")
    walk = runpy.run_path(str(ROOT / "book" / "figures" / "adam.py"))["walk"]
    for rule, rate in (("descent", 0.016), ("momentum", 0.004), ("adam", 0.3)):
        path, moves = ask(page, "interactive.walk", rule, rate, 60)
        assert np.allclose(path, walk(rule, [rate], 60)[:, 0])
        assert np.allclose(np.array(path[:-1]) - moves, path[1:])
    press(page, "steps", "Home")
    press(page, "steps", "ArrowRight")
    assert "Adam's last step was −1.00 α along the ravine and 1.00 α across" in text(page)
    press_button(page, "5 steps on")
    assert "After 6 steps" in text(page)
    press(page, "steps", "End")
    drag_slider(page, "α of gradient descent", 1)
    assert "gradient descent at cost beyond 10000" in text(page)


def test_convolution_the_kernel_slides_over_the_ecg_of_the_exercise(visit):
    page = visit("convolution")
    source = (ROOT / "solutions" / "convolution" / "convolution.py").read_text("utf-8")
    ecg = np.array(re.search(r'ECG = """(.*?)"""', source, re.DOTALL)[1].split(), float) / 100
    signal = np.array(ask(page, "interactive.signal"))
    assert (signal == ecg[:270]).all()
    rise = np.array([-1, -1, -1, 0, 1, 1, 1]) / 3
    answer = np.correlate(signal, rise, mode="valid")
    assert np.allclose(ask(page, "interactive.slide", signal.tolist(), rise.tolist()), answer)
    press(page, "place of the window", "ArrowUp", 5)
    assert f"answer, is {answer[45]:.2f}".replace("-", "−") in text(page)
    press_button(page, "Turn around")
    assert f"answer, is {-answer[45]:.2f}".replace("-", "−") in text(page)


def test_convolution_the_window_and_a_tap_are_dragged(visit):
    page = visit("convolution")
    signal = np.array(ask(page, "interactive.signal"))
    drag(page, "place of the window", 120, 0)
    seconds, *products, answer, _, _ = numbers(text(page))
    at = round(seconds * 90)
    assert at > 80
    assert np.isclose(sum(products), answer, atol=0.05)
    drag(page, "tap 3", 0, -40)
    tap = float(page.get_by_label("tap 3").get_attribute("aria-valuenow"))
    assert tap > 0.3
    assert np.isclose(numbers(text(page))[8], answer + tap * signal[at + 3], atol=0.02)


def test_backprop_steps_forward_and_backward_through_the_graph(visit):
    page = visit("backprop")
    said = []
    for _ in range(14):
        press_button(page, "Step on")
        said.append(text(page))
    assert "forward: z is 1.00" in said[1]
    assert "the loss is 0.31" in said[6]
    assert "sends −1.00 to z, which now has −1.00" in said[8]
    assert "sends 0.73 to z, which now has −0.27" in said[11]  # added, not overwritten
    assert "sends −0.54 to w, which now has −0.54; −0.40 to x" in said[13]
    press_button(page, "Step back")
    assert text(page) == said[12]
    drag_slider(page, "bias b", 1)
    assert "z has 0.00 and sends" in text(page)  # z is 6, and nothing is left to learn
