"""The sandbox starts, limits, and falls back where namespaces cannot be nested."""

import os
import shutil
from dataclasses import replace

import numpy as np
import pytest
from judging import PROCESSES, change_worker

from autograder import bubblewrap, kinds, landlock
from autograder.inside import syscalls
from autograder.inside.calling import Outcome
from autograder.sandbox import Limits, SandboxError

DOUBLE = {"source": "def double(x):\n    return 2 * x"}
CALL = {"function": "double", "arguments": (np.arange(3.0),)}
LIMITS = Limits(step_seconds=3, total_seconds=9)
PATIENT = Limits(step_seconds=30, total_seconds=30)


def _run(box, *steps):
    return box.run(list(steps))


def _printed(box, source):
    (answer,) = _run(box, {"source": source}).frames
    return answer["text"].strip()


BUBBLEWRAP = ("as root or user", "as user", "without nested namespaces")
# Without namespaces nothing can be written, and no second process made.
with_files_and_processes = pytest.mark.parametrize("box", BUBBLEWRAP, indirect=True)


@pytest.fixture(params=[*BUBBLEWRAP, kinds.LANDLOCK])
def box(request, monkeypatch):
    """A sandbox in each of the ways that machines allow."""
    kind = kinds.LANDLOCK if request.param == kinds.LANDLOCK else kinds.BUBBLEWRAP
    if request.param == "as user":
        monkeypatch.setattr(bubblewrap.os, "geteuid", lambda: 1000)
    if request.param == "without nested namespaces":
        request.getfixturevalue("without_nesting")
    with kinds.sandbox(kind, LIMITS) as started:
        yield started


def test_a_worker_that_was_killed_is_replaced_and_nobody_pays_for_it(box):
    for _ in range(2):
        if box._process:
            box._process.kill()
            box._process.wait()
        run = _run(box, DOUBLE, CALL)
        assert (run.ended, len(run.frames)) == ("finished", 2)


def test_a_sandbox_that_keeps_failing_is_an_error_and_not_a_result(box, monkeypatch):
    def fails(*arguments):
        raise EOFError("gone")

    monkeypatch.setattr(box, "_reply", fails)
    with pytest.raises(SandboxError, match="ended while it was in use"):
        _run(box, DOUBLE, CALL)


def test_cells_run_and_functions_answer(box):
    run = _run(box, DOUBLE, CALL)
    assert run.ended == "finished"
    assert isinstance(run.frames[1], Outcome)
    assert run.frames[1].value.tolist() == [0, 2, 4]


@with_files_and_processes
def test_each_run_starts_from_nothing(box):
    _run(box, DOUBLE, {"source": "open('/tmp/left', 'w').write('x')"})
    assert _run(box, CALL).frames == [None]
    assert _printed(box, "import os; print('left' in os.listdir('/tmp'))") == "False"


def test_a_statement_that_takes_too_long_ends_and_the_rest_goes_on(box):
    run = _run(box, DOUBLE, {"source": "while True: pass\nprint('on')"}, CALL)
    assert (run.ended, len(run.frames)) == ("finished", 3)
    assert run.frames[1]["late"] == [1]
    assert run.frames[1]["text"].splitlines() == [
        "Stopped: it takes too long; line 1 was left out",
        "on",
    ]


def test_a_statement_that_does_not_end_is_named_and_left_out(box):
    loop = "while True:\n    try: time.sleep(60)\n    except BaseException: pass"
    source = f"import time\n{loop}\nprint(1)"
    run = _run(box, DOUBLE, {"source": source}, CALL)
    assert (run.ended, len(run.frames), run.statement) == ("timeout", 1, 2)
    run = _run(box, DOUBLE, {"source": source, "without": [[2, "it sleeps"]]}, CALL)
    assert (run.ended, run.frames[1]["late"]) == ("finished", [2])
    assert run.frames[1]["text"] == "Stopped: it sleeps; line 2 was left out\n1\n"


def test_an_await_that_takes_too_long_ends_and_the_rest_goes_on(box):
    source = "import asyncio\nawait asyncio.sleep(0)\nawait asyncio.sleep(60)\nprint('on')"
    (answer,) = _run(box, {"source": source}).frames
    assert answer["late"] == [3]
    assert answer["text"].endswith("\non\n")


