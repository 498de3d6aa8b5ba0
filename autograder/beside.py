"""What lies where a notebook should, or beside it: told by names alone, nothing is opened."""

import re

from autograder.handed_in import HandedInError, Kind
from autograder.timestamps import FILE as TIME
from autograder.wording import printable

MOST_FOLDERS = 10  # of a student's, whose names are read too
MOST_NAMED = 3
# What systems leave in folders and archives; hidden names, which begin with a dot, besides.
_JUNK = {
    *("__macosx", "thumbs.db", "ehthumbs.db", "desktop.ini", "$recycle.bin", "@eadir"),
    *("lost+found", "system volume information", "#recycle", "__pycache__"),
}
_OURS = {TIME, "submission_secret.txt"}  # nbgrader's own, beside every notebook
# nbgrader takes these for patterns, or writes them into its pages as they are.
_UNFIT = frozenset('*?[]<>"\\')
_MARK = r"copy|kopie|copie|copia|final|new|neu|old|alt|fixed"
_COPY = re.compile(rf"(?:_*\(\d+\)|_*(?:{_MARK})\d*|_v?\d+)*_*")
_COPY_OF = re.compile(r"(?:copy_of|kopie_von|copie_de|copia_de)_")
# By the end of a name: what it is, and what to do.
_ADVICE = (
    ((".ipynb",), "rename it to {topic}.ipynb"),
    ((".ipynb.txt", ".ipynb.json", ".ipynb.bak", ".json"), "rename it to {topic}.ipynb"),
    (
        (".zip", ".tar", ".gz", ".tgz", ".7z", ".rar", ".bz2", ".xz"),
        "that is an archive; unpack it and hand in {topic}.ipynb itself",
    ),
    (
        (".html", ".htm", ".mhtml", ".pdf"),
        "that is a page saved from the notebook; hand in the notebook itself, {topic}.ipynb",
    ),
    (
        (".py", ".r", ".md", ".qmd"),
        "that is its code without the cells; hand in the notebook itself, {topic}.ipynb",
    ),
)


def is_junk(name):
    """Whether a name is no student's and no topic's, but a system's."""
    return name.startswith((".", "~$")) or name.casefold() in _JUNK


def unfit(name):
    """Why nbgrader must not meet this name of a student; None if it may."""
    if name in ("", ".", ".."):
        return f"{name!r} is no name of a student"
    if not name.isprintable():
        return f"the name {name!r} has characters that cannot be seen; rename the folder"
    if found := "".join(sorted(_UNFIT.intersection(name))):
        return f"the name {name!r} has one of {found}, which nbgrader misreads; rename the folder"
    return None


def meant(name, topic):
    """Whether somebody who gave this name, of a file or a folder, meant the topic."""
    stem = re.sub(r"[\s_-]+", "_", name.casefold().split(".")[0].strip())
    stem = _COPY_OF.sub("", stem)
    return stem.startswith(topic) and bool(_COPY.fullmatch(stem[len(topic) :]))


def beside(student, inner, topic, known):
    """What somebody could have meant as the notebook of a topic, but the right one.

    Args:
        student: the student's open `Folder`.
        inner: the one of the topic in it; None if there is none.
        known: all topics: what bears another one's name is that one's.

    Returns:
        Names from the student's folder on, the likeliest first; of folders with "/" at the end.
    """
    right, found = f"{topic}.ipynb", []
    if inner is not None:
        for item in _few_folders(inner):
            path = f"{topic}/{item.name}"
            if item.kind is Kind.FOLDER:
                found += [f"{path}/{name}" for name in _notebooks(inner, item.name)]
            elif item.name != right and (_is_notebook(item.name) or meant(item.name, topic)):
                found.append(path)
    for item in _few_folders(student):
        if item.name == topic or item.name in known:
            continue
        if meant(item.name, topic) or item.name == right:
            is_folder = item.kind is Kind.FOLDER
            within = _notebooks(student, item.name) if is_folder else []
            found += [f"{item.name}/{name}" for name in within] or [
                item.name + "/" * is_folder,
            ]
        elif item.kind is Kind.FOLDER:
            found += [f"{item.name}/{name}" for name in _right(student, item.name, topic)]
    return sorted(found, key=lambda path: (_rank(path), path))


