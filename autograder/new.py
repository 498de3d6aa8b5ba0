"""Begin a course of one's own, or a topic of one: every file of it, from `template/`.

In the template `__course__` stands for the course's package, for a topic's files with its path;
`__topic__` for the topic, and `__title__` for the name of either in words. They stand in the files'
text as in their paths.
"""

import contextlib
import keyword
import re
import sys
import tomllib
from importlib.util import find_spec
from pathlib import Path

from autograder import catalogue
from autograder.catalogue import GROUP, OURS, Catalogue, CatalogueError

TEMPLATE = Path(__file__).parent / "template"
# What else lies in a course directory; a package there must not bear the same name.
FOLDERS = {"book", "build", "exercises", "feedback", "solutions", "submitted", "tests"}
# A chapter in the contents, and what belongs to it: the lines below that are further to the right.
_LISTED = r"(?m)^( *)- file: book/{topic}(?:\.md)?(?:[ \t]+#.*|[ \t]*)\n(?:\1 .*\n)*"


class NewError(ValueError):
    """It cannot be begun; the message says why. Nothing was written."""


def course(folder):
    """Write a small course that works at once.

    Args:
        folder: where; the course's package is named after it. It is made, or is empty.

    Returns:
        The files that were written.

    Raises:
        NewError: there is something already, or its name cannot be that of a package.
        OSError: it cannot be written; nothing is left of it.
    """
    if folder.is_file():
        raise NewError(f"{folder} is a file; name a folder that does not exist yet")
    if folder.is_dir() and any(folder.iterdir()):
        raise NewError(f"{folder} is not empty; name a folder that is, or that does not exist yet")
    files = _files("course", {"course": _package(folder)})
    return _write({folder / path: text for path, text in files.items()})


def topic(name, folder):
    """Write every file of a topic, each with a line that says what to write there.

    Args:
        name: of the topic.
        folder: the course directory.

    Returns:
        The files that were written, and the lines that are still to be added to ``_toc.yml``:
        none if they were.

    Raises:
        NewError: it is no name for a topic there, or there is no course.
        OSError: it cannot be written; nothing is left of it.
    """
    if not re.fullmatch("[a-z][a-z0-9_]*", name) or keyword.iskeyword(name):
        raise NewError(
            f"{name!r} cannot be the name of a topic, which is a Python module; "
            "write it in lower-case letters, digits and underscores, beginning with a letter"
        )
    package = _package_in(folder)
    if package.parts[0] != OURS.split(".")[0] and name in Catalogue(OURS).topics():
        raise NewError(
            f"{name!r} is a topic of the engine's own course, and a notebook could belong to "
            "either; choose another name"
        )
    made = _files("topic", {"course": str(package), "topic": name})
    files = {folder / path: text for path, text in made.items()}
    if there := next((path for path in files if path.exists()), None):
        raise NewError(f"{there} is there already; choose another name, or remove that topic")
    listed, missing = _contents(folder / "_toc.yml", name, folder / package)
    return _write(files | listed), missing


def _package(folder):
    """The name of a new course's package."""
    name = re.sub(r"\W+", "_", folder.resolve().name, flags=re.ASCII).lower()
    if not name.strip("_") or not name.isidentifier():
        raise NewError(
            f"{folder}: the course's package is named after its folder, and {name!r} is no name "
            "for one; choose letters, digits and underscores, beginning with a letter"
        )
    # Python would go on importing its own `statistics`, say.
    return f"{name}_course" if _is_taken(name) else name


def _is_taken(name):
    if name in FOLDERS or name in sys.stdlib_module_names or keyword.iskeyword(name):
        return True
    spec = find_spec(name)
    return spec is not None and spec.origin is not None  # and not just a folder of that name


