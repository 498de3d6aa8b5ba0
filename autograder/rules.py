"""What is decided for a course: ``course.toml``. Everything has a default, and so has the file.

::

    released = ["neurons", "softmax"]
    time_zone = "Europe/Berlin"

    [late]
    per_day = 0.1

    [topics.softmax]
    due = 2026-03-01T23:59:00

    [students.ada]
    excused = ["neurons"]
    due = { softmax = 2026-03-08T23:59:00 }
"""

import difflib
import math
import tomllib
import zoneinfo
from dataclasses import asdict, fields, replace
from datetime import UTC, date, datetime, timedelta

from autograder.compare import TOLERANCE, Tolerance
from autograder.sandbox import Limits
from autograder.timestamps import YEARS
from autograder.wording import printable

FILE = "course.toml"
LARGEST = 4 * 2**20  # bytes
DAY = timedelta(days=1)


class RulesError(ValueError):
    """A course.toml that cannot be used; the message has its line, what was found and expected."""


def _table(properties, says="a table", **more):
    return {
        "type": "object",
        "properties": properties,
        "additionalProperties": False,
        "expected": says,
        **more,
    }


def _each(value, says):
    return {"type": "object", "additionalProperties": value, "expected": says}


_TIME = {"type": "time", "expected": "a date with a time, such as 2026-03-01T23:59:00"}
_TOPICS = {
    "type": "array",
    "items": {"type": "string", "expected": "the name of a topic"},
    "expected": 'a list of topics, such as ["neurons", "softmax"]',
}
_AMOUNT = {"type": "number", "exclusiveMinimum": 0, "expected": "a number above 0"}
_PART = {"type": "number", "minimum": 0, "maximum": 1, "expected": "a number from 0 to 1"}
_NOT_NEGATIVE = {"type": "number", "minimum": 0, "expected": "a number, 0 or more"}
_LIMITS = {
    each.name: {
        "type": "number" if each.name.endswith("seconds") else "integer",
        "exclusiveMinimum": 0,
        "expected": "a number above 0" if each.name.endswith("seconds") else "a whole number",
    }
    for each in fields(Limits)
}
# What may stand in the file. What is "expected" is said where something else is found.
SCHEMA = _table(
    {
        "title": {"type": "string", "expected": "a text"},
        "book": {
            "type": "string",
            "pattern": "^https?://",
            "expected": 'an address, such as "https://…"',
        },
        "time_zone": {"type": "string", "expected": 'a zone, such as "Europe/Berlin"'},
        "released": _TOPICS,
        "never_lower": {"type": "boolean", "expected": "true or false"},
        "drop_lowest": {"type": "integer", "minimum": 0, "expected": "a whole number, 0 or more"},
        "late": _table(
            {
                "grace_hours": _NOT_NEGATIVE,
                "per_day": _PART,
                "cut_off_days": _NOT_NEGATIVE,
            }
        ),
        "topics": _each(
            _table(
                {
                    "due": _TIME,
                    "weight": _NOT_NEGATIVE,
                    "points": _each(_AMOUNT, "a table of points, by function"),
                    "tolerance": _each(
                        _table({"relative": _NOT_NEGATIVE, "absolute": _NOT_NEGATIVE}),
                        "a table of tolerances, by function",
                    ),
                    "limits": _table(_LIMITS),
                }
            ),
            "a table for each topic",
        ),
        "students": _each(
            _table({"excused": _TOPICS, "due": _each(_TIME, "a table of times, by topic")}),
            "a table for each student",
        ),
    }
)


# For the book's table: what each setting decides, and what holds where it is not said.
SETTINGS = {
    "title": ("the course's name, on the report", "none"),
    "book": ("the address of the book's site, for links", "the site that was built here"),
    "time_zone": ("of all times in the file that say none, such as `Europe/Berlin`", "UTC"),
    "released": ("the topics that are graded", "all"),
    "never_lower": ("whether a later grading leaves each function at least its points", "false"),
    "drop_lowest": ("how many topics are left out of a student's total, those that cost most", "0"),
    "late.grace_hours": ("how late costs nothing", "0"),
    "late.per_day": ("the part of a topic's points that each day costs that has begun", "0"),
    "late.cut_off_days": ("after how many days nothing is left", "never"),
    "topics.T.due": ("until when a topic may be handed in", "for ever"),
    "topics.T.weight": ("how much a topic counts in the total", "1"),
    "topics.T.points": ("by function, its points", "those of the exercise"),
    "topics.T.tolerance": ("by function, `relative` and `absolute`", "those of the question"),
    "topics.T.limits": ("what a submission may use, by the names of `Limits`", "see below"),
    "students.S.excused": ("the topics that a student need not hand in", "none"),
    "students.S.due": ("by topic, until when this student may", "as for all"),
}


