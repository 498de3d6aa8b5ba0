"""A course of somebody else's: begun from the built package, written, solved, graded."""

import json
import os
import re
import shutil
import subprocess
import sys
import sysconfig
from importlib import metadata
from pathlib import Path

import nbformat
import pytest
from classroom import ROOT, TAUGHT, hand_in
from click.testing import CliRunner
from judging import stop_soon
from nbgrader.api import Gradebook
from servers import cluster

from autograder import cli, new
from autograder.catalogue import CatalogueError
from autograder.notebook import as_text

pytestmark = pytest.mark.xdist_group("new")

# The topic `cooling`, as its author writes it. Its reference needs no more than Python.
QUESTIONS = '''"""How tea cools: what is asked."""

import numpy as np

from autograder.question import Question


def _cup(rng, warmer=1):
    room = round(rng.uniform(10, 30), 1)
    return round(room + warmer * rng.uniform(40, 60), 1), room, round(rng.uniform(0.02, 0.05), 3)


def _later(rng, warmer=1):
    start, room, k = _cup(rng, warmer)
    return start, room, k, room + (start - room) * np.round(rng.uniform(0.1, 0.9, 4), 2)


QUESTIONS = (
    Question(
        "after",
        checks={
            "a moment": lambda rng: (*_cup(rng), round(rng.uniform(5, 50), 1)),
            "many moments": lambda rng: (*_cup(rng), np.round(rng.uniform(0, 99, 6), 1)),
            "iced tea": lambda rng: (*_cup(rng, -1), np.round(rng.uniform(0, 99, 5), 1)),
        },
    ),
    Question("minutes_until", checks={"hot tea": _later, "iced tea": lambda rng: _later(rng, -1)}),
)
'''
REFERENCE = '''"""How tea cools, by Python's own mathematics, number by number."""

import math

import numpy as np


@np.vectorize
def after(start, room, k, minutes):
    return room + (start - room) * math.exp(-k * minutes)


@np.vectorize
def minutes_until(start, room, k, wanted):
    return math.log((start - room) / (wanted - room)) / k
'''
AFTER = "def after(start, room, k, minutes):\n    return "
UNTIL = "def minutes_until(start, room, k, wanted):\n    return "
SOLVED = {
    "after": AFTER + "room + (start - room) * np.exp(-k * minutes)\n",
    "minutes_until": UNTIL + "np.log((start - room) / (wanted - room)) / k\n",
}
WRONG = {
    "growing": ("after", AFTER + "room + (start - room) * np.exp(k * minutes)\n"),
    "room forgotten": ("after", AFTER + "start * np.exp(-k * minutes)\n"),
    "along a line": ("after", AFTER + "start - k * (start - room) * minutes\n"),
    "to base 10": ("minutes_until", UNTIL + "np.log10((start - room) / (wanted - room)) / k\n"),
    "upside down": ("minutes_until", UNTIL + "np.log((wanted - room) / (start - room)) / k\n"),
}
HINT = "What stands there has another meaning: look at how warm the tea is after an hour."
UNUSUAL = '''"""Unusual right answers to the topic cooling."""

import numpy as np


def by_powers(start, room, k, minutes):
    share = np.exp(-k) ** minutes
    return share * start + (1 - share) * room


def by_two_logarithms(start, room, k, wanted):
    return (np.log(abs(start - room)) - np.log(abs(wanted - room))) / k


ANSWERS = {"after": (by_powers,), "minutes_until": (by_two_logarithms,)}
'''


def _solution():
    """The solved exercise, in py:percent text."""
    cells = ["# %% [markdown]\n# # How tea cools", "# %%\nimport numpy as np"]
    cells[1] += "\n\nfrom autograder import check"
    for (name, source), points in zip(SOLVED.items(), (3, 2), strict=True):
        head, body = source.rstrip().split("\n")
        marked = f"{head}\n    ### BEGIN SOLUTION\n{body}\n    ### END SOLUTION"
        checked = f'{{"grade_id": "check_{name}", "grade": true, "points": {points}}}'
        cells += [
            f'# %% nbgrader={{"grade_id": "{name}", "solution": true}}\n{marked}',
            f"# %% nbgrader={checked}\ncheck({name})",
        ]
    return "\n\n".join(cells) + "\n"


