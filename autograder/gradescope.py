"""A topic as an assignment in Gradescope: the zip to upload, and what runs there.

What lies in ``/autograder`` is described at
https://gradescope-autograders.readthedocs.io/en/latest/specs/.
"""

import io
import json
import secrets
import zipfile
from pathlib import Path

from autograder import kept, outlets, single
from autograder.atomic import write
from autograder.beside import is_junk
from autograder.catalogue import ENGINE, CatalogueError
from autograder.course import SECRET_BYTES, Course, CourseError
from autograder.handed_in import Folder, HandedInError, Kind
from autograder.result import Status
from autograder.rules import RulesError
from autograder.sandbox import SandboxError
from autograder.tables import TableError
from autograder.wording import printable

METADATA, LARGEST_METADATA = "submission_metadata.json", 2**24
COURSE, SECRET = "course", "grading-secret.txt"
SCRIPTS = "setup.sh", "run_autograder"
_ABOUT_A_PACKAGE = "pyproject.toml", "README.md", "LICENSE"
DEEPEST, MOST_NAMED = 4, 5  # folders in what was handed in; files in a sentence
NOT_YOURS = "This is not your fault; tell your instructor."


class GradescopeError(ValueError):
    """There can be no zip; the message says what is missing."""


def pack(course, catalogue, topic):
    """The zip for one topic, in bytes.

    The hidden inputs there are drawn from a secret of the zip's own: they are the same for all who
    hand in to that assignment, and the course's secret stays here.

    Raises:
        autograder.course.CourseError: the topic is not released.
        autograder.rules.RulesError: ``course.toml`` cannot be used.
        GradescopeError: a file of the grader or of the course is missing.
    """
    rules, exercise = course.rules(catalogue), course.released(topic, catalogue)
    if not rules.is_released(topic):
        raise CourseError(f"{topic} is not released; add it to 'released' in {course.decisions}")
    there = Course(COURSE)
    files = {str(there.exercise(topic)): exercise.read_bytes()}
    if course.decisions.is_file():
        files[str(there.decisions)] = course.decisions.read_bytes()
    files[f"{COURSE}/{SECRET}"] = f"{secrets.token_hex(SECRET_BYTES)}\n".encode()
    for name in SCRIPTS:
        files[name] = _content(ENGINE.parent / "elsewhere" / name)
    files["requirements.lock"] = _content(ENGINE.parent / "requirements.lock")
    folders = [ENGINE, ENGINE.parent / "book" / "autograder_book"]
    files |= _package("packages/1-grader", ENGINE.parent, folders)
    if ENGINE not in catalogue.folder.parents:
        home = catalogue.home or catalogue.folder.parent
        files |= _package("packages/2-course", home, [catalogue.folder])
    return _zipped(files)


def _package(target, home, folders):
    """The files with which a package is installed, by their place in the zip."""
    files = {"pyproject.toml": _content(home / "pyproject.toml")}
    files |= {name: _content(home / name) for name in _ABOUT_A_PACKAGE if (home / name).is_file()}
    for path in (path for folder in folders for path in sorted(folder.rglob("*"))):
        if path.is_file() and "__pycache__" not in path.parts:
            files[path.relative_to(home).as_posix()] = path.read_bytes()
    return {f"{target}/{name}": content for name, content in files.items()}


def _content(path):
    try:
        return path.read_bytes()
    except FileNotFoundError as error:
        raise GradescopeError(
            f"{path} is missing; the zip is made of a clone of the package, installed with "
            "'pip install --editable'"
        ) from error


def _zipped(files):
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            entry = zipfile.ZipInfo(name)
            entry.compress_type = zipfile.ZIP_DEFLATED
            mode = 0o755 if name in SCRIPTS else 0o600 if name.endswith(SECRET) else 0o644
            entry.external_attr = (0o100000 | mode) << 16
            archive.writestr(entry, content)
    return made.getvalue()


def prepare(root, catalogue, say):
    """Keep the reference's answers in the image, so that no submission waits for TensorFlow."""
    topic, course = _topic(root), Course(root / "source" / COURSE)
    kept.cases(course, catalogue, topic, course.secret()[0], say)


