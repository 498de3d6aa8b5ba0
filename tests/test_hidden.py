"""What decides is never shown: a class that carries hidden inputs out, and what it gets to read."""

import base64
import hashlib
import json
import re
import shutil
import sqlite3
from contextlib import closing

import numpy as np
import pytest
from attacks import tells
from attacks.attack import FUNCTIONS
from classroom import OUR_COURSE, TAUGHT, blank, hand_in, submission
from nbgrader.api import Gradebook
from nbgrading import command, course_in

from autograder import fingerprint, grading, reference
from autograder.course import Course, CourseError
from autograder.entries import default_url
from autograder.question import derived
from autograder.sandbox import Limits

LIMITS = Limits(step_seconds=0.5, total_seconds=2)
SECRET = hashlib.sha256(b"the same in every run").hexdigest()
NUMBER = re.compile(r"-?\d+\.\d*(?:e[+-]?\d+)?")
FEWEST_DIGITS = 4  # with fewer, numbers are the same by chance
# Right, and talkative.
LOUD = {
    "softmax": "def softmax(Z):\n    print(Z)\n    E = np.exp(Z - Z.max(axis=1, keepdims=True))\n"
    "    np.log(-Z)\n    return E / E.sum(axis=1, keepdims=True)",
    "predict": "def predict(Z):\n    print(Z.tolist())\n    raise ValueError(Z.tolist())",
}
LOOKING = """
import os
names = []
for folder, folders, files in os.walk("/"):
    folders[:] = [name for name in folders if name not in ("usr", "proc", "packages")]
    names += [name for name in files if name.startswith("grading-s") or name.endswith(".answers")]
try: names.append(open({path!r}).read())
except OSError: pass
print("FOUND", names or "nothing")
"""
pytestmark = pytest.mark.xdist_group("hidden")  # one class for all of these


def _grade(folder, seed, **options):
    course = Course(folder)
    lines = grading.grade(course, TAUGHT, ["softmax"], seed, jobs=1, limits=LIMITS, **options)
    return {line.student: line for line in lines}


@pytest.fixture(scope="module")
def graded(tmp_path_factory):
    """A course folder in which all of them have been graded, and their lines."""
    folder = tmp_path_factory.mktemp("hidden") / "course"
    for name, attack in tells.ATTACKS.items():
        hand_in(folder, _student(name), "softmax", attack.notebook())
    hand_in(folder, "loud", "softmax", submission("softmax", LOUD))
    looking = LOOKING.format(path=str(folder / "grading-secret.txt"))
    hand_in(folder, "looking", "softmax", submission("softmax", first=looking))
    hand_in(folder, "blank", "softmax", blank("softmax"))
    (folder / "grading-secret.txt").write_text(SECRET, "utf-8")
    return folder, _grade(folder, Course(folder).secret()[0])


@pytest.fixture(scope="module")
def draws():
    """The hidden cases and those to show, of that class."""
    return reference.draws(TAUGHT, "softmax", bytes.fromhex(SECRET))


def _student(name):
    return re.sub(r"\W+", "-", name)


def _arrays(cases):
    """All arrays of some cases: arguments and right answers."""
    for calls in cases.values():
        for case in calls.values():
            for value in (*case.arguments, case.expected):
                array = np.asarray(value)
                if array.dtype.kind == "f":
                    yield array


def _spelled(cases):
    """The numbers of some cases as they could be written."""
    found = set()
    for value in {x for array in _arrays(cases) for x in array.ravel().tolist()}:
        forms = {repr(value), str(value), *(f"{value:.{n}f}" for n in range(3, 7))}
        forms |= {f"{value:.{n}g}" for n in range(3, 7)}
        found |= {form for form in forms if _digits(form) >= FEWEST_DIGITS}
    return found


def _digits(form):
    mantissa = form.partition("e")[0]
    return len(mantissa.replace(".", "").strip("-").strip("0"))


def _encoded(cases):
    """The arrays of some cases as bytes could be written, and their numbers."""
    found = set()
    for array in _arrays(cases):
        if any(_digits(repr(value)) >= FEWEST_DIGITS for value in array.ravel()[:3].tolist()):
            content = array.tobytes()[:24]
            found |= {content.hex(), base64.b64encode(content).decode()}
        odd = [x for x in array.ravel().tolist() if _digits(repr(x)) >= FEWEST_DIGITS]
        found |= {value.hex() for value in odd}
    return found


