"""A course that is broken is told so in words: each fault in one sentence, with the next step."""

import itertools
import re
import shutil
import sys

import numpy as np
import pytest
from classroom import ROOT
from click.testing import CliRunner

from autograder import catalogue, cli, places, trial
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
    assert tiny.findings() == [
        f"{name}: is missing; {ABSENT[name]}".replace("PACKAGE", tiny.package)
    ]


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
U, E, A = (
    "tests/unusual/doubling.py",
    "exercises/doubling/doubling.ipynb",
    f"{INSIDE}/recorded.json",
)
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
    "a wrong answer that is marked as none": (
        (M, '@mistake(of="total", hint="One number is missing. Where does your sum begin?")', ""),
        [
            f"{M}: without_the_first is marked as no mistake; put @mistake(of=…, hint=…) above it, "
            "or an underscore before its name if it is a helper"
        ],
    ),
    "a question without mistakes": (
        (M, 'of="total"', 'of="double"'),
        [
            f"{M}: total has no known mistake; write what students get wrong there, with "
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
            '@mistake(of="total"',
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
            f"{A}: double, 'a matrix': not what the reference says today: "
            f"the shape is (2, 3), expected (); {ANEW}",
        ],
    ),
    "a check that draws something else": (
        (Q, "rng.normal(size=4)", "rng.uniform(1, 2, size=4)"),
        [
            f"{A}: total, 'a vector': not what the reference says today: "
            f"the value is wrong: found -1.61375, expected 6.06366; {ANEW}",
        ],
    ),
    "a check that forgets the comma": (
        (Q, "(rng.normal(size=4),)", "rng.normal(size=4)"),
        [
            f"{Q}: total, 'a vector' draws a ndarray, expected a tuple of arguments; "
            "write a comma behind a single argument: (x,)"
        ],
    ),
    "a section that the chapter has not": (
        (Q, '"double",\n', '"double",\n        section="Dubling",\n'),
        [f"{Q}: double: book/doubling.md has no heading 'Dubling'; did you mean 'Doubling'?"],
    ),
    "a check that stops": (
        (Q, "rng.normal(size=4)", "rng.norml(size=4)"),
        [
            f"{Q}: total, 'a vector': stopped with AttributeError: "
            "'numpy.random._generator.Generator' object has no attribute 'norml'; repair the check"
        ],
    ),
    "a reference without a function": (
        (R, "def total", "def sum_of"),
        [f"{R}: has no function total, but the questions ask for it; write it there"],
    ),
    "a reference in another order": (
        (
            R,
            "def double(x):\n    return np.multiply(x, 2)\n",
            "def total(x):\n    pass\n\n\ndef double(x):\n    return np.multiply(x, 2)\n",
        ),
        [
            f"{R}: the functions are total, double; expected, as in questions.py, double, total; "
            "write the same ones in the same order"
        ],
    ),
    "a reference that stops": (
        (R, "np.sum(x)", "np.sum(x) / None"),
        [
            f"{R}: total, 'a vector': stopped with TypeError: unsupported operand "
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
        [
            f"{S}: the solution cells are double; expected, as in questions.py, double, total; "
            "write the same ones in the same order",
            f"{S}: makes no notebook (RuntimeError: Solution region detected in a non-solution "
            "cell; please make sure all solution regions are within solution cells.); repair it",
        ],
    ),
    "a solution that is wrong": (
        (S, "x.sum()", "x.max()"),
        [
            f"{S}: total fails 'a vector', seed 3626764237: the value is wrong: found 0.508401, "
            "expected -0.910306; repair it, or the check, or the reference"
        ],
    ),
    "a solution that stops": (
        (S, "from autograder import check", "from autograder import check\n1 / 0"),
        [
            STALE,
            f"{S}: the cell cell-0 stopped with ZeroDivisionError: division by zero; repair it",
        ],
    ),
    "a solution that shows the answer": (
        (
            S,
            "    ### BEGIN SOLUTION\n    return x.sum()\n",
            "    return x.sum()\n    ### BEGIN SOLUTION\n",
        ),
        [
            STALE,
            f"{S}: total earns points in the exercise that is made from it; "
            "put what is to be found between ### BEGIN SOLUTION and ### END SOLUTION",
        ],
    ),
    "a solution whose function is taken out as well": (
        (
            S,
            "    ### BEGIN SOLUTION\n    return x.sum()\n    ### END SOLUTION\n",
            "    return x.sum()\n",
        ),
        [
            STALE,
            f"{S}: total is not defined in the exercise that is made from it; "
            "put ### BEGIN SOLUTION below its def, and ### END SOLUTION at its end",
        ],
    ),
    "an unusual answer that is wrong": (
        (U, "x + x", "x + 1"),
        [
            f"{U}: double, twice: fails 'a vector', seed 3626764237: 3 of 3 values are wrong; the "
            "worst is [2]: found 1.10956, expected 0.219125; "
            "let the check accept it, or take it out if it is wrong"
        ],
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
        [f"{U}: cannot be imported (SyntaxError: expected ':' (doubling.py, line 4)); repair it"],
    ),
    "a mutant that is listed and loses points": (
        (U, "EQUIVALENT = {}", 'EQUIVALENT = {"double: x * 2 -> x / 2": "halves are doubles"}'),
        [f"{U}: EQUIVALENT lists double: x * 2 -> x / 2, which loses points or is gone; remove it"],
    ),
    "a mutant that no check notices": (
        (S, "x.sum()", "x.sum() * 1"),
        [
            f"{S}: no check notices the change total: x.sum() * 1 -> x.sum() / 1; "
            f"add one that does, or list it with the reason in EQUIVALENT, in {U}"
        ],
    ),
}


