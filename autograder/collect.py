"""What a learning platform gave, put where the grader looks: one notebook for each submission.

Nothing is chosen silently. Of two files of one attempt neither is taken, and both are named.
"""

import hashlib
import json
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path

from autograder import platforms, timestamps
from autograder.atomic import write
from autograder.beside import meant
from autograder.handed_in import Folder, HandedInError
from autograder.likeliest import likeliest
from autograder.owners import Owners
from autograder.provenance import RECORDS, Candidate, read_records
from autograder.reading import LARGEST_FILE, UnreadableError, cells_of, parse
from autograder.sources import LARGEST_LIST, SourceError, files
from autograder.wording import printable

MOST_NAMED = 10


@dataclass
class Collected:
    """What came of it.

    Attributes:
        written, unchanged: submissions, as `Candidate`.
        doubts: sentences that ask which file is meant.
        problems: sentences about what could not be taken.
        notes: sentences to be known.
        strangers: whoever is not on the roster.
        absent: by topic, who is on the roster and has handed in nothing.
        late: how many are late: by their time and ``course.toml``, else as the platform says.
    """

    written: list = field(default_factory=list)
    unchanged: list = field(default_factory=list)
    doubts: list = field(default_factory=list)
    problems: list = field(default_factory=list)
    notes: list = field(default_factory=list)
    strangers: list = field(default_factory=list)
    absent: dict = field(default_factory=dict)
    late: int = 0

    @property
    def is_whole(self):
        """Whether all that was handed in is collected."""
        return not (self.doubts or self.problems or self.strangers)

    def closing(self, is_dry=False):
        """The last line: how many of what."""
        both = [*self.written, *self.unchanged]
        count = f"{len(both)} {'would be collected' if is_dry else 'collected'}"
        if self.unchanged:
            count += f" ({len(self.unchanged)} of them unchanged)"
        parts = [count]
        if self.strangers:
            parts.append(f"{len(self.strangers)} not on the roster ({_few(self.strangers)})")
        for topic, absent in self.absent.items():
            where = f" of {topic}" if len(self.absent) > 1 else ""
            parts.append(f"{len(absent)} handed in nothing{where}")
        parts.append(f"{self.late} late")
        parts.append(f"{len(self.doubts)} doubtful")
        if self.problems:
            parts.append(f"{len(self.problems)} not taken")
        return f"{', '.join(parts)}."


def collect(course, catalogue, sources, lists, platform=None, topics=(), take=(), is_dry=False):
    """Put the submissions of some zips or folders into ``submitted/``.

    Args:
        course: a `Course`.
        catalogue: a `Catalogue`.
        sources: paths.
        lists: a `Lists`.
        platform: whose they are; what is recognised, if not given.
        topics: only these; all, if not given.
        take: the paths of files that are to be taken where it is doubtful.
        is_dry: change nothing.

    Returns:
        A `Collected`.

    Raises:
        OSError: a file cannot be read or written.
        autograder.rules.RulesError: ``course.toml`` holds something else.
        SourceError: a source is none, or what was collected before cannot be read.
        autograder.tables.TableError: the roster's file holds something else.
    """
    run = _Run(course, catalogue, lists, topics, set(take))
    for source in sources:
        run.look_through(Path(source), platform)
    run.choose()
    if not is_dry:
        run.write()
    return run.result()


