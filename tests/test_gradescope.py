"""The zip for Gradescope, run as Gradescope does it, in a tree like its ``/autograder``."""

import io
import json
import os
import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from classroom import ROOT, TAUGHT, submission
from click.testing import CliRunner

from autograder import cli, gradescope
from autograder.course import Course
from autograder.handed_in import HandedInError
from autograder.notebook import as_text

pytestmark = pytest.mark.xdist_group("gradescope")
WRONG = {"predict": "def predict(Z):\n    return Z.argmax(axis=0)"}
METADATA = {"assignment": {"total_points": "24.0"}, "users": [{"name": "Ada"}]}
# What setup.sh calls of the system: here it only says that it was called.
_APT = '#!/bin/sh\necho "apt-get $*" >> "$CALLED"\n'
# A new environment that finds what is installed here, so that no network is needed.
_PYTHON = """#!/bin/sh
echo "python $*" >> "$CALLED"
{python} "$@" --without-pip
for found in "$3"/lib/python*/site-packages; do printf '%s\\n' {packages} > "$found/here.pth"; done
"""


def _script(path, text):
    path.write_text(text, encoding="utf-8")
    path.chmod(0o755)


@pytest.fixture(scope="module")
def image(tmp_path_factory):
    """``/autograder`` as it is after the zip was uploaded and its ``setup.sh`` was run."""
    folder = tmp_path_factory.mktemp("gradescope")
    made = folder / "softmax.zip"
    done = CliRunner().invoke(
        cli.main, ["gradescope-zip", "softmax", "--course-dir", str(ROOT), "--to", str(made)]
    )
    assert done.exit_code == 0, done.output
    source, system = folder / "autograder" / "source", folder / "bin"
    with zipfile.ZipFile(made) as archive:
        for entry in archive.infolist():
            path = Path(archive.extract(entry, source))
            path.chmod(entry.external_attr >> 16 & 0o777)
    shutil.copy(source / "run_autograder", source.parent)
    lock = source / "requirements.lock"
    assert lock.read_bytes() == (ROOT / "requirements.lock").read_bytes()
    # One package stands for all: to look at each takes longer than everything else here.
    lock.write_text(re.search(r"^click==[^#]*", lock.read_text(), re.M)[0], encoding="utf-8")
    system.mkdir()
    packages = " ".join(f"'{path}'" for path in sys.path if path.endswith("site-packages"))
    _script(system / "apt-get", _APT)
    version = f"python{sys.version_info.major}.{sys.version_info.minor}"
    for name in {"python3.11", version}:
        _script(system / name, _PYTHON.format(python=sys.executable, packages=packages))
    called = folder / "called"
    environment = _environment(CALLED=str(called), PATH=f"{system}:{os.environ['PATH']}")
    environment |= {"PIP_NO_INDEX": "1", "PIP_DISABLE_PIP_VERSION_CHECK": "1"}
    done = subprocess.run(
        [source / "setup.sh"], env=environment, capture_output=True, text=True, timeout=300
    )
    assert done.returncode == 0, done.stderr[-2000:]
    return source.parent, called.read_text(encoding="utf-8")


def _environment(**more):
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    return kept | more


@pytest.fixture
def run(image, tmp_path):
    """Run the image on files that were handed in; what ended it, the results, and its output."""

    def run(files, metadata=METADATA, **environment):
        root = tmp_path / "autograder"
        root.mkdir()
        shutil.copy(image[0] / "run_autograder", root)
        for name in ("source", "grader"):
            (root / name).symlink_to(image[0] / name)
        for name in ("submission", "results"):
            (root / name).mkdir()
        for name, content in files.items():
            (root / "submission" / name).parent.mkdir(parents=True, exist_ok=True)
            (root / "submission" / name).write_text(content, encoding="utf-8")
        if metadata is not None:
            text = metadata if isinstance(metadata, str) else json.dumps(metadata)
            (root / "submission_metadata.json").write_text(text, encoding="utf-8")
        done = subprocess.run(
            [root / "run_autograder"],
            cwd=root,
            env=_environment(**environment),
            capture_output=True,
            text=True,
            timeout=300,
        )
        told = json.loads((root / "results" / "results.json").read_text(encoding="utf-8"))
        return done.returncode, told, done.stdout + done.stderr

    return run


