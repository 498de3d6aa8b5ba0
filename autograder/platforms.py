"""How learning platforms name what they give: whose a file is, which attempt, whether late.

Canvas     one zip for an assignment: ``lovelaceada_LATE_17_4711_softmax-1.ipynb``: the name of a
           person or a group in small letters, their number, the file's number, the file's name
Moodle     ``Ada Lovelace_25_assignsubmission_file_/softmax.ipynb``, with a number that is this
           assignment's own; a newer one without the last ``_``; or all files in one folder
Gradescope ``submission_12/…`` and ``submission_metadata.yml``, which says whose and when
GitHub     a clone for each: ``softmax-submissions/softmax-ada/…``
folder     ``ada/…``, by id
"""

import re
from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime

from autograder import timestamps
from autograder.sources import SourceError
from autograder.tables import Table, TableError

CANVAS, MOODLE, GRADESCOPE, GITHUB, FOLDER = "canvas", "moodle", "gradescope", "github", "folder"
NAMES = (CANVAS, MOODLE, GRADESCOPE, GITHUB, FOLDER)
METADATA = "submission_metadata.yml"
_CANVAS = re.compile(r"(?P<name>\w+?)_(?P<late>LATE_)?(?P<user>\d+)_(?P<file>\d+)_(?P<rest>.+)")
_NO_FILE = re.compile(r"(?P<name>\w+?)_(LATE_)?(?P<user>\d+)_(text|link)\.html")
_ANONYMOUS = re.compile(r"anon_\w+?_(?P<file>\d+)_(?P<rest>.+)")
_MOODLE = re.compile(
    r"(?P<name>.+)_(?P<number>\d+)_assignsubmission_(?P<kind>[a-z]+)_?(?P<rest>.*)"
)
_GRADESCOPE = re.compile(r"submission_(?P<number>\d+)")
_CLASSROOM = "-submissions"


@dataclass(frozen=True)
class Handed:
    """What the name of a file says.

    Attributes:
        submitters: whose it is: for each person what is known of them, by kind as in `roster`,
            and their ``name``.
        names: of the file, from the student's folder on.
        attempt: a number that grows with each attempt; None if there is none.
        within: what files of one attempt have in common.
        time: of handing in, in UTC and without a zone; None if that is not known.
        late: whether the platform says that it is.
    """

    submitters: tuple[dict, ...]
    names: tuple[str, ...]
    within: str
    attempt: int | None = None
    time: datetime | None = None
    late: bool = False


class Platform:
    """One source's way of naming.

    Args:
        name: one of `NAMES`.
        lists: a `Lists`, of what platforms say elsewhere.
    """

    def __init__(self, name, lists, metadata=None):
        self.name, self._lists, self._metadata = name, lists, metadata or {}

    def handed(self, file):
        """What a `File`'s name says; None if it is nobody's.

        Raises:
            SourceError: it is somebody's, but cannot be taken.
        """
        return _READERS[self.name](self, file)

    def _canvas(self, file):
        name = file.parts[-1]
        if _ANONYMOUS.fullmatch(name):
            raise SourceError(
                "has no name: the assignment is graded anonymously; end that, and download it anew"
            )
        if _NO_FILE.fullmatch(name):
            raise SourceError("is text or a link in place of a file; ask for the notebook")
        if not (found := _CANVAS.fullmatch(name)):
            return None
        person = {"canvas": found["user"], "name": found["name"]}
        known = dict(self._lists.uploads.get((found["user"], found["file"]), {}))
        time = known.pop("time", None)
        return Handed(
            ({**person, **known, "id": f"{found['name']}-{found['user']}"},),
            file.inner or (found["rest"],),
            found["user"],
            int(found["file"]),
            time=time,
            late=found["late"] is not None,
        )

    def _moodle(self, file):
        place, found = _first(_MOODLE, file.parts)
        if found is None:
            return None
        if found["kind"] != "file":
            raise SourceError("is text in place of a file; ask for the notebook")
        row = self._lists.participants.get(found["number"], {})
        person = {"name": found["name"], "id": found["name"]} | row
        names = file.inner or tuple(filter(None, (found["rest"], *file.parts[place + 1 :])))
        time, late = row.get("time"), row.get("late", False)
        return Handed((person,), names, found["number"], time=time, late=late)

    def _gradescope(self, file):
        place, found = _first(_GRADESCOPE, file.parts[:-1])
        if found is None:
            return None
        said = self._metadata.get(found[0])
        if said is None:
            raise SourceError(f"is of {found[0]}, which {METADATA} does not name")
        names = file.inner or file.parts[place + 1 :]
        submitters, time = said
        return Handed(submitters, names, found[0], int(found["number"]), time)

    def _github(self, file):
        place = next((n for n, part in enumerate(file.parts) if part.endswith(_CLASSROOM)), None)
        place = 0 if place is None else place + 1
        if len(file.parts) < place + 2:
            return None
        clone = file.parts[place]
        slug = file.parts[place - 1].removesuffix(_CLASSROOM) if place else None
        known = {"name": clone, "clone": clone}
        if place and clone.startswith(f"{slug}-"):
            known["github"] = clone.removeprefix(f"{slug}-")
        rows = self._lists.clones.get(clone, [{}])  # of a team's repository, one for each member
        people = (known | row for row in rows)
        people = tuple({"id": person.get("github")} | person for person in people)
        time = max((row["time"] for row in rows if row.get("time")), default=None)
        return Handed(people, file.inner or file.parts[place + 1 :], clone, time=time)

    def _folder(self, file):
        if len(file.parts) + bool(file.inner) < 2:
            return None
        person = {"id": file.parts[0], "name": ""}
        return Handed((person,), file.parts[1:-1] + (file.inner or file.parts[-1:]), file.parts[0])