class Rules:
    """What is decided for one course.

    Args:
        found: the content of a file that was read and looked at.
    """

    def __init__(self, found=None):
        self._found = found or {}
        self.title, self.book = self._found.get("title", ""), self._found.get("book")
        self.released = self._found.get("released")
        self.never_lower = self._found.get("never_lower", False)
        self.drop_lowest = self._found.get("drop_lowest", 0)
        self.late = self._found.get("late")
        self._zone = zoneinfo.ZoneInfo(self._found.get("time_zone", "UTC"))

    def is_released(self, topic):
        return self.released is None or topic in self.released

    def is_excused(self, student, topic):
        return topic in self._of(student).get("excused", ())

    def due(self, student, topic):
        """Until when a student may hand in, in UTC and without a zone; None if that is not said."""
        own = self._of(student).get("due", {}).get(topic)
        return self._in_utc(own or self._topic(topic).get("due"))

    def extension(self, student, topic):
        """How much longer than all others a student may take; None if not, or nobody has an end."""
        common, own = self.due(None, topic), self.due(student, topic)
        return own - common if common and own != common else None

    def penalty(self, student, topic, score, points, timestamp):
        """How many points are taken off, of a score, for handing in at this time.

        Returns:
            None where nothing is said about being late: then it is nbgrader's to decide.
        """
        if self.late is None:
            return None
        due = self.due(student, topic)
        if due is None or timestamp is None:
            return 0.0
        late = timestamp - due
        if late <= timedelta(hours=self.late.get("grace_hours", 0)):
            return 0.0
        cut_off = self.late.get("cut_off_days")
        if cut_off is not None and late > DAY * cut_off:
            return score
        return min(score, self.late.get("per_day", 0) * math.ceil(late / DAY) * points)

    def weight(self, topic):
        return self._topic(topic).get("weight", 1)

    def points(self, topic):
        """By function, the points that are not those of the exercise."""
        return self._topic(topic).get("points", {})

    def tolerances(self, topic):
        """By function, the `Tolerance` that is not the question's own."""
        return {
            name: Tolerance(**(asdict(TOLERANCE) | each))
            for name, each in self._topic(topic).get("tolerance", {}).items()
        }

    def limits(self, topic, limits):
        """`Limits` with what is decided for a topic."""
        return replace(limits, **self._topic(topic).get("limits", {}))

    def total(self, student, shares):
        """What a student has of the whole course, from 0 to 1, with weights and drops.

        Args:
            shares: of each topic, the part of its points that was earned; 0 if nothing was handed
                in.

        Returns:
            None if the student is excused from all of it.
        """
        counted = {t: s for t, s in shares.items() if not self.is_excused(student, t)}
        counted = {t: s for t, s in counted.items() if self.weight(t)}
        return self._best_mean(counted) if counted else None

    def _best_mean(self, shares):
        """The weighted mean of the topics that are kept: those that make it largest.

        To drop one after the other does not always find them. What does: those that lie highest
        above a mean that can be reached, by their weight, and with the mean of these again
        (Dinkelbach, 1967).
        """
        most, mean = max(1, len(shares) - self.drop_lowest), -1.0
        while True:
            above = sorted(shares, key=lambda t: -self.weight(t) * (shares[t] - mean))
            kept = above[:most]
            better = sum(self.weight(t) * shares[t] for t in kept) / sum(map(self.weight, kept))
            if better <= mean:
                return mean
            mean = better

    def _topic(self, topic):
        return self._found.get("topics", {}).get(topic, {})

    def _of(self, student):
        return self._found.get("students", {}).get(student, {})

    def _in_utc(self, time):
        if time is None:
            return None
        there = time if time.tzinfo else time.replace(tzinfo=self._zone)
        return there.astimezone(UTC).replace(tzinfo=None)


def read(path, catalogue, roster):
    """The `Rules` in a file.

    Args:
        catalogue: a `Catalogue`, which has the topics and functions.
        roster: a `Roster`; if it has anybody, nobody else may be named.

    Raises:
        FileNotFoundError: there is none.
        RulesError: it says what it cannot say; the message names the line.
    """
    content = path.read_bytes()
    try:
        text = content.decode("utf-8")
        found = tomllib.loads(text) if len(content) <= LARGEST else None
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise RulesError(f"{path}, line {line}, is not UTF-8 text; save it as UTF-8") from error
    except tomllib.TOMLDecodeError as error:
        raise RulesError(f"{path} is no TOML: {error}; correct that line") from error
    except RecursionError as error:
        raise RulesError(f"{path} is nested too deeply; expected tables of tables") from error
    if found is None:
        raise RulesError(f"{path} is larger than {LARGEST:,} bytes; expected a few lines")
    problems = sorted(
        (_line(text, where), sentence)
        for where, sentence in (*_misfits(found), *_strange(found, catalogue, roster))
    )
    if problems:
        line, sentence = problems[0]
        more = f" (and {len(problems) - 1} more)" if len(problems) > 1 else ""
        raise RulesError(f"{path}, line {line}: {sentence}{more}")
    return Rules(found)


