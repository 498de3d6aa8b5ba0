"""Adam: what goes wrong, with a hint for whoever does it."""

import numpy as np

from autograder.question import mistake
from autograder.topics.adam.questions import softmax_gradients

_CORRECTION = (
    "m and v begin at 0. After t steps the weights of all gradients so far add up to 1 - β^t, "
    "not to 1"
)
_BY_BOTH = _CORRECTION + ": divide each moment by what its own weights add up to."
_FOR_THE_STEP_ONLY = (
    "The corrected value is for this step only. The next step goes on from the moment as it was "
    "before the correction"
)
_COUNT = "t is 1 in the first step and grows by 1 with each step"
_FROM_0 = _COUNT + ". If yours starts at 0, 1 - β^t is 0 there and the correction is 0/0."
_FIRST_FOREVER = (
    "Every step is corrected like the first one. After t steps the correction is 1 - β^t: is t "
    "in it, and does t grow?"
)
_OWN_HISTORY = "Each parameter has a history of its own, so each needs its own m and v"
_EVENLY = (
    "The examples were divided evenly. Each batch has `batch_size` of them, and only the last may "
    "be shorter."
)
_WRITES = (
    "The values are right, but an array that was given was changed: an operator such as -= writes "
    "into it. Make a new array in each step."
)
_SETTINGS = "The arguments say how large α, β₁ and β₂ are"

# Right, unless told otherwise: what the wrong answers are made of. The settings are called `rate`,
# `b1`, `b2` and `eps` for short.


def _moments(g, m, v, b1, b2):
    return b1 * m + (1 - b1) * g, b2 * v + (1 - b2) * g**2


def _moved(theta, m, v, rate, eps):
    return theta - rate * m / (np.sqrt(v) + eps)


def _right(theta, g, m, v, t, rate=0.001, b1=0.9, b2=0.999, eps=1e-7):
    m, v = _moments(g, m, v, b1, b2)
    theta = _moved(theta, m / (1 - b1**t), v / (1 - b2**t), rate, eps)
    return theta, m, v


def _path(theta, gradients, rate, b1, b2, eps, step=None, times=None):
    """All places of a path.

    Args:
        step: stands in for the right step.
        times: ``t`` for each step, if not 1, 2, 3, …
    """
    step = step or _right
    times = range(1, len(gradients) + 1) if times is None else times
    m = v = np.zeros(len(theta))
    path = [theta]
    for t, gradient in zip(times, gradients, strict=True):
        theta, m, v = step(theta, gradient, m, v, t, rate, b1, b2, eps)
        path.append(theta)
    return np.array(path)


def _cut(X, y, batch_size, starts=None):
    """Batches that start at ``starts``, if not where the one before has ended."""
    starts = range(0, len(X), batch_size) if starts is None else starts
    return [(X[i : i + batch_size], y[i : i + batch_size]) for i in starts]


def _train(
    X, y, W, b, epochs, batch_size, rate, cut=None, clock=None, forget=None, slopes=None, step=None
):
    """W and b after the training.

    Args:
        cut: from X, y, batch_size to the batches.
        clock: from the number of the epoch, of the batch in it and of the update, all counted
            from 0, to ``t``.
        forget: from the number of the batch in its epoch to whether the moments begin anew.
        slopes, step: stand in for the right ones.
    """
    cut, slopes, step = cut or _cut, slopes or softmax_gradients, step or _right
    start = (0 * W, 0 * W), (0 * b, 0 * b)
    moments_of_w, moments_of_b = start
    update = 0
    for epoch in range(epochs):
        for number, (rows, targets) in enumerate(cut(X, y, batch_size)):
            if forget and forget(number):
                moments_of_w, moments_of_b = start
            t = clock(epoch, number, update) if clock else update + 1
            dw, db = slopes(rows, targets, W, b)
            W, *moments_of_w = step(W, dw, *moments_of_w, t, rate)
            b, *moments_of_b = step(b, db, *moments_of_b, t, rate)
            update += 1
    return W, b


# A wrong step, made again and again, is a mistake of `adam_path` and of `train` too. They give it
# different names, so that it can be two different ones in one notebook.


def _along_a_path(step):
    def mistaken(theta, gradients, rate=0.001, b1=0.9, b2=0.999, eps=1e-7):
        return _path(theta, gradients, rate, b1, b2, eps, step)

    return mistaken


def _in_training(update):
    def mistaken(X, y, W, b, epochs, batch_size, rate=0.001):
        return _train(X, y, W, b, epochs, batch_size, rate, step=update)

    return mistaken


_STEP_AND_PATH = {"adam_step": None, "adam_path": _along_a_path}
_EVERYWHERE = _STEP_AND_PATH | {"train": _in_training}


# adam_step


@mistake(of=_EVERYWHERE, hint="The bias correction is missing. " + _BY_BOTH)
def no_correction(theta, g, m, v, t, rate=0.001, b1=0.9, b2=0.999, eps=1e-7):
    m, v = _moments(g, m, v, b1, b2)
    return _moved(theta, m, v, rate, eps), m, v


@mistake(
    of=_STEP_AND_PATH,
    hint="Only m is corrected. " + _CORRECTION + ", and that holds for v as well.",
)
def only_m_corrected(theta, g, m, v, t, rate=0.001, b1=0.9, b2=0.999, eps=1e-7):
    m, v = _moments(g, m, v, b1, b2)
    return _moved(theta, m / (1 - b1**t), v, rate, eps), m, v


@mistake(
    of=_STEP_AND_PATH,
    hint="Only v is corrected. " + _CORRECTION + ", and that holds for m as well.",
)
def only_v_corrected(theta, g, m, v, t, rate=0.001, b1=0.9, b2=0.999, eps=1e-7):
    m, v = _moments(g, m, v, b1, b2)
    return _moved(theta, m, v / (1 - b2**t), rate, eps), m, v


# Along a path all is NaN, as with t_from_0.
@mistake(
    of="adam_step",
    hint="A division comes before a subtraction: m / 1 - β^t is m, less β^t. What belongs together "
    "needs parentheses.",
)
def parentheses_forgotten(theta, g, m, v, t, rate=0.001, b1=0.9, b2=0.999, eps=1e-7):
    m, v = _moments(g, m, v, b1, b2)
    with np.errstate(invalid="ignore"):
        return _moved(theta, m / 1 - b1**t, v / 1 - b2**t, rate, eps), m, v


# Along a path this is t_never_advanced.
@mistake(
    of="adam_step",
    hint="The correction divides by 1 - β, which is right in the first step only. " + _BY_BOTH,
)
def one_minus_beta(theta, g, m, v, t, rate=0.001, b1=0.9, b2=0.999, eps=1e-7):
    m, v = _moments(g, m, v, b1, b2)
    return _moved(theta, m / (1 - b1), v / (1 - b2), rate, eps), m, v