def others(inner):
    """All else in the folder of a topic, if nothing there could be meant."""
    return [item.name + "/" * (item.kind is Kind.FOLDER) for item in _items(inner)]


def missing(topic, found):
    """The sentence about a folder of a topic without its notebook: what is there, what to do."""
    sentence = f"{topic}/{topic}.ipynb is missing"
    if not found:
        return f"{sentence}; its folder is empty; hand in the notebook"
    return f"{sentence}; found {_named(found)}; {_advice(topic, found)}"


def also(topic, found):
    """The sentence about what lies beside a notebook that is there; "" if nothing does."""
    if not found:
        return ""
    where, several = f"beside {topic}/{topic}.ipynb", len(found) > 1
    verb, which = ("lie", "which were not looked at") if several else ("lies", "not looked at")
    that = "one of them" if several else "that"
    advice = f"if {that} is the one to be graded, hand it in as {topic}.ipynb"
    return f"{where} {verb} {_named(found)}, {which}; {advice}"


def _advice(topic, found):
    first, _, file = found[0].rpartition("/")
    notebooks = [path for path in found if _is_notebook(path)]
    if not file:
        return f"hand in the notebook as {topic}/{topic}.ipynb"
    if notebooks and first != topic:
        return f"move it to {topic}/{topic}.ipynb"
    if len(notebooks) > 1:
        return f"rename the one to be graded to {topic}.ipynb"
    for ends, advice in _ADVICE:
        if file.casefold().endswith(ends):
            return advice.format(topic=topic)
    return f"hand in the notebook as {topic}/{topic}.ipynb"


def _named(found):
    shown = [_quoted(path) for path in found[:MOST_NAMED]]
    more = len(found) - MOST_NAMED
    return ", ".join(shown) + (f" and {more} more" if more > 0 else "")


def _quoted(path):
    """A name as it is shown; in quotes where it could be misread."""
    shown = printable(path.encode("utf-8", "replace").decode())
    shown = " ".join(shown.splitlines())
    shown = shown if len(shown) <= 80 else f"{shown[:80]}…"
    ends = any(part != part.strip() for part in path.split("/"))
    return f"'{shown}'" if ends or "," in shown or ";" in shown else shown


def _rank(path):
    ends = [ends for ends, _ in _ADVICE]
    name = path.casefold()
    return next((n for n, known in enumerate(ends) if name.endswith(known)), len(ends))


def _is_notebook(name):
    return name.casefold().endswith(".ipynb")


def _items(folder):
    """What lies in a folder, but what systems and nbgrader leave there."""
    try:
        items = folder.items()
    except HandedInError:
        return []
    return [item for item in items if not is_junk(item.name) and item.name not in _OURS]


def _few_folders(folder):
    """The same, with only so many of the folders: each of them is looked into."""
    left = MOST_FOLDERS
    for item in _items(folder):
        left -= item.kind is Kind.FOLDER
        if left >= 0 or item.kind is not Kind.FOLDER:
            yield item


def _notebooks(folder, name):
    return _within(folder, name, lambda item: _is_notebook(item.name))


def _right(folder, name, topic):
    """The topic's folder or notebook, one level too deep."""
    wanted = {topic, f"{topic}.ipynb"}
    found = _within(folder, name, lambda item: item.name in wanted)
    return [each + "/" * (each == topic) for each in found]


def _within(folder, name, wanted):
    try:
        with folder.folder(name) as inner:
            return [item.name for item in _items(inner) if wanted(item)]
    except (HandedInError, FileNotFoundError):
        return []
