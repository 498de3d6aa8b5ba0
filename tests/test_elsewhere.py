"""The files for other people's machines do what they say, as far as that can be seen here."""

import json
import os
import re
import shlex
import shutil
import subprocess
import sysconfig

import pytest
import yaml
from classroom import ROOT, submission

from autograder.notebook import as_text

FOLDER = ROOT / "elsewhere"
SCRIPTS = sysconfig.get_path("scripts")
WRONG = {"predict": "def predict(Z):\n    return Z.argmax(axis=0)"}


def _yaml(name):
    return yaml.safe_load((FOLDER / name).read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def handed_in(tmp_path_factory):
    """The folder of a job, with what a student has pushed."""
    folder = tmp_path_factory.mktemp("job")
    (folder / "handed-in").mkdir()
    path = folder / "handed-in" / "softmax.ipynb"
    path.write_text(as_text(submission("softmax", WRONG)), encoding="utf-8")
    return folder


def _run(script, folder, **environment):
    """A step's script, as a runner starts it: it stops where a command fails."""
    environment = {**os.environ, "PATH": f"{SCRIPTS}:{os.environ['PATH']}", **environment}
    words = [shutil.which("bash"), "-e", "-o", "pipefail", "-c", script]
    return subprocess.run(
        words, cwd=folder, env=environment, capture_output=True, text=True, timeout=300
    )


@pytest.mark.xdist_group("elsewhere")
def test_the_steps_of_the_workflow_write_a_summary_and_a_note(handed_in):
    workflow = _yaml("github-classroom.yml")
    steps = {step["name"]: step for step in workflow["jobs"]["grade"]["steps"] if "name" in step}
    assert list(steps) == ["Set up", "Grade"]
    # The set-up is that of the Makefile, whose test it has; here stands what it would make.
    (handed_in / "grader").symlink_to(os.path.dirname(SCRIPTS))
    summary = handed_in / "summary.md"
    told = {"TOPIC": workflow["env"]["TOPIC"], "GITHUB_STEP_SUMMARY": str(summary)}
    done = _run(steps["Grade"]["run"], handed_in, **told)
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("::warning file=handed-in/softmax.ipynb,title=predict%3A 0/3::")
    assert "21 of 24 points" in summary.read_text(encoding="utf-8")


def test_the_workflow_sets_up_what_the_makefile_sets_up():
    workflow = _yaml("github-classroom.yml")
    (script,) = (s["run"] for s in workflow["jobs"]["grade"]["steps"] if s.get("name") == "Set up")
    made = (ROOT / "Makefile").read_text(encoding="utf-8")
    for words in re.findall(r"pip (install .*)", made):
        if "requirements.lock" in words or "--editable" in words:
            options = {word for word in shlex.split(words) if word.startswith("-")}
            assert any(options <= set(shlex.split(line)) for line in script.splitlines()), words


@pytest.mark.xdist_group("elsewhere")
def test_the_job_keeps_a_result_and_says_it(handed_in):
    job = _yaml("gitlab-ci.yml")
    folder = handed_in / "handed-in"
    done = _run("\n".join(job["grade"]["script"]), folder, TOPIC=job["variables"]["TOPIC"])
    assert done.returncode == 0, done.stderr
    assert "softmax.ipynb: 21 of 24 points, graded" in done.stdout
    assert done.stdout.count("sandbox:") == 1  # graded once: the inputs are others each time
    (kept,) = job["grade"]["artifacts"]["paths"]
    assert json.loads((folder / kept).read_text(encoding="utf-8"))["score"] == 21


def test_the_container_gets_files_that_there_are_and_no_secret():
    text = (FOLDER / "Containerfile").read_text(encoding="utf-8").replace("\\\n", " ")
    copied = [line.split()[1:-1] for line in text.splitlines() if line.startswith("COPY")]
    for name in (name for names in copied for name in names):
        assert (ROOT / name).exists(), name
    assert {"exercises", "autograder"} <= {name for names in copied for name in names}
    assert not {"submitted", "kept-answers", "grading-secret.txt"} & {n for c in copied for n in c}


def test_the_page_shows_these_files():
    page = (ROOT / "book" / "elsewhere.md").read_text(encoding="utf-8")
    shown = re.findall(r"literalinclude\} \.\./elsewhere/(\S+)", page)
    assert sorted(shown) == sorted(path.name for path in FOLDER.iterdir())


def test_without_a_sandbox_nothing_is_graded_and_no_result_is_written(handed_in):
    (handed_in / "empty").mkdir()
    command = shutil.which("autograder", path=SCRIPTS)
    words = f"{shlex.quote(command)} grade-one handed-in/softmax.ipynb --results none.json --seed 1"
    done = _run(words, handed_in, PATH=str(handed_in / "empty"))
    assert done.returncode == 2
    assert "bubblewrap is not installed" in done.stderr
    assert not (handed_in / "none.json").exists()
