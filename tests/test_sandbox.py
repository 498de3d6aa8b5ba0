"""The sandbox starts, limits, and falls back where namespaces cannot be nested."""

import numpy as np
import pytest
from judging import PROCESSES, change_worker

from autograder import bubblewrap, kinds
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


@pytest.fixture(params=["as root or user", "as user", "without nested namespaces"])
def box(request, monkeypatch):
    """A sandbox in each of the ways that machines allow."""
    if request.param == "as user":
        monkeypatch.setattr(bubblewrap.os, "geteuid", lambda: 1000)
    if request.param == "without nested namespaces":
        request.getfixturevalue("without_nesting")
    with kinds.sandbox(limits=LIMITS) as started:
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
        "print(sorted(os.environ), os.getuid() == 0)"
    )
    assert _printed(box, source) == (
        "['HOME', 'IPYTHONDIR', 'LANG', 'LOGNAME', 'MPLBACKEND', 'MPLCONFIGDIR', "
        "'OPENBLAS_NUM_THREADS', 'PATH', 'PWD', 'USER'] False"
    )


def test_only_the_allowed_packages_can_be_imported(box):
    source = (
        "import importlib.util as u, sys\n"
        "sys.path.append(sys.base_prefix + '/lib/python3/dist-packages')\n"
        "names = ('numpy', 'matplotlib', 'tensorflow', 'keras', 'scipy', 'sklearn', 'nbgrader',"
        "'autograder.reference', 'autograder.catalogue', 'autograder.topics', 'autograder.judge')\n"
        "print([name for name in names if u.find_spec(name)])\n"
        "import autograder, autograder.inside, os\n"
        "print([sorted(os.listdir(path)) for path in autograder.__path__])"
    )
    assert _printed(box, source) == "['numpy', 'matplotlib']\n[['inside']]"


def test_memory_processes_and_files_are_limited(box):
    memory = "import numpy as np\nnp.ones(8 * 2**27)"
    (answer,) = _run(box, {"source": memory}).frames
    assert answer["error"].type_name == "MemoryError"
    assert answer["error"].memory
    file = "open('/tmp/f', 'wb').write(b'x' * (20 * 2**20))"
    (answer,) = _run(box, {"source": file}).frames
    assert answer["error"].type_name == "OSError"


@PROCESSES
def test_many_processes_that_eat_memory_together_are_stopped(box):
    box.limits = PATIENT
    source = (
        "import os, time\nfor _ in range(8):\n    if os.fork() == 0:\n"
        "        hoard = bytearray(300 * 2**20)\n        for i in range(0, len(hoard), 4096):"
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
        *[{"function": "f", "arguments": ()}] * 30,
    )
    assert run.ended == "finished"
    assert len(run.frames) == 31
