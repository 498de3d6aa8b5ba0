"""The command line, as it is typed: what it prints, what it writes, how it ends."""

import json
import os
import re
import shutil
import subprocess
import sys
import sysconfig

import pytest
from classroom import ROOT, TAUGHT, blank, demonstration, hand_in, submission
from click.testing import CliRunner

from autograder import cli
from autograder.notebook import as_text

COMMAND = os.path.join(sysconfig.get_path("scripts"), "autograder")


def _run(*words, folder=ROOT):
    words = [COMMAND, *map(str, words)]
    return subprocess.run(words, cwd=folder, capture_output=True, text=True, timeout=300)


def _row(printed, student, topic="softmax"):
    """A student's columns in a topic's table."""
    rows, current = {}, None
    for line in _table(printed, topic).splitlines():
        cells = [cell.strip() for cell in line.strip()[1:-1].split("│")]
        if len(cells) > 3:
            current = cells[0] or current
            rows.setdefault(current, []).append(cells)
    return [" ".join(column).strip() for column in zip(*rows[student], strict=True)]


def _table(printed, topic):
    return f"\n{printed}".split(f"\n{topic} ")[1].split("\n└")[0]


@pytest.fixture(scope="module")
def demo(tmp_path_factory):
    folder = tmp_path_factory.mktemp("demo")
    made = demonstration(folder)
    return _run("grade", "--seed", 7, folder=folder), folder, made


@pytest.mark.xdist_group("demo")
def test_the_demonstration_class_shows_every_status(demo):
    done, _, _ = demo
    assert done.returncode == 1  # one file is broken on purpose
    looped = ["endless-loop", "6", "0", "6", "6", "3", "21/24", "timeout"]
    assert _row(done.stdout, "endless-loop")[:-1] == looped
    mistyped = ["syntax-error", "6", "3", "6", "6", "0", "21/24", "graded"]
    assert _row(done.stdout, "syntax-error")[:-1] == mistyped
    assert _row(done.stdout, "broken-file")[-2] == "unreadable"


@pytest.mark.xdist_group("demo")
@pytest.mark.parametrize("topic", TAUGHT.topics())
def test_the_demonstration_grades_a_class_in_every_topic(demo, topic):
    done, _, made = demo
    most = sum(len(question.checks) for question in TAUGHT.questions(topic).values())
    for student in ("right-01", "unusual-01", "unusual-02", "unusual-03"):
        assert _row(done.stdout, student, topic)[-3:-1] == [f"{most}/{most}", "graded"]
    assert _row(done.stdout, "blank", topic)[-3:-1] == [f"0/{most}", "blank"]
    assert _row(done.stdout, "cheat", topic)[-3:-1] == [f"0/{most}", "graded"]
    printed = " ".join(re.sub("[│┃]", " ", _table(done.stdout, topic)).split())
    for name, mistake in made[topic]:
        assert f"{name}: {mistake.name}" in printed or f", {mistake.name}" in printed


@pytest.mark.xdist_group("demo")
def test_the_demonstration_shows_its_progress_in_plain_lines(demo):
    lines = demo[0].stderr.splitlines()
    assert lines
    for line in lines:
        assert re.fullmatch(
            r"\d+ of 189, [\d.]+ per second, about \d+ s left: (\d+ [a-z ]+(, )?)+", line
        )


@pytest.mark.xdist_group("demo")
def test_the_closing_lines_say_where_everything_is_and_how_to_repeat(demo):
    done, folder, _ = demo
    assert "188 submissions graded, 1 could not be graded" in done.stdout
    assert "Repeat it with --force --seed 7" in done.stdout
    for name in ("gradebook.db", "autograded", "feedback"):
        assert name in done.stdout
        assert (folder / name).exists()


def test_good_submissions_end_with_0(tmp_path):
    hand_in(tmp_path, "[bold]Bo\x1b[31m", "softmax", submission("softmax"))
    done = _run("grade", "softmax", "--course-dir", tmp_path)
    assert done.returncode == 0, done.stderr
    assert "[bold]Bo" in done.stdout
    assert "\x1b[31m" not in done.stdout


