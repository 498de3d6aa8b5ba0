"""Adam: what is asked, and what goes wrong.

No gradient is tiny unless it is zero, so ε may stand where Kingma and Ba put it or where Keras
does. No parameter comes near zero, so the tolerance is a share of something.
"""

import numpy as np

from autograder.questions import Question


def _away_from_zero(rng, low, high, size, decimals=2):
    return np.round(rng.uniform(low, high, size) * rng.choice([-1, 1], size), decimals)


def _one_step(size, first=False, default=False, **settings):
    """Arguments of one step; moments as large as a few gradients leave them."""

    def arguments(rng):
        low, high = (0.02, 0.06) if default else (1, 3)
        theta = _away_from_zero(rng, low, high, size, 3)
        gradient = _away_from_zero(rng, 0.2, 1.5, size)
        m = _away_from_zero(rng, 0.05, 0.3, size)
        v = np.round(rng.uniform(0.001, 0.006, size), 3)
        if first:
            m, v = np.zeros(size), np.zeros(size)
        t = 1 if first else int(rng.integers(3, 7))
        learning_rate = round(float(rng.uniform(0.1, 0.3)), 2)
        return theta, gradient, m, v, t, *(() if default else (learning_rate, *_values(settings)))

    return arguments


def _values(settings):
    """β and ε in the order of the arguments, as far as they are given."""
    return tuple(settings[name] for name in ("beta_1", "beta_2", "epsilon") if name in settings)


def _untouched(rng):
    """A step in which two of the parameters never had a gradient."""
    theta, gradient, m, v, t, learning_rate = _one_step(5)(rng)
    idle = rng.permutation(5)[:2]
    gradient[idle] = m[idle] = v[idle] = 0
    return theta, gradient, m, v, t, learning_rate


def _walk(steps, n, default=False, **settings):
    """A start, and a gradient for each step; the walk is too short to reach zero."""

    def arguments(rng):
        gradients = _away_from_zero(rng, 0.2, 1.5, (steps, n))
        if default:
            return _away_from_zero(rng, 0.05, 0.1, n, 3), gradients
        learning_rate = round(float(rng.uniform(1, 2) / (4 + steps)), 3)
        return _away_from_zero(rng, 3, 4, n), gradients, learning_rate, *_values(settings)

    return arguments


def _idle_at_first(rng):
    """The first and the last parameter get no gradient for some steps, one of them for good."""
    theta, gradients, learning_rate = _walk(6, 4)(rng)
    gradients[:, 0] = 0
    gradients[:3, -1] = 0
    return theta, gradients, learning_rate


def _alternating(rng):
    """Each gradient turns its sign from step to step."""
    theta, gradients, learning_rate = _walk(5, 2)(rng)
    return theta, np.abs(gradients) * (-1.0) ** np.arange(5)[:, None], learning_rate


def _labels(rng, m, classes):
    """Labels in which the first and the last class occur; a single one is the last."""
    ends = [0, classes - 1] if m > 1 else [classes - 1]
    return rng.permutation(np.concatenate([ends, rng.integers(0, classes, m - len(ends))]))


def _examples(m, n, batch_size):
    """Rows that all differ, their labels, and a batch size."""

    def arguments(rng):
        X = np.round(rng.uniform(0.1, 0.9, (m, n)) + np.arange(m)[:, None], 2)
        return X, _labels(rng, m, 5), batch_size

    return arguments


def _training(m, n, classes, epochs, batch_size, default=False):
    """Softmax regression whose first gradients are all of ordinary size."""

    def arguments(rng):
        low, high = (0.05, 0.15) if default else (0.5, 1.2)
        while True:
            X, y = _away_from_zero(rng, 0.5, 1.5, (m, n)), _labels(rng, m, classes)
            W = _away_from_zero(rng, low, high, (n, classes), 3)
            b = _away_from_zero(rng, low, high, classes, 3)
            first = _gradients(X[:batch_size], y[:batch_size], W, b)
            if all(np.abs(slope).min() >= 0.03 for slope in first):
                break
        learning_rate = round(float(rng.uniform(0.01, 0.03)), 3)
        return X, y, W, b, epochs, batch_size, *(() if default else (learning_rate,))

    return arguments


def _gradients(X, y, W, b):
    Z = X @ W + b
    E = np.exp(Z - Z.max(axis=1, keepdims=True))
    error = (E / E.sum(axis=1, keepdims=True) - np.eye(len(b))[y]) / len(y)
    return X.T @ error, error.sum(axis=0)


# What goes wrong: adam_step. The settings are called `rate`, `b1`, `b2` and `eps` for short.


def _moments(g, m, v, b1, b2):
    return b1 * m + (1 - b1) * g, b2 * v + (1 - b2) * g**2


def _moved(theta, m, v, rate, eps):
    return theta - rate * m / (np.sqrt(v) + eps)


def _right(theta, g, m, v, t, rate=0.001, b1=0.9, b2=0.999, eps=1e-7):
    m, v = _moments(g, m, v, b1, b2)
    theta = _moved(theta, m / (1 - b1**t), v / (1 - b2**t), rate, eps)
    return theta, m, v


def no_correction(theta, g, m, v, t, rate=0.001, b1=0.9, b2=0.999, eps=1e-7):
    m, v = _moments(g, m, v, b1, b2)
    return _moved(theta, m, v, rate, eps), m, v


def only_m_corrected(theta, g, m, v, t, rate=0.001, b1=0.9, b2=0.999, eps=1e-7):
    m, v = _moments(g, m, v, b1, b2)
    return _moved(theta, m / (1 - b1**t), v, rate, eps), m, v


def only_v_corrected(theta, g, m, v, t, rate=0.001, b1=0.9, b2=0.999, eps=1e-7):
    m, v = _moments(g, m, v, b1, b2)
    return _moved(theta, m, v / (1 - b2**t), rate, eps), m, v


def one_minus_beta(theta, g, m, v, t, rate=0.001, b1=0.9, b2=0.999, eps=1e-7):
    m, v = _moments(g, m, v, b1, b2)
    return _moved(theta, m / (1 - b1), v / (1 - b2), rate, eps), m, v


def beta_times_t(theta, g, m, v, t, rate=0.001, b1=0.9, b2=0.999, eps=1e-7):
    m, v = _moments(g, m, v, b1, b2)
    return _moved(theta, m / (1 - b1 * t), v / (1 - b2 * t), rate, eps), m, v


def power_of_the_difference(theta, g, m, v, t, rate=0.001, b1=0.9, b2=0.999, eps=1e-7):
    m, v = _moments(g, m, v, b1, b2)
    return _moved(theta, m / (1 - b1) ** t, v / (1 - b2) ** t, rate, eps), m, v