def run(root, catalogue, say):
    """Grade what Gradescope has put in ``root``, and write its results, whatever happens.

    Args:
        root: ``/autograder``.
        say: called with a sentence for the instructor.

    Returns:
        0 if the notebook was graded, 1 if it could not be, 2 if nothing can be graded here.
    """
    try:
        path, notes = notebook(root / "submission", topic := _topic(root))
        found = single.grade(path, catalogue, topic, root / "source" / COURSE, say=say)
        ended = 0 if found.status.is_graded else 1
        told = _told(root, found, notes, say)
    except HandedInError as error:
        ended, told = 1, _not_graded(printable(str(error)), score=0)
    except (OSError, CatalogueError, CourseError, RulesError, SandboxError, TableError) as error:
        say(f"Nothing was graded: {error}")
        ended, told = 2, _not_graded(f"Nothing was graded: {printable(str(error))} {NOT_YOURS}")
    except Exception as error:  # our fault, not the student's: never a zero
        say(f"Nothing was graded: {error!r}; please report it")
        ended, told = 2, _not_graded(f"Nothing was graded: the grader failed. {NOT_YOURS}")
    write(root / "results" / "results.json", json.dumps(told, indent=1, ensure_ascii=False) + "\n")
    return ended


def _topic(root):
    """The topic of the assignment: the one whose exercise is in the zip."""
    exercises = Course(root / "source" / COURSE).folder / "exercises"
    found = sorted(path.stem for path in exercises.glob("*/*.ipynb"))
    if len(found) != 1:
        raise CourseError(
            f"{exercises} holds {len(found)} exercises, expected one; upload a zip that "
            "'autograder gradescope-zip' has made"
        )
    return found[0]


def notebook(folder, topic):
    """The notebook that was handed in, and sentences on what was left out.

    Raises:
        HandedInError: there is none, or several of which none bears the topic's name alone.
    """
    try:
        with Folder(folder) as opened:
            names = list(_files(opened, Path(), DEEPEST))
    except FileNotFoundError:
        names = []
    found = [name for name in names if name.suffix.lower() == ".ipynb"]
    named = [name for name in found if name.name == f"{topic}.ipynb"]
    if len(named or found) == 1:
        (chosen,) = named or found
        left = [name for name in found if name != chosen]
        notes = [f"{_listed([chosen])} was graded, and not {_listed(left)}."] if left else []
        return folder / chosen, notes
    if not found:
        there = f"there is: {_listed(names)}" if names else "nothing was handed in"
        raise HandedInError(f"There is no notebook to grade; {there}. Hand in {topic}.ipynb.")
    raise HandedInError(
        f"Several notebooks were handed in: {_listed(found)}. Nothing was graded; hand in "
        f"{topic}.ipynb alone."
    )


def _files(folder, place, deep):
    """The names of plain files in a folder and in those in it, without what systems leave."""
    for item in folder.items():
        if is_junk(item.name):
            continue
        if item.kind is Kind.FOLDER and deep:
            with folder.folder(item.name) as inner:
                yield from _files(inner, place / item.name, deep - 1)
        elif item.kind is Kind.FILE:
            yield place / item.name


def _listed(names):
    shown = [printable(str(name).encode("utf-8", "replace").decode()) for name in names]
    more = [f"{len(shown) - MOST_NAMED} more"] if len(shown) > MOST_NAMED else []
    return ", ".join([*shown[:MOST_NAMED], *more])


def _told(root, found, notes, say):
    """Gradescope's results, with what students should read and what only the instructor should."""
    told = json.loads(outlets.gradescope(found))
    told["output"] = "\n".join([*notes, told["output"], f"sandbox: {found.kind}"])
    remark = _remark(root, found)
    if remark:
        say(remark)
        for_you = {"name": "for the instructor", "visibility": "hidden", "output": remark}
        told["tests"].append({**for_you, "output_format": "text"})
    return told


def _remark(root, found):
    """What is odd about the assignment in Gradescope; "" if that is nothing."""
    unknown = "the points of the assignment are not compared with those of the exercise."
    try:
        with Folder(root) as folder:
            content = folder.read(METADATA, LARGEST_METADATA)
        total = float(json.loads(content)["assignment"]["total_points"])
    except FileNotFoundError:
        return f"{METADATA} is missing; {unknown}"
    except (HandedInError, ValueError, LookupError, TypeError, RecursionError):
        return f"{METADATA} does not say the assignment's points; {unknown}"
    if found.status is Status.UNREADABLE or total == found.points:
        return ""
    return (
        f"The assignment has {total:g} points in Gradescope, and the exercise {found.points:g}; "
        "enter that number in the assignment's settings."
    )


def _not_graded(sentence, **score):
    """Results without a test; without a score, too, where it is no student's fault."""
    return {**score, "visibility": "visible", "output": sentence, "output_format": "text"}
