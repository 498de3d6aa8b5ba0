"""What was measured, as data, as tables and as targets that are met or missed."""

import io
import json
import os
import platform
import statistics
import subprocess
from importlib import metadata

from graders import OTTER, OURS, OURS_BY_LANDLOCK, PEERS
from rich import box
from rich.console import Console
from rich.table import Table
from students import TOPIC

from autograder.atomic import write

FASTER = {"nbgrader_tensorflow": 400, "nbgrader_recorded": 20, "otter": 20}  # times, at least
# Seconds of CPU for a further submission whose own code takes no time.
CPU_LIMITS = {"idle": 0.015, "idle_by_landlock": 0.012}
NAMES = {
    "autograder": OURS.name,
    "idle": f"{OURS.name}, functions that return at once",
    "idle_by_landlock": f"{OURS_BY_LANDLOCK.name}, functions that return at once",
    **{key: peer.name for key, peer in PEERS.items()},
}
ENOUGH = 100  # students: from here on memory is to stay as it is
MEMORY_LIMIT = 1.2  # times that of the smaller class, for the largest one
SLOWER_LIMIT = 1.2  # times the wall time of a further submission at first, for one near the end
AGAIN = {"unchanged": "with nothing changed", "one_more": "for one more submission"}
COLUMNS = "wall", "CPU", "peak memory"
UNCHANGED, ONE_MORE = 0.8, 1.5  # seconds of CPU, where the reference's answers are kept
WAIT = 0.25  # seconds from a closed file to its grade in the gradebook
REPORT_SECONDS, PAGE_BYTES = 60, 3_000_000  # of a report on the largest class
SIMILAR_SECONDS, LINEAR = 300, 1.3  # for similar work; and how nearly linear it is
NOTES = """\
A **further submission** is the difference between the two largest classes of a grader, shared \
among the further students; the **start** is what is left. nbgrader and otter start a kernel for \
each submission, so that is in their further ones.

All grade the same notebooks, in which every other student makes one of the known mistakes, with \
the same inputs and tolerances, and give full marks to the same students: those without a \
mistake. No two notebooks are the same. The answers of many are: half of the class is right in the \
same way, and the others share the known mistakes. What the very same answers mean, ours finds once.

Each tool runs as it is meant to by default. `autograder grade`: a sandbox for each submission, \
feedback pages, and as many at once as there are cores. `nbgrader autograde`: one after the other, \
in its own process, no feedback pages. `otter run`: one command for each notebook, which is what \
there is without docker (`otter grade` needs it). nbgrader's gradebook and otter's \
`autograder.zip` were made before; our gradebook is made within the time.

CPU is that of all processes. Memory is the most that all held at one time; what two share counts \
twice. Of several runs of a class the median counts; of their CPU the least, since what else the \
machine does can only add to it.

A notebook arrives while `autograder watch` runs and nothing else waits; the time is from the \
closed file until another connection reads its grades in the gradebook.

A report is made from what a grading has left. Here a few graded notebooks stand for all students, \
and the class is in six sections.

Similar work is looked for in a class in which each has written in a manner of their own, and a \
few began with the text of another.

The term is a generated one, from the zips of Canvas, Moodle, Gradescope and GitHub Classroom to \
the files that Canvas and Moodle take. It is graded twice: the second time after a person has \
given scores, and after extensions. Each number in the files that come out is what the gradebook \
and the policy give, reckoned by other code."""


def results(costs, once, each, desk, alike, term, again, waits, runs):
    """All that was measured, for ``results.json``.

    Args:
        costs: by grader, then by size of the class, a `measure.Cost`.
        once, each: CPU seconds by phase, of a class and of a submission.
        again: of a class that was graded before, its ``students``, and the CPU seconds of a
            grading that finds it ``unchanged``, and of one that finds ``one_more``.
        waits: seconds from a closed file to its grade, while a course is watched.
        desk: by number of students, the `measure.Cost` of a report and the bytes of its page.
        alike: by number of students, the `measure.Cost` of comparing their work.
        term: its ``students`` and ``topics``, and by command, a `measure.Cost`.
        runs: how many there were; each cost is a `measure.typical` one.
    """
    graders = {key: _grader(key, classes) for key, classes in costs.items()}
    further = {key: grader["further"] for key, grader in graders.items()}
    ratios = {key: further[key]["wall"] / further["autograder"]["wall"] for key in PEERS}
    each = each | {"the rest": further["autograder"]["cpu"] - sum(each.values())}
    return {
        "topic": TOPIC,
        "runs": runs,
        "machine": f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores",
        "versions": _versions(),
        "graders": graders,
        "times_faster": ratios,
        "phases": {"once": once, "each": each},
        "reports": {str(n): {**vars(cost), "page": page} for n, (cost, page) in desk.items()},
        "similar": {str(n): vars(cost) for n, cost in alike.items()},
        "term": term | {"commands": {name: vars(c) for name, c in term["commands"].items()}},
        "again": again,
        "waits": _waits(waits),
        "targets": [
            *_targets(graders, ratios),
            *_targets_of_reports(desk),
            *_targets_of_similar(alike),
            *_targets_again(again),
            _target(
                "ms from a closed file to its grade in the gradebook, watched, in the median",
                statistics.median(waits) * 1000,
                WAIT * 1000,
                at_least=False,
            ),
        ],
    }


