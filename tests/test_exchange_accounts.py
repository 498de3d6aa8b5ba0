"""nbgrader's exchange as the book sets it up, in three accounts: of a teacher and two students.

Each command runs under the number of its account, in a root of its own. There are the accounts,
their homes and the exchange; none of it is on the machine.
"""

import os
import re
import subprocess
import sys

import pytest
from classroom import ROOT, submission
from nbgrading import COMMANDS, course_in

from autograder import bubblewrap
from autograder.notebook import as_text

PAGE = (ROOT / "book" / "elsewhere.md").read_text(encoding="utf-8")
(SECTION,) = re.findall(r"^## JupyterHub\n(.*?)^## ", PAGE, flags=re.M | re.S)
(CONFIG_FILE,) = re.findall(r"`(/etc/\S+)`", SECTION)
(CONFIG,) = re.findall(r"```python\n(.*?)```", SECTION, flags=re.S)
SET_UP, TEACHING = re.findall(r"```bash\n(.*?)```", SECTION, flags=re.S)
RELEASE, COLLECT, GRADE = re.split(r"(nbgrader collect .*\n)", TEACHING)
NUMBERS = {"root": 0, "teacher": 61001, "ada": 61002, "bob": 61003}
WRONG = {"predict": "def predict(Z):\n    return Z.argmax(axis=0)"}
HANDED_IN = {"ada": submission("softmax"), "bob": submission("softmax", WRONG)}
POINTS = {"ada": 24, "bob": 21}
COURSE = "/srv/nbgrader/exchange/nn"
# Bob's copy and his link to her home, both under ada's name; and a copy under the teacher's.
FORGED = f"""
cd {COURSE}/inbound; cp -r ~/softmax 'ada+softmax+2999-01-01 00:00 UTC+x'
cp -r ~/softmax 'teacher+softmax+2999-01-01 00:00 UTC+x'
ln -s /home/ada 'ada+softmax+2999-01-02 00:00 UTC+x'
"""
# What she handed in to a course that he had made, with his notebook in it.
OTHER = "/srv/nbgrader/exchange/other"
TAKEN = f"""
his='{COURSE}/inbound/ada+softmax+2999-01-03 00:00 UTC+x'; mv {OTHER}/hers "$his"; cd "$his"
rm softmax.ipynb; cp ~/softmax/softmax.ipynb .
"""
REFUSED = {
    f"ls {COURSE}/inbound": "denied",
    f"cat {COURSE}/inbound/ada+softmax+*/softmax.ipynb": "No such file",  # who knows its name?
    f"ls {COURSE}/feedback": "denied",
    f"mv {COURSE} /srv/nbgrader/exchange/mine": "not permitted",
    "cat /home/teacher/course/grading-secret.txt": "denied",
}
pytestmark = pytest.mark.xdist_group("accounts")  # one term for all of these


class Machine:
    """What the accounts can write to, in a folder, and a root in which they see it."""

    def __init__(self, folder):
        users = [f"{n}:x:{number}:{number}::/home/{n}:/bin/bash\n" for n, number in NUMBERS.items()]
        (folder / "passwd").write_text("".join(users), encoding="utf-8")
        (folder / "config.py").write_text(CONFIG, encoding="utf-8")
        written = {folder / name: f"/home/{name}" for name in NUMBERS} | {folder / "srv": "/srv"}
        seen = {path: path for path in (sys.base_prefix, sys.prefix, ROOT)}
        seen |= {folder / "passwd": "/etc/passwd", folder / "config.py": CONFIG_FILE}
        self._root = [*bubblewrap._system(), "--bind", "/proc", "/proc", "--dev", "/dev"]
        for place in ("/tmp", "/dev/shm"):
            self._root += ["--perms", "1777", "--tmpfs", place]
        for bind, places in (("--bind", written), ("--ro-bind", seen)):
            for source, place in places.items():
                parents = bubblewrap._folders(os.path.dirname(place))
                self._root += [*parents, bind, source, place]
        self._root += ["--clearenv", "--setenv", "PATH", f"{COMMANDS}:/usr/bin:/bin"]
        for path in written:
            path.mkdir()

    def run(self, account, script, text="", ends_well=True):
        """Run a script in the account's home; what it said."""
        number, home = str(NUMBERS[account]), f"/home/{account}"
        words = [] if os.geteuid() == 0 else ["sudo", "-n"]
        words += ["bwrap", *self._root, "--setenv", "HOME", home, "--chdir", home]
        words += ["setpriv", "--reuid", number, "--regid", number, "--clear-groups"]
        words += ["bash", "-e", "-c", f"exec 2>&1\n{script}"]
        done = subprocess.run(words, input=text, capture_output=True, text=True, timeout=300)
        assert (done.returncode == 0) == ends_well, done.stdout + done.stderr
        return done.stdout


