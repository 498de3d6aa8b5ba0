"""Do a topic's parts agree with one another? Each look yields a `Finding` for what does not."""

from difflib import get_close_matches

from autograder import recorded
from autograder.compare import difference
from autograder.finding import Finding
from autograder.notebook import as_text, points
from autograder.places import headings
from autograder.trial import draw

DRAWS, DIFFERENT = 20, 4  # of so many draws of a check so many differ, at the least


def functions(material):
    """The solution, its check cells and the reference have the functions that are asked for."""
    asked = list(material.questions)
    material.counts["functions"] = len(asked)
    material.counts["checks"] = sum(len(each.checks) for each in material.questions.values())
    for path, what, look in (
        (material.solution_path, "the solution cells are", _solved),
        (material.solution_path, "the check cells are for", _checked),
        (material.path("reference.py"), "the functions are", _answered),
    ):
        if path.is_file() and (found := look(material)) != asked:
            expected, there = ", ".join(asked), ", ".join(found) or "none"
            yield Finding(
                path,
                f"{what} {there}; expected, as in questions.py, {expected}",
                "write the same ones in the same order",
            )


def _solved(material):
    return [cell.id for cell in material.solution.cells if cell.metadata.nbgrader.solution]


def _checked(material):
    return list(points(material.exercise))


def _answered(material):
    names = [name for name, thing in vars(material.reference).items() if callable(thing)]
    return [name for name in names if name in material.questions]


def sections(material):
    """Each question names a heading that its chapter has."""
    chapter = material.course.chapter(material.topic)
    if not chapter.is_file():
        return  # which `places.missing` has said
    there = headings(chapter)
    for name, question in material.questions.items():
        if question.section and question.section not in there:
            close = get_close_matches(question.section, there, 1)
            yield Finding(
                material.path("questions.py"),
                f"{name}: book/{chapter.name} has no heading {question.section!r}",
                f"did you mean {close[0]!r}?" if close else "name one that is there",
            )


def draws(material):
    """No check asks the same in every grading: the public answer would be worth its point."""
    for name, question in material.questions.items():
        for check in question.checks:
            asked = set()
            for seed in range(DRAWS):
                asked.add(repr(draw(material.catalogue, material.topic, question, check, seed)))
                if len(asked) == DIFFERENT:
                    break
            else:
                yield Finding(
                    material.path("questions.py"),
                    f"{name}, {check!r}: of {DRAWS} draws only {len(asked)} differ",
                    "draw the arguments from rng",
                )


def exercise(material):
    """The committed exercise is what the solution makes."""
    path, made = material.course.exercise(material.topic), as_text(material.exercise)
    if path.is_file() and _text(path) != made:
        yield Finding(path, f"is not what {material.solution_path.name} makes", _anew(material))


def answers(material):
    """The recorded answers are what the reference says today."""
    path, stored, live = material.path("recorded.json"), material.recorded, material.public
    for name, cases in live.items():
        tolerance = material.questions[name].tolerance
        for call, case in cases.items():
            if problem := difference(stored[name][call].expected, case.expected, tolerance):
                what = f"{name}, {call[0]!r}: not what the reference says today: {problem}"
                yield Finding(path, what, _anew(material))
                return
    if _text(path) != recorded.dumps(live):
        yield Finding(path, "is not what the checks draw today", _anew(material))


def _anew(material):
    return f"'autograder release {material.topic}' makes it anew"


def _text(path):
    return path.read_text(encoding="utf-8", errors="replace")
