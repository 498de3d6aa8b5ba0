"""A course that is broken is told so in words: each fault in one sentence, with the next step."""

import itertools
import shutil
import sys
from importlib import metadata

import numpy as np
import pytest
from classroom import OUR_COURSE, ROOT, TAUGHT
from click.testing import CliRunner

from autograder import catalogue, cli, places
from autograder.audit import audit
from autograder.catalogue import Catalogue, CatalogueError
from autograder.course import Course
from autograder.limits import Overtime, limit, memory_limit
from autograder.release import release

NUMBERS = itertools.count()  # a package is imported once: each course has a name of its own

QUESTIONS = '''\
"""Doubling: what is asked."""

from autograder.question import Question

QUESTIONS = (
    Question(
        "double",
        checks={
            "a vector": lambda rng: (rng.normal(size=3),),
            "a matrix": lambda rng: (rng.normal(size=(2, 3)),),
        },
    ),
    Question("total", checks={"a vector": lambda rng: (rng.normal(size=4),)}),
)
'''
MISTAKES = '''\
"""Doubling: what goes wrong."""

from autograder.question import mistake


@mistake(of="double", hint="That is the square. Twice a number is the number plus itself.")
def squared(x):
    return x**2


@mistake(of="total", hint="One number is missing. Where does your sum begin?")
def without_the_first(x):
    return sum(x[1:])
'''
REFERENCE = '''\
"""Doubling, by NumPy."""

import numpy as np


def double(x):
    return np.multiply(x, 2)


def total(x):
    return np.sum(x)
'''
SOLUTION = '''\
# %%
from autograder import check

# %% nbgrader={"grade_id": "double", "solution": true}
def double(x):
    """Twice a number."""
    ### BEGIN SOLUTION
    return x * 2
    ### END SOLUTION

# %% nbgrader={"grade_id": "check_double", "grade": true, "points": 2}
check(double)

# %% nbgrader={"grade_id": "total", "solution": true}
def total(x):
    """The sum of a vector."""
    ### BEGIN SOLUTION
    return x.sum()
    ### END SOLUTION

# %% nbgrader={"grade_id": "check_total", "grade": true, "points": 1}
check(total)
'''
UNUSUAL = '''\
"""Unusual right answers to doubling."""


def twice(x):
    return x + x


ANSWERS = {"double": (twice,), "total": (sum,)}
EQUIVALENT = {}
'''
CONTENTS = """\
root: book/index
chapters:
  - file: book/doubling
    sections:
      - file: exercises/doubling/doubling
"""


class Tiny:
    """A small course that is whole, in a folder of its own, until a test breaks it."""

    def __init__(self, folder, topic="doubling"):
        self.package = f"tiny_{next(NUMBERS)}"
        self.course = Course(folder)
        self.inside = folder / self.package / topic
        for path, text in (
            (folder / self.package / "__init__.py", ""),
            (self.inside / "questions.py", QUESTIONS),
            (self.inside / "mistakes.py", MISTAKES),
            (self.inside / "reference.py", REFERENCE),
            (self.course.solution(topic), SOLUTION),
            (self.course.unusual(topic), UNUSUAL),
            (self.course.chapter(topic), "# Doubling\n"),
            (self.course.contents, CONTENTS.replace("doubling", topic)),
        ):
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        # As 'pip install' does it.
        entry = f"[{catalogue.GROUP}]\n{self.package} = {self.package}\n"
        self.installed = folder / f"{self.package}-1.0.dist-info"
        self.installed.mkdir()
        (self.installed / "METADATA").write_text(f"Name: {self.package}\nVersion: 1.0\n")
        (self.installed / "entry_points.txt").write_text(entry)

    def release(self, topic="doubling"):
        """As its author does before the audit; what is imported for it is forgotten again."""
        release(self.course, Catalogue(self.package), topic)
        self.forget()

    def forget(self):
        for name in [name for name in sys.modules if name.partition(".")[0] == self.package]:
            del sys.modules[name]

    def findings(self):
        taught = Catalogue(self.package)
        audits = [audit(self.course, taught, each) for each in places.topics(self.course, taught)]
        return [str(finding) for found in audits for finding in found.findings]

    def write(self, name, old, new):
        """Change a text that is in one of its files."""
        path = self.course.folder / name.replace("PACKAGE", self.package)
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new), encoding="utf-8")


@pytest.fixture
def tiny(tmp_path, monkeypatch):
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.chdir(tmp_path)
    # Each of these tests writes modules within the same second, of the same length.
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    monkeypatch.delenv(catalogue.VARIABLE, raising=False)
    catalogue.current.cache_clear()
    made = Tiny(tmp_path)
    made.release()
    yield made
    made.forget()
    catalogue.current.cache_clear()


def test_a_whole_course_has_no_findings(tiny):
    assert tiny.findings() == []