class _Run:
    def __init__(self, course, catalogue, lists, topics, take):
        self._course, self._catalogue, self._lists = course, catalogue, lists
        self._topics, self._take = topics, take
        self._roster, self._rules = course.roster(), course.rules(catalogue)
        self._owners = Owners(self._roster)
        self._records = read_records(course)
        self._found, self._came, self._others = defaultdict(list), set(), {}
        self._chosen, self._paths = [], {}
        self._collected = Collected(notes=list(lists.notes))

    def look_through(self, source, platform):
        """Find whose submissions are in a source, and of which topics."""
        paths, made, said = set(), None, {}
        for file in files(source, lambda sentence: None):
            paths.add(file.parts)
            made = max(filter(None, (made, file.written)), default=None)
            if file.parts[-1] == platforms.METADATA and len(file.parts) <= 2 and not file.inner:
                said = platforms.metadata(file.read(LARGEST_LIST), f"{source}: {file.path}")
        names = platforms.Platform(platform or platforms.recognised(paths), self._lists, said)
        name = source.resolve().name
        if name in self._paths:
            raise SourceError(f"two sources are called {name}; rename one of them")
        self._paths[name] = source
        for file in files(source, self._collected.problems.append):
            try:
                self._take_up(source, names, file, made)
            except SourceError as error:
                self._collected.problems.append(_about(source, file, error))

    def _take_up(self, source, names, file, made):
        handed = names.handed(file)
        is_notebook = file.path.casefold().endswith(".ipynb")
        if handed is None:
            if is_notebook:
                raise SourceError(f"is nobody's, by the names that {names.name} gives; left out")
            return
        if not (owners := self._owners.of(handed.submitters)):
            return
        self._came.update(owners)
        if not is_notebook:
            for student in owners:
                self._others.setdefault(student, _about(source, file, ""))
            return
        content = file.read(LARGEST_FILE)
        topic = self._topic(file, handed.names, content)
        if topic is None or (self._topics and topic not in self._topics):
            return
        known = source.resolve().name, file.path, hashlib.sha256(content).hexdigest(), names.name
        known += handed.within, handed.attempt, handed.time, handed.late, made
        for student in owners:
            self._found[student, topic].append(Candidate(student, topic, *known))

    def _topic(self, file, names, content):
        """Which topic a notebook is of, by its name and by its cells."""
        known = self._catalogue.topics()
        named = next((t for name in reversed(names) for t in known if meant(name, t)), None)
        try:
            likely = likeliest(self._catalogue, cells_of(parse(content, file.path), file.path))
        except UnreadableError:
            likely = None
        if named and (not likely or named in likely or file.path in self._take):
            return named
        if named:
            raise SourceError(
                f"is called {named} and holds {' or '.join(likely)}; take it as {named} with "
                f"--take {file.path!r}, or ask for the right one"
            )
        asked = [topic for topic in likely or self._topics if topic in (self._topics or known)]
        if len(asked) == 1 and likely != []:
            return asked[0]
        if likely is None:
            raise SourceError("is no notebook that can be read, and its name says no topic")
        if not likely:
            raise SourceError("is no exercise of this course; left out")
        if self._topics and not asked:
            return None
        raise SourceError(f"may be of {' or '.join(likely)}; say which with --topic")

    def choose(self):
        """Of each submission the newest file, unless what is there already is newer."""
        for (student, topic), candidates in sorted(self._found.items()):
            taken = [each for each in candidates if each.file in self._take]
            one = _newest(taken or candidates)
            if one is None:
                self._collected.doubts.append(_doubt(student, topic, candidates))
            else:
                self._compare(one, bool(taken))

    def _compare(self, one, is_taken):
        """With what was collected before."""
        try:
            there = self._there(one)
        except HandedInError as error:
            self._collected.problems.append(printable(str(error)))
            return
        kept = self._records.get(one.student, {}).get(one.topic)
        is_ours = kept is not None and there in (kept["sha256"], kept.get("before"))
        where = f"submitted/{one.student}/{one.topic}/{one.topic}.ipynb"
        if there == one.sha256:
            self._collected.unchanged.append(one)
        elif there and not is_ours:
            self._collected.doubts.append(
                f"{where} was not collected, or was changed since, and differs from "
                f"{printable(one.file)} in {one.source}; remove the one that is not meant"
            )
            return
        elif there and there == kept["sha256"] and not is_taken:
            newer = one.is_newer(Candidate.recorded(kept))
            if newer is None:
                self._collected.doubts.append(
                    f"{where} came from {kept['source']}, and {printable(one.file)} in "
                    f"{one.source} differs; which one is newer cannot be told: take this one "
                    f"with --take {one.file!r}"
                )
                return
            if not newer:
                self._collected.notes.append(
                    f"{where} stays: it is newer than the one in {one.source}"
                )
                return
            self._collected.written.append(one)
        else:
            self._collected.written.append(one)
        self._chosen.append((one, there if there != one.sha256 else None))

    def _there(self, one):
        """The digest of the notebook that lies there already; None if there is none."""
        try:
            with (
                Folder(self._course.submitted) as submitted,
                submitted.folder(one.student) as own,
                own.folder(one.topic) as inner,
            ):
                content = inner.read(f"{one.topic}.ipynb", LARGEST_FILE)
        except FileNotFoundError:
            return None
        return hashlib.sha256(content).hexdigest()

    def write(self):
        """The records first: what a killed run leaves behind is known to the next one."""
        for one, before in self._chosen:
            self._records.setdefault(one.student, {})[one.topic] = one.record(before)
        if not self._chosen:
            return
        text = json.dumps(self._records, ensure_ascii=False, indent=1, sort_keys=True)
        write(self._course.folder / RECORDS, f"{text}\n", mode=0o600)
        wanted = defaultdict(list)
        for one, _ in self._chosen:
            wanted[one.source, one.file].append(one)
        for name in {one.source for one, _ in self._chosen}:
            for file in files(self._paths[name], lambda sentence: None):
                if ones := wanted.get((name, file.path)):
                    self._put(ones, file.read(LARGEST_FILE))

    def _put(self, ones, content):
        for one in ones:
            path = self._course.submission(one.student, one.topic)
            if hashlib.sha256(content).hexdigest() != one.sha256:
                raise SourceError(f"{one.source} changed while it was read; collect it again")
            write(path, content, within=self._course.submitted)
            time = path.with_name(timestamps.FILE)
            if one.time is not None:
                text = f"{one.time:%Y-%m-%d %H:%M:%S} UTC\n"
                write(time, text, within=self._course.submitted)
            elif one in self._collected.written:
                time.unlink(missing_ok=True)  # of the notebook that it takes the place of

    def result(self):
        """The `Collected`."""
        collected = self._collected
        collected.late = sum(map(self._is_late, [*collected.written, *collected.unchanged]))
        collected.strangers = sorted(self._owners.strangers)
        have = {student for student, _ in self._found}
        lost = self._came - have
        for student in sorted(lost & self._others.keys()):
            if not any(self._others[student] in each for each in collected.problems):
                collected.problems.append(f"{self._others[student]} is no notebook of {student}'s")
        topics = self._topics or sorted({topic for _, topic in self._found})
        lost = lost if len(topics) == 1 else set()  # else nobody knows of which topic theirs was
        for topic in topics if self._roster else ():
            collected.absent[topic] = [
                student
                for student in sorted(self._roster.people.keys() - lost)
                if (student, topic) not in self._found and not self._has(student, topic)
            ]
        return collected

    def _is_late(self, one):
        due = self._rules.due(one.student, one.topic)
        return one.late if None in (one.time, due) else one.time > due

    def _has(self, student, topic):
        return self._course.submission(student, topic).exists()


def _newest(candidates):
    """The one that is newer than all others of another content; None if there is none."""
    for one in candidates:
        others = [each for each in candidates if each.sha256 != one.sha256]
        if all(one.of_attempt != each.of_attempt and one.is_newer(each) for each in others):
            same = [each for each in candidates if each.sha256 == one.sha256]
            return next((e for e in same if all(e.is_newer(o) is not False for o in same)), one)
    return None


def _doubt(student, topic, candidates):
    files_ = list(dict.fromkeys(f"{printable(c.file)!r} in {c.source}" for c in candidates))
    same = len({each.of_attempt for each in candidates}) == 1
    what = "of one attempt" if same else "of which none is known to be the newest"
    return (
        f"{student}, {topic}: {' and '.join(files_[:MOST_NAMED])} are {len(files_)} files {what}; "
        f"take one with --take {printable(candidates[0].file)!r}"
    )


def _about(source, file, error):
    return f"{source}: {printable(file.path)} {error}".strip()


def _few(names):
    more = len(names) - MOST_NAMED
    return ", ".join(names[:MOST_NAMED]) + (f" and {more} more" if more > 0 else "")