def test_each_kind_of_cell_has_its_own_time(box):
    box.limits = Limits(step_seconds=3, total_seconds=3)
    slow = {"source": "while True: pass", "kind": "slow"}
    run = _run(box, slow, slow, {"source": "import time\ntime.sleep(1)", "kind": "other"})
    assert run.ended == "finished"
    assert [bool(frame["late"]) for frame in run.frames] == [True, True, False]


def test_a_dead_process_is_noticed_and_the_next_run_works(box):
    assert _run(box, {"source": "import os; os._exit(1)"}).ended == "crashed"
    assert _run(box, DOUBLE, CALL).ended == "finished"


def test_the_total_time_ends_many_short_steps(box):
    box.limits = Limits(step_seconds=3, total_seconds=3)
    steps = [{"source": "import time; time.sleep(0.5)"}] * 12
    run = _run(box, *steps)
    assert (run.ended, run.spent) == ("timeout", True)
    assert 1 <= len(run.frames) <= 11  # a moment for some, when the time is used up


def test_nothing_outside_can_be_written_or_reached(box):
    source = (
        "import os, socket\n"
        "for path in ('/x', '/usr/x', '/etc/x', '/dev/shm/x', '/packages/x', '/worker/x'):\n"
        "    try: open(path, 'w'); print('WRITTEN', path)\n"
        "    except OSError: pass\n"
        "try: socket.create_connection(('127.0.0.1', 22), 1); print('CONNECTED')\n"
        "except OSError: pass\n"
        "print(sorted(os.environ.keys() - {'PWD'}), os.getuid() == 0)"
    )
    assert _printed(box, source) == (
        "['HOME', 'IPYTHONDIR', 'LANG', 'LOGNAME', 'MPLBACKEND', 'MPLCONFIGDIR', "
        "'OPENBLAS_NUM_THREADS', 'PATH', 'USER'] False"
    )


def test_only_the_allowed_packages_can_be_imported(box):
    source = (
        "import importlib.util as u, sys\n"
        "sys.path.append(sys.base_prefix + '/lib/python3/dist-packages')\n"
        "names = ('numpy', 'matplotlib', 'tensorflow', 'keras', 'scipy', 'sklearn', 'nbgrader',"
        "'autograder.reference', 'autograder.catalogue', 'autograder.topics', 'autograder.judge')\n"
        "print([name for name in names if u.find_spec(name)])\n"
        "import autograder, autograder.inside, os\n"
        "print([name for path in autograder.__path__ for name in os.listdir(path)])"
    )
    seen = [] if box.kind.name == kinds.LANDLOCK else ["inside"]
    assert _printed(box, source) == f"['numpy', 'matplotlib']\n{seen}"


def test_memory_processes_and_files_are_limited(box):
    memory = "import numpy as np\nnp.ones(8 * 2**27)"
    (answer,) = _run(box, {"source": memory}).frames
    assert answer["error"].type_name == "MemoryError"
    assert answer["error"].memory
    file = "open('/tmp/f', 'wb').write(b'x' * (20 * 2**20))"
    (answer,) = _run(box, {"source": file}).frames
    refused = "PermissionError" if box.kind.name == kinds.LANDLOCK else "OSError"
    assert answer["error"].type_name == refused


@PROCESSES
@with_files_and_processes
def test_many_processes_that_eat_memory_together_are_stopped(box):
    box.limits = replace(PATIENT, resident_bytes=2**29)
    source = (
        "import os, time\nfor _ in range(8):\n    if os.fork() == 0:\n"
        "        hoard = bytearray(100 * 2**20)\n        for i in range(0, len(hoard), 4096):"
        " hoard[i] = 1\n        time.sleep(60)\ntime.sleep(60)"
    )
    assert box.run([{"source": source}]).ended == "memory"
    assert _run(box, DOUBLE, CALL).ended == "finished"


def test_on_another_system_the_error_says_what_is_needed(monkeypatch):
    monkeypatch.setattr(bubblewrap.sys, "platform", "darwin")
    with pytest.raises(SandboxError, match=r"grading needs Linux.*--unsandboxed"):
        kinds.sandbox().__enter__()


def test_windows_is_pointed_to_wsl(monkeypatch):
    monkeypatch.setattr(bubblewrap.sys, "platform", "win32")
    with pytest.raises(SandboxError, match="use Linux or WSL"):
        kinds.sandbox(kinds.UNSANDBOXED).__enter__()


def test_an_old_or_broken_bubblewrap_is_reported_in_its_own_words(monkeypatch):
    monkeypatch.setattr(bubblewrap, "_namespaces", lambda: ["--no-such-option"])
    with pytest.raises(SandboxError, match="no-such-option"):
        kinds.sandbox().__enter__()