ERRORS = {
    "no submissions": (["grade"], "submitted is missing; put each notebook in"),
    "no such folder": (["grade", "--course-dir", "nowhere"], "'nowhere' does not exist"),
    "unknown topic": (["release", "sotfmax"], "no topic 'sotfmax'; the topics are: "),
    "no solutions": (["release", "softmax"], "softmax.py is missing; a topic begins with"),
    "no notebook": (["check", "nothing.ipynb"], "'nothing.ipynb' does not exist"),
    "no jobs": (["grade", "--jobs", "0"], "0 is not in the range x>=1"),
}


@pytest.mark.parametrize("name", ERRORS)
def test_a_wrong_call_says_what_to_do(name, tmp_path, monkeypatch):
    words, said = ERRORS[name]
    monkeypatch.chdir(tmp_path)
    result = CliRunner().invoke(cli.main, words)
    assert result.exit_code != 0
    assert said in " ".join(result.output.split())


def test_an_unknown_topic_can_not_be_graded(tmp_path):
    hand_in(tmp_path, "ada", "softmax", blank("softmax"))
    result = CliRunner().invoke(cli.main, ["grade", "sotfmax", "--course-dir", str(tmp_path)])
    assert result.exit_code == 2  # 1 is for a class with a fault
    assert "no topic 'sotfmax'" in result.output
    assert not (tmp_path / "gradebook.db").exists()


def test_a_course_directory_that_refuses_a_file_is_named_with_the_reason(tmp_path):
    hand_in(tmp_path, "ada", "softmax", blank("softmax"))
    path = tmp_path / "grading-seed.txt"
    path.mkdir()
    result = CliRunner().invoke(cli.main, ["grade", "--course-dir", str(tmp_path)])
    assert result.exit_code == 2
    assert f"{path}: Is a directory; see that you may read and write there" in result.output


def test_a_course_directory_that_is_read_only_is_named_with_the_reason(tmp_path):
    hand_in(tmp_path, "ada", "softmax", blank("softmax"))
    read_only = ["bwrap", "--bind", "/", "/", "--ro-bind", tmp_path, tmp_path, "--dev", "/dev"]
    command = [*read_only, COMMAND, "grade", "--course-dir", tmp_path]
    done = subprocess.run(command, capture_output=True, text=True, timeout=300)
    assert done.returncode == 2
    assert done.stderr.startswith(f"Error: {tmp_path}")
    assert "Read-only file system; see that you may read and write there" in done.stderr


def test_no_more_is_graded_at_once_than_this_process_has_cores():
    code = (
        "from autograder.cli import grade; print({o.name: o.default for o in grade.params}['jobs'])"
    )
    one = next(iter(os.sched_getaffinity(0)))
    done = subprocess.run(
        [sys.executable, "-c", code],
        preexec_fn=lambda: os.sched_setaffinity(0, [one]),
        capture_output=True,
        text=True,
    )
    assert done.stdout == "1\n"


def test_a_missing_package_is_named_with_its_cure(monkeypatch):
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    result = CliRunner().invoke(cli.main, ["grade"])
    assert "this needs nbgrader, rich; install them with: pip" in result.output


def test_check_runs_a_notebook_without_jupyter(tmp_path):
    path = tmp_path / "softmax.ipynb"
    path.write_text(as_text(submission("softmax", first="%matplotlib inline\n!ls")), "utf-8")
    result = CliRunner().invoke(cli.main, ["check", str(path)])
    assert result.exit_code == 0
    assert result.output.count("✓") == 5

    path.write_text(as_text(submission("softmax", {"predict": "def predict(Z) return"})), "utf-8")
    result = CliRunner().invoke(cli.main, ["check", str(path)])
    assert result.exit_code == 1
    said = "✗ predict: not defined; its cell stopped with SyntaxError: expected ':' (line 1)"
    assert said + ", in the line: def predict(Z) return" in result.output

    path.write_text(as_text(blank("softmax")), "utf-8")
    result = CliRunner().invoke(cli.main, ["check", str(path)])
    assert result.exit_code == 1
    assert result.output.count("is still there; put your code in its place") == 5