def correction_multiplied(theta, g, m, v, t, rate=0.001, b1=0.9, b2=0.999, eps=1e-7):
    m, v = _moments(g, m, v, b1, b2)
    return _moved(theta, m * (1 - b1**t), v * (1 - b2**t), rate, eps), m, v


def corrected_moments_kept(theta, g, m, v, t, rate=0.001, b1=0.9, b2=0.999, eps=1e-7):
    m, v = _moments(g, m, v, b1, b2)
    m, v = m / (1 - b1**t), v / (1 - b2**t)
    return _moved(theta, m, v, rate, eps), m, v


def corrected_m_kept(theta, g, m, v, t, rate=0.001, b1=0.9, b2=0.999, eps=1e-7):
    theta, m, v = _right(theta, g, m, v, t, rate, b1, b2, eps)
    return theta, m / (1 - b1**t), v


def one_step_behind(theta, g, m, v, t, rate=0.001, b1=0.9, b2=0.999, eps=1e-7):
    return _right(theta, g, m, v, t - 1, rate, b1, b2, eps)


def one_step_ahead(theta, g, m, v, t, rate=0.001, b1=0.9, b2=0.999, eps=1e-7):
    return _right(theta, g, m, v, t + 1, rate, b1, b2, eps)


def gradient_not_squared(theta, g, m, v, t, rate=0.001, b1=0.9, b2=0.999, eps=1e-7):
    m, v = b1 * m + (1 - b1) * g, b2 * v + (1 - b2) * g
    return _moved(theta, m / (1 - b1**t), v / (1 - b2**t), rate, eps), m, v


def size_instead_of_square(theta, g, m, v, t, rate=0.001, b1=0.9, b2=0.999, eps=1e-7):
    m, v = b1 * m + (1 - b1) * g, b2 * v + (1 - b2) * np.abs(g)
    return _moved(theta, m / (1 - b1**t), v / (1 - b2**t), rate, eps), m, v


def m_squared(theta, g, m, v, t, rate=0.001, b1=0.9, b2=0.999, eps=1e-7):
    m = b1 * m + (1 - b1) * g
    v = b2 * v + (1 - b2) * m**2
    return _moved(theta, m / (1 - b1**t), v / (1 - b2**t), rate, eps), m, v


def uphill(theta, g, m, v, t, rate=0.001, b1=0.9, b2=0.999, eps=1e-7):
    return _right(theta, g, m, v, t, -rate, b1, b2, eps)


def root_forgotten(theta, g, m, v, t, rate=0.001, b1=0.9, b2=0.999, eps=1e-7):
    m, v = _moments(g, m, v, b1, b2)
    corrected = v / (1 - b2**t)
    return theta - rate * m / (1 - b1**t) / (corrected + eps), m, v


def corrected_outside_the_root(theta, g, m, v, t, rate=0.001, b1=0.9, b2=0.999, eps=1e-7):
    m, v = _moments(g, m, v, b1, b2)
    scale = np.sqrt(v) / (1 - b2**t)
    return theta - rate * m / (1 - b1**t) / (scale + eps), m, v


def gradient_in_place_of_m(theta, g, m, v, t, rate=0.001, b1=0.9, b2=0.999, eps=1e-7):
    m, v = _moments(g, m, v, b1, b2)
    return _moved(theta, g, v / (1 - b2**t), rate, eps), m, v


def moved_by_the_old_moments(theta, g, m, v, t, rate=0.001, b1=0.9, b2=0.999, eps=1e-7):
    theta = _moved(theta, m / (1 - b1**t), v / (1 - b2**t), rate, eps)
    return theta, *_moments(g, m, v, b1, b2)


def old_and_new_exchanged(theta, g, m, v, t, rate=0.001, b1=0.9, b2=0.999, eps=1e-7):
    m, v = (1 - b1) * m + b1 * g, (1 - b2) * v + b2 * g**2
    return _moved(theta, m / (1 - b1**t), v / (1 - b2**t), rate, eps), m, v


def gradient_added_in_full(theta, g, m, v, t, rate=0.001, b1=0.9, b2=0.999, eps=1e-7):
    m, v = b1 * m + g, b2 * v + g**2
    return _moved(theta, m / (1 - b1**t), v / (1 - b2**t), rate, eps), m, v


def past_forgotten(theta, g, m, v, t, rate=0.001, b1=0.9, b2=0.999, eps=1e-7):
    return _right(theta, g, 0 * m, 0 * v, t, rate, b1, b2, eps)


def betas_exchanged(theta, g, m, v, t, rate=0.001, b1=0.9, b2=0.999, eps=1e-7):
    return _right(theta, g, m, v, t, rate, b2, b1, eps)


def beta_1_for_both(theta, g, m, v, t, rate=0.001, b1=0.9, b2=0.999, eps=1e-7):
    return _right(theta, g, m, v, t, rate, b1, b1, eps)


def beta_1_in_both_corrections(theta, g, m, v, t, rate=0.001, b1=0.9, b2=0.999, eps=1e-7):
    m, v = _moments(g, m, v, b1, b2)
    return _moved(theta, m / (1 - b1**t), v / (1 - b1**t), rate, eps), m, v


def betas_fixed(theta, g, m, v, t, rate=0.001, b1=0.9, b2=0.999, eps=1e-7):
    return _right(theta, g, m, v, t, rate, 0.9, 0.999, eps)


def learning_rate_fixed(theta, g, m, v, t, rate=0.001, b1=0.9, b2=0.999, eps=1e-7):
    return _right(theta, g, m, v, t, 0.001, b1, b2, eps)


def learning_rate_forgotten(theta, g, m, v, t, rate=0.001, b1=0.9, b2=0.999, eps=1e-7):
    return _right(theta, g, m, v, t, 1.0, b1, b2, eps)


def epsilon_forgotten(theta, g, m, v, t, rate=0.001, b1=0.9, b2=0.999, eps=1e-7):
    return _right(theta, g, m, v, t, rate, b1, b2, 0.0)


def one_v_for_all(theta, g, m, v, t, rate=0.001, b1=0.9, b2=0.999, eps=1e-7):
    m = b1 * m + (1 - b1) * g
    v = b2 * v + (1 - b2) * np.mean(g**2)
    return _moved(theta, m / (1 - b1**t), v / (1 - b2**t), rate, eps), m, v


def v_added_up_over_all(theta, g, m, v, t, rate=0.001, b1=0.9, b2=0.999, eps=1e-7):
    m = b1 * m + (1 - b1) * g
    v = b2 * v + (1 - b2) * np.sum(g**2)
    return _moved(theta, m / (1 - b1**t), v / (1 - b2**t), rate, eps), m, v