@mistake(
    of=_STEP_AND_PATH,
    hint="The correction has t times β in it. After t steps, what is left of the starting 0 has "
    "been multiplied by β t times over: that is a power.",
)
def beta_times_t(theta, g, m, v, t, rate=0.001, b1=0.9, b2=0.999, eps=1e-7):
    m, v = _moments(g, m, v, b1, b2)
    return _moved(theta, m / (1 - b1 * t), v / (1 - b2 * t), rate, eps), m, v


@mistake(
    of=_STEP_AND_PATH,
    hint="This is (1 - β)^t. The power belongs to β alone, before it is taken from 1.",
)
def power_of_the_difference(theta, g, m, v, t, rate=0.001, b1=0.9, b2=0.999, eps=1e-7):
    m, v = _moments(g, m, v, b1, b2)
    return _moved(theta, m / (1 - b1) ** t, v / (1 - b2) ** t, rate, eps), m, v


@mistake(
    of=_EVERYWHERE,
    hint="The correction was multiplied. The moments came out too small, so which operation makes "
    "them larger?",
)
def correction_multiplied(theta, g, m, v, t, rate=0.001, b1=0.9, b2=0.999, eps=1e-7):
    m, v = _moments(g, m, v, b1, b2)
    return _moved(theta, m * (1 - b1**t), v * (1 - b2**t), rate, eps), m, v


@mistake(
    of=_EVERYWHERE,
    hint="The corrected moments took the place of m and v. " + _FOR_THE_STEP_ONLY + ".",
)
def corrected_moments_kept(theta, g, m, v, t, rate=0.001, b1=0.9, b2=0.999, eps=1e-7):
    m, v = _moments(g, m, v, b1, b2)
    m, v = m / (1 - b1**t), v / (1 - b2**t)
    return _moved(theta, m, v, rate, eps), m, v


@mistake(of=_STEP_AND_PATH, hint="The corrected m took the place of m. " + _FOR_THE_STEP_ONLY + ".")
def corrected_m_kept(theta, g, m, v, t, rate=0.001, b1=0.9, b2=0.999, eps=1e-7):
    theta, m, v = _right(theta, g, m, v, t, rate, b1, b2, eps)
    return theta, m / (1 - b1**t), v


@mistake(of="adam_step", hint=_COUNT + ". Yours uses t - 1: in the first step that is 0/0.")
def one_step_behind(theta, g, m, v, t, rate=0.001, b1=0.9, b2=0.999, eps=1e-7):
    return _right(theta, g, m, v, t - 1, rate, b1, b2, eps)


@mistake(of="adam_step", hint=_COUNT + ". It need not be raised once more; yours uses t + 1.")
def one_step_ahead(theta, g, m, v, t, rate=0.001, b1=0.9, b2=0.999, eps=1e-7):
    return _right(theta, g, m, v, t + 1, rate, b1, b2, eps)


@mistake(
    of=_EVERYWHERE,
    hint="v was averaged over the gradients, not over their squares. A negative v has no root, and "
    "v is meant to measure size without sign.",
)
def gradient_not_squared(theta, g, m, v, t, rate=0.001, b1=0.9, b2=0.999, eps=1e-7):
    m, v = b1 * m + (1 - b1) * g, b2 * v + (1 - b2) * g
    return _moved(theta, m / (1 - b1**t), v / (1 - b2**t), rate, eps), m, v


@mistake(
    of=_STEP_AND_PATH,
    hint="v was averaged over the sizes of the gradients. It is the mean of their squares; the "
    "root comes afterwards.",
)
def size_instead_of_square(theta, g, m, v, t, rate=0.001, b1=0.9, b2=0.999, eps=1e-7):
    m, v = b1 * m + (1 - b1) * g, b2 * v + (1 - b2) * np.abs(g)
    return _moved(theta, m / (1 - b1**t), v / (1 - b2**t), rate, eps), m, v


@mistake(
    of=_STEP_AND_PATH,
    hint="v was averaged over the squares of m. It takes the squares of the gradient.",
)
def m_squared(theta, g, m, v, t, rate=0.001, b1=0.9, b2=0.999, eps=1e-7):
    m = b1 * m + (1 - b1) * g
    v = b2 * v + (1 - b2) * m**2
    return _moved(theta, m / (1 - b1**t), v / (1 - b2**t), rate, eps), m, v


@mistake(
    of=_EVERYWHERE,
    hint="This goes uphill. The gradient points to where the cost grows: move against it.",
)
def uphill(theta, g, m, v, t, rate=0.001, b1=0.9, b2=0.999, eps=1e-7):
    return _right(theta, g, m, v, t, -rate, b1, b2, eps)


@mistake(
    of=_STEP_AND_PATH,
    hint="The step was divided by v. v is a mean of squares; its root has the size of a gradient.",
)
def root_forgotten(theta, g, m, v, t, rate=0.001, b1=0.9, b2=0.999, eps=1e-7):
    m, v = _moments(g, m, v, b1, b2)
    corrected = v / (1 - b2**t)
    return theta - rate * m / (1 - b1**t) / (corrected + eps), m, v


@mistake(
    of=_STEP_AND_PATH,
    hint="v was corrected after its root was taken. The correction belongs to v itself, under the "
    "root.",
)
def corrected_outside_the_root(theta, g, m, v, t, rate=0.001, b1=0.9, b2=0.999, eps=1e-7):
    m, v = _moments(g, m, v, b1, b2)
    scale = np.sqrt(v) / (1 - b2**t)
    return theta - rate * m / (1 - b1**t) / (scale + eps), m, v


@mistake(
    of=_STEP_AND_PATH,
    hint="The step was made with the newest gradient alone. Adam moves by m, the running mean.",
)
def gradient_in_place_of_m(theta, g, m, v, t, rate=0.001, b1=0.9, b2=0.999, eps=1e-7):
    m, v = _moments(g, m, v, b1, b2)
    return _moved(theta, g, v / (1 - b2**t), rate, eps), m, v


@mistake(
    of=_STEP_AND_PATH,
    hint="The step was made with m and v as they were given. First the new gradient goes into "
    "both, then theta moves.",
)
def moved_by_the_old_moments(theta, g, m, v, t, rate=0.001, b1=0.9, b2=0.999, eps=1e-7):
    theta = _moved(theta, m / (1 - b1**t), v / (1 - b2**t), rate, eps)
    return theta, *_moments(g, m, v, b1, b2)


@mistake(
    of=_STEP_AND_PATH,
    hint="The weights are exchanged: the old mean keeps the share β, the new gradient gets 1 - β.",
)
def old_and_new_exchanged(theta, g, m, v, t, rate=0.001, b1=0.9, b2=0.999, eps=1e-7):
    m, v = (1 - b1) * m + b1 * g, (1 - b2) * v + b2 * g**2
    return _moved(theta, m / (1 - b1**t), v / (1 - b2**t), rate, eps), m, v