def _grader(key, classes):
    (fewer, before), (most, last) = list(classes.items())[-2:]
    wall, cpu = (last.wall - before.wall, last.cpu - before.cpu)
    wall = max(wall, 1e-6) / (most - fewer)  # in short runs, the start varies by more than that
    return {
        "name": NAMES[key],
        "classes": {
            str(number): {**vars(cost), "per_second": number / cost.wall}
            for number, cost in classes.items()
        },
        "further": {"wall": wall, "per_second": 1 / wall, "cpu": cpu / (most - fewer)},
        "start": max(before.wall - fewer * wall, 0.0),
    }


def _waits(waits):
    in_order = sorted(waits)
    late = in_order[min(len(in_order) - 1, len(in_order) * 95 // 100)]
    return {
        "number": len(waits),
        "median": statistics.median(waits),
        "95th of 100": late,
        "longest": in_order[-1],
    }


def _versions():
    tensorflow = metadata.packages_distributions()["tensorflow"][0]
    names = tensorflow, "nbgrader", "numpy", "ipython"
    said = subprocess.run([OTTER, "--version"], capture_output=True, text=True, check=True).stdout
    otter = next(line.split()[-1] for line in said.splitlines() if "Otter-Grader" in line)
    found = {name: metadata.version(name) for name in names}
    return {"python": platform.python_version(), **found, "otter-grader": otter}


def _targets(graders, ratios):
    targets = [
        _target(f"times the throughput of {PEERS[key].name}", ratios[key], least, at_least=True)
        for key, least in FASTER.items()
    ]
    for key, limit in CPU_LIMITS.items():
        cpu, what = graders[key]["further"]["cpu"], f"ms of CPU for a further one: {NAMES[key]}"
        targets.append(_target(what, cpu * 1000, limit * 1000, at_least=False))
    return targets + _targets_of_size(graders["autograder"])


def _targets_of_size(grader):
    """Whether the largest class needs no more memory, and its last submissions no more time."""
    classes = grader["classes"]
    few = next((size for size in classes if int(size) >= ENOUGH), next(iter(classes)))
    *_, before, fewer, most = classes
    memory = classes[most]["memory"] / classes[few]["memory"]
    wall = classes[fewer]["wall"] - classes[before]["wall"]
    slower = grader["further"]["wall"] / max(wall / (int(fewer) - int(before)), 1e-6)
    what = f"times the wall time of one up to {fewer} for a further one up to {most}"
    return [
        _target(
            f"times the peak memory of {few} submissions for {most}",
            memory,
            MEMORY_LIMIT,
            at_least=False,
        ),
        _target(what, slower, SLOWER_LIMIT, at_least=False),
    ]


def _targets_of_reports(desk):
    (_, (fewer, _)), (most, (cost, page)) = list(desk.items())[-2:]
    what = f"for a report on {most} students in nine topics"
    return [
        _target(f"s {what}", cost.wall, REPORT_SECONDS, at_least=False),
        _target(f"bytes of its page, {what}", page, PAGE_BYTES, at_least=False),
        _target(
            f"times the peak memory of a fifth of the class, {what}",
            cost.memory / fewer.memory,
            MEMORY_LIMIT,
            at_least=False,
        ),
    ]


def _targets_of_similar(alike):
    fewer, most = list(alike)[-2:]
    what = f"for similar work of {most} students in nine topics"
    times = alike[most].cpu / alike[fewer].cpu / (most / fewer)
    return [
        _target(f"s {what}", alike[most].wall, SIMILAR_SECONDS, at_least=False),
        _target(f"times the CPU for each of {fewer}, {what}", times, LINEAR, at_least=False),
    ]


def _targets_again(again):
    after = f"after a class of {again['students']} was graded"
    limits = {"unchanged": UNCHANGED, "one_more": ONE_MORE}
    return [
        _target(f"s of CPU {after}, {AGAIN[name]}", again[name], most, at_least=False)
        for name, most in limits.items()
    ]


def _target(what, found, limit, at_least):
    met = found >= limit if at_least else found <= limit
    return {"what": what, "found": found, "limit": limit, "at_least": at_least, "met": met}


def show(found, folder, judged):
    """Print the results, and write them to a folder as ``results.md`` and ``results.json``.

    Args:
        judged: whether to say which targets are met; small classes cannot tell.
    """
    lines = map(_sentence, found["targets"]) if judged else ["a short run: no target is judged"]
    lines = list(lines)
    runs = "1 run" if found["runs"] == 1 else f"{found['runs']} runs"
    about = f"Topic {found['topic']}; {runs}. {found['machine']}; " + (
        ", ".join(f"{name} {version}" for name, version in found["versions"].items()) + "."
    )
    written = 1 / found["phases"]["each"]["database"]
    about = f"The one writer of the gradebook can enter {written:.0f} a second.\n\n{about}"
    tables = {
        "A further submission": _further(found),
        "Classes": _classes(found),
        "Where our CPU goes": _phases(found["phases"]),
        "A report on nine topics": _reports(found),
        "Similar work in nine topics": _similar(found),
        "A term": _term(found["term"]),
        "Called again": _again(found["again"]),
        "A notebook that arrives": _arrivals(found["waits"]),
    }
    console = Console(width=None if os.isatty(1) else 120)
    markdown = ["# Benchmark", "Written by `make bench`.", "\n".join(f"- {line}" for line in lines)]
    for title, table in tables.items():
        console.print(title, table, sep="\n")
        markdown += [f"## {title}", _markdown(table)]
    console.print(about, *lines, sep="\n", highlight=False)
    write(folder / "results.md", "\n\n".join([*markdown, "## Notes", NOTES, about]) + "\n")
    write(folder / "results.json", json.dumps(found, indent=1) + "\n")
    console.print(f"written: {os.path.relpath(folder)}/results.md and results.json")


def _sentence(target):
    bound = "at least" if target["at_least"] else "at most"
    state = "met" if target["met"] else "MISSED"
    found, limit = _rounded(target["found"]), _rounded(target["limit"])
    return f"{state}: {found} {target['what']} ({bound} {limit})"


def _rounded(value):
    """With four digits: with three, 399.6 looks like 400."""
    value = float(f"{value:.4g}")
    return f"{value:,.0f}" if value >= 1000 else f"{value:g}"


def _further(found):
    table = _table("grader", "per second", "times slower", "wall", "CPU", "start")
    for key, grader in found["graders"].items():
        further, ratio = grader["further"], found["times_faster"].get(key)
        table.add_row(
            grader["name"],
            f"{further['per_second']:.3g}",
            f"{ratio:.3g}" if ratio else "",
            f"{further['wall'] * 1000:.0f} ms",
            f"{further['cpu'] * 1000:.0f} ms",
            f"{grader['start']:.1f} s",
        )
    return table


def _classes(found):
    table = _table("grader", "submissions", "wall", "per second", "CPU", "peak memory")
    for key, grader in found["graders"].items():
        for number, cost in grader["classes"].items() if key not in CPU_LIMITS else ():
            table.add_row(
                grader["name"],
                number,
                f"{cost['wall']:.1f} s",
                f"{cost['per_second']:.3g}",
                f"{cost['cpu']:.1f} s",
                f"{cost['memory'] / 1e6:.0f} MB",
            )
    return table


def _phases(found):
    table = _table("phase", "for each submission", "once")
    for name in dict.fromkeys([*found["each"], *found["once"]]):
        each, once = found["each"].get(name), found["once"].get(name)
        table.add_row(
            name,
            "" if each is None else f"{each * 1000:.1f} ms",
            "" if once is None else f"{once * 1000:.0f} ms",
        )
    table.add_row(
        "sum", *(f"{sum(found[kind].values()) * 1000:.0f} ms" for kind in ("each", "once"))
    )
    return table


def _reports(found):
    table = _table("students", "wall", "CPU", "peak memory", "page")
    for number, cost in found["reports"].items():
        table.add_row(
            number,
            f"{cost['wall']:.1f} s",
            f"{cost['cpu']:.1f} s",
            f"{cost['memory'] / 1e6:.0f} MB",
            f"{cost['page'] / 1000:.0f} kB",
        )
    return table


def _similar(found):
    table = _table("students", *COLUMNS)
    for number, cost in found["similar"].items():
        _add_cost(table, number, cost)
    return table


def _term(found):
    table = _table(f"{found['students']} students, {found['topics']} topics", *COLUMNS)
    for name, cost in found["commands"].items():
        _add_cost(table, name, cost)
    return table


def _add_cost(table, name, cost):
    memory = f"{cost['memory'] / 1e6:.0f} MB"
    table.add_row(name, f"{cost['wall']:.1f} s", f"{cost['cpu']:.1f} s", memory)


def _again(again):
    table = _table(f"after a class of {again['students']}", "CPU")
    for name, words in AGAIN.items():
        table.add_row(words, f"{again[name]:.2f} s")
    return table


def _arrivals(waits):
    table = _table("notebooks", "median", "95th of 100", "longest")
    times = (f"{waits[name] * 1000:.0f} ms" for name in ("median", "95th of 100", "longest"))
    table.add_row(str(waits["number"]), *times)
    return table


def _table(first, *others):
    table = Table(first)
    for name in others:
        table.add_column(name, justify="right", no_wrap=True)
    return table


def _markdown(table):
    table.box, console = box.MARKDOWN, Console(file=io.StringIO(), width=120)
    console.print(table)
    return console.file.getvalue().strip()