def _mistakes():
    parts = ["import numpy as np\n\nfrom autograder.question import mistake\n"]
    for title, (name, source) in WRONG.items():
        marked = f"@mistake(of={name!r}, hint={HINT!r})\n"
        parts.append(marked + source.replace(f"def {name}", f"def {title.replace(' ', '_')}"))
    return "\n\n".join(parts)


class Installed:
    """An environment with the built package, and beside it what is installed here."""

    def __init__(self, folder):
        self.folder = folder
        self.python = folder / "bin" / "python"

    def make(self, *wheels):
        _run(sys.executable, "-m", "venv", "--without-pip", self.folder)
        _install(self.python, *wheels)
        return self

    @property
    def packages(self):
        (found,) = self.folder.glob("lib/python*/site-packages")
        return found

    def run(self, *words, folder, ends_with=0, **environment):
        words = [self.folder / "bin" / words[0], *words[1:]]
        return _run(*words, folder=folder, ends_with=ends_with, **environment)


def _run(*words, folder=None, ends_with=0, **environment):
    done = subprocess.run(
        [str(word) for word in words],
        cwd=folder,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert done.returncode == ends_with, done.stdout + done.stderr
    return " ".join((done.stdout + done.stderr).split())


def _install(python, *what):
    """Install with the pip of this environment into another one, from files alone."""
    pip = [sys.executable, "-m", "pip", "--python", python, "install", "-q"]
    _run(*pip, "--no-index", "--no-deps", "--no-build-isolation", *what)


def _wheel(source, folder):
    pip = [sys.executable, "-m", "pip", "wheel", "-q", "--no-index", "--no-deps"]
    _run(*pip, "--no-build-isolation", "--wheel-dir", folder, Path(source).resolve())
    (made,) = folder.glob("*.whl")
    return made


@pytest.fixture(scope="module")
def engine(tmp_path_factory):
    """The built package."""
    source = tmp_path_factory.mktemp("source") / "engine"  # where nothing of an older build lies
    ignored = shutil.ignore_patterns("__pycache__")
    shutil.copytree(ROOT / "autograder", source / "autograder", ignore=ignored)
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, source)
    return _wheel(source, tmp_path_factory.mktemp("engine"))


@pytest.fixture(scope="module")
def author(engine, tmp_path_factory):
    """The environment of somebody who has installed the package and all it can use."""
    environment = Installed(tmp_path_factory.mktemp("author") / "environment").make(engine)
    # Of a folder that a .pth names no .pth is read: our editable install stays out.
    beside = sysconfig.get_path("purelib")
    (environment.packages / "beside.pth").write_text(beside, encoding="utf-8")
    (environment.folder / "share").symlink_to(Path(sys.prefix) / "share")  # templates of pages
    found = _run(environment.python, "-Ic", "import autograder; print(autograder.__file__)")
    assert found.startswith(str(environment.folder))
    return environment


@pytest.fixture(scope="module")
def tea(author, tmp_path_factory):
    """A course that is begun, installed, and given a second topic; the audit leads the way."""
    folder = tmp_path_factory.mktemp("courses") / "tea"
    said = author.run("autograder", "new", "course", "tea", folder=folder.parent)
    assert said.count("written tea/") == len(_files(folder))
    assert said.endswith("Next, in tea: pip install -e . && autograder audit. Then read README.md.")
    pip = ["-m", "pip", "install", "-q", "--no-index", "--no-deps", "--no-build-isolation"]
    author.run("python", *pip, "-e", ".", folder=folder)

    author.run("autograder", "new", "topic", "cooling", folder=folder)
    package = folder / "src" / "tea" / "cooling"
    files = {
        "questions": package / "questions.py",
        "reference": package / "reference.py",
        "mistakes": package / "mistakes.py",
        "solution": folder / "solutions" / "cooling" / "cooling.py",
        "unusual": folder / "tests" / "unusual" / "cooling.py",
    }

    def missing():
        return author.run("autograder", "audit", "cooling", folder=folder, ends_with=2)

    assert "cooling/questions.py: has no table QUESTIONS" in missing()
    files["questions"].write_text(QUESTIONS, encoding="utf-8")
    said = missing()
    assert "cooling/reference.py: has no function after, but the questions ask for it" in said
    files["reference"].write_text(REFERENCE, encoding="utf-8")
    said = missing()
    assert "solutions/cooling/cooling.py: the solution cells are double" in said
    assert "cooling/mistakes.py: after has no known mistake" in said
    files["mistakes"].write_text(_mistakes(), encoding="utf-8")
    files["solution"].write_text(_solution(), encoding="utf-8")
    files["unusual"].write_text(UNUSUAL, encoding="utf-8")
    said = missing()
    assert "exercises/cooling/cooling.ipynb: is missing; 'autograder release cooling'" in said
    assert "cooling/recorded.json: is missing; 'autograder release cooling'" in said
    author.run("autograder", "release", "cooling", folder=folder)
    return folder


