"""Where the parts of a topic lie, and which of them are not there."""

import re

from autograder.finding import Finding

PAGE = re.compile(r"""^\s*(?:-\s+)?file:\s*["']?(?P<page>.+?)(?:\.md|\.ipynb)?["']?\s*(?:#.*)?$""")
HEADING = re.compile(r"#{1,6}\s+(?P<text>.+?)[\s#]*")
EXERCISE = re.compile(r"exercises/(?P<topic>[^/]+)/(?P=topic)")
# The files of a topic in its package, and what to do where one is missing.
PACKAGE = {
    "questions.py": "write it, as the table QUESTIONS of what is asked",
    "mistakes.py": "write it, as known wrong answers, each with @mistake(of=…, hint=…)",
    "reference.py": "write it, as the same functions by a library that you trust",
    "recorded.json": "'autograder release {topic}' makes it",
}


def topics(course, catalogue):
    """Every topic of which there is anything, so that a half-written one is found too."""
    inside = {path.parent.name for name in PACKAGE for path in catalogue.folder.glob(f"*/{name}")}
    outside = {
        path.name
        for folder in ("solutions", "exercises")
        for path in (course.folder / folder).glob("[!._]*")
        if path.is_dir()
    }
    listed = {found["topic"] for page in _pages(course) if (found := EXERCISE.fullmatch(page))}
    return sorted(inside | outside | listed)


def missing(course, catalogue, topic):
    """A `Finding` for each part of a topic that is not there."""
    release = f"'autograder release {topic}' makes it"
    steps = {catalogue.path(topic, name): step for name, step in PACKAGE.items()}
    steps |= {
        course.solution(topic): "write it, as a notebook in py:percent text",
        course.exercise(topic): release,
        course.chapter(topic): "write it, as the chapter of the book",
        course.contents: "write it, as the table of contents of the book",
    }
    for path, step in steps.items():
        if not path.is_file():
            yield Finding(path, "is missing", step.format(topic=topic))
    if course.contents.is_file():
        for page in (f"book/{topic}", f"exercises/{topic}/{topic}"):
            if page not in _pages(course):
                yield Finding(
                    course.contents, f"lacks the page {page}", f'add the line "- file: {page}"'
                )


def _pages(course):
    """The pages in the table of contents, without the ends of their names."""
    if not course.contents.is_file():
        return set()
    lines = course.contents.read_text(encoding="utf-8", errors="replace").splitlines()
    return {found["page"] for line in lines if (found := PAGE.match(line))}


def headings(path):
    """The headings in a chapter, in order; those in code are none."""
    fence, found = None, []
    for line in path.read_text(encoding="utf-8").splitlines():
        if mark := re.match(r"[ \t]*(`{3,}|~{3,}|:{3,})", line):
            fence = mark[1] if fence is None else None if line.strip() == fence else fence
        elif fence is None and (heading := HEADING.fullmatch(line)):
            found.append(heading["text"])
    return found
