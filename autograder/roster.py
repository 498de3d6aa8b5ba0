"""Who takes the course: ``roster.csv``, one's own or as a learning platform exports it."""

import unicodedata
from collections import defaultdict
from dataclasses import dataclass, field

from autograder.beside import is_junk, unfit
from autograder.tables import Table, TableError
from autograder.wording import printable

FILE = "roster.csv"
MOST_BYTES = 200  # of an id: it names folders
OWN = "a roster of one's own"
# By whose file it is: the columns by which it is known, and where each thing stands in it. Of
# several columns for an id, the first one that everybody has something in is taken.
FORMS = {
    "Canvas": (
        ("Student", "ID", "Section"),
        {
            "id": ("SIS Login ID", "SIS User ID", "ID"),
            "name": ("Student",),
            "section": ("Section",),
            "canvas": ("ID",),
            "sis": ("SIS User ID",),
            "login": ("SIS Login ID",),
        },
    ),
    "Moodle's grading worksheet": (
        ("Identifier", "Full name"),
        {
            "id": ("Username", "ID number", "Email address", "Full name"),
            "name": ("Full name",),
            "email": ("Email address",),
            "login": ("Username",),
            "sis": ("ID number",),
        },
    ),
    "GitHub Classroom": (
        ("identifier", "github_username"),
        {"id": ("identifier",), "name": ("name",), "github": ("github_username",)},
    ),
    "Gradescope": (
        ("SID", "Email"),
        {
            "id": ("SID", "Email"),
            "name": ("Name", "Full Name"),
            "first": ("First Name",),
            "last": ("Last Name",),
            "email": ("Email",),
            "section": ("Sections", "Section"),
            "sis": ("SID",),
        },
    ),
    OWN: (
        ("id",),
        {
            "id": ("id",),
            "name": ("name",),
            "first": ("first_name",),
            "last": ("last_name",),
            "email": ("email",),
            "section": ("section",),
            "group": ("group",),
            "canvas": ("canvas_id",),
            "sis": ("sis_id",),
            "login": ("login",),
            "github": ("github",),
        },
    ),
    "Moodle": (
        ("First name", "Email address"),
        {
            "id": ("Username", "ID number", "Email address"),
            "first": ("First name",),
            "last": ("Last name", "Surname"),
            "email": ("Email address",),
            "group": ("Groups",),
            "login": ("Username",),
            "sis": ("ID number",),
        },
    ),
}
UNIQUE = ("email", "canvas", "sis", "login", "github")  # nobody shares these
EXPECTED = "expected a column 'id', or the header of Canvas's, Moodle's or Gradescope's export"


@dataclass(frozen=True)
class Person:
    """Somebody who takes the course.

    Attributes:
        id: the name of their folder in ``submitted/``.
        name: as it is read, first name first.
        section: or several, as the platform writes them.
        groups: those that they hand in with.
        known: what platforms call them, by kind: one of `UNIQUE`.
        line: of the roster.
    """

    id: str
    name: str = ""
    section: str = ""
    groups: tuple[str, ...] = ()
    known: dict[str, str] = field(default_factory=dict)
    line: int = 0


class Roster:
    """Everybody, by id.

    Attributes:
        people: by id, a `Person`.
        remarks: sentences about the roster that its owner should read.
    """

    def __init__(self, people=()):
        self.people = {person.id: person for person in people}
        self.remarks = tuple(_remarks(self.people.values()))
        self._of, self._named, self._alike = defaultdict(dict), defaultdict(list), {}
        for person in self.people.values():
            for spelling in _spellings(person.name):
                self._named[spelling].append(person)
            self._alike[alike(person.id)] = person
            for kind, key in person.known.items():
                self._of[kind][alike(key)] = person

    def __bool__(self):
        return bool(self.people)

    def known_as(self, key, *kinds):
        """Who is called this by a platform; where that is of nobody known, whose id it is."""
        for kind in kinds:
            if self._of[kind]:
                return self._of[kind].get(alike(key))
        return self.people.get(key) or self._alike.get(alike(key))

    def named(self, name):
        """All with this name: 'Doe, Jane', 'doejane' and 'Jane Doe' are the same one."""
        return self._named.get(squeezed(name), [])

    def having(self, kind):
        """Everybody of whom this is known, by what it is."""
        return self._of[kind]

    def members(self, group):
        """All in a group with this name."""
        wanted = squeezed(group)
        return [
            person
            for person in self.people.values()
            if any(squeezed(each) == wanted for each in person.groups)
        ]

    def strangers(self, names):
        """A sentence for each name of a folder that nobody here has."""
        for name in names:
            if self and name not in self.people:
                shown, close = printable(name), self._alike.get(alike(name))
                yield f"submitted/{shown} is not on the roster" + (
                    f", but {close.id} is, which differs in capitals or in how its letters are "
                    "stored; rename the folder"
                    if close
                    else f"; add {shown} to {FILE}, or rename the folder"
                )