@mistake(
    of=_STEP_AND_PATH,
    hint="The gradient was added in full. In a mean the shares add up to 1: β for the old value, "
    "and what remains for the new one.",
)
def gradient_added_in_full(theta, g, m, v, t, rate=0.001, b1=0.9, b2=0.999, eps=1e-7):
    m, v = b1 * m + g, b2 * v + g**2
    return _moved(theta, m / (1 - b1**t), v / (1 - b2**t), rate, eps), m, v


@mistake(
    of=_EVERYWHERE,
    hint="In m the gradient was added in full. In a mean the shares add up to 1: β₁ for the old "
    "value, and what remains for the new one. v is right.",
)
def gradient_in_full_in_m(theta, g, m, v, t, rate=0.001, b1=0.9, b2=0.999, eps=1e-7):
    m, v = b1 * m + g, b2 * v + (1 - b2) * g**2
    return _moved(theta, m / (1 - b1**t), v / (1 - b2**t), rate, eps), m, v


@mistake(
    of=_EVERYWHERE,
    hint="In v the square was added in full. In a mean the shares add up to 1: β₂ for the old "
    "value, and what remains for the new one. m is right.",
)
def square_in_full_in_v(theta, g, m, v, t, rate=0.001, b1=0.9, b2=0.999, eps=1e-7):
    m, v = b1 * m + (1 - b1) * g, b2 * v + g**2
    return _moved(theta, m / (1 - b1**t), v / (1 - b2**t), rate, eps), m, v


# Along a path this is moments_reset.
@mistake(
    of="adam_step",
    hint="m and v start from 0 here, so the past is lost. They are arguments: go on from them.",
)
def past_forgotten(theta, g, m, v, t, rate=0.001, b1=0.9, b2=0.999, eps=1e-7):
    return _right(theta, g, 0 * m, 0 * v, t, rate, b1, b2, eps)


@mistake(of=_STEP_AND_PATH, hint="β₁ and β₂ are exchanged: β₁ belongs to m, β₂ to v.")
def betas_exchanged(theta, g, m, v, t, rate=0.001, b1=0.9, b2=0.999, eps=1e-7):
    return _right(theta, g, m, v, t, rate, b2, b1, eps)


@mistake(of=_STEP_AND_PATH, hint="β₁ was used for v as well. v has a β of its own.")
def beta_1_for_both(theta, g, m, v, t, rate=0.001, b1=0.9, b2=0.999, eps=1e-7):
    return _right(theta, g, m, v, t, rate, b1, b1, eps)


@mistake(
    of=_STEP_AND_PATH,
    hint="v was corrected with β₁. Each moment is corrected with the β that it was made with.",
)
def beta_1_in_both_corrections(theta, g, m, v, t, rate=0.001, b1=0.9, b2=0.999, eps=1e-7):
    m, v = _moments(g, m, v, b1, b2)
    return _moved(theta, m / (1 - b1**t), v / (1 - b1**t), rate, eps), m, v


@mistake(of=_STEP_AND_PATH, hint=_SETTINGS + "; yours holds two of them fixed at 0.9 and 0.999.")
def betas_fixed(theta, g, m, v, t, rate=0.001, b1=0.9, b2=0.999, eps=1e-7):
    return _right(theta, g, m, v, t, rate, 0.9, 0.999, eps)


@mistake(of=_STEP_AND_PATH, hint=_SETTINGS + "; yours always steps with α = 0.001.")
def learning_rate_fixed(theta, g, m, v, t, rate=0.001, b1=0.9, b2=0.999, eps=1e-7):
    return _right(theta, g, m, v, t, 0.001, b1, b2, eps)


@mistake(of=_STEP_AND_PATH, hint="The learning rate is missing: it sets how long the step is.")
def learning_rate_forgotten(theta, g, m, v, t, rate=0.001, b1=0.9, b2=0.999, eps=1e-7):
    return _right(theta, g, m, v, t, 1.0, b1, b2, eps)


@mistake(
    of=_STEP_AND_PATH,
    hint="A parameter that never had a gradient came out as 0/0. That is what ε is for, however "
    "small it is: is it a part of the denominator?",
)
def epsilon_forgotten(theta, g, m, v, t, rate=0.001, b1=0.9, b2=0.999, eps=1e-7):
    return _right(theta, g, m, v, t, rate, b1, b2, 0.0)


@mistake(
    of=_STEP_AND_PATH,
    hint="v was averaged over the parameters, so all have the same. "
    + _OWN_HISTORY
    + ": that is what makes the step fit each.",
)
def one_v_for_all(theta, g, m, v, t, rate=0.001, b1=0.9, b2=0.999, eps=1e-7):
    m = b1 * m + (1 - b1) * g
    v = b2 * v + (1 - b2) * np.mean(g**2)
    return _moved(theta, m / (1 - b1**t), v / (1 - b2**t), rate, eps), m, v


@mistake(
    of=_STEP_AND_PATH,
    hint="The squares were added up over the parameters. "
    + _OWN_HISTORY
    + ": that is what makes the step fit each.",
)
def v_added_up_over_all(theta, g, m, v, t, rate=0.001, b1=0.9, b2=0.999, eps=1e-7):
    m = b1 * m + (1 - b1) * g
    v = b2 * v + (1 - b2) * np.sum(g**2)
    return _moved(theta, m / (1 - b1**t), v / (1 - b2**t), rate, eps), m, v


@mistake(
    of=_EVERYWHERE,
    hint="This is a step of plain gradient descent: neither m nor v moves theta.",
)
def gradient_descent(theta, g, m, v, t, rate=0.001, b1=0.9, b2=0.999, eps=1e-7):
    return theta - rate * g, *_moments(g, m, v, b1, b2)


@mistake(
    of=_STEP_AND_PATH,
    hint="theta moves by m alone. The step is also divided by the root of v.",
)
def momentum_only(theta, g, m, v, t, rate=0.001, b1=0.9, b2=0.999, eps=1e-7):
    m, v = _moments(g, m, v, b1, b2)
    return theta - rate * m / (1 - b1**t), m, v


# Along a path this is also what becomes of moments and t that begin anew in each step.
@mistake(
    of=_STEP_AND_PATH,
    hint="Every step is exactly α long, with the sign of the gradient. That is Adam's first step; "
    "afterwards m and v remember more than one gradient.",
)
def sign_of_the_gradient(theta, g, m, v, t, rate=0.001, b1=0.9, b2=0.999, eps=1e-7):
    return theta - rate * np.sign(g), *_moments(g, m, v, b1, b2)


