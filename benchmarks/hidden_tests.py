"""Our checks as the other graders want them: the same inputs, the same tolerances."""

import numpy as np
from classroom import TAUGHT
from students import TOPIC

from autograder.compare import TOLERANCE
from autograder.release import PUBLIC_SEED

# The catalogue keeps TensorFlow from announcing itself on stderr, for which stock nbgrader
# would give every student 0 points.
_TENSORFLOW = """\
from autograder import catalogue
from autograder.compare import difference

course = catalogue.current()
tensorflow = course.reference("{topic}")
question = course.questions("{topic}")["{function}"]
for name in question.checks:
    arguments = question.arguments("{topic}", name, seed={seed})
    problem = difference({function}(*arguments), tensorflow.{function}(*arguments))
    assert problem is None, problem
"""
_OTTER = """\
import numpy as np
from otter.test_files import test_case

OK_FORMAT = False
name = {function!r}
points = {points}
"""


def with_tensorflow(function):
    """Python that asks TensorFlow, in the student's kernel."""
    return _TENSORFLOW.format(topic=TOPIC, function=function, seed=PUBLIC_SEED)


def with_recorded_values(function):
    """Python that compares with TensorFlow's answers, written out as numbers."""
    return "import numpy as np\n\n" + "".join(_comparisons(function).values())


def for_otter(function, points):
    """A test file of otter's with the recorded values, a test case for each check."""
    cases = "".join(
        f"\n\n@test_case(name={check!r})\ndef case_{number}({function}):\n    {comparison}"
        for number, (check, comparison) in enumerate(_comparisons(function).items())
    )
    return _OTTER.format(function=function, points=points) + cases


def _comparisons(function):
    return {
        f"{check} {number}"
        if number
        else check: f"np.testing.assert_allclose({function}{_literal(case.arguments)}, "
        f"{_literal(case.expected)}, rtol={TOLERANCE.relative}, atol={TOLERANCE.absolute})\n"
        for (check, number), case in TAUGHT.recorded(TOPIC)[function].items()
    }


def _literal(value):
    if isinstance(value, tuple):
        return f"({', '.join(map(_literal, value))},)"
    if isinstance(value, np.ndarray):
        return f"np.array({value.tolist()}, dtype={value.dtype.name!r})"
    return repr(value)
