"""One notebook, graded without a course directory, and its result in every form."""

import functools
import json
import os

import jsonschema
import pytest
from classroom import ROOT, TAUGHT, blank, hand_in, submission
from click.testing import CliRunner
from judging import judge

from autograder import cli, outlets, single
from autograder.inside.wire import Ending
from autograder.notebook import as_text
from autograder.reading import cells_of
from autograder.result import FunctionResult, Status
from autograder.sandbox import Limits
from autograder.single import Single
from autograder.verdict import Verdict

SCHEMA = json.loads((ROOT / "autograder" / "single.schema.json").read_text(encoding="utf-8"))
HOSTILE = "::error::x\n%0A]|<script>\x1b[31m@all `x` [y](z)\n::stop-commands::t"


@pytest.fixture
def here(monkeypatch, sandbox):
    """The command in this process, with the judge and the sandbox of all tests."""
    monkeypatch.setattr(single, "_judge", lambda catalogue, topic, *rest: judge(topic))

    def run(*words):
        return CliRunner().invoke(cli.main, ["grade-one", *map(str, words)])

    return run


@pytest.fixture
def notebook(tmp_path):
    """A function that writes a notebook, under a name of its own."""

    def notebook(made, name="my homework.ipynb"):
        text = made if isinstance(made, str) else as_text(made)
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        return path

    return notebook


WRONG = {"predict": "def predict(Z):\n    return Z.argmax(axis=0)"}


def test_a_notebook_is_graded_wherever_it_lies_and_nothing_is_left(here, notebook, tmp_path):
    done = here(notebook(submission("softmax", WRONG)))
    assert done.exit_code == 0, done.output
    assert "my homework.ipynb: 21 of 24 points, graded" in done.output
    assert "✗ predict: 3 of 3 checks failed" in done.output
    assert done.output.endswith("sandbox: bubblewrap\n")
    assert os.listdir(tmp_path) == ["my homework.ipynb"]


def test_the_json_is_as_its_schema_says_and_sums_up(here, notebook):
    done = here(notebook(submission("softmax", WRONG)), "--format", "json")
    told = json.loads(done.stdout)
    jsonschema.validate(told, SCHEMA)
    assert (told["topic"], told["status"], told["score"], told["points"]) == (
        *("softmax", "graded", 21, 24),
    )
    assert told["score"] == sum(each["score"] for each in told["functions"])
    (predict,) = (each for each in told["functions"] if each["name"] == "predict")
    assert [check["passed"] for check in predict["checks"]] == [False] * 3


def test_the_schema_has_every_status_that_there_is():
    whole = {Status.FAILED, Status.NO_NOTEBOOK, Status.UNKNOWN_TOPIC, Status.NOT_HANDED_IN}
    whole |= {Status.NOT_YET, Status.EXCUSED}  # of a class
    assert set(SCHEMA["properties"]["status"]["enum"]) == {*Status} - whole
    inner = SCHEMA["properties"]["functions"]["items"]["properties"]["status"]["enum"]
    assert set(inner) == {*Status} - whole - {Status.UNREADABLE}


def test_gradescope_gets_a_test_for_each_function_and_no_leaderboard(here, notebook, tmp_path):
    results = tmp_path / "results" / "results.json"
    words = ("--format", "gradescope", "--results", results)
    done = here(notebook(submission("softmax", WRONG)), *words)
    assert (done.exit_code, done.output) == (0, "")
    told = json.loads(results.read_text(encoding="utf-8"))
    assert "leaderboard" not in told
    assert told["score"] == 21
    assert [(each["name"], each["score"], each["max_score"]) for each in told["tests"]] == [
        *(("softmax", 6, 6), ("one_hot", 3, 3), ("sparse_categorical_crossentropy", 6, 6)),
        *(("categorical_crossentropy", 6, 6), ("predict", 0, 3)),
    ]
    assert told["tests"][-1]["status"] == "failed"
    assert "predict: 3 of 3 checks failed" in told["tests"][-1]["output"]
    assert {each["visibility"] for each in told["tests"]} == {"visible"}


def test_github_gets_a_summary_and_an_annotation_for_what_fails(
    here, notebook, tmp_path, monkeypatch
):
    path, summary = notebook(submission("softmax", WRONG)), tmp_path / "summary.md"
    summary.write_text("before\n", encoding="utf-8")
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(summary))
    monkeypatch.chdir(tmp_path)
    done = here(path, "--format", "github")
    (annotation,) = done.output.splitlines()
    assert annotation.startswith("::warning file=my homework.ipynb,title=predict%3A 0/3::✗ predict")
    written = summary.read_text(encoding="utf-8")
    assert written.startswith("before\n## softmax: 21 of 24 points&#44; graded\n")
    assert "| predict | 0&#47;3 | graded |" in written