def _notebook(answers=WRONG):
    return as_text(submission("softmax", answers))


def test_setup_installs_what_the_makefile_installs_and_the_grader_from_the_zip(image):
    root, called = image
    assert "apt-get -qq -y install bubblewrap" in called
    assert "python -m venv" in called
    words = [root / "grader" / "bin" / "python", "-c", "import autograder; print(autograder)"]
    shown = subprocess.run(
        words, cwd=root, env=_environment(), capture_output=True, text=True
    ).stdout
    assert str(root / "source" / "packages" / "1-grader") in shown
    script = (ROOT / "elsewhere" / "setup.sh").read_text(encoding="utf-8")
    for options in ("--require-hashes -r", "--no-deps --no-build-isolation --editable"):
        assert options in (ROOT / "Makefile").read_text(encoding="utf-8")
        assert options in script


def test_a_notebook_under_any_name_has_its_score_and_a_test_for_each_function(run):
    ended, told, said = run({"my homework.ipynb": _notebook()})
    assert (ended, told["score"], len(told["tests"])) == (0, 21, 5), told
    assert said == ""
    assert "softmax: 21 of 24 points, graded" in told["output"]
    assert "sandbox: bubblewrap" in told["output"]
    assert {each["visibility"] for each in told["tests"]} == {"visible"}


def test_without_metadata_it_is_graded_and_the_instructor_is_told(image, run):
    kept = image[0] / "source" / "course" / "kept-answers"
    answers = {path.name: path.read_bytes() for path in kept.iterdir()}
    two = {"softmax.ipynb": _notebook(), "drafts/old.ipynb": _notebook({})}
    ended, told, said = run(two, metadata=None)
    assert (ended, told["score"]) == (0, 21)
    remark = told["tests"][-1]
    assert remark["visibility"] == "hidden"
    assert remark["output"].startswith("submission_metadata.json is missing; the points of")
    assert remark["output"] in said
    assert told["output"].startswith("softmax.ipynb was graded, and not drafts/old.ipynb.\n")
    assert len(answers) == 1  # those of the image, which are used
    assert {path.name: path.read_bytes() for path in kept.iterdir()} == answers


# Found before anything is graded: no sandbox, no TensorFlow.
NOT_GRADED = {
    "nothing": ({}, "There is no notebook to grade; nothing was handed in."),
    "no notebook": ({"a.py": "1", "__MACOSX/b.ipynb": "{}"}, "there is: a.py. Hand in softmax"),
    "several": (
        {"a.ipynb": "{}", "b/c.ipynb": "{}"},
        "Several notebooks were handed in: a.ipynb",
    ),
}


@pytest.mark.parametrize("name", NOT_GRADED)
def test_what_cannot_be_graded_is_said_to_the_student(name, tmp_path):
    files, says = NOT_GRADED[name]
    for file, content in {"source/course/exercises/softmax/softmax.ipynb": "{}", **files}.items():
        path = tmp_path / ("" if file.startswith("source") else "submission") / file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, encoding="utf-8")
    ended = gradescope.run(tmp_path, TAUGHT, print)
    told = json.loads((tmp_path / "results" / "results.json").read_text(encoding="utf-8"))
    assert (ended, told["score"]) == (1, 0)
    assert says in told["output"]
    assert "tests" not in told


def test_where_namespaces_are_refused_landlock_takes_their_place_and_is_named(run, tmp_path):
    message = "bwrap: No permissions to create new namespace"
    _script(tmp_path / "bwrap", f'#!/bin/sh\necho "{message}" >&2\nexit 1\n')
    path = f"{tmp_path}:{os.environ['PATH']}"
    ended, told, _ = run({"softmax.ipynb": _notebook()}, PATH=path)
    assert (ended, told["score"]) == (0, 21)
    assert told["output"].endswith("sandbox: landlock")