INSIDE = "PACKAGE/doubling"
ABSENT = {
    f"{INSIDE}/questions.py": "write it, as the table QUESTIONS of what is asked",
    f"{INSIDE}/mistakes.py": "write it, as known wrong answers, each with @mistake(of=…, hint=…)",
    f"{INSIDE}/reference.py": "write it, as the same functions by a library that you trust",
    f"{INSIDE}/recorded.json": "'autograder release doubling' makes it",
    "solutions/doubling/doubling.py": "write it, as a notebook in py:percent text",
    "exercises/doubling/doubling.ipynb": "'autograder release doubling' makes it",
    "book/doubling.md": "write it, as the chapter of the book",
    "_toc.yml": "write it, as the table of contents of the book",
}


def _remove(tiny, *names):
    for name in names:
        (tiny.course.folder / name.replace("PACKAGE", tiny.package)).unlink()


@pytest.mark.parametrize("name", ABSENT)
def test_a_missing_file_is_named_once_with_what_to_do(tiny, name):
    _remove(tiny, name)
    assert tiny.findings() == [f"{name}: is missing; {ABSENT[name]}".replace("PACKAGE", tiny.package)]


def test_everything_that_is_missing_is_said_at_once(tiny):
    _remove(tiny, *list(ABSENT)[1:])
    expected = [f"{name}: is missing; {ABSENT[name]}" for name in list(ABSENT)[1:]]
    assert tiny.findings() == [each.replace("PACKAGE", tiny.package) for each in expected]