NO_NOTEBOOKS = {
    "nothing in it": ("", "is empty"),
    "another file": ("%PDF-1.4", "is a PDF"),
    "cut off": (as_text(blank("softmax"))[:900], "it ends too early"),
    "no exercise": ('{"nbformat": 4, "cells": []}', "is no exercise of ours"),
}


@pytest.mark.parametrize("form", outlets.FORMS)
@pytest.mark.parametrize("name", NO_NOTEBOOKS)
def test_what_is_no_notebook_has_a_result_that_says_so(name, form, here, notebook):
    content, says = NO_NOTEBOOKS[name]
    done = here(notebook(content), "--format", form)
    assert done.exit_code == 1
    shown = done.output.replace("&#46;", ".")
    assert says in shown
    if form == "json":
        jsonschema.validate(json.loads(done.stdout), SCHEMA)


def test_a_link_is_not_followed(here, tmp_path):
    (tmp_path / "real.ipynb").write_text(as_text(blank("softmax")), encoding="utf-8")
    link = tmp_path / "link.ipynb"
    link.symlink_to("real.ipynb")
    done = here(link)
    assert done.exit_code == 1
    assert "is a symbolic link; hand in the file itself" in done.output


REFUSED = {
    "no such file": (["nowhere.ipynb"], "nowhere.ipynb: No such file or directory"),
    "no such topic": (["x.ipynb", "--topic", "sotfmax"], "did you mean softmax?"),
    "no such form": (["x.ipynb", "--format", "xml"], "'xml' is not one of"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_a_wrong_call_ends_with_2_and_says_what_to_do(name, here):
    words, says = REFUSED[name]
    done = here(*words)
    assert done.exit_code == 2
    assert says in " ".join(done.output.split())


def test_another_topic_than_the_one_that_is_asked_for_earns_nothing(here, notebook):
    done = here(notebook(submission("softmax")), "--topic", "adam")
    assert ": 0 of " in done.output


def test_in_a_course_directory_the_secret_and_the_answers_are_the_courses(tmp_path, monkeypatch):
    asked = []

    def cases(course, catalogue, topic, seed, say):
        asked.append((course.folder, topic, seed))
        raise single.kept.HandedInError("enough")

    monkeypatch.setattr(single.kept, "cases", cases)
    path = hand_in(tmp_path, "ada", "softmax", blank("softmax"))
    with pytest.raises(single.kept.HandedInError):
        single.grade(path, TAUGHT, folder=tmp_path)
    ((folder, topic, seed),) = asked
    assert (folder, topic) == (tmp_path, "softmax")
    assert seed.hex() == (tmp_path / "grading-secret.txt").read_text(encoding="utf-8").strip()


def test_the_judge_is_that_of_a_class(here, notebook, sandbox):
    made = submission("softmax", WRONG)
    result = judge("softmax").grade(cells_of(made, "softmax.ipynb"), sandbox)
    told = json.loads(here(notebook(made), "--format", "json").stdout)
    assert {each["name"]: each["score"] for each in told["functions"]} == {
        name: function.score for name, function in result.functions.items()
    }


def _hostile():
    verdict = Verdict(HOSTILE, HOSTILE)
    function = FunctionResult("f", Status.GRADED, HOSTILE, [verdict], 3)
    return Single(HOSTILE, HOSTILE, Status.GRADED, "", "bubblewrap", {"f": function})


def test_what_a_student_writes_is_no_command_to_githubs_runner():
    lines = outlets.github_annotations(_hostile()).splitlines()
    assert len(lines) == 1
    assert lines[0].startswith("::warning file=")
    assert "\x1b" not in lines[0]
    properties = lines[0].removeprefix("::warning ").partition("::")[0]
    assert [each.partition("=")[0] for each in properties.split(",")] == ["file", "title"]


def test_what_a_student_writes_is_no_mark_in_a_summary():
    written = outlets.github_summary(_hostile())
    for mark in ("<script", "@all", "`", "](", "::", "\x1b"):
        assert mark not in written


def test_no_form_has_what_could_act_on_a_terminal():
    for make in outlets.FORMS.values():
        assert "\x1b" not in make(_hostile())


def test_a_function_that_never_ends_is_a_timeout(here, notebook, monkeypatch):
    monkeypatch.setattr(single, "Limits", functools.partial(Limits, step_seconds=0.5))
    assert Status.after(Ending.TIMEOUT) == Status.TIMEOUT
    endless = {"one_hot": "def one_hot(y, classes):\n    while True:\n        pass"}
    done = here(notebook(submission("softmax", endless)), "--format", "json")
    told = json.loads(done.stdout)
    jsonschema.validate(told, SCHEMA)
    assert (told["status"], told["score"]) == ("timeout", 21)