def gradient_descent(theta, g, m, v, t, rate=0.001, b1=0.9, b2=0.999, eps=1e-7):
    return theta - rate * g, *_moments(g, m, v, b1, b2)


def momentum_only(theta, g, m, v, t, rate=0.001, b1=0.9, b2=0.999, eps=1e-7):
    m, v = _moments(g, m, v, b1, b2)
    return theta - rate * m / (1 - b1**t), m, v


def sign_of_the_gradient(theta, g, m, v, t, rate=0.001, b1=0.9, b2=0.999, eps=1e-7):
    return theta - rate * np.sign(g), *_moments(g, m, v, b1, b2)


def moments_as_they_were(theta, g, m, v, t, rate=0.001, b1=0.9, b2=0.999, eps=1e-7):
    return _right(theta, g, m, v, t, rate, b1, b2, eps)[0], m, v


def the_step_instead_of_the_place(theta, g, m, v, t, rate=0.001, b1=0.9, b2=0.999, eps=1e-7):
    return _right(0 * theta, g, m, v, t, rate, b1, b2, eps)


def only_theta_returned(theta, g, m, v, t, rate=0.001, b1=0.9, b2=0.999, eps=1e-7):
    return _right(theta, g, m, v, t, rate, b1, b2, eps)[0]


def moments_returned_first(theta, g, m, v, t, rate=0.001, b1=0.9, b2=0.999, eps=1e-7):
    theta, m, v = _right(theta, g, m, v, t, rate, b1, b2, eps)
    return m, v, theta


def m_and_v_exchanged(theta, g, m, v, t, rate=0.001, b1=0.9, b2=0.999, eps=1e-7):
    theta, m, v = _right(theta, g, m, v, t, rate, b1, b2, eps)
    return theta, v, m


def t_returned_too(theta, g, m, v, t, rate=0.001, b1=0.9, b2=0.999, eps=1e-7):
    return *_right(theta, g, m, v, t, rate, b1, b2, eps), t


def theta_changed_in_place(theta, g, m, v, t, rate=0.001, b1=0.9, b2=0.999, eps=1e-7):
    new, m, v = _right(theta, g, m, v, t, rate, b1, b2, eps)
    theta -= theta - new
    return theta, m, v


def moments_changed_in_place(theta, g, m, v, t, rate=0.001, b1=0.9, b2=0.999, eps=1e-7):
    m *= b1
    m += (1 - b1) * g
    v *= b2
    v += (1 - b2) * g**2
    return _moved(theta, m / (1 - b1**t), v / (1 - b2**t), rate, eps), m, v


def all_changed_in_place(theta, g, m, v, t, rate=0.001, b1=0.9, b2=0.999, eps=1e-7):
    new, *both = _right(theta, g, m, v, t, rate, b1, b2, eps)
    theta[...], m[...], v[...] = new, *both
    return theta, m, v


# What goes wrong: adam_path.


def _along_a_path(step):
    """The same mistake, made in each step of a path."""

    def mistaken(theta, gradients, rate=0.001, b1=0.9, b2=0.999, eps=1e-7):
        settings = rate, b1, b2, eps
        m = v = np.zeros(len(theta))
        path = [theta]
        for t, gradient in enumerate(gradients, start=1):
            theta, m, v = step(theta, gradient, m, v, t, *settings)
            path.append(theta)
        return np.array(path)

    mistaken.__name__ = step.__name__
    return mistaken


def _path(theta, gradients, times, rate, b1, b2, eps):
    """Right, if the steps are numbered right."""
    m = v = np.zeros(len(theta))
    path = [theta]
    for t, gradient in zip(times, gradients, strict=True):
        theta, m, v = _right(theta, gradient, m, v, t, rate, b1, b2, eps)
        path.append(theta)
    return np.array(path)


def _right_path(theta, gradients, rate, b1, b2, eps):
    times = range(1, len(gradients) + 1)
    return _path(theta, gradients, times, rate, b1, b2, eps)


def t_from_0(theta, gradients, rate=0.001, b1=0.9, b2=0.999, eps=1e-7):
    times = range(len(gradients))
    return _path(theta, gradients, times, rate, b1, b2, eps)


def t_never_advanced(theta, gradients, rate=0.001, b1=0.9, b2=0.999, eps=1e-7):
    times = [1] * len(gradients)
    return _path(theta, gradients, times, rate, b1, b2, eps)


def t_from_2(theta, gradients, rate=0.001, b1=0.9, b2=0.999, eps=1e-7):
    times = range(2, len(gradients) + 2)
    return _path(theta, gradients, times, rate, b1, b2, eps)


def t_always_the_last(theta, gradients, rate=0.001, b1=0.9, b2=0.999, eps=1e-7):
    times = [len(gradients)] * len(gradients)
    return _path(theta, gradients, times, rate, b1, b2, eps)


def t_advanced_for_each_parameter(theta, gradients, rate=0.001, b1=0.9, b2=0.999, eps=1e-7):
    path, m, v, t = [theta], np.zeros(len(theta)), np.zeros(len(theta)), 0
    for gradient in gradients:
        theta = theta.copy()
        for j in range(len(theta)):
            t += 1
            theta[j], m[j], v[j] = _right(theta[j], gradient[j], m[j], v[j], t, rate, b1, b2, eps)
        path.append(theta)
    return np.array(path)


def moments_shared_by_all(theta, gradients, rate=0.001, b1=0.9, b2=0.999, eps=1e-7):
    path, m, v = [theta], 0.0, 0.0
    for t, gradient in enumerate(gradients, start=1):
        theta = theta.copy()
        for j in range(len(theta)):
            theta[j], m, v = _right(theta[j], gradient[j], m, v, t, rate, b1, b2, eps)
        path.append(theta)
    return np.array(path)


def moments_reset(theta, gradients, rate=0.001, b1=0.9, b2=0.999, eps=1e-7):
    path, zeros = [theta], np.zeros(len(theta))
    for t, gradient in enumerate(gradients, start=1):
        theta = _right(theta, gradient, zeros, zeros, t, rate, b1, b2, eps)[0]
        path.append(theta)
    return np.array(path)


def every_step_a_first_step(theta, gradients, rate=0.001, b1=0.9, b2=0.999, eps=1e-7):
    path, zeros = [theta], np.zeros(len(theta))
    for gradient in gradients:
        theta = _right(theta, gradient, zeros, zeros, 1, rate, b1, b2, eps)[0]
        path.append(theta)
    return np.array(path)


def every_step_from_the_start(theta, gradients, rate=0.001, b1=0.9, b2=0.999, eps=1e-7):
    path = _right_path(theta, gradients, rate, b1, b2, eps)
    return np.array([theta, *(theta + np.diff(path, axis=0))])