def test_the_audit_finds_nothing_in_a_course_that_is_written(author, tea):
    """Nor in what it began with: its exercise and its recorded answers are what release makes."""
    said = author.run("autograder", "audit", "cooling", folder=tea)
    assert said.endswith("✓ nothing is missing")
    author.run("python", "-m", "pytest", "-q", folder=tea)  # audits all topics


def _files(folder):
    return [path for path in folder.rglob("*") if path.is_file()]


def _submission(folder, topic, changed):
    notebook = nbformat.read(folder / "exercises" / topic / f"{topic}.ipynb", as_version=4)
    for cell in notebook.cells:
        cell.source = changed.get(cell.metadata.nbgrader.grade_id, cell.source)
    return notebook


@pytest.fixture(scope="module")
def handed_in(tea):
    """A class of ten."""
    for number in range(2):
        hand_in(tea, f"right-{number}", "cooling", _submission(tea, "cooling", SOLVED))
    for title, (name, source) in WRONG.items():
        notebook = _submission(tea, "cooling", {**SOLVED, name: source})
        hand_in(tea, title.replace(" ", "-"), "cooling", notebook)
    hand_in(tea, "blank", "cooling", _submission(tea, "cooling", {}))
    hanging = {**SOLVED, "after": SOLVED["after"] + "while True:\n    pass\n"}
    hand_in(tea, "hanging", "cooling", _submission(tea, "cooling", hanging))
    hand_in(tea, "broken", "cooling", as_text(_submission(tea, "cooling", SOLVED))[:500])
    stop_soon(tea, "cooling")
    return tea


EXPECTED = {
    "right-0": 5,
    "right-1": 5,
    "growing": 2,
    "room-forgotten": 2,
    "along-a-line": 2,
    "to-base-10": 3,
    "upside-down": 3,
    "blank": 0,
    "hanging": 5,  # below its functions, which count
}


def _scores(folder, topic):
    with Gradebook(f"sqlite:///{folder / 'gradebook.db'}") as gradebook:
        return {found.student_id: found.score for found in gradebook.assignment_submissions(topic)}


@pytest.fixture(scope="module")
def graded(author, handed_in):
    words = ["autograder", "grade", "cooling", "--full", "--seed", "7"]
    return handed_in, author.run(*words, folder=handed_in, ends_with=1)  # one file is broken


def test_a_class_is_graded_and_mistakes_are_named(graded):
    folder, said = graded
    assert _scores(folder, "cooling") == EXPECTED
    assert "broken │" in said
    assert "unreadable" in said
    assert "timeout" in said
    for title, (name, _) in WRONG.items():
        assert f"{name}: {title}" in said


def test_a_page_explains_the_mistake(graded):
    folder, _ = graded
    page = (folder / "feedback" / "growing" / "cooling" / "cooling.html").read_text("utf-8")
    assert "look at how warm the tea is" in " ".join(re.sub("<[^>]+>", " ", page).split())
    assert {path.parents[1].name for path in folder.glob("feedback/*/cooling/*.html")} == {
        *EXPECTED,
        "broken",
    }


def test_a_cluster_gives_the_same_scores(author, graded, tmp_path, monkeypatch):
    folder, _ = graded
    for name in ("submitted", "exercises"):
        shutil.copytree(folder / name, tmp_path / name)
    shutil.copy(folder / "course.toml", tmp_path)
    monkeypatch.setattr(sys, "executable", str(author.python))  # which starts the cluster
    with cluster(workers=1) as (address, _):
        words = ["grade", "cooling", "--seed", "7", "--scheduler", address]
        author.run("autograder", *words, folder=tmp_path, ends_with=1)
    assert _scores(tmp_path, "cooling") == EXPECTED


