"""Our grader beside nbgrader and otter: the same class, the same machine, in one run.

What is paid once, such as TensorFlow's start, is told from what one more submission costs: that
is the difference between two classes, shared among the further students.
"""

import sys
import tempfile
from pathlib import Path

import click

# The classes are made by the tests' own means.
sys.path.insert(0, str(Path(__file__).parent.parent / "tests"))

from again import again
from arrivals import arrivals
from desk import reports, similar, term
from graders import OURS, OURS_BY_LANDLOCK, PEERS
from measure import typical
from phases import phases
from report import results, show
from students import ROOT, half_right, idle

CLASSES, IDLE, PEER_CLASSES, RUNS = (10, 100, 1000, 10_000), (100, 1000), (1, 5), 3
SHORT_CLASSES, SHORT_IDLE, SHORT_PEER_CLASSES = (1, 2, 20), (2, 20), (1, 2)
IN_PHASES = 200
AGAIN, SHORT_AGAIN = (21, 5), (2, 1)  # students of a class, and tries
ARRIVALS, SHORT_ARRIVALS = 100, 3
REPORTS, SHORT_REPORTS = (1000, 5000), (10, 40)  # students of a report on nine topics
SIMILAR, SHORT_SIMILAR = (1000, 5000), (10, 40)  # students whose work in nine topics is compared
TERM, SHORT_TERM = (400, 9), (12, 4)  # students and topics of a whole term


@click.command()
@click.option("--runs", type=click.IntRange(1), default=RUNS, help="Of each class.")
@click.option("--short", is_flag=True, help="See in small classes that it works; judge nothing.")
def main(runs, short):
    """Measure all graders, compare their verdicts, and write results.md and results.json.

    Ends with 1 if a target is missed.
    """
    ours, idlers, theirs = (
        (SHORT_CLASSES, SHORT_IDLE, SHORT_PEER_CLASSES) if short else (CLASSES, IDLE, PEER_CLASSES)
    )
    tasks = [("autograder", OURS, half_right, number) for number in ours]
    tasks += [("idle", OURS, idle, number) for number in idlers]
    tasks += [("idle_by_landlock", OURS_BY_LANDLOCK, idle, number) for number in idlers]
    tasks += [(key, peer, half_right, n) for key, peer in PEERS.items() for n in theirs]
    runs = 1 if short else runs
    # They stay until all is measured: ext4 is slow to make a file for minutes after many have been
    # removed, since it passes by the place of each of them.
    with tempfile.TemporaryDirectory() as courses:
        found = _measured(tasks, runs, short, courses)
    show(found, ROOT / ("_build" if short else "benchmarks"), judged=not short)
    sys.exit(0 if short or all(target["met"] for target in found["targets"]) else 1)


def _measured(tasks, runs, short, courses):
    """All that is measured, as `report.results` has it; what was graded is left in ``courses``."""
    try:
        measured = [[_graded(courses, *task) for task in tasks] for _ in range(runs)]
    except RuntimeError as error:
        raise click.ClickException(str(error)) from error
    costs = {}
    for (key, _, _, number), *found in zip(tasks, *measured, strict=True):
        costs.setdefault(key, {})[number] = typical(found)
    click.echo("phases", err=True)
    once, each = phases(half_right(SHORT_CLASSES[-1] if short else IN_PHASES)[0])
    click.echo("report", err=True)
    desk = reports(SHORT_REPORTS if short else REPORTS)
    size = SHORT_TERM if short else TERM
    try:
        click.echo("similar work", err=True)
        alike = similar(SHORT_SIMILAR if short else SIMILAR)
        click.echo("again", err=True)
        called_again = again(*(SHORT_AGAIN if short else AGAIN))
        click.echo("arrivals", err=True)
        waits = arrivals(SHORT_ARRIVALS if short else ARRIVALS, ROOT)
        click.echo(f"a term of {size[0]} students in {size[1]} topics", err=True)
        whole = {"students": size[0], "topics": size[1], "commands": term(*size)}
    except RuntimeError as error:
        raise click.ClickException(str(error)) from error
    return results(costs, once, each, desk, alike, whole, called_again, waits, runs)


def _graded(courses, key, grader, class_, number):
    """Grade a class in a new course, and see that full marks go to those without a mistake."""
    click.echo(f"{grader.name}: {class_.__name__.replace('_', ' ')} class of {number}", err=True)
    students, right = class_(number)
    cost, full_marks = grader.grade(Path(tempfile.mkdtemp(dir=courses)), students)
    if wrong := full_marks ^ right:
        raise RuntimeError(
            f"{grader.name} is wrong about full marks for {', '.join(sorted(wrong))}. Costs of "
            "different verdicts do not compare."
        )
    return cost


if __name__ == "__main__":
    main()