def _seen(folder):
    """Every text that a student may come to see, by where it stands."""
    for place in ("feedback", "autograded"):
        for path in (folder / place).rglob("*"):
            if path.is_file():
                yield path, path.read_text("utf-8")
    with Gradebook(default_url(Course(folder))) as gradebook:
        for each in gradebook.assignment_submissions("softmax"):
            comments = [c for notebook in each.notebooks for c in notebook.comments]
            yield each.student_id, "\n".join(f"{c.auto_comment} {c.comment}" for c in comments)


def _found(text, cases, ordinary=()):
    numbers = set(NUMBER.findall(text)) & _spelled(cases) - set(ordinary)
    return numbers | {form for form in _encoded(cases) if form in text}


def test_no_hidden_value_is_anywhere_that_a_student_may_look(graded, draws):
    folder, lines = graded
    hidden, shown = draws
    page = Course(folder).page("blank", "softmax").read_text("utf-8")  # has numbers of style sheets
    ordinary = _spelled(shown) | set(NUMBER.findall(page))
    texts = [*_seen(folder), *((line.student, repr(line)) for line in lines.values())]
    assert len(texts) > 3 * len(tells.ATTACKS)
    found = {place: _found(text, hidden, ordinary) for place, text in texts}
    assert {place: values for place, values in found.items() if values} == {}


def test_the_search_finds_what_is_shown(graded, draws):
    folder, shown = graded[0], draws[1]
    pages = {path.parent.parent.name: text for path, text in _seen(folder) if hasattr(path, "name")}
    for name in ("told: raised", "told: in the name of an error", "told: as hexadecimal bytes"):
        assert _found(pages[_student(name)], shown), name


def test_the_secret_is_in_no_output_and_not_to_be_seen_from_inside(graded):
    folder, _ = graded
    told = Course(folder).page("looking", "softmax").read_text("utf-8")
    assert "FOUND nothing" in told
    for path in folder.rglob("*"):
        if path.is_file() and path.name != "grading-secret.txt":
            content = path.read_bytes()
            assert SECRET.encode() not in content, path
            assert bytes.fromhex(SECRET) not in content, path


# Resubmission: what was shown, in a notebook that looks it up.

TABLE = """
import numpy as np
CASES, SEEN, asked = {cases!r}, {seen!r}, {{}}
def flat(arguments): return np.concatenate([np.ravel(given) + 0.0 for given in arguments])
def shapes(arguments): return [np.shape(given) for given in arguments]
def nearest(name, arguments):
    fit = [case for case in CASES[name] if shapes(case[0]) == shapes(arguments)] or CASES[name]
    mine = flat(arguments)
    def far(case):
        other = flat(case[0])
        size = min(other.size, mine.size)
        return np.abs(other[:size] - mine[:size]).sum() + abs(other.size - mine.size)
    return min(fit, key=far)[1]
def by_order(name, arguments):
    asked[name] = asked.get(name, -1) + 1
    return CASES[name][asked[name] // 2 % len(CASES[name])][1]
def by_shape(name, arguments):
    fit = [case for case in CASES[name] if shapes(case[0]) == shapes(arguments)]
    return fit[0][1] if fit else 0
def by_order_of_the_page(name, arguments):
    asked[name] = asked.get(name, -1) + 1
    size = np.size(arguments[-1])
    return np.resize(SEEN[asked[name] // 2 * size :], np.shape(arguments[-1]))
def made(name): return lambda *arguments: np.array({way}(name, arguments))
for name in CASES: globals()[name] = made(name)
"""
WAYS = ("nearest", "by_order", "by_shape", "by_order_of_the_page")


def _looked_up(shown, seen, way):
    cases = {
        name: [
            (tuple(np.asarray(given).tolist() for given in case.arguments), case.expected.tolist())
            for case in calls.values()
        ]
        for name, calls in shown.items()
    }
    source = TABLE.format(cases=cases, seen=seen[:2000], way=way)
    return submission("softmax", dict.fromkeys(FUNCTIONS, "# below"), last=source)


def test_handing_in_again_with_all_that_was_shown_earns_nothing_more(graded, draws, tmp_path):
    folder, lines = graded
    before = max(_total(lines[_student(name)]) for name in tells.ATTACKS)
    for way in WAYS:
        seen = [
            float(number)
            for path, text in _seen(folder)
            if path not in lines and path.suffix == ".ipynb"
            for number in NUMBER.findall(text)
        ]
        # More than any page had: all inputs that may be shown, with all right answers.
        hand_in(tmp_path, way, "softmax", _looked_up(draws[1], seen, way))
    again = _grade(tmp_path, bytes.fromhex(SECRET))
    assert {line.status for line in again.values()} == {"graded"}
    assert {way: _total(line) for way, line in again.items()} == dict.fromkeys(WAYS, before)


def _total(line):
    return sum(function.score for function in line.functions.values())