_READERS = {
    CANVAS: Platform._canvas,
    MOODLE: Platform._moodle,
    GRADESCOPE: Platform._gradescope,
    GITHUB: Platform._github,
    FOLDER: Platform._folder,
}


def recognised(paths):
    """Which platform has named these files: the parts of each one's path.

    No single file decides: a student may give theirs any name.
    """
    found, most = Counter(), len(paths) / 2
    for parts in paths:
        if parts[-1] == METADATA and len(parts) <= 2:
            return GRADESCOPE
        found[MOODLE] += any(map(_MOODLE.fullmatch, parts))
        found[GITHUB] += any(part.endswith(_CLASSROOM) for part in parts[:2])
        found[CANVAS] += any(f.fullmatch(parts[-1]) for f in (_CANVAS, _NO_FILE, _ANONYMOUS))
    return next((name for name in (MOODLE, GITHUB, CANVAS) if found[name] > most), FOLDER)


def _first(pattern, parts):
    for place, part in enumerate(parts):
        if found := pattern.fullmatch(part):
            return place, found
    return None, None


def metadata(content, where):
    """What Gradescope says of its submissions: by name, whose each is, and when it was handed in.

    Raises:
        SourceError: it is something else.
    """
    import yaml

    try:
        found = yaml.load(content, _loader())
        return {
            str(name): (tuple(_submitter(each) for each in said[":submitters"]), _time(said))
            for name, said in found.items()
        }
    except (yaml.YAMLError, AttributeError, LookupError, TypeError, ValueError) as error:
        reason = next(iter(str(error).splitlines()), "")[:100]
        raise SourceError(
            f"{where} is not what Gradescope writes ({reason}); download it anew"
        ) from error


def _loader():
    """Plain values only; what Ruby calls its objects is passed over."""
    import yaml

    base = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    loader = type("Loader", (base,), {})
    loader.add_multi_constructor("!ruby/", _plain)
    return loader


def _plain(loader, tag, node):
    build = {"mapping": loader.construct_mapping, "sequence": loader.construct_sequence}
    return build.get(node.id, loader.construct_scalar)(node)


def _submitter(each):
    known = {"sis": each.get(":sid"), "email": each.get(":email"), "name": each.get(":name")}
    known = {kind: str(value) for kind, value in known.items() if value}
    return known | {"id": known.get("sis") or known.get("email")}


def _time(said):
    when = said.get(":created_at")
    if isinstance(when, dict):
        when = when.get("utc") or when.get("time")
    if isinstance(when, datetime):
        return when.astimezone(UTC).replace(tzinfo=None) if when.tzinfo else when
    return timestamps.parse(str(when).encode()) if when else None


class Lists:
    """What platforms say in tables beside their zips.

    Attributes:
        participants: by the number that Moodle gives in one assignment, what is known of somebody.
        clones: by the name of a repository in GitHub Classroom, the same of each member.
        uploads: where Canvas was asked itself, by the numbers of somebody and of a file of theirs,
            what is known of them, and the time.
        notes: sentences that the instructor should read.
    """

    def __init__(self, paths=(), zone=None):
        self.participants, self.clones, self.uploads, self.notes = {}, {}, {}, []
        for path in paths:
            self._take(Table(path), zone)

    def _take(self, table, zone):
        if table.has("Identifier", "Full name"):
            self._moodles(table, zone)
        elif table.has("student_repository_name", "submission_timestamp"):
            self._githubs(table)
        else:
            raise TableError(
                f"{table.path} is neither a grading worksheet of Moodle's nor the grades of a "
                "GitHub Classroom; a roster belongs into the course directory, as roster.csv"
            )

    def _moodles(self, table, zone):
        column = "Last modified (submission)"
        if zone is None and any(_is_time(table.get(row, column)) for row in table):
            self.notes.append(
                f"{table.path} writes its times without their zone; say it with "
                "--zone Europe/Berlin, or they stay unknown"
            )
        for row in table:
            number = re.search(r"\d+$", table.get(row, "Identifier"))
            if number is None:
                raise TableError(
                    f"{table.path}, line {table.lines[row]}: the identifier is "
                    f"{table.get(row, 'Identifier')!r}; expected one that ends with a number"
                )
            columns = {"name": "Full name", "email": "Email address", "sis": "ID number"}
            columns |= {"login": "Username"}
            known = {kind: table.get(row, name) for kind, name in columns.items()}
            known = {kind: value for kind, value in known.items() if value}
            known["late"] = " late" in table.get(row, "Status")
            if zone is not None and _is_time(text := table.get(row, column)):
                known["time"] = self._when(table, row, f"{text} {zone}")
            self.participants[number[0]] = known

    def _githubs(self, table):
        for row in table:
            github, own = (table.get(row, n) for n in ("github_username", "roster_identifier"))
            known = {"github": github, "id": own or github}
            if text := table.get(row, "submission_timestamp"):
                known["time"] = self._when(table, row, text)
            self.clones.setdefault(table.get(row, "student_repository_name"), []).append(known)

    def _when(self, table, row, text):
        try:
            return timestamps.parse(text.encode())
        except timestamps.TimestampError as error:
            reason = str(error).removeprefix(f"{timestamps.FILE} holds ")
            self.notes.append(f"{table.path}, line {table.lines[row]}: {reason}")
            return None


def _is_time(text):
    return text not in ("", "-")