def _package_in(folder):
    """Where a course's package lies in its directory, as a relative path."""
    # What is written there counts more than what is installed, if anything is yet.
    for package in filter(None, (_declared(folder), _active(folder))):
        if (folder / package).is_dir():
            return package
        raise NewError(
            f"{folder / package} is missing, but {folder / 'pyproject.toml'} names it as the "
            "course's package; correct the entry point there"
        )
    raise NewError(
        f"{folder} holds no course: no pyproject.toml there has an entry point {GROUP}; begin one "
        "with 'autograder new course DIR', or say where it is with --course-dir"
    )


def _declared(folder):
    path = folder / "pyproject.toml"
    if not path.is_file():
        return None
    try:
        project = tomllib.loads(path.read_text(encoding="utf-8")).get("project", {})
        declared = list(project.get("entry-points", {}).get(GROUP, {}).values())
        inside = Path(*declared[0].split(".")) if declared else None
    except (ValueError, AttributeError) as error:
        raise NewError(f"{path} cannot be read ({error}); repair it") from error
    if len(declared) > 1:
        raise NewError(
            f"{path} names several courses: {', '.join(declared)}; leave one of them there"
        )
    is_below_src = inside and not (folder / inside).is_dir() and (folder / "src" / inside).is_dir()
    return Path("src") / inside if is_below_src else inside


def _active(folder):
    """The package of the course that is installed, if it is written here."""
    try:
        taught = catalogue.current()
    except CatalogueError:
        return None
    if taught.home is None or taught.home.resolve() != folder.resolve():
        return None
    return taught.folder.resolve().relative_to(folder.resolve())


def _contents(path, name, package):
    """The table of contents with a topic behind the others; and its lines, if that is unsafe."""
    text = path.read_text(encoding="utf-8") if path.is_file() else ""
    text += "" if text.endswith("\n") else "\n"
    others = (other.parent.name for other in package.glob("*/questions.py"))
    found = [re.search(_LISTED.format(topic=other), text) for other in others]
    last = max(filter(None, found), key=lambda entry: entry.end(), default=None)
    lines = [f"- file: book/{name}", "  sections:", f"    - file: exercises/{name}/{name}"]
    # Behind an empty line or a comment there may be more that belongs to the last chapter.
    if last is None or re.match(rf"(?:[ \t]*(?:#.*)?\n)+{last[1]} ", text[last.end() :]):
        return {}, lines
    added = "".join(f"{last[1]}{line}\n" for line in lines)
    return {path: text[: last.end()] + added + text[last.end() :]}, []


def _files(kind, names):
    """The files of a template by relative path, with these names in the place of its own."""
    folder = TEMPLATE / kind
    title = Path(names.get("topic", names["course"])).name.replace("_", " ").capitalize()
    found = {}
    for path in sorted(folder.rglob("*")):
        if path.is_file() and "__pycache__" not in path.parts:
            place = str(path.relative_to(folder))
            # Without its dot in the template, where git would obey it.
            place = ".gitignore" if place == "gitignore" else place
            text = path.read_text(encoding="utf-8")
            for name, value in (names | {"title": title}).items():
                place, text = (part.replace(f"__{name}__", value) for part in (place, text))
            found[Path(place)] = text
    return found


def _write(files):
    """Write all of these files, or none."""
    before = {path: path.read_text(encoding="utf-8") for path in files if path.is_file()}
    folders = {folder for path in files for folder in path.parents if not folder.exists()}
    written = []
    try:
        for path, text in files.items():
            written.append(path)
            write(path, text)
    except BaseException:
        with contextlib.suppress(OSError):
            for path in written:
                if path in before:
                    write(path, before[path])
                else:
                    path.unlink(missing_ok=True)
            for folder in sorted(folders, reverse=True):  # what is inside comes first
                if folder.is_dir():
                    folder.rmdir()
        raise
    return written


def write(path, text):
    """Put text in a file. (`autograder.atomic` needs more than NumPy and click.)

    Raises:
        OSError: it names the file.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="\n")
    except OSError as error:
        error.filename = error.filename or str(path)
        raise