@mistake(
    of="adam_step",
    hint="theta is right, but m and v came back as they were given. Return the new ones: the next "
    "step needs them.",
)
def moments_as_they_were(theta, g, m, v, t, rate=0.001, b1=0.9, b2=0.999, eps=1e-7):
    return _right(theta, g, m, v, t, rate, b1, b2, eps)[0], m, v


@mistake(
    of="adam_step",
    hint="The first result is only the change. The new theta is the old one plus the change.",
)
def the_step_instead_of_the_place(theta, g, m, v, t, rate=0.001, b1=0.9, b2=0.999, eps=1e-7):
    return _right(0 * theta, g, m, v, t, rate, b1, b2, eps)


@mistake(
    of="adam_step",
    hint="theta is right; the new m and v are missing, and the next step needs them.",
)
def only_theta_returned(theta, g, m, v, t, rate=0.001, b1=0.9, b2=0.999, eps=1e-7):
    return _right(theta, g, m, v, t, rate, b1, b2, eps)[0]


@mistake(of="adam_step", hint="The results come in another order: first theta, then m and v.")
def moments_returned_first(theta, g, m, v, t, rate=0.001, b1=0.9, b2=0.999, eps=1e-7):
    theta, m, v = _right(theta, g, m, v, t, rate, b1, b2, eps)
    return m, v, theta


@mistake(of="adam_step", hint="m and v are exchanged among the results.")
def m_and_v_exchanged(theta, g, m, v, t, rate=0.001, b1=0.9, b2=0.999, eps=1e-7):
    theta, m, v = _right(theta, g, m, v, t, rate, b1, b2, eps)
    return theta, v, m


@mistake(of="adam_step", hint="t was returned, too. Three results are asked for: theta, m and v.")
def t_returned_too(theta, g, m, v, t, rate=0.001, b1=0.9, b2=0.999, eps=1e-7):
    return *_right(theta, g, m, v, t, rate, b1, b2, eps), t


@mistake(of="adam_step", hint=_WRITES)
def theta_changed_in_place(theta, g, m, v, t, rate=0.001, b1=0.9, b2=0.999, eps=1e-7):
    new, m, v = _right(theta, g, m, v, t, rate, b1, b2, eps)
    theta -= theta - new
    return theta, m, v


@mistake(of="adam_step", hint=_WRITES)
def moments_changed_in_place(theta, g, m, v, t, rate=0.001, b1=0.9, b2=0.999, eps=1e-7):
    m *= b1
    m += (1 - b1) * g
    v *= b2
    v += (1 - b2) * g**2
    return _moved(theta, m / (1 - b1**t), v / (1 - b2**t), rate, eps), m, v


@mistake(of="adam_step", hint=_WRITES)
def all_changed_in_place(theta, g, m, v, t, rate=0.001, b1=0.9, b2=0.999, eps=1e-7):
    new, *both = _right(theta, g, m, v, t, rate, b1, b2, eps)
    theta[...], m[...], v[...] = new, *both
    return theta, m, v


# adam_path


@mistake(of="adam_path", hint=_FROM_0)
def t_from_0(theta, gradients, rate=0.001, b1=0.9, b2=0.999, eps=1e-7):
    return _path(theta, gradients, rate, b1, b2, eps, times=range(len(gradients)))


@mistake(of="adam_path", hint=_COUNT + ". Yours starts at 2.")
def t_from_2(theta, gradients, rate=0.001, b1=0.9, b2=0.999, eps=1e-7):
    return _path(theta, gradients, rate, b1, b2, eps, times=range(2, len(gradients) + 2))


@mistake(of="adam_path", hint=_FIRST_FOREVER)
def t_never_advanced(theta, gradients, rate=0.001, b1=0.9, b2=0.999, eps=1e-7):
    return _path(theta, gradients, rate, b1, b2, eps, times=[1] * len(gradients))


@mistake(of="adam_path", hint=_COUNT + ". Yours is the number of all steps from the start.")
def t_always_the_last(theta, gradients, rate=0.001, b1=0.9, b2=0.999, eps=1e-7):
    times = [len(gradients)] * len(gradients)
    return _path(theta, gradients, rate, b1, b2, eps, times=times)


@mistake(
    of="adam_path",
    hint=_COUNT + ". Yours grows with each parameter; they all take the same step.",
)
def t_advanced_for_each_parameter(theta, gradients, rate=0.001, b1=0.9, b2=0.999, eps=1e-7):
    times = 1 + np.arange(gradients.size).reshape(gradients.shape)
    return _path(theta, gradients, rate, b1, b2, eps, times=times)


@mistake(
    of="adam_path",
    hint="m and v start from 0 in every step, but t goes on. They are made once, before the first "
    "step, and carried on: are the new ones stored under the names that the next step reads?",
)
def moments_reset(theta, gradients, rate=0.001, b1=0.9, b2=0.999, eps=1e-7):
    return _path(theta, gradients, rate, b1, b2, eps, step=past_forgotten)


@mistake(
    of="adam_path",
    hint="One m and one v pass from parameter to parameter. " + _OWN_HISTORY + ".",
)
def moments_shared_by_all(theta, gradients, rate=0.001, b1=0.9, b2=0.999, eps=1e-7):
    path, m, v = [theta], 0.0, 0.0
    for t, gradient in enumerate(gradients, start=1):
        theta = theta.copy()
        for j in range(len(theta)):
            theta[j], m, v = _right(theta[j], gradient[j], m, v, t, rate, b1, b2, eps)
        path.append(theta)
    return np.array(path)


@mistake(
    of="adam_path",
    hint="Every step starts from the first place: is the new theta stored under the name that the "
    "next step reads?",
)
def every_step_from_the_start(theta, gradients, rate=0.001, b1=0.9, b2=0.999, eps=1e-7):
    path = _path(theta, gradients, rate, b1, b2, eps)
    return np.array([theta, *(theta + np.diff(path, axis=0))])


@mistake(
    of="adam_path",
    hint="Every step uses the first gradient. Row k of `gradients` belongs to step k.",
)
def first_gradient_in_every_step(theta, gradients, rate=0.001, b1=0.9, b2=0.999, eps=1e-7):
    gradients = [gradients[0]] * len(gradients)
    return _path(theta, gradients, rate, b1, b2, eps)


@mistake(of="adam_path", hint="The gradients were taken from the last to the first.")
def gradients_backwards(theta, gradients, rate=0.001, b1=0.9, b2=0.999, eps=1e-7):
    return _path(theta, gradients[::-1], rate, b1, b2, eps)


@mistake(
    of="adam_path",
    hint="The steps are as long as the default settings make them: pass on those that you were "
    "given.",
)
def settings_not_passed_on(theta, gradients, rate=0.001, b1=0.9, b2=0.999, eps=1e-7):
    return _path(theta, gradients, 0.001, 0.9, 0.999, 1e-7)