def test_where_no_sandbox_can_be_nothing_is_graded_and_no_zero_is_pretended(run, tmp_path):
    tools = tmp_path / "tools"  # all that the script needs, and no bubblewrap
    tools.mkdir()
    for name in ("bash", "dirname", "mkdir", "realpath", "rm"):
        (tools / name).symlink_to(shutil.which(name))
    ended, told, said = run({"softmax.ipynb": _notebook()}, PATH=str(tools))
    assert ended == 2
    assert set(told) == {"visibility", "output", "output_format"}
    assert told["output"].startswith("Nothing was graded: ")
    assert told["output"].endswith("This is not your fault; tell your instructor.")
    assert "bubblewrap is not installed" in said


def test_a_grader_that_does_not_start_leaves_results_without_a_score(run, image, tmp_path):
    root = tmp_path / "broken"
    (root / "submission").mkdir(parents=True)
    shutil.copy(image[0] / "run_autograder", root)
    done = subprocess.run([root / "run_autograder"], capture_output=True, text=True)
    told = json.loads((root / "results" / "results.json").read_text(encoding="utf-8"))
    assert done.returncode
    assert "score" not in told
    assert told["output"].startswith("Nothing was graded: the grader did not start. ")


REMARKS = {
    "no JSON": ("{", "does not say the assignment's points"),
    "no assignment": ("[]", "does not say the assignment's points"),
    "too deep": ("[" * 100_000, "does not say the assignment's points"),
    "other points": ('{"assignment": {"total_points": "100"}}', "has 100 points in Gradescope"),
    "the same points": ('{"assignment": {"total_points": "24.0"}}', ""),
}


@pytest.mark.parametrize("name", REMARKS)
def test_metadata_that_says_something_else_is_told_to_the_instructor(name, tmp_path, monkeypatch):
    text, says = REMARKS[name]
    (tmp_path / "submission_metadata.json").write_text(text, encoding="utf-8")

    class Found:
        status, points = "graded", 24

    assert says in gradescope._remark(tmp_path, Found)
    assert bool(says) == bool(gradescope._remark(tmp_path, Found))


def test_links_and_terminal_codes_in_names_do_nothing(tmp_path):
    (tmp_path / "real").write_text("{}", encoding="utf-8")
    (tmp_path / "handed-in").mkdir()
    (tmp_path / "handed-in" / "link.ipynb").symlink_to(tmp_path / "real")
    (tmp_path / "handed-in" / "\x1b[31m.txt").write_text("", encoding="utf-8")
    with pytest.raises(HandedInError, match=r"no notebook to grade; there is: [^\x1b]*\.txt"):
        gradescope.notebook(tmp_path / "handed-in", "softmax")


def test_the_zip_has_no_secret_of_the_course_and_no_solutions():
    course = Course(ROOT)
    with zipfile.ZipFile(io.BytesIO(gradescope.pack(course, TAUGHT, "softmax"))) as archive:
        secret = archive.getinfo("course/grading-secret.txt")
        assert secret.external_attr >> 16 & 0o777 == 0o600
        assert len(bytes.fromhex(archive.read(secret).decode())) == 32
        names = archive.namelist()
    solutions = {f"{topic}.py" for topic in TAUGHT.topics()}
    assert not [name for name in names if Path(name).name in solutions or "__pycache__" in name]
    exercises = [name for name in names if name.startswith("course/exercises/")]
    assert exercises == ["course/exercises/softmax/softmax.ipynb"]


def test_two_zips_have_two_secrets(tmp_path):
    course = Course(ROOT)
    one, other = (gradescope.pack(course, TAUGHT, "softmax") for _ in range(2))
    assert one != other


def test_a_wrong_call_ends_with_2_and_writes_nothing(tmp_path, monkeypatch):
    words = ["gradescope-zip", "sotfmax", "--to", str(tmp_path / "x.zip")]
    done = CliRunner().invoke(cli.main, words)
    assert (done.exit_code, os.listdir(tmp_path)) == (2, [])
    assert "did you mean softmax?" in done.output
    monkeypatch.setattr(gradescope, "ENGINE", tmp_path / "autograder")
    done = CliRunner().invoke(cli.main, [*words[:1], "softmax", *words[2:]])
    assert done.exit_code == 2
    assert "is missing; the zip is made of a clone of the package" in done.output