def first_gradient_in_every_step(theta, gradients, rate=0.001, b1=0.9, b2=0.999, eps=1e-7):
    gradients = [gradients[0]] * len(gradients)
    return _right_path(theta, gradients, rate, b1, b2, eps)


def gradients_backwards(theta, gradients, rate=0.001, b1=0.9, b2=0.999, eps=1e-7):
    return _right_path(theta, gradients[::-1], rate, b1, b2, eps)


def settings_not_passed_on(theta, gradients, rate=0.001, b1=0.9, b2=0.999, eps=1e-7):
    return _right_path(theta, gradients, 0.001, 0.9, 0.999, 1e-7)


def start_left_out(theta, gradients, rate=0.001, b1=0.9, b2=0.999, eps=1e-7):
    return _right_path(theta, gradients, rate, b1, b2, eps)[1:]


def end_left_out(theta, gradients, rate=0.001, b1=0.9, b2=0.999, eps=1e-7):
    return _right_path(theta, gradients, rate, b1, b2, eps)[:-1]


def only_the_end(theta, gradients, rate=0.001, b1=0.9, b2=0.999, eps=1e-7):
    return _right_path(theta, gradients, rate, b1, b2, eps)[-1]


def first_step_only(theta, gradients, rate=0.001, b1=0.9, b2=0.999, eps=1e-7):
    return _right_path(theta, gradients[:1], rate, b1, b2, eps)


def zeros_after_the_first_step(theta, gradients, rate=0.001, b1=0.9, b2=0.999, eps=1e-7):
    path = _right_path(theta, gradients, rate, b1, b2, eps)
    path[2:] = 0
    return path


def start_never_stored(theta, gradients, rate=0.001, b1=0.9, b2=0.999, eps=1e-7):
    path = _right_path(theta, gradients, rate, b1, b2, eps)
    path[0] = 0
    return path


def steps_instead_of_places(theta, gradients, rate=0.001, b1=0.9, b2=0.999, eps=1e-7):
    return np.diff(_right_path(theta, gradients, rate, b1, b2, eps), axis=0)


def steps_in_columns(theta, gradients, rate=0.001, b1=0.9, b2=0.999, eps=1e-7):
    return _right_path(theta, gradients, rate, b1, b2, eps).T


def one_array_many_times(theta, gradients, rate=0.001, b1=0.9, b2=0.999, eps=1e-7):
    path = _right_path(theta, gradients, rate, b1, b2, eps)
    return np.tile(path[-1], (len(path), 1))


def the_start_changed_in_place(theta, gradients, rate=0.001, b1=0.9, b2=0.999, eps=1e-7):
    path = _right_path(theta, gradients, rate, b1, b2, eps)
    theta[...] = path[-1]
    return np.tile(path[-1], (len(path), 1))


def a_right_path_but_the_start_changed(theta, gradients, rate=0.001, b1=0.9, b2=0.999, eps=1e-7):
    path = _right_path(theta, gradients, rate, b1, b2, eps)
    theta[...] = path[-1]
    return path


def path_of_whole_numbers(theta, gradients, rate=0.001, b1=0.9, b2=0.999, eps=1e-7):
    return _right_path(theta, gradients, rate, b1, b2, eps).astype(int)


# What goes wrong: minibatches.


def _cut(X, y, starts, batch_size):
    return [(X[i : i + batch_size], y[i : i + batch_size]) for i in starts]


def last_batch_dropped(X, y, batch_size):
    full = len(X) // batch_size * batch_size
    return _cut(X, y, range(0, full, batch_size), batch_size)


def an_empty_batch_at_the_end(X, y, batch_size):
    return _cut(X, y, range(0, len(X) + 1, batch_size), batch_size)


def first_batch_only(X, y, batch_size):
    return _cut(X, y, [0], batch_size)


def one_batch_without_a_list(X, y, batch_size):
    return X[:batch_size], y[:batch_size]


def a_batch_from_each_row(X, y, batch_size):
    return _cut(X, y, range(len(X)), batch_size)