def test_jupyters_magics_work(box):
    assert _printed(box, "%precision 3\nprint(get_ipython().__class__.__name__)") != ""
    assert _run(box, {"source": "%timeit -n 1 -r 1 sum([1])"}).frames[0]["error"] is None


@PROCESSES
@with_files_and_processes
def test_shell_commands_threads_and_processes_work(box):
    assert _printed(box, "!echo hello") == "hello"
    source = (
        "import subprocess, threading\n"
        "thread = threading.Thread(target=print, args=['from a thread'])\n"
        "thread.start(); thread.join()\n"
        "print(subprocess.run(['echo', 'x'], capture_output=True, text=True).stdout)"
    )
    assert _printed(box, source).split("\n") == ["from a thread", "x"]


def test_a_kernel_that_refuses_no_system_calls_grades_nothing(monkeypatch):
    change_worker(monkeypatch, "syscalls.available = lambda: False")
    with pytest.raises(SandboxError, match=r"seccomp(.|\n)*Without it nothing is graded"):
        kinds.sandbox(limits=PATIENT).__enter__()


def test_an_unknown_machine_has_no_filter(monkeypatch):
    monkeypatch.setattr(syscalls.platform, "machine", lambda: "pdp11")
    assert not syscalls.available()


def test_long_answers_do_not_look_like_a_dead_worker(box):
    """What they cost to unpack is the judge's time, not the worker's."""
    box.limits = PATIENT
    run = _run(
        box,
        {"source": "def f(): return [[[]] * 900] * 20"},
        *[{"function": "f", "arguments": ()}] * 10,
    )
    assert run.ended == "finished"
    assert len(run.frames) == 11


VERSIONS = {0: "has no Landlock, or it is switched off", 1: "has version 1", 2: "has version 2"}


@pytest.mark.parametrize("version", VERSIONS)
def test_a_kernel_without_landlock_or_with_an_old_one_is_told_so(version, monkeypatch):
    monkeypatch.setattr(landlock.landlock, "version", lambda: version)
    with pytest.raises(SandboxError, match=rf"{VERSIONS[version]}.*Without it nothing is graded"):
        kinds.sandbox(kinds.LANDLOCK).__enter__()
    monkeypatch.setattr(bubblewrap, "is_refused", lambda: True)
    assert kinds.chosen() == kinds.BUBBLEWRAP, "whose error is said"


@pytest.mark.parametrize("option", ["--proc", "--tmpfs", "--remount-ro", "--hostname"])
def test_a_machine_that_grants_a_part_of_the_namespaces_refuses_them(option, tmp_path, monkeypatch):
    """A container may mount, and not name itself: bubblewrap would not start in earnest."""
    real = shutil.which("bwrap")
    partly = tmp_path / "bwrap"
    script = f'#!/bin/sh\ncase " $* " in *" {option} "*) exit 1 ;; esac\nexec {real} "$@"\n'
    partly.write_text(script, encoding="utf-8")
    partly.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=os.pathsep)
    assert kinds.chosen() == kinds.LANDLOCK


def test_a_root_without_its_capabilities_is_told_which_it_lacks(monkeypatch):
    monkeypatch.setattr(landlock.os, "geteuid", lambda: 0)
    monkeypatch.setattr(landlock, "CAPABILITIES", {62: "SETUID", 63: "KILL"})  # nobody has these
    with pytest.raises(SandboxError, match=r"lacks the capabilities SETUID, KILL. Run the grader"):
        kinds.sandbox(kinds.LANDLOCK).__enter__()


def test_a_root_who_knows_no_other_user_is_told_so(monkeypatch):
    """As in a namespace of one user."""
    monkeypatch.setattr(landlock.os, "geteuid", lambda: 0)
    monkeypatch.setattr(landlock, "CAPABILITIES", {})
    monkeypatch.setattr(landlock.landlock, "_USERS", (2**40, 1))
    monkeypatch.setattr(landlock.landlock, "_FEW_USERS", (2**40, 1))
    with pytest.raises(SandboxError, match="root here knows no other user"):
        kinds.sandbox(kinds.LANDLOCK).__enter__()


def test_the_oldest_landlock_that_is_enough_keeps_what_is_promised(monkeypatch):
    change_worker(monkeypatch, "landlock.version = lambda: 3")
    with kinds.sandbox(kinds.LANDLOCK, PATIENT) as box:
        assert _run(box, DOUBLE, CALL).frames[1].value.tolist() == [0, 2, 4]