# What is changed, in which file, and what the audit then says; PACKAGE stands for its name.
Q, M, R, S = (
    f"{INSIDE}/questions.py",
    f"{INSIDE}/mistakes.py",
    f"{INSIDE}/reference.py",
    "solutions/doubling/doubling.py",
)
U, E, A = "tests/unusual/doubling.py", "exercises/doubling/doubling.ipynb", f"{INSIDE}/recorded.json"
ANEW = "'autograder release doubling' makes it anew"
STALE = f"{E}: is not what doubling.py makes; {ANEW}"
BROKEN = {
    "a page that the contents lack": (
        ("_toc.yml", "      - file: exercises/doubling/doubling\n", ""),
        [
            "_toc.yml: lacks the page exercises/doubling/doubling; "
            'add the line "- file: exercises/doubling/doubling"'
        ],
    ),
    "questions that cannot be imported": (
        (Q, "import Question", "import Questions"),
        [
            f"{Q}: cannot be imported (ImportError: cannot import name 'Questions' from "
            f"'autograder.question' ({ROOT}/autograder/question.py)); repair it"
        ],
    ),
    "no table of questions": (
        (Q, "QUESTIONS = ", "ASKED = "),
        [f"{Q}: has no table QUESTIONS; see autograder.question"],
    ),
    "a question without mistakes": (
        (M, '@mistake(of="total", hint="One number is missing. Where does your sum begin?")', ""),
        [
            f"{M}: without_the_first is marked as no mistake; put @mistake(of=…, hint=…) above it, "
            "or an underscore before its name if it is a helper"
        ],
    ),
    "a mistake that is moved to another function": (
        (M, 'of="total"', 'of="double"'),
        [
            f"{M}: without the first, of double: it is not recognised",
            f'{M}: total has no known mistake; write what students get wrong there, with '
            '@mistake(of="total", hint="…")',
        ],
    ),
    "a mistake of a function that nobody asks for": (
        (M, 'of="total"', 'of="totla"'),
        [f"{M}: a mistake is of 'totla', which no question asks; did you mean 'total'?"],
    ),
    "a mistake that is right": (
        (M, "x**2", "x * 2"),
        [
            f"{M}: squared, of double: it fails no check, seed 3626764237; "
            "add a check that tells it from a right answer, or take it out"
        ],
    ),
    "a mistake that is there twice": (
        (
            M,
            "@mistake(of=\"total\"",
            '@mistake(of="double", hint="Another hint.")\ndef power(x):\n    return x * x\n\n\n'
            '@mistake(of="total"',
        ),
        [
            f"{M}: power, of double: it is taken for squared at 'a vector', seed 3626764237; "
            "add a check that tells the two apart, or take one of them out"
        ],
    ),
    "an empty hint": (
        (M, "One number is missing. Where does your sum begin?", " "),
        [
            f"{M}: without the first, of total: its hint is empty; "
            "say what goes wrong, without the code"
        ],
    ),
    "a check that does not use its generator": (
        (Q, '"a matrix": lambda rng: (rng.normal(size=(2, 3)),)', '"a matrix": lambda rng: (3.0,)'),
        [
            f"{Q}: double, 'a matrix': of 20 draws only 1 differ; draw the arguments from rng",
            f"{A}: is not what the checks draw today; {ANEW}",
        ],
    ),
    "a check that forgets the comma": (
        (Q, "(rng.normal(size=4),)", "rng.normal(size=4)"),
        [
            f"{Q}: total, 'a vector' draws a ndarray, expected a tuple of arguments; "
            "write a comma behind a single argument: (x,)"
        ],
    ),
    "a check that stops": (
        (Q, "rng.normal(size=4)", "rng.norml(size=4)"),
        [
            f"{Q}: total, 'a vector', seed 0: stopped with AttributeError: "
            "'numpy.random._generator.Generator' object has no attribute 'norml'; repair the check"
        ],
    ),
    "a reference without a function": (
        (R, "def total", "def sum_of"),
        [f"{R}: has no function total, but the questions ask for it; write it there"],
    ),
    "a reference in another order": (
        (R, "def double(x):\n    return np.multiply(x, 2)\n", "def total(x):\n    pass\n\n\n"
         "def double(x):\n    return np.multiply(x, 2)\n"),
        [
            f"{R}: the functions are total, double; expected, as in questions.py, double, total; "
            "write the same ones in the same order"
        ],
    ),
    "a reference that stops": (
        (R, "np.sum(x)", "np.sum(x) / None"),
        [
            f"{R}: total, 'a vector', seed 3626764237: stopped with TypeError: unsupported operand "
            "type(s) for /: 'float' and 'NoneType'; let it answer whatever the check draws"
        ],
    ),
    "a reference that wants what is not installed": (
        (R, "import numpy as np", "import numpy as np\nimport tensorflaw"),
        [
            f"{R}: cannot be imported (ModuleNotFoundError: No module named 'tensorflaw'); "
            "install tensorflaw (with: pip install 'autograder[grading]', perhaps)"
        ],
    ),
    "recorded answers that are cut off": (
        (A, '"total"', '"tot'),
        [f"{A}: holds no recorded answers; {ANEW}"],
    ),
    "recorded answers of other questions": (
        (A, '"total"', '"sum"'),
        [f"{A}: does not fit the questions any more; {ANEW}"],
    ),
    "an exercise that was changed by hand": ((E, "Twice a number", "Half a number"), [STALE]),
    "a solution with a cell too few": (
        (S, ', "solution": true}\ndef total', "}\ndef total"),
        [],
    ),
    "a solution that is wrong": (
        (S, "x.sum()", "x.max()"),
        [],
    ),
    "a solution that stops": (
        (S, "from autograder import check", "from autograder import check\n1 / 0"),
        [STALE, f"{S}: the cell cell-0 stopped with ZeroDivisionError: division by zero; repair it"],
    ),
    "a solution that shows the answer": (
        (S, "    ### BEGIN SOLUTION\n    return x.sum()\n", "    return x.sum()\n    ### BEGIN SOLUTION\n"),
        [
            STALE,
            f"{S}: total earns points in the exercise that is made from it; "
            "put what is to be found between ### BEGIN SOLUTION and ### END SOLUTION",
        ],
    ),
    "a solution whose function is taken out as well": (
        (S, '    ### BEGIN SOLUTION\n    return x.sum()\n    ### END SOLUTION\n', "    return x.sum()\n"),
        [
            STALE,
            f"{S}: total is not defined in the exercise that is made from it; "
            "put ### BEGIN SOLUTION below its def, and ### END SOLUTION at its end",
        ],
    ),
    "an unusual answer that is wrong": (
        (U, "x + x", "x + 1"),
        [],
    ),
    "unusual answers to a function that nobody asks for": (
        (U, '"total": (sum,)', '"totla": (sum,)'),
        [f"{U}: ANSWERS has totla, which no question asks; correct its name"],
    ),
    "unusual answers without a table": (
        (U, "ANSWERS =", "RIGHT ="),
        [f"{U}: has no table ANSWERS; write ANSWERS = {{function: (answer, …)}}"],
    ),
    "unusual answers that cannot be imported": (
        (U, "def twice(x):", "def twice(x)"),
        [
            f"{U}: cannot be imported (SyntaxError: expected ':' (doubling.py, line 4)); repair it"
        ],
    ),
    "a mutant that is listed and loses points": (
        (U, "EQUIVALENT = {}", 'EQUIVALENT = {"double: x * 2 -> x / 2": "halves are doubles"}'),
        [f"{U}: EQUIVALENT lists double: x * 2 -> x / 2, which loses points or is gone; remove it"],
    ),
    "a mutant that no check notices": (
        (S, "x.sum()", "x.sum() + max(0, 0)"),
        [],
    ),
}


@pytest.mark.parametrize("fault", BROKEN)
def test_a_broken_course_is_told_so(tiny, fault):
    (name, old, new), expected = BROKEN[fault]
    tiny.write(name, old, new)
    assert tiny.findings() == [each.replace("PACKAGE", tiny.package) for each in expected]