@mistake(
    of="adam_path",
    hint="The start is missing. The first row is theta before any step, so there is one row more "
    "than there are gradients.",
)
def start_left_out(theta, gradients, rate=0.001, b1=0.9, b2=0.999, eps=1e-7):
    return _path(theta, gradients, rate, b1, b2, eps)[1:]


@mistake(
    of="adam_path",
    hint="The last place is missing. Each row was kept before its step; the last step also leads "
    "somewhere.",
)
def end_left_out(theta, gradients, rate=0.001, b1=0.9, b2=0.999, eps=1e-7):
    return _path(theta, gradients, rate, b1, b2, eps)[:-1]


@mistake(of="adam_path", hint="Return all places on the way, not only the last one.")
def only_the_end(theta, gradients, rate=0.001, b1=0.9, b2=0.999, eps=1e-7):
    return _path(theta, gradients, rate, b1, b2, eps)[-1]


@mistake(
    of="adam_path",
    hint="Only one step was made. A return ends the function at once: is yours inside the loop?",
)
def first_step_only(theta, gradients, rate=0.001, b1=0.9, b2=0.999, eps=1e-7):
    return _path(theta, gradients[:1], rate, b1, b2, eps)


@mistake(
    of="adam_path",
    hint="Only one step was made, and the other rows are still 0. A return ends the function at "
    "once: is yours inside the loop?",
)
def zeros_after_the_first_step(theta, gradients, rate=0.001, b1=0.9, b2=0.999, eps=1e-7):
    path = _path(theta, gradients, rate, b1, b2, eps)
    path[2:] = 0
    return path


@mistake(of="adam_path", hint="The first row is still 0. It is theta before any step.")
def start_never_stored(theta, gradients, rate=0.001, b1=0.9, b2=0.999, eps=1e-7):
    path = _path(theta, gradients, rate, b1, b2, eps)
    path[0] = 0
    return path


@mistake(of="adam_path", hint="These are the steps. Asked for are the places, start first.")
def steps_instead_of_places(theta, gradients, rate=0.001, b1=0.9, b2=0.999, eps=1e-7):
    return np.diff(_path(theta, gradients, rate, b1, b2, eps), axis=0)


@mistake(of="adam_path", hint="Each row is a place: the shape is (T + 1, n).")
def steps_in_columns(theta, gradients, rate=0.001, b1=0.9, b2=0.999, eps=1e-7):
    return _path(theta, gradients, rate, b1, b2, eps).T


@mistake(
    of="adam_path",
    hint="All rows are the same: one array was put into the list again and again, and changed each "
    "time. Put in a new array at each step.",
)
def one_array_many_times(theta, gradients, rate=0.001, b1=0.9, b2=0.999, eps=1e-7):
    path = _path(theta, gradients, rate, b1, b2, eps)
    return np.tile(path[-1], (len(path), 1))


@mistake(
    of="adam_path",
    hint="All rows are the same, and theta, which was given, was changed: an operator such as -= "
    "writes into it, and the list holds that one array again and again.",
)
def the_start_changed_in_place(theta, gradients, rate=0.001, b1=0.9, b2=0.999, eps=1e-7):
    path = _path(theta, gradients, rate, b1, b2, eps)
    theta[...] = path[-1]
    return np.tile(path[-1], (len(path), 1))


@mistake(of="adam_path", hint=_WRITES)
def a_right_path_but_the_start_changed(theta, gradients, rate=0.001, b1=0.9, b2=0.999, eps=1e-7):
    path = _path(theta, gradients, rate, b1, b2, eps)
    theta[...] = path[-1]
    return path


@mistake(
    of="adam_path",
    hint="An array of whole numbers cuts off every decimal place that is put into it. Of what type "
    "is the array that holds your result?",
)
def path_of_whole_numbers(theta, gradients, rate=0.001, b1=0.9, b2=0.999, eps=1e-7):
    return _path(theta, gradients, rate, b1, b2, eps).astype(int)


# minibatches


@mistake(
    of="minibatches",
    hint="The examples that do not fill a whole batch are lost. They form a last, shorter batch.",
)
def last_batch_dropped(X, y, batch_size):
    full = len(X) // batch_size * batch_size
    return _cut(X[:full], y[:full], batch_size)


@mistake(
    of="minibatches",
    hint="Where the batches fit exactly, an empty one comes after them: count how many starts "
    "there are.",
)
def an_empty_batch_at_the_end(X, y, batch_size):
    return _cut(X, y, batch_size, range(0, len(X) + 1, batch_size))


@mistake(
    of="minibatches",
    hint="There is only one batch. A return ends the function at once: is yours inside the loop?",
)
def first_batch_only(X, y, batch_size):
    return _cut(X, y, batch_size, [0])


@mistake(
    of="minibatches",
    hint="Only the last batch is in the list: each turn of the loop replaces it. Begin with an "
    "empty list before the loop, and put each batch into it.",
)
def last_batch_only(X, y, batch_size):
    return _cut(X, y, batch_size)[-1:]


@mistake(
    of="minibatches",
    hint="Only the first batch has rows, the others are empty: their slices start farther on, but "
    "end where the first one does.",
)
def every_slice_ends_like_the_first(X, y, batch_size):
    starts = range(0, len(X), batch_size)
    return [(X[i:batch_size], y[i:batch_size]) for i in starts]


@mistake(
    of="minibatches",
    hint="This is the first batch alone, and not in a list. All batches are asked for.",
)
def one_batch_without_a_list(X, y, batch_size):
    return X[:batch_size], y[:batch_size]


@mistake(
    of="minibatches",
    hint="A batch starts at every row, so they overlap. The next batch starts where the one before "
    "has ended.",
)
def a_batch_from_each_row(X, y, batch_size):
    return _cut(X, y, batch_size, range(len(X)))


