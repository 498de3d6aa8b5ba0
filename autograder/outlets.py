"""What became of one notebook, in the forms that people and other programs take.

Whatever a student wrote is a text here: nothing of it is a command to a terminal, to GitHub's
runner, or to what renders a page.
"""

import json
import os
import re

from autograder.result import Status
from autograder.wording import printable

VERSION = 1  # of the JSON; its schema is autograder/single.schema.json


def text(single):
    """For people."""
    lines = [f"{printable(single.path)}: {single.message or _points(single)}"]
    lines += [function.text for function in single.functions.values()]
    return "\n".join([*lines, f"sandbox: {single.kind}"]) + "\n"


def as_json(single):
    """For programs; see ``single.schema.json``."""
    told = {
        "version": VERSION,
        "topic": single.topic,
        "status": single.status,
        "message": single.message,
        "sandbox": single.kind,
        "score": single.score,
        "points": single.points,
        "functions": [_function(each) for each in single.functions.values()],
    }
    return json.dumps(told, indent=1, ensure_ascii=False) + "\n"


def _function(function):
    checks = [
        {
            "name": verdict.check,
            "passed": verdict.passed,
            "problem": verdict.problem and printable(verdict.problem),
            "mistake": verdict.mistake,
            "hint": verdict.hint,
        }
        for verdict in function.verdicts
    ]
    return {
        "name": function.name,
        "status": function.status,
        "message": printable(function.message),
        "score": function.score,
        "points": function.points,
        "checks": checks,
    }


def gradescope(single):
    """Gradescope's ``results.json``: a test for each function, and no leaderboard."""
    tests = [
        {
            "name": function.name,
            "score": function.score,
            "max_score": function.points,
            "status": "passed" if function.score == function.points else "failed",
            "visibility": "visible",
            "output": function.text,
            "output_format": "text",
        }
        for function in single.functions.values()
    ]
    told = {
        "score": single.score,
        "visibility": "visible",
        "stdout_visibility": "hidden",
        "output": single.message or f"{single.topic}: {_points(single)}",
        "output_format": "text",
        "tests": tests,
    }
    return json.dumps(told, indent=1, ensure_ascii=False) + "\n"


def github_summary(single):
    """Markdown, for a step's summary in GitHub Actions."""
    lines = [f"## {_markdown(single.topic or single.path)}: {_markdown(_points(single))}", ""]
    if single.message:
        return "\n".join([*lines, _markdown(single.message), ""])
    lines += ["| function | points | status |", "|---|---|---|"]
    for each in single.functions.values():
        cells = each.name, f"{each.score:g}/{each.points:g}", each.status
        lines.append("| " + " | ".join(map(_markdown, cells)) + " |")
    for each in single.functions.values():
        if each.score < each.points:
            told = [f"- {_markdown(line)}" for line in each.text.splitlines() if line.strip()]
            lines += ["", f"### {_markdown(each.name)}", "", *told]
    return "\n".join([*lines, "", f"sandbox: {single.kind}", ""])


def github_annotations(single):
    """Commands to GitHub's runner: an annotation of the notebook for each function that fails."""
    if single.message:
        return _command("error", single.path, "not graded", single.message)
    return "".join(
        _command("warning", single.path, f"{each.name}: {each.score:g}/{each.points:g}", _why(each))
        for each in single.functions.values()
        if each.score < each.points
    )


def _why(function):
    return "\n".join(line for line in function.text.splitlines() if not line.startswith("  ✓"))


def _command(kind, path, title, message):
    file = os.path.relpath(path)
    return f"::{kind} file={_property(file)},title={_property(title)}::{_data(message)}\n"


def _data(value):
    """What follows the second ``::``, escaped as GitHub's runner wants it."""
    value = printable(value)
    return value.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(value):
    return _data(value).replace(":", "%3A").replace(",", "%2C")


def _markdown(value):
    """Text in one line in which nothing is a mark: every sign stands as a number."""
    line = " ".join(printable(value).split())
    return re.sub(r"[^\w\s]|_", lambda found: f"&#{ord(found[0])};", line)


def _points(single):
    if single.status == Status.UNREADABLE:
        return "not graded"
    return f"{single.score:g} of {single.points:g} points, {single.status}"


FORMS = {"text": text, "json": as_json, "gradescope": gradescope, "github": github_summary}
