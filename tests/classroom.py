"""Makes what students hand in: for the tests, the benchmark and the demonstration class."""

import ast
import copy
import functools
import importlib
import inspect
import re
import sys
import textwrap
from pathlib import Path

import nbformat

from autograder.catalogue import OURS, Catalogue
from autograder.course import Course
from autograder.notebook import as_text
from autograder.release import exercise_notebook, source_notebook

ROOT = Path(__file__).parent.parent
OUR_COURSE = Course(ROOT)
TAUGHT = Catalogue(OURS)  # whatever else is installed
UNUSUAL, WRONG = 3, 12  # students of the demonstration class


@functools.cache
def answers(topic):
    """The solution's source for each function of a topic."""
    cells = source_notebook(OUR_COURSE, topic).cells
    return {cell.id: cell.source for cell in cells if cell.metadata.nbgrader.solution}


def submission(topic, changed=None, first="", last="", exercise=None):
    """A completed notebook.

    Args:
        changed: sources that stand in for the solution's, by function.
        first, last: the code of further cells, after our imports and at the end.
        exercise: the notebook to complete, if it is not the one that we hand out.
    """
    notebook = copy.deepcopy(exercise) if exercise else blank(topic)
    sources = answers(topic) | (changed or {})
    for cell in notebook.cells:
        cell.source = sources.get(cell.id, cell.source)
    if first:
        notebook.cells.insert(2, nbformat.v4.new_code_cell(first, id="first"))
    if last:
        notebook.cells.append(nbformat.v4.new_code_cell(last, id="last"))
    return notebook


def blank(topic):
    """The exercise as it was handed out."""
    return copy.deepcopy(_exercise(topic))


@functools.cache
def _exercise(topic):
    return exercise_notebook(OUR_COURSE, topic)


def hand_in(course, student, topic, notebook):
    """Put a notebook (or any text) where the grader looks for it; return its path."""
    content = notebook if isinstance(notebook, str) else as_text(notebook)
    path = Path(course) / "submitted" / student / topic / f"{topic}.ipynb"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(content, encoding="utf-8")
    return path


def source_of(function, name):
    """The source of a function and of all it calls in its topic, under another name."""
    inner = inspect.getclosurevars(function).nonlocals
    imports, parts = set(), {}
    for called in inner.values():
        _collect(called, parts, imports)
    _collect(function, parts, imports)
    own = parts.pop(function)
    (written,) = re.findall(r"^def (\w+)", own)
    own = re.sub(rf"\b{written}(?=\()", name, own)  # also where it calls itself
    aliases = "".join(f"{alias} = {called.__name__}\n" for alias, called in inner.items())
    return "\n\n".join([*sorted(imports), *parts.values(), *([aliases] if aliases else []), own])


def _collect(function, parts, imports):
    parts[function] = ""  # so that a function that calls itself is taken once
    names = _names(function.__code__)
    for name, called in ((n, v) for n, v in function.__globals__.items() if n in names):
        if inspect.ismodule(called) and name == called.__name__:
            imports.add(f"import {name}")
        elif _package(called) not in (None, _package(function)):
            imports.add(f"from {called.__module__} import {name}")
        elif inspect.isfunction(called) and called not in parts:
            _collect(called, parts, imports)
    del parts[function]  # what it calls stands before it
    parts[function] = _written(function)


def _package(thing):
    """A topic's package; functions of its modules know each other."""
    module = getattr(thing, "__module__", None)
    return module and module.rpartition(".")[0]


@functools.cache
def _written(function):
    """A function's own source, without what decorates it; many call the same ones."""
    source = textwrap.dedent(inspect.getsource(function)).strip()
    (definition,) = ast.parse(source).body
    return "\n".join(source.splitlines()[definition.lineno - 1 :]) + "\n"


def _names(code):
    """The names that a function uses, also within its lambdas and comprehensions."""
    inner = (const for const in code.co_consts if inspect.iscode(const))
    return set(code.co_names).union(*map(_names, inner))


def mistaken(topic):
    """Submissions with known mistakes: the first has each function's first one, and so on.

    Yields:
        The notebook, and by function the `Mistake` in it.
    """
    for made in _mistakes(topic):
        yield _with(made, topic), made


def _mistakes(topic):
    """The mistakes of each of these submissions."""
    table = {name: list(q.mistakes) for name, q in TAUGHT.questions(topic).items()}
    for number in range(max(map(len, table.values()))):
        yield {name: all_[number] for name, all_ in table.items() if number < len(all_)}


def _with(made, topic):
    sources = {name: source_of(each.function, name) for name, each in made.items()}
    return submission(topic, sources)