def the_next_batch_one_row_further(X, y, batch_size):
    return _cut(X, y, range(-(-len(X) // batch_size)), batch_size)


def size_taken_for_the_number(X, y, batch_size):
    return list(zip(np.array_split(X, batch_size), np.array_split(y, batch_size), strict=True))


def parts_of_equal_size(X, y, batch_size):
    number = -(-len(X) // batch_size)
    return list(zip(np.array_split(X, number), np.array_split(y, number), strict=True))


def short_batch_first(X, y, batch_size):
    rest = len(X) % batch_size
    rows = [X[:rest]] if rest else [], [y[:rest]] if rest else []
    return list(zip(*rows, strict=True)) + _cut(X, y, range(rest, len(X), batch_size), batch_size)


def last_batch_filled_from_the_start(X, y, batch_size):
    number = -(-len(X) // batch_size)
    rows = np.arange(number * batch_size).reshape(number, batch_size) % len(X)
    return [(X[each], y[each]) for each in rows]


def last_batch_filled_with_zeros(X, y, batch_size):
    lacking = -len(X) % batch_size
    X = np.concatenate([X, np.zeros((lacking, X.shape[1]))])
    y = np.concatenate([y, np.zeros(lacking)])
    return _cut(X, y, range(0, len(X), batch_size), batch_size)


def last_batch_reaches_back(X, y, batch_size):
    starts = range(0, len(X), batch_size)
    return _cut(X, y, [max(0, min(i, len(X) - batch_size)) for i in starts], batch_size)


def rest_added_to_the_last_batch(X, y, batch_size):
    number = max(1, len(X) // batch_size)
    ends = [*range(batch_size, number * batch_size, batch_size), len(X)]
    return [
        (X[i:j], y[i:j])
        for i, j in zip(range(0, number * batch_size, batch_size), ends, strict=True)
    ]


def rows_dealt_like_cards(X, y, batch_size):
    number = -(-len(X) // batch_size)
    return [(X[i::number], y[i::number]) for i in range(number)]


def one_row_short(X, y, batch_size):
    starts = range(0, len(X), batch_size)
    return [(X[i : i + batch_size - 1], y[i : i + batch_size - 1]) for i in starts]


def one_row_too_many(X, y, batch_size):
    starts = range(0, len(X), batch_size)
    return [(X[i : i + batch_size + 1], y[i : i + batch_size + 1]) for i in starts]


def all_targets_in_each_batch(X, y, batch_size):
    return [(X[i : i + batch_size], y) for i in range(0, len(X), batch_size)]


def columns_instead_of_rows(X, y, batch_size):
    starts = range(0, len(X), batch_size)
    return [(X[:, i : i + batch_size], y[i : i + batch_size]) for i in starts]


def rows_of_inputs_only(X, y, batch_size):
    return [X[i : i + batch_size] for i in range(0, len(X), batch_size)]


def targets_before_inputs(X, y, batch_size):
    starts = range(0, len(X), batch_size)
    return [(y[i : i + batch_size], X[i : i + batch_size]) for i in starts]


def inputs_and_targets_apart(X, y, batch_size):
    starts = range(0, len(X), batch_size)
    return [X[i : i + batch_size] for i in starts], [y[i : i + batch_size] for i in starts]


def inputs_and_targets_in_one_array(X, y, batch_size):
    both = np.column_stack([X, y])
    return [both[i : i + batch_size] for i in range(0, len(X), batch_size)]


def targets_as_columns(X, y, batch_size):
    return _cut(X, y[:, None], range(0, len(X), batch_size), batch_size)


def not_in_pairs(X, y, batch_size):
    batches = []
    for i in range(0, len(X), batch_size):
        batches += [X[i : i + batch_size], y[i : i + batch_size]]
    return batches


def batches_backwards(X, y, batch_size):
    return _cut(X, y, range(0, len(X), batch_size), batch_size)[::-1]


def nothing_collected(X, y, batch_size):
    return []


def a_generator(X, y, batch_size):
    yield from _cut(X, y, range(0, len(X), batch_size), batch_size)


def a_zip(X, y, batch_size):
    starts = range(0, len(X), batch_size)
    return zip(
        [X[i : i + batch_size] for i in starts],
        [y[i : i + batch_size] for i in starts],
        strict=True,
    )


# What goes wrong: train.


def _in_training(update):
    """The same mistake, made in each update of a training."""

    def mistaken(X, y, W, b, epochs, batch_size, rate=0.001):
        moments_of_w, moments_of_b = (0 * W, 0 * W), (0 * b, 0 * b)
        t = 0
        for _ in range(epochs):
            for rows, targets in _cut(X, y, range(0, len(X), batch_size), batch_size):
                t += 1
                dw, db = _gradients(rows, targets, W, b)
                W, *moments_of_w = update(W, dw, *moments_of_w, t, rate)
                b, *moments_of_b = update(b, db, *moments_of_b, t, rate)
        return W, b

    mistaken.__name__ = update.__name__
    return mistaken


def _train(X, y, W, b, epochs, batch_size, rate, cut=None, clock=None, forget=None):
    """Right, unless the batches, the step numbers or what is forgotten are wrong.

    Args:
        cut: from X, y, batch_size to the batches.
        clock: from the number of the epoch, of the batch in it and of the update to ``t`` for W
            and for b, all counted from 0.
        forget: from the number of the batch in its epoch to whether the moments begin anew.
    """
    start = (0 * W, 0 * W), (0 * b, 0 * b)
    moments_of_w, moments_of_b = start
    update = 0
    for epoch in range(epochs):
        batches = (
            cut(X, y, batch_size) if cut else _cut(X, y, range(0, len(X), batch_size), batch_size)
        )
        for number, (rows, targets) in enumerate(batches):
            if forget and forget(number):
                moments_of_w, moments_of_b = start
            times = clock(epoch, number, update) if clock else (update + 1, update + 1)
            dw, db = _gradients(rows, targets, W, b)
            W, *moments_of_w = _right(W, dw, *moments_of_w, times[0], rate)
            b, *moments_of_b = _right(b, db, *moments_of_b, times[1], rate)
            update += 1
    return W, b


def partial_batch_dropped(X, y, W, b, epochs, batch_size, rate=0.001):
    return _train(X, y, W, b, epochs, batch_size, rate, cut=last_batch_dropped)


def parts_of_equal_size_in_training(X, y, W, b, epochs, batch_size, rate=0.001):
    return _train(X, y, W, b, epochs, batch_size, rate, cut=parts_of_equal_size)


def only_the_first_batch(X, y, W, b, epochs, batch_size, rate=0.001):
    return _train(X, y, W, b, epochs, batch_size, rate, cut=first_batch_only)


def full_batch(X, y, W, b, epochs, batch_size, rate=0.001):
    return _train(X, y, W, b, epochs, len(X), rate)


def one_example_at_a_time(X, y, W, b, epochs, batch_size, rate=0.001):
    return _train(X, y, W, b, epochs, 1, rate)


def all_steps_numbered_1(X, y, W, b, epochs, batch_size, rate=0.001):
    return _train(X, y, W, b, epochs, batch_size, rate, clock=lambda *_: (1, 1))


def steps_numbered_from_0(X, y, W, b, epochs, batch_size, rate=0.001):
    return _train(X, y, W, b, epochs, batch_size, rate, clock=lambda e, i, k: (k, k))


def steps_numbered_anew_in_each_epoch(X, y, W, b, epochs, batch_size, rate=0.001):
    return _train(X, y, W, b, epochs, batch_size, rate, clock=lambda e, i, k: (i + 1, i + 1))


def t_counts_epochs(X, y, W, b, epochs, batch_size, rate=0.001):
    return _train(X, y, W, b, epochs, batch_size, rate, clock=lambda e, i, k: (e + 1, e + 1))


def t_advanced_for_w_and_for_b(X, y, W, b, epochs, batch_size, rate=0.001):
    return _train(
        X, y, W, b, epochs, batch_size, rate, clock=lambda e, i, k: (2 * k + 1, 2 * k + 2)
    )


def moments_reset_in_each_batch(X, y, W, b, epochs, batch_size, rate=0.001):
    return _train(X, y, W, b, epochs, batch_size, rate, forget=lambda i: True)


def moments_reset_in_each_epoch(X, y, W, b, epochs, batch_size, rate=0.001):
    return _train(X, y, W, b, epochs, batch_size, rate, forget=lambda i: i == 0)


def all_anew_in_each_epoch(X, y, W, b, epochs, batch_size, rate=0.001):
    return _train(
        X,
        y,
        W,
        b,
        epochs,
        batch_size,
        rate,
        clock=lambda e, i, k: (i + 1, i + 1),
        forget=lambda i: i == 0,
    )


def all_anew_in_each_batch(X, y, W, b, epochs, batch_size, rate=0.001):
    return _train(
        X,
        y,
        W,
        b,
        epochs,
        batch_size,
        rate,
        clock=lambda *_: (1, 1),
        forget=lambda i: True,
    )


def moments_of_w_for_b(X, y, W, b, epochs, batch_size, rate=0.001):
    moments = 0 * W, 0 * W
    t = 0
    for _ in range(epochs):
        for rows, targets in _cut(X, y, range(0, len(X), batch_size), batch_size):
            t += 1
            dw, db = _gradients(rows, targets, W, b)
            W, *moments = _right(W, dw, *moments, t, rate)
            b, *moments = _right(b, db, *moments, t, rate)
    return W, b


def b_from_the_new_w(X, y, W, b, epochs, batch_size, rate=0.001):
    moments_of_w, moments_of_b = (0 * W, 0 * W), (0 * b, 0 * b)
    t = 0
    for _ in range(epochs):
        for rows, targets in _cut(X, y, range(0, len(X), batch_size), batch_size):
            t += 1
            dw, _ = _gradients(rows, targets, W, b)
            W, *moments_of_w = _right(W, dw, *moments_of_w, t, rate)
            _, db = _gradients(rows, targets, W, b)
            b, *moments_of_b = _right(b, db, *moments_of_b, t, rate)
    return W, b


def bias_never_updated(X, y, W, b, epochs, batch_size, rate=0.001):
    moments, t = (0 * W, 0 * W), 0
    for _ in range(epochs):
        for rows, targets in _cut(X, y, range(0, len(X), batch_size), batch_size):
            t += 1
            dw, _ = _gradients(rows, targets, W, b)
            W, *moments = _right(W, dw, *moments, t, rate)
    return W, b


def summed_gradient(X, y, W, b, epochs, batch_size, rate=0.001):
    moments_of_w, moments_of_b = (0 * W, 0 * W), (0 * b, 0 * b)
    t = 0
    for _ in range(epochs):
        for rows, targets in _cut(X, y, range(0, len(X), batch_size), batch_size):
            t += 1
            dw, db = _gradients(rows, targets, W, b)
            W, *moments_of_w = _right(W, len(rows) * dw, *moments_of_w, t, rate)
            b, *moments_of_b = _right(b, len(rows) * db, *moments_of_b, t, rate)
    return W, b


def gradient_of_the_start(X, y, W, b, epochs, batch_size, rate=0.001):
    new_w, new_b = W, b
    moments_of_w, moments_of_b = (0 * W, 0 * W), (0 * b, 0 * b)
    t = 0
    for _ in range(epochs):
        for rows, targets in _cut(X, y, range(0, len(X), batch_size), batch_size):
            t += 1
            dw, db = _gradients(rows, targets, W, b)
            new_w, *moments_of_w = _right(new_w, dw, *moments_of_w, t, rate)
            new_b, *moments_of_b = _right(new_b, db, *moments_of_b, t, rate)
    return new_w, new_b


def one_epoch_only(X, y, W, b, epochs, batch_size, rate=0.001):
    return _train(X, y, W, b, 1, batch_size, rate)


def one_update_only(X, y, W, b, epochs, batch_size, rate=0.001):
    return _train(X, y, W, b, 1, batch_size, rate, cut=first_batch_only)


def one_epoch_too_many(X, y, W, b, epochs, batch_size, rate=0.001):
    return _train(X, y, W, b, epochs + 1, batch_size, rate)


def one_epoch_too_few(X, y, W, b, epochs, batch_size, rate=0.001):
    return _train(X, y, W, b, epochs - 1, batch_size, rate)


def rate_not_passed_on(X, y, W, b, epochs, batch_size, rate=0.001):
    return _train(X, y, W, b, epochs, batch_size, 0.001)


def started_from_zeros(X, y, W, b, epochs, batch_size, rate=0.001):
    return _train(X, y, 0 * W, 0 * b, epochs, batch_size, rate)


def nothing_stored(X, y, W, b, epochs, batch_size, rate=0.001):
    return W, b


def b_before_w(X, y, W, b, epochs, batch_size, rate=0.001):
    return _train(X, y, W, b, epochs, batch_size, rate)[::-1]


def only_w_returned(X, y, W, b, epochs, batch_size, rate=0.001):
    return _train(X, y, W, b, epochs, batch_size, rate)[0]


def weights_changed_in_place(X, y, W, b, epochs, batch_size, rate=0.001):
    new_w, new_b = _train(X, y, W, b, epochs, batch_size, rate)
    W[...], b[...] = new_w, new_b
    return W, b


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
_FIRST_FOREVER = (
    "Every step is corrected like the first one. After t steps the correction is 1 - β^t: is t "
    "in it, and does t grow?"
)
_OWN_HISTORY = "Each parameter has a history of its own, so each needs its own m and v"
_WRITES = (
    "The values are right, but an array that was given was changed: an operator such as -= writes "
    "into it. Make a new array in each step."
)
_SETTINGS = "The arguments say how large α, β₁ and β₂ are"

_IN_A_STEP = {
    no_correction: "The bias correction is missing. " + _BY_BOTH,
    only_m_corrected: "Only m is corrected. " + _CORRECTION + ", and that holds for v as well.",
    only_v_corrected: "Only v is corrected. " + _CORRECTION + ", and that holds for m as well.",
    one_minus_beta: (
        "The correction divides by 1 - β, which is right in the first step only. " + _BY_BOTH
    ),
    beta_times_t: (
        "The correction has t times β in it. After t steps, what is left of the starting 0 has "
        "been multiplied by β t times over: that is a power."
    ),
    power_of_the_difference: (
        "This is (1 - β)^t. The power belongs to β alone, before it is taken from 1."
    ),
    correction_multiplied: (
        "The correction was multiplied. The moments came out too small, so which operation makes "
        "them larger?"
    ),
    corrected_moments_kept: "The corrected moments took the place of m and v. "
    + _FOR_THE_STEP_ONLY
    + ".",
    corrected_m_kept: "The corrected m took the place of m. " + _FOR_THE_STEP_ONLY + ".",
    gradient_not_squared: (
        "v was averaged over the gradients, not over their squares. A negative v has no root, and "
        "v is meant to measure size without sign."
    ),
    size_instead_of_square: (
        "v was averaged over the sizes of the gradients. It is the mean of their squares; the "
        "root comes afterwards."
    ),
    m_squared: "v was averaged over the squares of m. It takes the squares of the gradient.",
    uphill: "This goes uphill. The gradient points to where the cost grows: move against it.",
    root_forgotten: (
        "The step was divided by v. v is a mean of squares; its root has the size of a gradient."
    ),
    corrected_outside_the_root: (
        "v was corrected after its root was taken. The correction belongs to v itself, under the "
        "root."
    ),
    gradient_in_place_of_m: (
        "The step was made with the newest gradient alone. Adam moves by m, the running mean."
    ),
    moved_by_the_old_moments: (
        "The step was made with m and v as they were given. First the new gradient goes into "
        "both, then theta moves."
    ),
    old_and_new_exchanged: (
        "The weights are exchanged: the old mean keeps the share β, the new gradient gets 1 - β."
    ),
    gradient_added_in_full: (
        "The gradient was added in full. In a mean the shares add up to 1: β for the old value, "
        "and what remains for the new one."
    ),
    past_forgotten: (
        "m and v start from 0 here, so the past is lost. They are arguments: go on from them."
    ),
    betas_exchanged: "β₁ and β₂ are exchanged: β₁ belongs to m, β₂ to v.",
    beta_1_for_both: "β₁ was used for v as well. v has a β of its own.",
    beta_1_in_both_corrections: (
        "v was corrected with β₁. Each moment is corrected with the β that it was made with."
    ),
    betas_fixed: _SETTINGS + "; yours holds two of them fixed at 0.9 and 0.999.",
    learning_rate_fixed: _SETTINGS + "; yours always steps with α = 0.001.",
    learning_rate_forgotten: "The learning rate is missing: it sets how long the step is.",
    epsilon_forgotten: (
        "A parameter that never had a gradient came out as 0/0. That is what ε is for, however "
        "small it is."
    ),
    one_v_for_all: (
        "v was averaged over the parameters, so all have the same. "
        + _OWN_HISTORY
        + ": that is what makes the step fit each."
    ),
    v_added_up_over_all: (
        "The squares were added up over the parameters. "
        + _OWN_HISTORY
        + ": that is what makes the step fit each."
    ),
    gradient_descent: ("This is a step of plain gradient descent: neither m nor v moves theta."),
    momentum_only: "theta moves by m alone. The step is also divided by the root of v.",
    sign_of_the_gradient: (
        "Every step is exactly α long, with the sign of the gradient. That is Adam's first step; "
        "afterwards m and v remember more than one gradient."
    ),
}

QUESTIONS = (
    Question(
        "adam_step",
        checks={
            "the first step": _one_step(4, first=True),
            "a later step": _one_step(3),
            "the default settings": _one_step(5, default=True),
            "other settings": _one_step(2, beta_1=0.7, beta_2=0.95, epsilon=1e-8),
            "a matrix": _one_step((2, 3)),
            "one parameter": _one_step(1),
            "gradients of zero": _untouched,
        },
        mistakes={
            **_IN_A_STEP,
            one_step_behind: _COUNT + ". Yours uses t - 1: in the first step that is 0/0.",
            one_step_ahead: _COUNT + ". It need not be raised once more; yours uses t + 1.",
            moments_as_they_were: (
                "theta is right, but m and v came back as they were given. Return the new ones: "
                "the next step needs them."
            ),
            the_step_instead_of_the_place: (
                "The first result is only the change. The new theta is the old one plus the change."
            ),
            only_theta_returned: (
                "theta is right; the new m and v are missing, and the next step needs them."
            ),
            moments_returned_first: "The results come in another order: first theta, then m and v.",
            m_and_v_exchanged: "m and v are exchanged among the results.",
            t_returned_too: "t was returned, too. Three results are asked for: theta, m and v.",
            theta_changed_in_place: _WRITES,
            moments_changed_in_place: _WRITES,
            all_changed_in_place: _WRITES,
        },
    ),
    Question(
        "adam_path",
        checks={
            "one step": _walk(1, 4),
            "a few steps": _walk(5, 3),
            "signs that alternate": _alternating,
            "many steps": _walk(30, 2),
            "the default settings": _walk(7, 4, default=True),
            "other settings": _walk(6, 3, beta_1=0.6, beta_2=0.9, epsilon=1e-8),
            "one parameter": _walk(4, 1),
            "gradients of zero": _idle_at_first,
        },
        mistakes={
            **{
                _along_a_path(mistake): hint
                for mistake, hint in _IN_A_STEP.items()
                # In a path these two are t_never_advanced and moments_reset.
                if mistake not in (one_minus_beta, past_forgotten)
            },
            t_from_0: (
                _COUNT + ". Yours starts at 0, where 1 - β^t is 0 and the correction is 0/0."
            ),
            t_from_2: _COUNT + ". Yours starts at 2.",
            t_never_advanced: _FIRST_FOREVER,
            t_always_the_last: _COUNT + ". Yours is the number of all steps from the start.",
            t_advanced_for_each_parameter: (
                _COUNT + ". Yours grows with each parameter; they all take the same step."
            ),
            moments_shared_by_all: (
                "One m and one v pass from parameter to parameter. " + _OWN_HISTORY + "."
            ),
            moments_reset: (
                "m and v start from 0 in every step, but t goes on. They are made once, before "
                "the first step, and carried on."
            ),
            every_step_from_the_start: (
                "Every step starts from the first place: is the new theta stored under the name "
                "that the next step reads?"
            ),
            first_gradient_in_every_step: (
                "Every step uses the first gradient. Row k of `gradients` belongs to step k."
            ),
            gradients_backwards: "The gradients were taken from the last to the first.",
            settings_not_passed_on: (
                "The steps are as long as the default settings make them: pass on those that "
                "you were given."
            ),
            start_left_out: (
                "The start is missing. The first row is theta before any step, so there is one row "
                "more than there are gradients."
            ),
            end_left_out: (
                "The last place is missing. Each row was kept before its step; the last step also "
                "leads somewhere."
            ),
            only_the_end: "Return all places on the way, not only the last one.",
            first_step_only: (
                "Only one step was made. A return ends the function at once: is yours inside the "
                "loop?"
            ),
            zeros_after_the_first_step: (
                "Only one step was made, and the other rows are still 0. A return ends the "
                "function at once: is yours inside the loop?"
            ),
            start_never_stored: "The first row is still 0. It is theta before any step.",
            steps_instead_of_places: "These are the steps. Asked for are the places, start first.",
            steps_in_columns: "Each row is a place: the shape is (T + 1, n).",
            one_array_many_times: (
                "All rows are the same: one array was put into the list again and again, and "
                "changed each time. Put in a new array at each step."
            ),
            the_start_changed_in_place: (
                "All rows are the same, and theta, which was given, was changed: an operator such "
                "as -= writes into it, and the list holds that one array again and again."
            ),
            a_right_path_but_the_start_changed: _WRITES,
            path_of_whole_numbers: (
                "An array of whole numbers cuts off every decimal place that is put into it. Of "
                "what type is the array that holds your result?"
            ),
        },
    ),
    Question(
        "minibatches",
        checks={
            "a short last batch": _examples(7, 2, 3),
            "batches that fit": _examples(8, 3, 2),
            "all in one batch": _examples(4, 3, 4),
            "fewer examples than a batch": _examples(3, 4, 8),
            "batches of one": _examples(5, 2, 1),
            "one example": _examples(1, 3, 2),
        },
        mistakes={
            last_batch_dropped: (
                "The examples that do not fill a whole batch are lost. They form a last, shorter "
                "batch."
            ),
            an_empty_batch_at_the_end: (
                "Where the batches fit exactly, an empty one comes after them: count how many "
                "starts there are."
            ),
            first_batch_only: (
                "There is only one batch. A return ends the function at once: is yours inside the "
                "loop?"
            ),
            one_batch_without_a_list: (
                "This is the first batch alone, and not in a list. All batches are asked for."
            ),
            a_batch_from_each_row: (
                "A batch starts at every row, so they overlap. The next batch starts where the "
                "one before has ended."
            ),
            the_next_batch_one_row_further: (
                "Each batch starts one row after the one before, so they overlap. It starts where "
                "that one has ended."
            ),
            size_taken_for_the_number: (
                "`batch_size` says how many examples are in a batch, not how many batches there "
                "are."
            ),
            parts_of_equal_size: (
                "The examples were divided evenly. Each batch has `batch_size` of them, and only "
                "the last may be shorter."
            ),
            short_batch_first: "The short batch comes first. It is the last one that may be short.",
            last_batch_filled_from_the_start: (
                "The last batch was filled up with the first examples, which then count twice. It "
                "may be short."
            ),
            last_batch_filled_with_zeros: (
                "The last batch was filled up with zeros, and a zero is an example like any other. "
                "It may be short."
            ),
            last_batch_reaches_back: (
                "The last batch reaches back into the one before, so some examples count twice. "
                "It may be short."
            ),
            rest_added_to_the_last_batch: (
                "The rest was added to the last full batch. It is a batch of its own."
            ),
            rows_dealt_like_cards: (
                "The rows were dealt out in turn. The first `batch_size` rows are the first batch, "
                "the next ones the second."
            ),
            one_row_short: (
                "A row is missing in each batch: a slice ends before its end, not with it."
            ),
            one_row_too_many: "Each batch has one row too many, and that row comes twice.",
            all_targets_in_each_batch: (
                "Each batch has all targets. A batch's targets are those of its own rows."
            ),
            columns_instead_of_rows: "X was cut by columns. Its rows are the examples.",
            rows_of_inputs_only: "The targets are missing: each batch is a pair.",
            targets_before_inputs: "In each pair the inputs come first, then the targets.",
            inputs_and_targets_apart: (
                "These are two lists, of inputs and of targets. Asked for is one list of pairs."
            ),
            inputs_and_targets_in_one_array: (
                "Inputs and targets are in one array. Each batch is a pair of two arrays."
            ),
            targets_as_columns: "The targets are columns. A batch's targets have shape (rows,).",
            not_in_pairs: (
                "Inputs and targets follow each other in one flat list. Each batch is a pair."
            ),
            batches_backwards: "The batches come in reverse. The first rows are the first batch.",
            nothing_collected: "The list is empty: is each batch put into it?",
            a_generator: (
                "This is a generator: it is used up after one pass, and a training makes many. "
                "Return a list."
            ),
            a_zip: (
                "This can be walked through once only, and a training makes many passes. Return a "
                "list."
            ),
        },
    ),
    Question(
        "train",
        checks={
            "one update": _training(4, 2, 3, 1, 4),
            "a short last batch": _training(7, 5, 4, 1, 3),
            "several epochs": _training(5, 3, 4, 2, 2),
            "one example": _training(1, 3, 2, 2, 4),
            "the default learning rate": _training(6, 2, 3, 2, 4, default=True),
        },
        mistakes={
            **{
                _in_training(mistake): _IN_A_STEP[mistake]
                for mistake in (
                    no_correction,
                    correction_multiplied,
                    corrected_moments_kept,
                    gradient_not_squared,
                    uphill,
                    gradient_descent,
                )
            },
            partial_batch_dropped: (
                "The examples that do not fill a whole batch are never seen. They form a last, "
                "shorter batch."
            ),
            parts_of_equal_size_in_training: (
                "The examples were divided evenly. Each batch has `batch_size` of them, and only "
                "the last may be shorter."
            ),
            only_the_first_batch: (
                "Each epoch uses the first batch only. An epoch is a pass over all of them."
            ),
            full_batch: (
                "There is one update per epoch, with all examples. Make one update per batch."
            ),
            one_example_at_a_time: (
                "There is an update after every single example. Make one per batch, of "
                "`batch_size` examples."
            ),
            all_steps_numbered_1: _FIRST_FOREVER,
            steps_numbered_from_0: (
                _COUNT + ". Yours starts at 0, where 1 - β^t is 0 and the correction is 0/0."
            ),
            steps_numbered_anew_in_each_epoch: (
                _COUNT + ". Yours begins anew in each epoch, but the moments do not."
            ),
            t_counts_epochs: _COUNT + ". Yours counts epochs; a step is a batch.",
            t_advanced_for_w_and_for_b: (
                _COUNT + ". Yours grows for W and once more for b; both take the same step."
            ),
            moments_reset_in_each_batch: (
                "The moments start from 0 in every batch, but t goes on. They are made once, "
                "before the first epoch, and carried on."
            ),
            moments_reset_in_each_epoch: (
                "The moments start from 0 in every epoch, but t goes on. They are made once, "
                "before the first epoch, and carried on."
            ),
            all_anew_in_each_epoch: (
                "t and the moments begin anew in every epoch. A new epoch is the same training: "
                "they are made once and carried on."
            ),
            all_anew_in_each_batch: (
                "t and the moments begin anew in every batch, so nothing is remembered. They are "
                "made once and carried on."
            ),
            moments_of_w_for_b: (
                "b was moved with the moments of W, and became a matrix. " + _OWN_HISTORY + "."
            ),
            b_from_the_new_w: (
                "Both gradients belong to the same model. Compute both from the old W and b "
                "before you change either; here db already saw the new W."
            ),
            bias_never_updated: "W moves but b stays. The bias is trained too.",
            summed_gradient: (
                "The gradient was summed, not averaged. Adam does not mind a factor, as long as it "
                "is the same in every step; with a short batch it is not."
            ),
            gradient_of_the_start: (
                "Every gradient is that of the W and b that were given. After each update the "
                "model is another one, and so is its gradient."
            ),
            one_epoch_only: (
                "Only one epoch was run. A return ends the function at once: is yours inside the "
                "loop?"
            ),
            one_update_only: (
                "Only one update was made. A return ends the function at once: is yours inside "
                "the loops?"
            ),
            one_epoch_too_many: "That is one epoch too many: count how often the loop runs.",
            one_epoch_too_few: "One epoch is missing: count how often the loop runs.",
            rate_not_passed_on: (
                "The steps are as long as the default learning rate makes them: pass on the one "
                "that you were given."
            ),
            started_from_zeros: "Training starts from the W and b that are given, not from zeros.",
            nothing_stored: (
                "W and b are as they were given: are the new values stored under the names that "
                "the next update reads?"
            ),
            b_before_w: "The two results are exchanged: first W, then b.",
            only_w_returned: "W is right; the second result, b, is missing.",
            weights_changed_in_place: _WRITES,
        },
    ),
)
