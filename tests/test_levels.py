"""What each task asks of a learner stands below its heading, and its points follow from that.

A task is a heading ``## Task N: name`` and all that stands between it and the next heading of its
rank. The line below the heading says its level, as in ``*Build · 6 points*``.
"""

import ast
import re
from dataclasses import dataclass, field

import pytest
from classroom import TAUGHT, answers, blank

POINTS = {"Warm-up": 3, "Build": 6, "Derive": 6, "Repair": 6, "Explore": 0}
# In these a learner finds out what nobody has told.
FOUND_OUT = {"Derive", "Repair"}
HEADING = re.compile(r"## (.*)")
LEVEL = re.compile(r"\*(\S+) · (no|\d+) points\*")
TOPICS = TAUGHT.topics()


@dataclass
class Task:
    """A task of a notebook.

    Attributes:
        level: its level as written, "" if there is none.
        promised: the points that the line below the heading names.
        checks: the points of each check cell, by its name.
        solutions: the functions that are written in it.
        above: all that stands printed before the first of them.
    """

    heading: str
    level: str
    promised: int
    checks: dict = field(default_factory=dict)
    solutions: list = field(default_factory=list)
    above: str = ""


def tasks(notebook):
    """The tasks of a notebook in their order, and the check cells that belong to none."""
    found, homeless, task, printed = [], [], None, ""
    for cell in notebook.cells:
        marks = cell.metadata.nbgrader
        if cell.cell_type == "markdown" and (heading := _heading(cell.source)):
            task = _task(heading, cell.source) if heading.startswith("Task") else None
            found += [task] if task else []
        if marks.solution and task:
            task.above = task.above or printed
            task.solutions.append(cell.id)
        if marks.grade and task:
            task.checks[cell.id] = marks.points
        elif marks.grade:
            homeless.append(cell.id)
        if not marks.solution:
            printed += cell.source + "\n"
    return found, homeless


def _heading(source):
    first = HEADING.match(source.strip().split("\n")[0])
    return first and first[1]


def _task(heading, source):
    below = [line for line in source.strip().split("\n")[1:] if line.strip()]
    level = LEVEL.fullmatch(below[0].strip()) if below else None
    name, points = level.groups() if level else ("", "no")
    return Task(heading, name, 0 if points == "no" else int(points))


@pytest.mark.parametrize("topic", TOPICS)
def test_a_heading_of_a_task_opens_its_cell(topic):
    """Or it would be taken for a part of the task before."""
    for cell in blank(topic).cells:
        for line in cell.source.strip().split("\n")[1:]:
            assert cell.cell_type == "code" or not HEADING.match(line), line


@pytest.mark.parametrize("topic", TOPICS)
def test_tasks_are_numbered_and_each_check_belongs_to_one(topic):
    found, homeless = tasks(blank(topic))
    numbers = [re.match(r"Task (\d+): \S", task.heading) for task in found]
    assert all(numbers), [task.heading for task in found]
    assert [int(number[1]) for number in numbers] == list(range(1, len(found) + 1))
    assert homeless == []


@pytest.mark.parametrize("topic", TOPICS)
def test_each_task_says_its_level_below_its_heading(topic):
    for task in tasks(blank(topic))[0]:
        assert task.level in POINTS, f"{task.heading}: no line such as *Build · 6 points* below it"
        assert task.promised == POINTS[task.level], task.heading


@pytest.mark.parametrize("topic", TOPICS)
def test_points_follow_the_level(topic):
    for task in tasks(blank(topic))[0]:
        if task.level == "Explore":
            assert task.checks == {}, task.heading
            assert task.solutions == [], task.heading
        else:
            (function,) = task.solutions
            assert task.checks == {f"check_{function}": POINTS[task.level]}, task.heading


@pytest.mark.parametrize("topic", TOPICS)
def test_something_is_to_be_found_out_in_each_topic(topic):
    assert FOUND_OUT & {task.level for task in tasks(blank(topic))[0]}


@pytest.mark.parametrize("topic", TOPICS)
def test_what_is_worth_more_than_a_warm_up_is_not_printed_above(topic):
    """Where one line solves a task, it may stand nowhere before it, however it is spaced."""
    for task in tasks(blank(topic))[0]:
        if task.level not in ("Warm-up", "Explore"):
            (name,) = task.solutions
            line = _only_line(answers(topic)[name], name)
            assert line is None or _dense(line) not in _dense(task.above), f"{task.heading}: {line}"


def _only_line(source, name):
    """What a function returns if that is all it does, as in ``return (P - Y) / len(P)``."""
    (function,) = (
        node
        for node in ast.parse(source).body
        if isinstance(node, ast.FunctionDef) and node.name == name
    )
    body = function.body[1:] if ast.get_docstring(function) else function.body
    return ast.unparse(body[0].value) if len(body) == 1 else None


def _dense(text):
    return re.sub(r"\s", "", text)


def test_a_notebook_is_read_as_these_tests_take_it():
    found, homeless = tasks(blank("softmax"))
    assert [name for task in found for name in task.solutions] == list(answers("softmax"))
    assert sum(points for task in found for points in task.checks.values()) == 24
    assert homeless == []
    assert _task("Task 1: x", "## Task 1: x\n*Repair · 6 points*\n") == Task(
        "Task 1: x", "Repair", 6
    )
    assert _task("Task 1: x", "## Task 1: x\n\n*Explore · no points*").promised == 0
    assert _task("Task 1: x", "## Task 1: x\n\nBuild · 6 points").level == ""
    assert _only_line("def f(x):\n    'Words.'\n    return x+1", "f") == "x + 1"
    assert _only_line("def f(x):\n    y = x\n    return y", "f") is None