def test_where_all_is_shown_the_lookup_would_be_right(draws, tmp_path):
    """The notebook that looks up is no straw man: asked what was shown, it has full points."""
    shown = draws[1]
    source = _looked_up(shown, [0.0], "nearest").cells[-1].source
    names = {}
    exec(source, names)
    for name in FUNCTIONS:
        for case in shown[name].values():
            assert np.allclose(names[name](*case.arguments), case.expected)


# The secret.


def test_two_courses_have_two_secrets_and_each_keeps_its_own(tmp_path):
    for name in ("one", "other"):
        (tmp_path / name).mkdir()
    one, other = (Course(tmp_path / name).secret()[0] for name in ("one", "other"))
    assert len(one) >= 16
    assert one != other
    assert Course(tmp_path / "one").secret() == (one, False)
    assert (tmp_path / "one" / "grading-secret.txt").stat().st_mode & 0o077 == 0


def test_an_old_seed_is_taken_over_and_said(tmp_path):
    folder = course_in(tmp_path)
    (folder / "grading-seed.txt").write_text("123456789\n", "utf-8")
    hand_in(folder, "ada", "softmax", submission("softmax"))
    done = command(folder, "autograder", "grade", "softmax", "--jobs", "1")
    assert done.returncode == 0, done.stderr
    assert "grading-seed.txt is replaced by grading-secret.txt" in done.stderr
    assert not (folder / "grading-seed.txt").exists()
    secret = (folder / "grading-secret.txt").read_text("utf-8").strip()
    assert secret not in done.stdout + done.stderr


@pytest.mark.parametrize("content", ["", "42", "not hexadecimal", "ab" * 31, "\x00" * 64, "é" * 64])
def test_a_broken_secret_is_refused_with_a_sentence(content, tmp_path):
    (tmp_path / "grading-secret.txt").write_text(content, "utf-8")
    with pytest.raises(CourseError, match="holds no secret of 64 hexadecimal digits; remove the"):
        Course(tmp_path).secret()


def test_a_seed_of_ones_own_is_stored_nowhere(tmp_path):
    seed = 8_231_946_075_113
    hand_in(tmp_path, "ada", "softmax", submission("softmax"))
    _grade(tmp_path, seed)
    for path in tmp_path.rglob("*"):
        if path.is_file():
            assert str(seed).encode() not in path.read_bytes(), path


def test_a_short_seed_is_not_found_by_trying(tmp_path):
    hand_in(tmp_path, "ada", "softmax", submission("softmax"))
    _grade(tmp_path, 4321)
    told = _told_inputs(tmp_path)
    _grade(tmp_path, 4321, force=True)
    assert _told_inputs(tmp_path) == told
    _grade(tmp_path, 4322)
    assert _told_inputs(tmp_path) != told
    for guess in (4321, "4321", b"4321"):
        parts = fingerprint.conditions("softmax", "", [], {}, guess, None)
        assert parts["inputs"] != told
        for purpose in ("", f"inputs of {guess!r}"):
            assert derived(guess, purpose).hex() != told


def _told_inputs(folder):
    graded = Course(folder).graded_notebook("ada", "softmax").read_text("utf-8")
    return json.loads(graded)["metadata"]["autograder"]["fingerprint"]["inputs"]


def test_nbgraders_own_command_shows_no_hidden_value_either(graded, tmp_path, draws):
    folder = course_in(tmp_path)
    (folder / "grading-secret.txt").write_text(SECRET, "utf-8")
    shutil.copytree(graded[0] / "kept-answers", folder / "kept-answers")
    hand_in(folder, "blank", "softmax", blank("softmax"))
    for name in ("told: printed", "told: raised", "told: by a later cell", "told: as base64"):
        hand_in(folder, _student(name), "softmax", tells.ATTACKS[name].notebook())
    made = command(folder, "nbgrader", "generate_assignment", "softmax", "--force")
    assert made.returncode == 0, made.stderr
    done = command(folder, "nbgrader", "autograde", "softmax", "--force")
    assert done.returncode == 0, done.stderr
    hidden, shown = draws
    ordinary = _spelled(shown) | set(NUMBER.findall(_exercise()))
    texts = [*_seen(folder), ("command", done.stdout + done.stderr)]
    found = {place: _found(text, hidden, ordinary) for place, text in texts}
    assert {place: values for place, values in found.items() if values} == {}
    assert any(_found(text, shown) for _, text in texts)
    with closing(sqlite3.connect(folder / "gradebook.db")) as database:
        dump = "\n".join(database.iterdump())
    assert not _found(dump, hidden, ordinary)


def _exercise():
    return OUR_COURSE.exercise("softmax").read_text("utf-8")
