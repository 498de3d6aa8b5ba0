"""Whose a file is: from what a platform says of somebody to the ids of the roster."""

import re

from autograder import roster
from autograder.sources import SourceError
from autograder.wording import printable

KINDS = ("canvas", "sis", "login", "email", "github")
WITH_A_LIST = "give Moodle's grading worksheet, or GitHub Classroom's grades, as a further SOURCE"


class Owners:
    """Finds them.

    Args:
        roster: a `Roster`; of nobody, where a course has none.

    Attributes:
        strangers: what is said of whoever is not on it.
    """

    def __init__(self, roster):
        self._roster, self.strangers = roster, {}

    def of(self, submitters):
        """The ids of these submitters, of groups all members'; who is unknown is a stranger.

        Raises:
            SourceError: it cannot be told who is meant.
        """
        if not submitters:
            raise SourceError("names nobody who handed it in; assign it to them there")
        return list(dict.fromkeys(id_ for person in submitters for id_ in self._ids(person)))

    def _ids(self, person):
        if not self._roster:
            return [self._free(person)]
        found = self._by_key(person) or self._by_name(person)
        if not found:
            self.strangers[_called(person)] = None
        return [each.id for each in found]

    def _free(self, person):
        """Without a roster, the platform's own name of somebody is their id."""
        name = person.get("id") or ""
        if not name:
            raise SourceError(f"does not say whose it is; {WITH_A_LIST}, or write a roster.csv")
        if said := roster.problem(name):
            raise SourceError(f"is nobody's: {said}; write a roster.csv")
        return name

    def _by_key(self, person):
        """By what only one person can be called; several if that one speaks for a group."""
        for kind in KINDS:
            one = kind in person and self._roster.known_as(person[kind], kind)
            if one:
                name, own = person.get("name", ""), self._roster.named(person.get("name", ""))
                return ([] if one in own else self._roster.members(name)) or [one]
        if person.get("id") and ("clone" in person or not person["name"]):
            one = self._roster.known_as(person["id"])
            return [one] if one else []
        return []

    def _by_name(self, person):
        if "clone" in person:
            return self._by_clone(person["clone"])
        name = person.get("name", "")
        for part in (name, *self._without_groups(name)):
            if len(found := self._roster.named(part)) > 1:
                ids = " and ".join(each.id for each in found)
                raise SourceError(f"is of {printable(part)}, as {ids} are called; {WITH_A_LIST}")
            if found := found or self._roster.members(part):
                return found
        return []

    def _without_groups(self, name):
        """The name of a person, after that of a group and a hyphen, as Moodle wrote it once.

        Only where there is such a group: Anne-Marie is not Marie.
        """
        for hyphen in re.finditer("-", name):
            if self._roster.members(name[: hyphen.start()]):
                yield name[hyphen.end() :]

    def _by_clone(self, clone):
        """By the end of a repository's name: a user, or a team."""
        users = self._roster.having("github")
        for place in [found.end() for found in re.finditer("-", clone)]:
            if one := users.get(roster.alike(clone[place:])):
                return [one]
            if team := self._roster.members(clone[place:]):
                return team
        return []


def _called(person):
    keys = [f"{kind} {person[kind]}" for kind in KINDS if kind in person]
    shown = person.get("name") or person.get("id") or "somebody"
    return printable(f"{shown} ({keys[0]})" if keys else shown)