def read(path):
    """The `Roster` in a file.

    Raises:
        OSError: there is no such file.
        TableError: it is none; the message names the line.
    """
    table = Table(path)
    columns = _columns(table)
    people = {}
    for row in _rows(table):
        person = _person(table, row, columns)
        if person.id in people:
            raise TableError(
                f"{path}, line {person.line}: the id {person.id} stands in line "
                f"{people[person.id].line} already; expected each once"
            )
        people[person.id] = person
    if not people:
        raise TableError(f"{path} has a header, but nobody below it; expected a line for each")
    return Roster(people.values())


def _columns(table):
    """By what is wanted, the column that says it; None if none does."""
    for marks, wanted in FORMS.values():
        if table.has(*marks):
            found = {kind: _first(table, names) for kind, names in wanted.items()}
            found["id"] = _whole(table, wanted["id"])
            return defaultdict(lambda: None, found)
    shown = ", ".join(printable(name) for name in table.header[:6])
    raise TableError(f"{table.path}, line 1, has the columns {shown}; {EXPECTED}")


def _first(table, names):
    return next((name for name in names if table.column(name) is not None), None)


def _whole(table, names):
    """The first of these columns that says something of everybody.

    Raises:
        TableError: there is none.
    """
    there = [name for name in names if table.column(name) is not None]
    rows = list(_rows(table))
    for name in there:
        if all(table.get(row, name) for row in rows):
            return name
    if not there:
        raise TableError(f"{table.path}, line 1, has none of the columns {', '.join(names)}")
    lacking = next(row for row in rows if not table.get(row, there[0]))
    raise TableError(
        f"{table.path}, line {table.lines[lacking]}: there is nothing in the column "
        f"{there[0]!r}; expected an id of everybody"
    )


def _rows(table):
    """The rows that are people: Canvas has some for points and posting, and one for its tests."""
    is_canvas = table.has(*FORMS["Canvas"][0])
    for row in table:
        is_student = table.get(row, "ID") and table.get(row, "Student") != "Student, Test"
        if not is_canvas or is_student:
            yield row


def _person(table, row, columns):
    cells = {kind: table.get(row, name) for kind, name in columns.items() if name}
    line, name = table.lines[row], cells.get("name", "")
    if said := problem(cells["id"]):
        raise TableError(f"{table.path}, line {line}: {said}")
    if "," in name:  # Canvas sorts by last name
        last, _, first = name.partition(",")
        name = f"{first.strip()} {last.strip()}"
    name = name or f"{cells.get('first', '')} {cells.get('last', '')}".strip()
    groups = tuple(filter(None, (each.strip() for each in cells.get("group", "").split(","))))
    known = {kind: cells[kind] for kind in UNIQUE if cells.get(kind)}
    return Person(cells["id"], name, cells.get("section", ""), groups, known, line)


def problem(name):
    """Why this cannot be an id; None if it can."""
    if not name:
        return "there is no id; expected one for everybody"
    if "/" in name or is_junk(name) or len(name.encode()) > MOST_BYTES:
        return f"the id {name[:MOST_BYTES]!r} cannot be the name of a folder; expected letters"
    return unfit(name)


def alike(name):
    """What names have in common that differ in capitals, in spaces, or in Unicode's forms."""
    return " ".join(unicodedata.normalize("NFKC", name.strip()).casefold().split())


def squeezed(name):
    """The letters and digits of a name: some platforms leave nothing else of it."""
    folded = unicodedata.normalize("NFKC", name).casefold()
    return "".join(letter for letter in folded if letter.isalnum())


def _spellings(name):
    """A name's letters with each of its words first: platforms begin with the first or the last."""
    words = name.split()
    turned = (squeezed("".join(words[n:] + words[:n])) for n in range(len(words)))
    return {spelling for spelling in turned if spelling}


def _remarks(people):
    """What looks like one person under several ids."""
    ids, keys = defaultdict(list), defaultdict(list)
    for person in people:
        ids[alike(person.id)].append(person)
        for kind, key in person.known.items():
            keys[kind, alike(key)].append(person)
    for same in ids.values():
        if len(same) > 1:
            named = " and ".join(f"{each.id!r} (line {each.line})" for each in same)
            yield f"{FILE}: {named} differ only in capitals or in how their letters are stored"
    said = set()
    for (kind, _), same in keys.items():
        named = tuple(f"{each.id} (line {each.line})" for each in same)
        if len(same) > 1 and named not in said:
            said.add(named)
            yield f"{FILE}: {' and '.join(named)} have the same {kind}; are they one person?"