def _misfits(found):
    """Where the file does not fit `SCHEMA`: the keys that lead there, and a sentence."""
    from jsonschema import Draft202012Validator, validators  # takes a second to import

    kinds = {"time": lambda _, it: _is_time(it), "number": lambda _, it: _is_number(it)}
    types = Draft202012Validator.TYPE_CHECKER.redefine_many(kinds)
    look = validators.extend(Draft202012Validator, type_checker=types)(SCHEMA)
    for error in look.iter_errors(found):
        where = tuple(map(str, error.absolute_path))
        if error.validator == "additionalProperties":
            known = error.schema["properties"]
            for key in error.instance.keys() - known.keys():
                close = difflib.get_close_matches(key, known, 1)
                advice = f"did you mean {close[0]}?" if close else f"expected {', '.join(known)}"
                yield (*where, key), f"there is no setting {key!r}; {advice}"
        else:
            expected, shown = error.schema["expected"], _shown(error.instance)
            yield where, f"{'.'.join(where)} is {shown}; expected {expected}"


def _strange(found, catalogue, roster):
    """Names in the file that are of nothing, as `_misfits`; what has another form is left out."""
    zone = found.get("time_zone", "UTC")
    try:
        zoneinfo.ZoneInfo(zone)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError, TypeError, OSError):
        yield ("time_zone",), f"there is no zone {_shown(zone)}; expected one as 'Europe/Berlin'"
    topics = _tables(found.get("topics"))
    students = _tables(found.get("students"))
    named = [("topics", topic) for topic in topics]
    named += [("released", topic) for topic in _texts(found.get("released"))]
    for student, of in students.items():
        named += [("students", student, "excused", each) for each in _texts(of.get("excused"))]
        named += [("students", student, "due", topic) for topic in of.get("due") or ()]
        if roster and student not in roster.people:
            close = difflib.get_close_matches(student, roster.people, 1)
            advice = f"did you mean {close[0]}?" if close else "add them there, or remove this"
            yield ("students", student), f"{_shown(student)} is not on the roster; {advice}"
    for where in named:
        if where[-1] not in catalogue.topics():
            yield where, catalogue.no_such(where[-1])
    for topic in topics.keys() & set(catalogue.topics()):
        functions = catalogue.questions(topic)
        for kind in ("points", "tolerance"):
            for name in set(topics[topic].get(kind) or ()) - functions.keys():
                close = difflib.get_close_matches(str(name), functions, 1)
                advice = f"did you mean {close[0]}?" if close else f"it has {', '.join(functions)}"
                yield (
                    ("topics", topic, kind, str(name)),
                    f"{topic} has no function {_shown(name)}; {advice}",
                )


def _tables(value):
    """The tables in a table."""
    there = value.items() if isinstance(value, dict) else ()
    return {name: each for name, each in there if isinstance(each, dict)}


def _texts(value):
    return [each for each in value if isinstance(each, str)] if isinstance(value, list) else []


def _is_time(value):
    return isinstance(value, datetime) and value.year in YEARS


def _is_number(value):
    return type(value) in (int, float) and math.isfinite(value)


def _shown(value):
    return printable(str(value) if isinstance(value, datetime | date) else repr(value))[:80]


def _line(text, where):
    """The line in which these keys stand, or as many of them as are found."""
    best, line, table = 0, 1, ()
    for number, written in enumerate(text.splitlines(), start=1):
        written = written.strip()
        if written.startswith("["):
            table = here = _keys(f"{written}\n")
        elif "=" in written:
            here = table + _keys(f"{written.split('=', 1)[0]}= 0\n")
        else:
            continue
        common = 0
        while common < min(len(here), len(where)) and here[common] == where[common]:
            common += 1
        if common > best and common == len(here):
            best, line = common, number
    return line


def _keys(statement):
    """The keys that one line of TOML names."""
    try:
        found, keys = tomllib.loads(statement), []
    except tomllib.TOMLDecodeError:
        return ()
    while isinstance(found, dict) and found:
        ((key, found),) = list(found.items())[:1]
        keys.append(key)
    return tuple(keys)