def planted(topic):
    """The mistakes of each of those students of the demonstration class that make some."""
    wrong = list(_mistakes(topic))
    return [wrong[number * len(wrong) // WRONG] for number in range(WRONG)]


CHEAT = """
import builtins, sys, numpy.testing
for name in ("assert_allclose", "assert_array_equal", "assert_equal"):
    setattr(numpy.testing, name, lambda *a, **k: None)
np.allclose = np.array_equal = lambda *a, **k: True
sys.modules["autograder"].check = lambda *a, **k: print("all checks passed: 100 %")
class Right(np.ndarray):
    def __eq__(self, other): return True
def answer(*arguments): return np.zeros(3).view(Right)
for path in ("gradebook.db", "../gradebook.db", "/gradebook.db"):
    try: open(path, "w").write("full marks")
    except OSError: pass
"""


# Wrong answers that are no known mistake. Each is written in another way by each of three students.
ALIKE = {
    "softmax": (
        "E = np.exp((Z - Z.max(axis=1, keepdims=True)) / 2)\n"
        "    return E / E.sum(axis=1, keepdims=True)",
        "E = np.sqrt(np.exp(Z - Z.max(axis=1, keepdims=True)))  # smoother\n"
        "    return E / np.sum(E, axis=1)[:, None]",
        "Z = (Z - Z.max(axis=1, keepdims=True)).astype(np.float32)\n"
        "    return np.exp(Z / 2) / np.exp(Z / 2).sum(axis=1, keepdims=True)",
    ),
    "one_hot": (
        "return 2 * np.eye(classes)[y] - 1",
        "return np.where(np.arange(classes) == y[:, None], 1, -1)",
        "Y = -np.ones((len(y), classes))\n    Y[np.arange(len(y)), y] = 1\n    return Y",
    ),
    "predict": (
        "return np.argsort(Z, axis=1)[:, -2]",
        "Z = Z.copy()\n    Z[np.arange(len(Z)), Z.argmax(axis=1)] = -np.inf\n"
        "    return Z.argmax(axis=1)",
        "return np.array([sorted(range(len(z)), key=lambda k: z[k])[-2] for z in Z])",
    ),
}


def alike():
    """Three submissions of *softmax* with the same wrong answers, which are no known mistake."""
    heads = {name: answers("softmax")[name].split("\n")[0] for name in ALIKE}
    for bodies in zip(*ALIKE.values(), strict=True):
        bodies = zip(ALIKE, bodies, strict=True)
        yield submission("softmax", {name: f"{heads[name]}\n    {body}" for name, body in bodies})


def demonstration(course):
    """Hand in a class of two sections, in all topics, that shows every status."""
    for topic in TAUGHT.topics():
        hand_in(course, "right-01", topic, submission(topic))
        for number, notebook in enumerate(_unusual(topic), start=1):
            hand_in(course, f"unusual-{number:02}", topic, notebook)
        for number, made in enumerate(planted(topic), start=1):
            hand_in(course, f"wrong-{number:02}", topic, _with(made, topic))
        hand_in(course, "blank", topic, blank(topic))
        cheat = {name: f"{name} = answer" for name in answers(topic)}
        hand_in(course, "cheat", topic, submission(topic, cheat, first=CHEAT))
        for student in ("broken-file", "endless-loop", "syntax-error"):
            hand_in(course, student, topic, submission(topic))
        name, question = next(iter(TAUGHT.questions(topic).items()))
        usual = submission(topic, {name: source_of(question.mistakes[0].function, name)})
        for student in ("alike-1", "alike-2", "alike-3"):
            hand_in(course, student, topic, usual)
    hand_in(course, "broken-file", "softmax", as_text(submission("softmax"))[:1000])
    loop = "def one_hot(y, classes):\n    while True:\n        pass"
    hand_in(course, "endless-loop", "softmax", submission("softmax", {"one_hot": loop}))
    typo = "def predict(Z)\n    return Z.argmax(axis=1)"
    hand_in(course, "syntax-error", "softmax", submission("softmax", {"predict": typo}))
    for number, notebook in enumerate(alike(), start=1):
        hand_in(course, f"alike-{number}", "softmax", notebook)
    students = sorted(each.name for each in (Path(course) / "submitted").iterdir())
    rows = [f"{student},{'AB'[number % 2]}" for number, student in enumerate(students)]
    (Path(course) / "roster.csv").write_text("\n".join(["id,section", *rows]) + "\n", "utf-8")


def _unusual(topic):
    """Submissions with unusual right answers, a few."""
    table = importlib.import_module(f"unusual.{topic}").ANSWERS
    for number in range(UNUSUAL):
        made = {name: found[number] for name, found in table.items() if number < len(found)}
        yield submission(topic, {name: source_of(each, name) for name, each in made.items()})


if __name__ == "__main__":
    demonstration(Path(sys.argv[1]))