LACKING = {
    "no rules": ("landlock.Rules.enter = lambda self: None", "it can read a file"),
    "no filter": ("syscalls._for_one = lambda *a: []", "it can start a process"),
    "a rule refused": ("landlock._ADD = 9999", "does not grant a rule for"),
    "rules refused": ("landlock._RESTRICT = 9999", "does not grant rules"),
    "another user refused": ("landlock.unused_user = lambda: 2**32 - 1", "hold here|Invalid"),
    "a file that cannot be read": (
        "landlock.os.open = lambda p, *a, o=landlock.os.open, **k: o('/nowhere', *a)"
        " if p.endswith('json') and a == (landlock.os.O_RDONLY,) else o(p, *a, **k)",
        "it cannot read what it needs",
    ),
}


@pytest.mark.parametrize("name", LACKING)
def test_where_a_part_of_the_rules_cannot_be_had_nothing_is_run(name, monkeypatch):
    change, said = LACKING[name]
    change_worker(monkeypatch, change)
    with pytest.raises(SandboxError, match=rf"({said})(.|\n)*Without it nothing is graded"):
        kinds.sandbox(kinds.LANDLOCK, PATIENT).__enter__()


def test_what_is_to_be_hidden_may_not_lie_where_student_code_reads():
    with pytest.raises(SandboxError, match=r"linalg lies in \S+numpy, which student code may read"):
        kinds.sandbox(kinds.LANDLOCK, hidden=[np.linalg.__path__[0]]).__enter__()


ASK = """
import ctypes, os
call, parent = ctypes.CDLL(None, use_errno=True).syscall, os.getppid()
def tried(name, act):
    try: act()
    except OSError: return
    print("DONE", name)
def called(*words):
    if call(*words) == -1: raise OSError
file, library = os.open(os.__file__, os.O_RDONLY), os.path.dirname(os.path.dirname(np.__file__))
for pid in (1, parent):
    for part in ("environ", "mem", "maps", "status", "cmdline"):
        tried(part, lambda: open(f"/proc/{pid}/{part}", "rb"))
    for part in ("cwd", "root", "exe", "fd/0"): tried(part, lambda: os.stat(f"/proc/{pid}/{part}"))
    tried("pidfd", lambda: os.pidfd_open(pid))
    tried("limits", lambda: __import__("resource").prlimit(pid, 7, (9, 9)))
for pid in (1, parent, 0, -1, -os.getpid()): tried("signal", lambda: os.kill(pid, 0))
for name in (library, "/", "/tmp", "/proc", "/dev", os.path.expanduser("~")):
    tried("list", lambda: os.listdir(name))
tried("empty", lambda: os.open(os.__file__, os.O_RDONLY | os.O_TRUNC))
tried("fchmod", lambda: os.fchmod(file, 0o777))
tried("fchown", lambda: os.fchown(file, -1, -1))
tried("times", lambda: os.utime(file))
tried("note", lambda: os.setxattr(file, "user.x", b"x"))
for name in ("/tmp", "/dev/shm", "/var/tmp"): tried("nameless", lambda: os.open(name, 0o20200002))
tried("root", lambda: os.setresuid(0, 0, 0))
tried("a thread that is none", lambda: called(56, 0x8100, 0, 0, 0, 0))
for number in range(424, 520):
    if number not in (436, 437, 439, 441, 449): tried(number, lambda: called(number, 0, 0, 0, 0))
for number in (30, 31, 65, 66, 69, 70, 71, 103, 157): tried(number, lambda: called(number, 1, 0, 0))
print("refused")
"""


def test_what_namespaces_would_hide_is_refused_by_rules():
    with kinds.sandbox(kinds.LANDLOCK, PATIENT) as box:
        assert _printed(box, f"import numpy as np\n{ASK}") == "refused"


def test_rules_hold_for_a_grader_that_is_not_root(monkeypatch):
    change_worker(monkeypatch, "landlock.os.geteuid = lambda: 1000")
    with kinds.sandbox(kinds.LANDLOCK, PATIENT) as box:
        assert _run(box, DOUBLE, CALL).frames[1].value.tolist() == [0, 2, 4]
        source = f"import numpy as np\n{ASK}".replace("os.setresuid(0, 0, 0)", "os.setgroups([0])")
        assert _printed(box, source) == "refused"
