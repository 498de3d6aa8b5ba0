"""Each figure that can be moved: by mouse and by keyboard, and its numbers against NumPy's."""

import itertools
import re
import runpy

import numpy as np
import pytest
from classroom import ROOT
from moving import ask, choose, drag, drag_slider, numbers, press, press_button, text
from sklearn.datasets import load_digits, load_sample_image

pytestmark = pytest.mark.xdist_group("interactive numbers")
# The top-seller network, as the chapters import it.
SHOP = runpy.run_path(str(ROOT / "book" / "top_seller.py"))


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
    press(page, "learning rate α", "Home")
    for steps, verdict in ((2, "crawls"), (8, "converges"), (30, "oscillates"), (30, "diverges")):
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
    drag(page, "pre-activation z", -62, 0)
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
    press(page, "pre-activation z", "End")
    assert "5 layers leave 1.0000 of" in text(page)
    press(page, "pre-activation z", "Home")
    assert "5 layers leave 0.0000 of" in text(page)


def test_activations_three_hinges_come_near_a_bell_by_hand_and_by_descent(visit):
    page = visit("activations")
    x = np.linspace(-3, 3, 121)

    def mean_square(hinges, slopes):
        return np.mean((np.maximum(0, x[:, None] - hinges) @ slopes - np.exp(-(x**2))) ** 2)

    assert np.isclose(
        numbers(text(page, "hinges"))[-1],
        mean_square([-2.2, -0.8, 0.8], np.array([0.4, -0.2, -0.5])),
        atol=6e-5,
    )
    drag(page, "unit 1", 40, 0, figure="hinges")
    assert -2.2 < numbers(text(page, "hinges"))[0] < -1
    hinges, slopes = np.array([-1.61, 0.01, 1.63]), np.array([0.6, -1.2, 0.6])  # a tent
    tent = ask(page, "interactive.meanSquare", hinges.tolist(), slopes.tolist())
    assert np.isclose(tent, mean_square(hinges, slopes))
    found = ask(page, "interactive.descend", hinges.tolist(), slopes.tolist(), 0.05, 3)
    for _ in range(3):
        over = np.maximum(0, x[:, None] - hinges)  # (121, 3)
        error = 2 * (over @ slopes - np.exp(-(x**2)))[:, None] / 121
        d_slopes, d_hinges = (error * over).sum(0), (error * (over > 0) * -slopes).sum(0)
        hinges, slopes = hinges - 0.05 * d_hinges, slopes - 0.05 * d_slopes
    assert np.allclose(found, [hinges, slopes])
    before = numbers(text(page, "hinges"))[-1]
    for _ in range(5):
        press_button(page, "100 steps of descent", figure="hinges")
    assert numbers(text(page, "hinges"))[-1] < before / 2


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
    press_button(page, "Reset")
    drag_slider(page, "temperature", 1)
    e = np.exp(np.array([2, 1, 3, -1]) / 5)
    assert np.allclose(numbers(text(page))[:4], e / e.sum(), atol=6e-5)
    assert "The temperature is 5.0." in text(page)


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
    assert "Adam’s last step was −1.00 α along the ravine and 1.00 α across" in text(page)
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


def test_generalisation_shows_the_networks_that_were_trained_for_it(visit):
    page = visit("generalisation")
    computed = runpy.run_path(str(ROOT / "book" / "curve_fits.py"))
    training, validation, fits = computed["train"](4, 16)
    shown = ask(page, "interactive.run", 1, 1)
    assert np.allclose(shown["training"], training, rtol=0.01)
    assert np.allclose(shown["validation"], validation, rtol=0.01)
    assert np.allclose(shown["fits"], fits, atol=0.02)
    press_button(page, "Lowest validation cost")
    assert "The validation cost is at its lowest." in text(page)
    lowest = numbers(text(page))[1]
    press_button(page, "Last epoch")
    assert "64 units, 16 examples, after 2000 epochs" in text(page)
    assert numbers(text(page))[1] > lowest
    drag_slider(page, "examples", 1)
    assert "64 units, 128 examples" in text(page)


def test_images_the_kernel_slides_over_the_digit_and_over_the_roof(visit):
    page = visit("images")
    zero, roof = (np.array(ask(page, "interactive.pixels", name)) for name in ("digit", "roof"))
    assert (zero == load_digits().images[0] / 16).all()
    grey = load_sample_image("china.jpg")[40:168, 110:238].mean(axis=2)
    coarse = grey.reshape(16, 8, 16, 8).mean(axis=(1, 3))
    stretched = (coarse - coarse.min()) / (coarse.max() - coarse.min())
    assert np.abs(roof - stretched).max() <= 0.5 / 16 + 1e-9
    upright = np.array([[-1, 0, 1]] * 3)
    for name, pixels in (("digit", zero), ("roof", roof)):
        choose(page, "picture", name)
        windows = np.lib.stride_tricks.sliding_window_view(pixels, (3, 3))
        answer = np.einsum("ijtu,tu->ij", windows, upright)
        assert np.allclose(
            ask(page, "interactive.slide", pixels.tolist(), upright.tolist()), answer
        )
        *products, z, high, low = numbers(text(page))
        assert np.allclose(products, np.ravel(windows[2, 1] * upright), atol=0.006)
        assert np.allclose([z, high, low], [answer[2, 1], answer.max(), answer.min()], atol=0.006)


def test_images_a_kernel_is_painted_and_the_window_is_dragged(visit):
    page = visit("images")
    kernel = [page.get_by_label(f"kernel, row {t}, column {u}") for t in range(3) for u in range(3)]

    def taps():
        return [float(cell.get_attribute("aria-valuenow")) for cell in kernel]

    press_button(page, "Nothing")
    press(page, "paint with", "Home")
    kernel[4].click()
    assert taps() == [0, 0, 0, 0, -1, 0, 0, 0, 0]
    press(page, "paint with", "End")
    width = kernel[0].bounding_box()["width"]
    drag(page, "kernel, row 0, column 0", 2 * width, 0)  # a stroke over the first row
    assert taps() == [1, 1, 1, 0, -1, 0, 0, 0, 0]
    press(page, "kernel, row 2, column 2", "ArrowDown", 2)
    assert taps() == [1, 1, 1, 0, -1, 0, 0, 0, -0.5]
    press_button(page, "Turn around")
    assert taps() == [-0.5, 0, 0, 0, -1, 0, 1, 1, 1]
    drag(page, "place of the window", 40, 40)
    said = text(page)
    row, column = map(int, re.match(r"Window at row (\d), column (\d)", said).groups())
    assert (row, column) > (2, 1)
    pixels = np.array(ask(page, "interactive.pixels", "digit"))[row : row + 3, column : column + 3]
    *products, z, _, _ = numbers(said)
    assert np.allclose(products, pixels.ravel() * taps(), atol=0.006)
    assert np.isclose(z, pixels.ravel() @ taps(), atol=0.006)