@pytest.mark.parametrize("fault", BROKEN)
def test_a_broken_course_is_told_so(tiny, fault):
    (name, old, new), expected = BROKEN[fault]
    tiny.write(name, old, new)
    said = [each.replace("PACKAGE", tiny.package) for each in expected]
    assert list(map(_unnumbered, tiny.findings())) == list(map(_unnumbered, said))


def _unnumbered(sentence):
    """Without the numbers that were drawn."""
    return re.sub(r"-?\d+\.\d+(e-\d+)?|\[\d+\]", "#", sentence)


def test_a_course_without_unusual_answers_gets_a_note(tiny):
    _remove(tiny, U)
    found = audit(tiny.course, Catalogue(tiny.package), "doubling")
    assert found.findings == []
    assert [note for note in map(str, found.notes) if " earns " not in note] == [
        f"doubling: {U} is missing; right answers written in unusual ways, in a table ANSWERS "
        "there, would show whether the checks are fair"
    ]


@pytest.mark.parametrize(
    "name", ["exercises/halving/x", "solutions/halving/x", "PACKAGE/halving/mistakes.py"]
)
def test_a_topic_of_which_there_is_only_one_file_is_named(tiny, name):
    path = tiny.course.folder / name.replace("PACKAGE", tiny.package)
    path.parent.mkdir()
    path.touch()
    said = tiny.findings()
    assert len(said) in (8, 9)
    assert said[0].startswith(f"{tiny.package}/halving/questions.py: is missing; write it")


def test_a_chapter_with_exercises_in_the_contents_is_a_topic(tiny):
    tiny.write("_toc.yml", "doubling/doubling", "halving/halving.ipynb")
    assert places.topics(tiny.course, Catalogue(tiny.package)) == ["doubling", "halving"]


def test_a_mutant_that_never_ends_is_stopped_and_counts(tiny):
    loop = (
        "    n = 0\n    while n < len(x):\n        n = n + 1\n    return x.sum() * (n == len(x))\n"
    )
    tiny.write(S, "    return x.sum()\n", loop)
    found = audit(tiny.course, Catalogue(tiny.package), "doubling", seeds=[1])
    assert found.counts["mutants"] > 10
    assert not [each for each in found.findings if "nothing" in str(each)]