def test_nbgrader_gives_the_same_scores(author, graded, tmp_path):
    folder, _ = graded
    shutil.copy(folder / "nbgrader_config.py", tmp_path)
    shutil.copy(folder / "gradebook.db", tmp_path)
    shutil.copytree(folder / "exercises", tmp_path / "exercises")
    again = ["right-0", "growing"]  # who hands in something else now, and who does not
    for student in again:
        notebook = folder / "submitted" / "growing" / "cooling" / "cooling.ipynb"
        hand_in(tmp_path, student, "cooling", notebook.read_text(encoding="utf-8"))
    # As its command does, which lies in the environment of these tests; so does alembic, for it.
    nbgrader = ["-c", "from nbgrader.apps.nbgraderapp import main; main()", "autograde", "cooling"]
    path = os.pathsep.join([sysconfig.get_path("scripts"), os.environ["PATH"]])
    author.run("python", *nbgrader, folder=tmp_path, HOME=str(tmp_path), PATH=path)
    assert _scores(tmp_path, "cooling") == EXPECTED | dict.fromkeys(again, EXPECTED["growing"])


def test_students_need_numpy_and_click_only(engine, tea, tmp_path):
    student = Installed(tmp_path / "student").make(engine, _wheel(tea, tmp_path))
    for name in ("numpy", "click"):
        found = metadata.distribution(name)
        for top in {file.parts[0] for file in found.files} - {".."}:
            (student.packages / top).symlink_to(found.locate_file(top))
    path = tmp_path / "cooling.ipynb"
    _, wrong = WRONG["growing"]
    path.write_text(as_text(_submission(tea, "cooling", {**SOLVED, "after": wrong})), "utf-8")
    said = student.run("autograder", "check", path, folder=tmp_path, ends_with=1)
    assert "✓ minutes_until: all 2 checks passed" in said
    assert "✗ after: 3 of 3 checks failed" in said
    assert f"Hint: {HINT[:40]}" in said
    # And it can begin a course, which takes no more either.
    student.run("autograder", "new", "course", "coffee", folder=tmp_path)
    student.run("autograder", "new", "topic", "beans", folder=tmp_path / "coffee")