@pytest.fixture(scope="module")
def term(begin, tmp_path_factory):
    """The machine after a term of one topic, and what ``nbgrader collect`` said."""
    folder = tmp_path_factory.mktemp("machine")
    machine = Machine(folder)
    course = course_in(folder / "teacher" / "course")
    begin(course)
    with open(course / "nbgrader_config.py", "a", encoding="utf-8") as file:
        file.write(CONFIG.split("\n", 1)[1])
    homes = "/home/teacher /home/ada /home/bob"
    own = f"for home in {homes}; do chown -R ${{home#/home/}}: $home; chmod 0700 $home; done\n"
    try:
        machine.run("root", own + 'sudo() { "$@"; }\n' + SET_UP)
        machine.run("teacher", "cd course\n" + RELEASE)
        for student, notebook in HANDED_IN.items():
            machine.run(student, "nbgrader fetch_assignment softmax")
            machine.run(student, "cat > softmax/softmax.ipynb", as_text(notebook))
            machine.run(student, "nbgrader submit softmax")
        machine.run("bob", f"{FORGED}install -d -m 0777 {OTHER}")
        machine.run("ada", f"cp -r ~/softmax {OTHER}/hers; chmod 0777 {OTHER}/hers")
        machine.run("bob", TAKEN)
        said = machine.run("teacher", "cd course\n" + COLLECT)
        machine.run("teacher", "cd course\n" + GRADE)
        yield machine, said
    finally:  # so that what they own can be removed
        machine.run("root", f"find /srv {homes} -mindepth 1 -delete; chmod 0777 {homes}")


@pytest.mark.parametrize("student", HANDED_IN)
def test_students_get_their_own_page_with_their_own_points(term, student):
    machine, _ = term
    machine.run(student, "nbgrader fetch_feedback softmax")
    page = machine.run(student, "cat softmax/feedback/*/*.html")
    assert re.findall(r"softmax \(Score: (\S+) / 24.0\)", page) == [f"{POINTS[student]}.0"]


def test_the_gradebook_has_who_handed_in_and_each_was_graded_in_a_sandbox(term):
    machine, _ = term
    machine.run("teacher", "cd course; autograder export --format wide --to scores.csv")
    rows = re.findall(r"^(\w+),,,(\d+),", machine.run("teacher", "cat course/scores.csv"), re.M)
    assert {student: int(points) for student, points in rows} == POINTS
    kinds = machine.run("teacher", "grep -oh '\"sandbox\": .*' course/autograded/*/*/*.ipynb")
    assert len(re.findall("bubblewrap|landlock", kinds)) == 2


def test_nobody_hands_in_for_somebody_else(term):
    machine, said = term
    forged = re.findall(r"Not collected: .*/(\w+)\+.* name of \1 and belongs to bob", said)
    assert sorted(forged) == ["ada", "ada", "teacher"]
    assert "softmax.ipynb belongs to bob, and its folder to ada" in said
    assert machine.run("teacher", "ls course/submitted").split() == ["ada", "bob"]


@pytest.mark.parametrize("script", REFUSED)
def test_a_student_can_neither_see_nor_move_what_is_not_theirs(term, script):
    machine, _ = term
    assert REFUSED[script] in machine.run("bob", script, ends_well=False)