@mistake(
    of="minibatches",
    hint="Each batch starts one row after the one before, so they overlap. It starts where that "
    "one has ended.",
)
def the_next_batch_one_row_further(X, y, batch_size):
    return _cut(X, y, batch_size, range(-(-len(X) // batch_size)))


@mistake(
    of="minibatches",
    hint="`batch_size` says how many examples are in a batch, not how many batches there are.",
)
def size_taken_for_the_number(X, y, batch_size):
    return list(zip(np.array_split(X, batch_size), np.array_split(y, batch_size), strict=True))


@mistake(of="minibatches", hint=_EVENLY)
def parts_of_equal_size(X, y, batch_size):
    number = -(-len(X) // batch_size)
    return list(zip(np.array_split(X, number), np.array_split(y, number), strict=True))


@mistake(
    of="minibatches",
    hint="The short batch comes first. It is the last one that may be short.",
)
def short_batch_first(X, y, batch_size):
    rest = len(X) % batch_size
    first = [(X[:rest], y[:rest])] if rest else []
    return first + _cut(X[rest:], y[rest:], batch_size)


@mistake(
    of="minibatches",
    hint="The last batch was filled up with the first examples, which then count twice. It may be "
    "short.",
)
def last_batch_filled_from_the_start(X, y, batch_size):
    number = -(-len(X) // batch_size)
    rows = np.arange(number * batch_size).reshape(number, batch_size) % len(X)
    return [(X[each], y[each]) for each in rows]


@mistake(
    of="minibatches",
    hint="The last batch was filled up with zeros, and a zero is an example like any other. It may "
    "be short.",
)
def last_batch_filled_with_zeros(X, y, batch_size):
    lacking = -len(X) % batch_size
    X = np.concatenate([X, np.zeros((lacking, X.shape[1]))])
    y = np.concatenate([y, np.zeros(lacking)])
    return _cut(X, y, batch_size)


@mistake(
    of="minibatches",
    hint="The last batch reaches back into the one before, so some examples count twice. It may be "
    "short.",
)
def last_batch_reaches_back(X, y, batch_size):
    starts = range(0, len(X), batch_size)
    return _cut(X, y, batch_size, [max(0, min(i, len(X) - batch_size)) for i in starts])


@mistake(
    of="minibatches",
    hint="The rest was added to the last full batch. It is a batch of its own.",
)
def rest_added_to_the_last_batch(X, y, batch_size):
    starts = range(0, max(1, len(X) // batch_size) * batch_size, batch_size)
    ends = [*starts[1:], len(X)]
    return [(X[i:j], y[i:j]) for i, j in zip(starts, ends, strict=True)]


@mistake(
    of="minibatches",
    hint="The rows were dealt out in turn. The first `batch_size` rows are the first batch, the "
    "next ones the second.",
)
def rows_dealt_like_cards(X, y, batch_size):
    number = -(-len(X) // batch_size)
    return [(X[i::number], y[i::number]) for i in range(number)]


@mistake(
    of="minibatches",
    hint="A row is missing in each batch: a slice ends before its end, not with it.",
)
def one_row_short(X, y, batch_size):
    return _cut(X, y, batch_size - 1, range(0, len(X), batch_size))


@mistake(of="minibatches", hint="Each batch has one row too many, and that row comes twice.")
def one_row_too_many(X, y, batch_size):
    return _cut(X, y, batch_size + 1, range(0, len(X), batch_size))


@mistake(
    of="minibatches",
    hint="Each batch has all targets. A batch's targets are those of its own rows.",
)
def all_targets_in_each_batch(X, y, batch_size):
    return [(rows, y) for rows, _ in _cut(X, y, batch_size)]


@mistake(of="minibatches", hint="X was cut by columns. Its rows are the examples.")
def columns_instead_of_rows(X, y, batch_size):
    starts = range(0, len(X), batch_size)
    return [(X[:, i : i + batch_size], y[i : i + batch_size]) for i in starts]


@mistake(of="minibatches", hint="The targets are missing: each batch is a pair.")
def rows_of_inputs_only(X, y, batch_size):
    return [rows for rows, _ in _cut(X, y, batch_size)]


@mistake(of="minibatches", hint="In each pair the inputs come first, then the targets.")
def targets_before_inputs(X, y, batch_size):
    return [(targets, rows) for rows, targets in _cut(X, y, batch_size)]


@mistake(
    of="minibatches",
    hint="These are two lists, of inputs and of targets. Asked for is one list of pairs.",
)
def inputs_and_targets_apart(X, y, batch_size):
    starts = range(0, len(X), batch_size)
    return [X[i : i + batch_size] for i in starts], [y[i : i + batch_size] for i in starts]


@mistake(
    of="minibatches",
    hint="Inputs and targets are in one array. Each batch is a pair of two arrays.",
)
def inputs_and_targets_in_one_array(X, y, batch_size):
    return [np.column_stack(batch) for batch in _cut(X, y, batch_size)]


@mistake(of="minibatches", hint="The targets are columns. A batch's targets have shape (rows,).")
def targets_as_columns(X, y, batch_size):
    return _cut(X, y[:, None], batch_size)


@mistake(
    of="minibatches",
    hint="Inputs and targets follow each other in one flat list. Each batch is a pair.",
)
def not_in_pairs(X, y, batch_size):
    return [part for batch in _cut(X, y, batch_size) for part in batch]


@mistake(of="minibatches", hint="The batches come in reverse. The first rows are the first batch.")
def batches_backwards(X, y, batch_size):
    return _cut(X, y, batch_size)[::-1]


@mistake(of="minibatches", hint="The list is empty: is each batch put into it?")
def nothing_collected(X, y, batch_size):
    return []


@mistake(
    of="minibatches",
    hint="This is a generator: it is used up after one pass, and a training makes many. Return a "
    "list.",
)
def a_generator(X, y, batch_size):
    yield from _cut(X, y, batch_size)


@mistake(
    of="minibatches",
    hint="This can be walked through once only, and a training makes many passes. Return a list.",
)
def a_zip(X, y, batch_size):
    return zip(*inputs_and_targets_apart(X, y, batch_size), strict=True)


# train


@mistake(
    of="train",
    hint="The examples that do not fill a whole batch are never seen. They form a last, shorter "
    "batch.",
)
def partial_batch_dropped(X, y, W, b, epochs, batch_size, rate=0.001):
    return _train(X, y, W, b, epochs, batch_size, rate, cut=last_batch_dropped)


@mistake(of="train", hint=_EVENLY)
def parts_of_equal_size_in_training(X, y, W, b, epochs, batch_size, rate=0.001):
    return _train(X, y, W, b, epochs, batch_size, rate, cut=parts_of_equal_size)


@mistake(
    of="train",
    hint="Each epoch uses the first batch only. An epoch is a pass over all of them.",
)
def only_the_first_batch(X, y, W, b, epochs, batch_size, rate=0.001):
    return _train(X, y, W, b, epochs, batch_size, rate, cut=first_batch_only)


@mistake(
    of="train",
    hint="There is one update per epoch, with all examples. Make one update per batch.",
)
def full_batch(X, y, W, b, epochs, batch_size, rate=0.001):
    return _train(X, y, W, b, epochs, len(X), rate)


@mistake(
    of="train",
    hint="There is an update after every single example. Make one per batch, of `batch_size` "
    "examples.",
)
def one_example_at_a_time(X, y, W, b, epochs, batch_size, rate=0.001):
    return _train(X, y, W, b, epochs, 1, rate)


@mistake(
    of="train",
    hint="There is one update per epoch, with its last batch. Are the gradients and the steps "
    "inside the loop over the batches?",
)
def only_the_last_batch(X, y, W, b, epochs, batch_size, rate=0.001):
    return _train(X, y, W, b, epochs, batch_size, rate, cut=last_batch_only)


@mistake(
    of="train",
    hint="There are as many updates as batches, but each uses all examples. Which rows does the "
    "gradient take?",
)
def all_examples_in_every_update(X, y, W, b, epochs, batch_size, rate=0.001):
    def cut(X, y, batch_size):
        return [(X, y) for _ in _cut(X, y, batch_size)]

    return _train(X, y, W, b, epochs, batch_size, rate, cut=cut)


@mistake(of="train", hint=_FIRST_FOREVER)
def all_steps_numbered_1(X, y, W, b, epochs, batch_size, rate=0.001):
    return _train(X, y, W, b, epochs, batch_size, rate, clock=lambda *_: 1)


@mistake(of="train", hint=_FROM_0)
def steps_numbered_from_0(X, y, W, b, epochs, batch_size, rate=0.001):
    return _train(X, y, W, b, epochs, batch_size, rate, clock=lambda e, i, k: k)


@mistake(of="train", hint=_COUNT + ". Yours begins anew in each epoch, but the moments do not.")
def steps_numbered_anew_in_each_epoch(X, y, W, b, epochs, batch_size, rate=0.001):
    return _train(X, y, W, b, epochs, batch_size, rate, clock=lambda e, i, k: i + 1)


@mistake(of="train", hint=_COUNT + ". Yours counts epochs; a step is a batch.")
def t_counts_epochs(X, y, W, b, epochs, batch_size, rate=0.001):
    return _train(X, y, W, b, epochs, batch_size, rate, clock=lambda e, i, k: e + 1)


@mistake(
    of="train",
    hint=_COUNT + ". Yours grows for W and once more for b; both take the same step.",
)
def t_advanced_for_w_and_for_b(X, y, W, b, epochs, batch_size, rate=0.001):
    moments_of_w, moments_of_b, t = (0 * W, 0 * W), (0 * b, 0 * b), 0
    for rows, targets in _cut(X, y, batch_size) * epochs:
        dw, db = softmax_gradients(rows, targets, W, b)
        t += 1
        W, *moments_of_w = _right(W, dw, *moments_of_w, t, rate)
        t += 1
        b, *moments_of_b = _right(b, db, *moments_of_b, t, rate)
    return W, b


@mistake(
    of="train",
    hint="The moments start from 0 in every batch, but t goes on. They are made once, before the "
    "first epoch, and carried on: are the new ones stored under the names that the next step "
    "reads?",
)
def moments_reset_in_each_batch(X, y, W, b, epochs, batch_size, rate=0.001):
    return _train(X, y, W, b, epochs, batch_size, rate, forget=lambda i: True)


@mistake(
    of="train",
    hint="The moments start from 0 in every epoch, but t goes on. They are made once, before the "
    "first epoch, and carried on.",
)
def moments_reset_in_each_epoch(X, y, W, b, epochs, batch_size, rate=0.001):
    return _train(X, y, W, b, epochs, batch_size, rate, forget=lambda i: i == 0)


@mistake(
    of="train",
    hint="t and the moments begin anew in every epoch. A new epoch is the same training: they are "
    "made once and carried on.",
)
def all_anew_in_each_epoch(X, y, W, b, epochs, batch_size, rate=0.001):
    return _train(
        X, y, W, b, epochs, batch_size, rate, clock=lambda e, i, k: i + 1, forget=lambda i: i == 0
    )


@mistake(
    of="train",
    hint="t and the moments begin anew in every batch, so nothing is remembered. They are made "
    "once and carried on.",
)
def all_anew_in_each_batch(X, y, W, b, epochs, batch_size, rate=0.001):
    return _train(X, y, W, b, epochs, batch_size, rate, clock=lambda *_: 1, forget=lambda i: True)


@mistake(
    of="train",
    hint="b was moved with the moments of W, and became a matrix. " + _OWN_HISTORY + ".",
)
def moments_of_w_for_b(X, y, W, b, epochs, batch_size, rate=0.001):
    moments = 0 * W, 0 * W
    for t, (rows, targets) in enumerate(_cut(X, y, batch_size) * epochs, start=1):
        dw, db = softmax_gradients(rows, targets, W, b)
        W, *moments = _right(W, dw, *moments, t, rate)
        b, *moments = _right(b, db, *moments, t, rate)
    return W, b


@mistake(
    of="train",
    hint="Both gradients belong to the same model. Compute both from the old W and b before you "
    "change either; here db already saw the new W.",
)
def b_from_the_new_w(X, y, W, b, epochs, batch_size, rate=0.001):
    moments_of_w, moments_of_b = (0 * W, 0 * W), (0 * b, 0 * b)
    for t, (rows, targets) in enumerate(_cut(X, y, batch_size) * epochs, start=1):
        dw, _ = softmax_gradients(rows, targets, W, b)
        W, *moments_of_w = _right(W, dw, *moments_of_w, t, rate)
        _, db = softmax_gradients(rows, targets, W, b)
        b, *moments_of_b = _right(b, db, *moments_of_b, t, rate)
    return W, b


@mistake(of="train", hint="W moves but b stays. The bias is trained too.")
def bias_never_updated(X, y, W, b, epochs, batch_size, rate=0.001):
    def slopes(rows, targets, W, b):
        return softmax_gradients(rows, targets, W, b)[0], 0 * b

    return _train(X, y, W, b, epochs, batch_size, rate, slopes=slopes)


@mistake(
    of="train",
    hint="The gradient was summed, not averaged. Adam does not mind a factor, as long as it is the "
    "same in every step; with a short batch it is not.",
)
def summed_gradient(X, y, W, b, epochs, batch_size, rate=0.001):
    def slopes(rows, targets, W, b):
        return [len(rows) * mean for mean in softmax_gradients(rows, targets, W, b)]

    return _train(X, y, W, b, epochs, batch_size, rate, slopes=slopes)


@mistake(
    of="train",
    hint="Every gradient is that of the W and b that were given. After each update the model is "
    "another one, and so is its gradient.",
)
def gradient_of_the_start(X, y, W, b, epochs, batch_size, rate=0.001):
    def slopes(rows, targets, *_):
        return softmax_gradients(rows, targets, W, b)

    return _train(X, y, W, b, epochs, batch_size, rate, slopes=slopes)


@mistake(
    of="train",
    hint="Only one epoch was run. A return ends the function at once: is yours inside the loop?",
)
def one_epoch_only(X, y, W, b, epochs, batch_size, rate=0.001):
    return _train(X, y, W, b, 1, batch_size, rate)


@mistake(
    of="train",
    hint="Only one update was made. A return ends the function at once: is yours inside the loops?",
)
def one_update_only(X, y, W, b, epochs, batch_size, rate=0.001):
    return _train(X, y, W, b, 1, batch_size, rate, cut=first_batch_only)


@mistake(of="train", hint="That is one epoch too many: count how often the loop runs.")
def one_epoch_too_many(X, y, W, b, epochs, batch_size, rate=0.001):
    return _train(X, y, W, b, epochs + 1, batch_size, rate)


@mistake(of="train", hint="One epoch is missing: count how often the loop runs.")
def one_epoch_too_few(X, y, W, b, epochs, batch_size, rate=0.001):
    return _train(X, y, W, b, epochs - 1, batch_size, rate)


@mistake(
    of="train",
    hint="The steps are as long as the default learning rate makes them: pass on the one that you "
    "were given.",
)
def rate_not_passed_on(X, y, W, b, epochs, batch_size, rate=0.001):
    return _train(X, y, W, b, epochs, batch_size, 0.001)


@mistake(of="train", hint="Training starts from the W and b that are given, not from zeros.")
def started_from_zeros(X, y, W, b, epochs, batch_size, rate=0.001):
    return _train(X, y, 0 * W, 0 * b, epochs, batch_size, rate)


@mistake(
    of="train",
    hint="W and b are as they were given: are the new values stored under the names that the next "
    "update reads?",
)
def nothing_stored(X, y, W, b, epochs, batch_size, rate=0.001):
    return W, b


@mistake(of="train", hint="The two results are exchanged: first W, then b.")
def b_before_w(X, y, W, b, epochs, batch_size, rate=0.001):
    return _train(X, y, W, b, epochs, batch_size, rate)[::-1]


@mistake(of="train", hint="W is right; the second result, b, is missing.")
def only_w_returned(X, y, W, b, epochs, batch_size, rate=0.001):
    return _train(X, y, W, b, epochs, batch_size, rate)[0]


@mistake(of="train", hint=_WRITES)
def weights_changed_in_place(X, y, W, b, epochs, batch_size, rate=0.001):
    new_w, new_b = _train(X, y, W, b, epochs, batch_size, rate)
    W[...], b[...] = new_w, new_b
    return W, b


# shuffled_epochs


def _epochs(X, y, batch_size, orders, cut=None):
    return [(cut or _cut)(X[order], y[order], batch_size) for order in orders]


@mistake(
    of="shuffled_epochs",
    hint="This is the program as it was: its first epoch is right and its second is not. Which "
    "name has another value when the second epoch begins?",
)
def the_program_as_it_was(X, y, batch_size, orders):
    epochs = []
    for order in orders:
        X = X[order]
        epochs.append(_cut(X, y[order], batch_size))
    return epochs


@mistake(
    of="shuffled_epochs",
    hint="Inputs and classes fit each other now, but each epoch shuffles what the last one left. "
    "`orders` counts the rows of X and y as they were given.",
)
def both_shuffled_again_and_again(X, y, batch_size, orders):
    epochs = []
    for order in orders:
        X, y = X[order], y[order]
        epochs.append(_cut(X, y, batch_size))
    return epochs


@mistake(
    of="shuffled_epochs",
    hint="The classes are shuffled again and again, the inputs only once: it is the same mistake, "
    "on the other side.",
)
def classes_shuffled_again_and_again(X, y, batch_size, orders):
    epochs = []
    for order in orders:
        y = y[order]
        epochs.append(_cut(X[order], y, batch_size))
    return epochs


@mistake(
    of="shuffled_epochs",
    hint="The inputs change their places and the classes do not: a row is beside another row's "
    "class.",
)
def only_the_inputs_shuffled(X, y, batch_size, orders):
    return [_cut(X[order], y, batch_size) for order in orders]


@mistake(
    of="shuffled_epochs",
    hint="The classes change their places and the inputs do not: a row is beside another row's "
    "class.",
)
def only_the_classes_shuffled(X, y, batch_size, orders):
    return [_cut(X, y[order], batch_size) for order in orders]


@mistake(of="shuffled_epochs", hint="No epoch is shuffled: is `order` used, for X and for y?")
def never_shuffled(X, y, batch_size, orders):
    return [_cut(X, y, batch_size) for _ in orders]


@mistake(
    of="shuffled_epochs",
    hint="Every epoch has the order of the first one. Row `e` of `orders` belongs to epoch `e`.",
)
def first_order_in_every_epoch(X, y, batch_size, orders):
    return _epochs(X, y, batch_size, [orders[0]] * len(orders))


@mistake(
    of="shuffled_epochs",
    hint="There is only one epoch. A return ends the function at once: is yours inside the loop?",
)
def first_epoch_only(X, y, batch_size, orders):
    return _epochs(X, y, batch_size, orders[:1])


@mistake(
    of="shuffled_epochs",
    hint="These are the batches of one epoch, and not in a list of epochs. A return ends the "
    "function at once: is yours inside the loop?",
)
def one_epoch_without_a_list(X, y, batch_size, orders):
    return _epochs(X, y, batch_size, orders)[0]


@mistake(
    of="shuffled_epochs",
    hint="Only the last epoch is returned: is each one put into a list that exists before the "
    "loop?",
)
def last_epoch_only(X, y, batch_size, orders):
    return _epochs(X, y, batch_size, orders)[-1]


@mistake(
    of="shuffled_epochs",
    hint="All batches follow each other in one flat list. Each epoch is a list of its own.",
)
def epochs_run_together(X, y, batch_size, orders):
    return [batch for epoch in _epochs(X, y, batch_size, orders) for batch in epoch]


@mistake(
    of="shuffled_epochs",
    hint="The batches are made first and then put in order. Put the rows in order, then cut them.",
)
def batches_in_another_order(X, y, batch_size, orders):
    cut = _cut(X, y, batch_size)
    return [[cut[k] for k in order if k < len(cut)] for order in orders]


@mistake(
    of="shuffled_epochs",
    hint="`order` says which row comes at each place. Yours says where each row goes: that is the "
    "order turned around.",
)
def orders_turned_around(X, y, batch_size, orders):
    return _epochs(X, y, batch_size, np.argsort(orders, axis=1))


@mistake(
    of="shuffled_epochs",
    hint="The examples that do not fill a whole batch are lost. They form a last, shorter batch.",
)
def short_batches_dropped(X, y, batch_size, orders):
    return _epochs(X, y, batch_size, orders, cut=last_batch_dropped)


@mistake(of="shuffled_epochs", hint=_WRITES)
def rows_shuffled_in_place(X, y, batch_size, orders):
    epochs, inputs, classes = [], X.copy(), y.copy()
    for order in orders:
        X[...], y[...] = inputs[order], classes[order]
        epochs.append([(rows.copy(), each.copy()) for rows, each in _cut(X, y, batch_size)])
    return epochs


@mistake(of="shuffled_epochs", hint="The list is empty: is each epoch put into it?")
def no_epoch_collected(X, y, batch_size, orders):
    return []