def test_a_mistake_that_never_ends_is_named(tiny, monkeypatch):
    monkeypatch.setattr(trial, "SECONDS", 1)
    tiny.write(M, "    return sum(x[1:])", "    while True:\n        pass")
    (said,) = tiny.findings()
    assert said == (
        f"{tiny.package}/doubling/mistakes.py: without the first, of total: stopped after 1 "
        "seconds at 'a vector'; let it end sooner, as every grading runs it"
    )


def _never_ends():
    while True:
        pass


def test_a_limit_of_time_and_of_memory_ends_what_goes_beyond():
    with pytest.raises(Overtime), limit(0.05):
        _never_ends()
    with memory_limit(2**20), pytest.raises(MemoryError):
        np.ones(2**28)
    np.ones(2**20)


# The command.


def _audit(*words):
    done = CliRunner().invoke(cli.main, ["audit", *words])
    # Its function `total` is a sum, which is a trivial answer; that is said in a note.
    lines = [line for line in done.output.splitlines() if " earns " not in line]
    return done.exit_code, lines


def test_the_command_counts_and_ends_with_0(tiny):
    counted = "2 functions, 3 checks, 2 mistakes, 2 unusual answers, 6 mutants"
    assert _audit() == (
        0,
        [f"doubling: {counted}, 0 of them listed as equivalent", "✓ nothing is missing"],
    )


def test_the_command_ends_with_2_where_there_is_something_to_do(tiny):
    tiny.write(U, "return x + x", 'raise ValueError("\\x1b[31mred\\u202e!\\nnot black")')
    code, lines = _audit("doubling", "--course-dir", ".")
    assert code == 2
    assert lines[1].startswith(f"✗ {U}: double, twice: fails 'a vector', seed 3626764237: ")
    assert "ValueError: red! not black, in the line: raise" in lines[1]
    assert lines[-1] == "See to these, one after the other; then run 'autograder audit' again."


def test_the_command_leaves_everything_as_it_was(tiny):
    def state():
        files = sorted(path for path in tiny.course.folder.rglob("*") if path.is_file())
        return {path: (path.read_bytes(), path.stat().st_mtime_ns) for path in files}

    before = state()
    for path in before:
        path.chmod(0o444)
    assert _audit()[0] == 0
    assert state() == before


def test_an_unknown_topic_is_refused(tiny):
    assert _audit("dubling") == (
        2,
        ["Error: there is no topic 'dubling'; did you mean doubling?"],
    )


def test_a_course_that_cannot_be_imported_is_refused(tiny):
    (tiny.course.folder / tiny.package / "__init__.py").write_text("1 / 0")
    assert _audit() == (
        2,
        [
            f"Error: the course {tiny.package} cannot be imported (ZeroDivisionError: division by "
            "zero); repair its __init__.py, or uninstall it"
        ],
    )


def test_an_entry_point_without_a_package_is_refused(tiny):
    shutil.rmtree(tiny.course.folder / tiny.package)
    assert _audit()[0] == 2
    assert f"the course {tiny.package} is not there as a package" in _audit()[1][0]


def test_two_courses_are_refused_until_one_is_named(tiny, tmp_path, monkeypatch):
    other = Tiny(tmp_path / "other")
    monkeypatch.syspath_prepend(tmp_path / "other")
    code, (line,) = _audit()
    both = ", ".join(sorted((tiny.package, other.package)))  # by name: tiny_10 before tiny_9
    assert code == 2
    assert line.startswith(f"Error: several courses are installed: {both}; say which")
    monkeypatch.setenv(catalogue.VARIABLE, tiny.package)
    assert _audit()[0] == 0


def test_a_topic_with_the_name_of_one_of_ours_is_refused(tmp_path, monkeypatch):
    made = Tiny(tmp_path, topic="softmax")
    monkeypatch.syspath_prepend(tmp_path)
    with pytest.raises(CatalogueError, match="rename the topic softmax"):
        Catalogue(made.package)