LIKE_MAGIC = """
def predict(Z):
    '''The likeliest class:
    %time is not measured,
    !important is nothing here.
    '''
    number = (5
        % 7)
    return Z.argmax(axis=1)
"""


def test_check_leaves_out_no_line_that_is_python(tmp_path):
    path = tmp_path / "softmax.ipynb"
    first = "%matplotlib inline\n!echo it's\nremainder = (5\n    % 3)\nassert remainder == 2"
    path.write_text(as_text(submission("softmax", {"predict": LIKE_MAGIC}, first=first)), "utf-8")
    result = CliRunner().invoke(cli.main, ["check", str(path)])
    assert result.exit_code == 0, result.output
    assert len(result.output.splitlines()) == 5


def test_check_shows_the_line_of_an_error_below_jupyters_lines(tmp_path):
    path = tmp_path / "softmax.ipynb"
    path.write_text(as_text(submission("softmax", first="%pwd\n!ls\n1 / 0\nx = 1")), "utf-8")
    result = CliRunner().invoke(cli.main, ["check", str(path)])
    assert "ZeroDivisionError: division by zero, in the line: 1 / 0" in result.output


@pytest.mark.parametrize(
    "metadata", [[], None, {"nbgrader": []}, {"nbgrader": {"grade_id": []}}, {"tags": 3}]
)
def test_check_bears_metadata_that_is_none(metadata, tmp_path):
    path = tmp_path / "softmax.ipynb"
    notebook = json.loads(as_text(submission("softmax")))
    strange = {"cell_type": "code", "source": "x = 1", "metadata": metadata}
    path.write_text(json.dumps({"cells": [strange, *notebook["cells"]]}), "utf-8")
    result = CliRunner().invoke(cli.main, ["check", str(path)])
    assert result.exit_code == 0, result.output


@pytest.mark.parametrize("content", ["{", "[]", '{"cells": [{}]}', '{"cells": 3}'])
def test_check_refuses_what_is_no_notebook(content, tmp_path):
    path = tmp_path / "softmax.ipynb"
    path.write_text(content, "utf-8")
    result = CliRunner().invoke(cli.main, ["check", str(path)])
    assert result.exit_code == 1
    assert "is not a notebook" in result.output


def test_check_knows_an_exercise_under_any_name(tmp_path):
    path = tmp_path / "softmax (1).ipynb"
    path.write_text(as_text(submission("softmax")), "utf-8")
    assert CliRunner().invoke(cli.main, ["check", str(path)]).exit_code == 0

    path.write_text('{"cells": []}', "utf-8")
    result = CliRunner().invoke(cli.main, ["check", str(path)])
    assert result.exit_code == 1
    assert "is no exercise of ours; there are: " in result.output


def test_release_does_not_write_over_somebodys_answers(tmp_path):
    shutil.copytree(ROOT / "solutions", tmp_path / "solutions")
    path = tmp_path / "exercises" / "softmax" / "softmax.ipynb"
    release = ["release", "softmax", "--course-dir", str(tmp_path)]
    assert CliRunner().invoke(cli.main, release).exit_code == 0
    path.write_text(as_text(submission("softmax")), "utf-8")
    refused = CliRunner().invoke(cli.main, release)
    assert refused.exit_code == 2
    assert "holds answers, which would be lost" in refused.output
    assert path.read_text("utf-8") == as_text(submission("softmax"))


@pytest.mark.parametrize(
    "content",
    ["{", "[]", "\ufeff", '{"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": [{}]}'],
)
def test_release_replaces_an_exercise_that_is_no_notebook(content, tmp_path):
    shutil.copytree(ROOT / "solutions", tmp_path / "solutions")
    path = tmp_path / "exercises" / "softmax" / "softmax.ipynb"
    path.parent.mkdir(parents=True)
    path.write_text(content, "utf-8")
    release = ["release", "softmax", "--course-dir", str(tmp_path)]
    result = CliRunner().invoke(cli.main, release)
    assert result.exit_code == 0, result.output
    assert path.read_text("utf-8") == as_text(blank("softmax"))