def _entry_point(folder, name):
    """Beside another course, the trace of a second one."""
    place = folder / f"{name}-1.0.dist-info"
    place.mkdir()
    (place / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n")
    (place / "entry_points.txt").write_text(f"[autograder.course]\n{name} = {name}\n")
    return {"PYTHONPATH": str(folder)}


def test_of_several_courses_a_variable_names_one(author, tea, tmp_path):
    two = _entry_point(tmp_path, "coffee")
    words = ["autograder", "check", tea / "exercises" / "cooling" / "cooling.ipynb"]
    said = author.run(*words, folder=tea, ends_with=2, **two)
    assert said.startswith("Error: several courses are installed: coffee, tea; say which one")
    chosen = two | {"AUTOGRADER_COURSE": "tea"}
    assert "after: `raise" in author.run(*words, folder=tea, ends_with=1, **chosen)
    ours = two | {"AUTOGRADER_COURSE": "neural-networks"}
    said = author.run(*words, folder=tea, ends_with=2, **ours)
    assert "is no exercise of ours; there are: activations, " in said
    unknown = two | {"AUTOGRADER_COURSE": "cocoa"}
    said = author.run(*words, folder=tea, ends_with=2, **unknown)
    assert said.startswith("Error: AUTOGRADER_COURSE is 'cocoa', but the courses installed here")
    broken = two | {"AUTOGRADER_COURSE": "coffee"}
    said = author.run(*words, folder=tea, ends_with=2, **broken)
    assert said.startswith("Error: the course coffee is not there as a package")


def _new(*words):
    done = CliRunner().invoke(cli.main, ["new", *map(str, words)])
    return done.exit_code, " ".join(done.output.split())


@pytest.fixture
def course(tmp_path):
    """A new course, not installed."""
    assert _new("course", tmp_path / "tea")[0] == 0
    return tmp_path / "tea"


def _tree(folder):
    return {path: path.is_file() and path.read_bytes() for path in folder.rglob("*")}


def test_the_first_topic_is_none_of_the_engines_own(course):
    assert not {path.parent.name for path in course.glob("src/*/*/questions.py")} & {
        *TAUGHT.topics()
    }


def test_nothing_of_the_template_is_left(course):
    assert _new("topic", "cooling", "--course-dir", course)[0] == 0
    for path in _files(course):
        assert "__course__" not in f"{path} {path.read_text(encoding='utf-8')}"
        assert "__topic__" not in f"{path} {path.read_text(encoding='utf-8')}"
        assert "__title__" not in path.read_text(encoding="utf-8")
    assert (course / ".gitignore").is_file()


@pytest.mark.parametrize("name", ["statistics", "numpy", "tests", "lambda"])
def test_a_package_is_not_called_what_python_has_already(name, tmp_path):
    assert _new("course", tmp_path / name)[0] == 0
    assert (tmp_path / name / "src" / f"{name}_course" / "__init__.py").is_file()


NO_COURSE = {
    "not empty": ("tea", "is not empty; name a folder that is"),
    "a file": ("tea/README.md", "is a file; name a folder that does not exist yet"),
    "below a file": ("tea/README.md/course", "Not a directory; see that you may read and write"),
    "no name": ("2026", "'2026' is no name for one; choose letters, digits and underscores"),
    "no letters": ("—", "'_' is no name for one"),
}


@pytest.mark.parametrize("name", NO_COURSE)
def test_a_course_is_refused_in_a_sentence_and_nothing_written(name, course):
    folder, said = NO_COURSE[name]
    before = _tree(course.parent)
    code, printed = _new("course", course.parent / folder)
    assert (code, printed.startswith(f"Error: {course.parent / folder}")) == (2, True), printed
    assert said in printed
    assert _tree(course.parent) == before


NO_TOPIC = {
    "a capital": ("Cooling", "'Cooling' cannot be the name of a topic"),
    "a keyword": ("class", "'class' cannot be the name of a topic"),
    "a sign": ("tea-time", "write it in lower-case letters, digits and underscores"),
    "a path": ("../tea", "'../tea' cannot be the name of a topic"),
    "there already": ("spread", "__init__.py is there already; choose another name, or remove"),
    "the engine's": ("softmax", "'softmax' is a topic of the engine's own course"),
}


@pytest.mark.parametrize("name", NO_TOPIC)
def test_a_topic_is_refused_in_a_sentence_and_nothing_written(name, course):
    topic, said = NO_TOPIC[name]
    before = _tree(course)
    code, printed = _new("topic", topic, "--course-dir", course)
    assert (code, printed.startswith("Error: ")) == (2, True), printed
    assert said in printed
    assert _tree(course) == before


NO_PROJECT = {
    "none": (None, "holds no course: no pyproject.toml there has an entry point autograder.course"),
    "no text": ("[project", "pyproject.toml cannot be read"),
    "another kind": ("project = 3", "pyproject.toml cannot be read"),
    "no entry point": ("[project]\nname = 'tea'", "holds no course"),
    "no package": ("tea = 'coffee'", "coffee is missing, but"),
    "several": ("tea = 'tea'\nmilk = 'milk'", "names several courses: tea, milk; leave one"),
}


@pytest.mark.parametrize("name", NO_PROJECT)
def test_a_folder_without_a_course_is_named_with_the_reason(name, course):
    text, said = NO_PROJECT[name]
    path = course / "pyproject.toml"
    if text is None:
        path.unlink()
    else:
        is_table = text.startswith(("tea", "milk"))
        head = '[project.entry-points."autograder.course"]\n' if is_table else ""
        path.write_text(head + text, encoding="utf-8")
    before = _tree(course)
    code, printed = _new("topic", "cooling", "--course-dir", course)
    assert (code, printed.startswith(f"Error: {course}")) == (2, True), printed
    assert said in printed
    assert _tree(course) == before


@pytest.mark.parametrize("number", [0, 5, 7])
@pytest.mark.parametrize("words", [["topic", "cooling", "--course-dir"], ["course"]])
def test_a_disk_that_is_full_leaves_nothing_behind(words, number, course, monkeypatch):
    write, left = new.write, [number]

    def full(path, text):
        left[0] -= 1
        if left[0] == -1:
            raise OSError(28, "No space left on device", str(path))
        write(path, text)

    monkeypatch.setattr(new, "write", full)
    before = _tree(course.parent)
    folder = course if words[0] == "topic" else course.parent / "deep" / "coffee"
    code, printed = _new(*words, folder)
    assert code == 2
    assert "No space left on device; see that you may" in printed
    assert _tree(course.parent) == before


OTHER = """
  # what one looks things up in
  - caption: Reference
    chapters:
      - file: book/glossary
"""


def test_a_topic_is_listed_behind_the_others_and_all_else_is_left(course):
    path = course / "_toc.yml"
    path.write_text(path.read_text("utf-8") + OTHER, encoding="utf-8")
    before = path.read_text("utf-8")
    _, printed = _new("topic", "cooling", "--course-dir", course)
    added = "      - file: book/cooling\n        sections:\n"
    added += "          - file: exercises/cooling/cooling\n"
    assert path.read_text("utf-8") == before.replace(OTHER, added + OTHER)
    assert "Add these lines" not in printed
    _new("topic", "milk", "--course-dir", course)
    assert path.read_text("utf-8").replace("milk", "cooling") == before.replace(
        OTHER, added + added + OTHER
    )


CONTENTS = {
    "none": None,
    "of another kind": "- {file: book/spread, sections: [file: exercises/spread/spread]}\n",
    "with more behind a comment": "- file: book/spread\n\n# this, too:\n  title: Spread\n",
}


@pytest.mark.parametrize("name", CONTENTS)
def test_what_cannot_be_listed_safely_is_said(name, course):
    path = course / "_toc.yml"
    path.unlink()
    if CONTENTS[name]:
        path.write_text(CONTENTS[name], encoding="utf-8")
    code, printed = _new("topic", "cooling", "--course-dir", course)
    assert code == 0
    lines = "- file: book/cooling sections: - file: exercises/cooling/cooling"
    assert (
        f"Add these lines to _toc.yml, below the chapters of the other topics: {lines}" in printed
    )
    assert (path.read_text("utf-8") if path.exists() else None) == CONTENTS[name]


def test_this_repository_is_a_course_like_any_other(tmp_path):
    for name in ("pyproject.toml", "_toc.yml"):
        shutil.copy(ROOT / name, tmp_path)
    shutil.copytree(ROOT / "autograder" / "topics", tmp_path / "autograder" / "topics")
    code, printed = _new("topic", "attention", "--course-dir", tmp_path)
    assert code == 0, printed
    assert (tmp_path / "autograder" / "topics" / "attention" / "questions.py").is_file()
    contents = (tmp_path / "_toc.yml").read_text("utf-8")
    before, after = contents.split("      - file: book/attention\n")
    assert before.rstrip().endswith("- file: exercises/network/network")
    assert "- caption: Looking back" in after


def test_the_course_that_is_installed_says_where_its_package_lies(course, monkeypatch):
    """Where a pyproject.toml does not: an older course may have a setup.py."""
    (course / "pyproject.toml").unlink()

    class Taught:
        home, folder = course, course / "src" / "tea"

    monkeypatch.setattr(new.catalogue, "current", lambda: Taught)
    assert _new("topic", "cooling", "--course-dir", course)[0] == 0
    assert (course / "src" / "tea" / "cooling" / "questions.py").is_file()

    def several():
        raise CatalogueError("several courses are installed")

    monkeypatch.setattr(new.catalogue, "current", several)
    code, printed = _new("topic", "milk", "--course-dir", course)
    assert (code, "holds no course" in printed) == (2, True)


def test_the_exercise_of_the_first_topic_holds_no_solution(course):
    path = course / "exercises" / "spread" / "spread.ipynb"
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    stubs = [cell for cell in cells if cell["metadata"]["nbgrader"]["solution"]]
    assert ["raise NotImplementedError()" in "".join(cell["source"]) for cell in stubs] == [
        True,
        True,
    ]
    assert "SOLUTION" not in path.read_text(encoding="utf-8")
