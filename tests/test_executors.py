"""The same scores everywhere: in one process, in several, on dask; in SQLite, in PostgreSQL."""

import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from concurrent.futures import BrokenExecutor, ThreadPoolExecutor
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

import psutil
import pytest
from classroom import TAUGHT, blank, hand_in, mistaken, submission
from distributed import Client
from nbgrader.api import Gradebook
from servers import cluster, postgresql, scheduler, wait_until, worker

from autograder import brief, executors, grading, kinds
from autograder import cluster as cluster_module
from autograder import submission as one
from autograder.course import Course
from autograder.entries import GradebookError, default_url
from autograder.executor import ClusterError
from autograder.notebook import as_text
from autograder.reading import UnreadableError
from autograder.sandbox import Limits, SandboxError

pytestmark = pytest.mark.xdist_group("executors")
BEFORE = ["grading-secret.txt", "kept-answers", "submitted"]
LIMITS = Limits(step_seconds=0.25, total_seconds=1.5)
CONDITIONS = brief.Conditions(LIMITS, kinds.BUBBLEWRAP, "/nowhere", TAUGHT.package)


def _hand_in_a_class(folder, topics=("softmax",), size=8):
    for topic in topics:
        notebooks = [notebook for notebook, _ in mistaken(topic)][:size]
        for number, notebook in enumerate(notebooks):
            hand_in(folder, f"wrong-{number}", topic, notebook)
        hand_in(folder, "ada", topic, submission(topic))
        hand_in(folder, "blank", topic, blank(topic))
        hand_in(folder, "broken", topic, as_text(submission(topic))[:700])


def _grade(folder, topics=("softmax",), jobs=1, limits=LIMITS, **options):
    lines = list(grading.grade(Course(folder), TAUGHT, topics, 3, jobs, limits=limits, **options))
    return sorted((line.topic, line.student, line.status) for line in lines)


def _gradebook(url):
    """All that the machine has written, as a list that can be compared."""
    with Gradebook(url) as gradebook:
        return sorted(
            (assignment.name, submitted.student_id, kind, cell.name, found)
            for assignment in gradebook.assignments
            for submitted in assignment.submissions
            for notebook in submitted.notebooks
            for kind, cells in (("score", notebook.grades), ("comment", notebook.comments))
            for cell in cells
            for found in [cell.auto_score if kind == "score" else cell.auto_comment or ""]
        )


@pytest.fixture(scope="module")
def course(tmp_path_factory):
    """A graded class: the folder, its statuses, its gradebook."""
    folder = tmp_path_factory.mktemp("here")
    _hand_in_a_class(folder)
    loop = {"one_hot": "def one_hot(y, classes):\n    while True: pass"}
    hand_in(folder, "loop", "softmax", submission("softmax", loop))
    statuses = _grade(folder)
    return folder, statuses, _gradebook(default_url(Course(folder)))


@pytest.fixture
def same_class(course, tmp_path):
    """The same class in a new course with the same secret, not graded yet."""
    for name in ("submitted", "kept-answers"):
        shutil.copytree(course[0] / name, tmp_path / name)
    shutil.copy(course[0] / "grading-secret.txt", tmp_path)
    return tmp_path


@pytest.fixture
def without_package(tmp_path_factory):
    """A ``PYTHONPATH`` with which this package cannot be imported."""
    folder = tmp_path_factory.mktemp("without") / "autograder"
    folder.mkdir()
    message = "No module named 'autograder'"
    (folder / "__init__.py").write_text(f"raise ModuleNotFoundError({message!r})")
    return str(folder.parent)


def test_processes_give_the_same_scores(course, same_class):
    assert _grade(same_class, jobs=2) == course[1]
    assert _gradebook(default_url(Course(same_class))) == course[2]
    assert _files(same_class) == _files(course[0])


def test_a_cluster_gives_the_same_scores_whatever_its_workers(course, same_class, without_package):
    told = []
    with (
        cluster(workers=1) as (address, _),
        worker(address, threads=4),
        worker(address, PYTHONPATH=without_package),
    ):
        wait_until(lambda: len(_workers(address)) == 3)
        with executors.started(1, address) as executor:
            assert len(executor.prepare(CONDITIONS)) == 1
            assert executor.slots == 2  # a worker grades one submission at a time
        assert _grade(same_class, scheduler=address, say=told.append) == course[1]
    assert ["is not used: this package does not work there" in note for note in told] == [True]
    assert _gradebook(default_url(Course(same_class))) == course[2]
    assert _files(same_class) == _files(course[0])


def test_a_worker_of_the_cluster_that_dies_loses_nothing(course, same_class):
    with cluster() as (address, workers):
        graded = same_class / "autograded"
        killer = threading.Thread(
            target=lambda: (wait_until(graded.exists), os.kill(workers[0].pid, signal.SIGKILL))
        )
        killer.start()
        assert _grade(same_class, scheduler=address) == course[1]
        killer.join()
        assert workers[0].wait() == -signal.SIGKILL
    assert _gradebook(default_url(Course(same_class))) == course[2]


def test_workers_without_a_sandbox_are_refused(same_class):
    nothing = str(same_class / "no-commands-here")
    with (
        scheduler() as (address, _),
        worker(address, PATH=nothing),
        pytest.raises(SandboxError, match="bubblewrap is not installed"),
    ):
        _grade(same_class, scheduler=address)
    assert sorted(path.name for path in same_class.iterdir()) == BEFORE


def test_a_worker_with_other_code_is_refused(same_class, monkeypatch):
    monkeypatch.setattr(cluster_module, "_code", lambda course: "of another version")
    with (
        cluster(workers=1) as (address, _),
        pytest.raises(SandboxError, match="another version of this package"),
    ):
        _grade(same_class, scheduler=address)


def test_a_scheduler_that_does_not_answer_is_named_with_its_cure(same_class, monkeypatch):
    monkeypatch.setattr(cluster_module, "PATIENCE", 1)
    with pytest.raises(ClusterError, match=r"no dask scheduler answers at tcp://127\.0\.0\.1:9 "):
        _grade(same_class, scheduler="tcp://127.0.0.1:9")
    assert sorted(path.name for path in same_class.iterdir()) == BEFORE


def test_a_cluster_without_workers_is_told(same_class, monkeypatch):
    monkeypatch.setattr(cluster_module, "PATIENCE", 1)
    with (
        scheduler() as (address, _),
        pytest.raises(ClusterError, match="the cluster has no workers"),
    ):
        _grade(same_class, scheduler=address)


def test_workers_that_join_later_are_used_or_told_once(without_package, monkeypatch):
    told = []
    with cluster(workers=1) as (address, _), _cluster(address) as executor:
        assert executor.slots == 1
        with worker(address), worker(address, PYTHONPATH=without_package):
            wait_until(lambda: told.extend(executor.admit()) or (told and executor.slots == 2))
            monkeypatch.setattr(cluster_module, "SECONDS_BETWEEN", 0)
            assert executor.admit() == []
        assert ["is not used" in note for note in told] == [True]
        wait_until(lambda: executor.admit() == [] and executor.slots == 1)


def test_a_worker_that_begins_anew_at_its_address_is_used_again(monkeypatch):
    monkeypatch.setattr(cluster_module, "SECONDS_BETWEEN", 0)
    with scheduler() as (address, _), ExitStack() as stack:
        before = stack.enter_context(worker(address))
        with _cluster(address) as executor:
            (place,) = _workers(address)
            assert executor.submit(os.getpid).result() == before.pid
            stack.close()
            wait_until(lambda: not _workers(address))
            again = stack.enter_context(worker(address, port=place.rpartition(":")[2]))
            wait_until(lambda: place in _workers(address))  # it was never missed
            future = executor.submit(os.getpid)
            wait_until(lambda: executor.admit() == [] and future.done())
            assert future.result() == again.pid


def test_a_cluster_that_loses_all_workers_goes_on_with_a_new_one(course, same_class):
    with cluster(workers=1) as (address, workers), ExitStack() as stack:

        def replace():
            wait_until((same_class / "autograded").exists)
            workers[0].kill()
            stack.enter_context(worker(address))

        replacing = threading.Thread(target=replace)
        replacing.start()
        assert _grade(same_class, scheduler=address) == course[1]
        replacing.join()
    assert _gradebook(default_url(Course(same_class))) == course[2]


def test_a_process_grades_one_submission_at_a_time(monkeypatch):
    inside, most = [], []

    def parse(content, path):
        inside.append(path)
        time.sleep(0.1)
        most.append(len(inside))
        inside.pop()
        raise UnreadableError(path)

    monkeypatch.setattr(one.reading, "parse", parse)
    with ThreadPoolExecutor(3) as threads:
        under_way = [threads.submit(one.grade, None, "path", b"", "") for _ in range(3)]
    assert all(each.exception() for each in under_way)
    assert most == [1, 1, 1]


def test_a_scheduler_that_dies_ends_the_grading_which_goes_on_later(course, same_class):
    with scheduler() as (address, process), worker(address):
        killer = threading.Thread(
            target=lambda: (wait_until((same_class / "autograded").exists), process.kill())
        )
        killer.start()
        with pytest.raises(ClusterError, match=f"scheduler at {address} no longer answers"):
            _grade(same_class, scheduler=address)
        killer.join()
    assert _grade(same_class) == course[1]
    assert _gradebook(default_url(Course(same_class))) == course[2]


def test_what_was_graded_is_written_before_a_lost_cluster_ends_it(same_class, monkeypatch):
    class Lost(executors.Here):
        left = 5

        def admit(self):
            self.left -= 1
            if not self.left:
                raise ClusterError("lost")
            return []

    monkeypatch.setattr(executors, "Here", Lost)
    monkeypatch.setattr(grading, "BATCH_SECONDS", 600)
    with pytest.raises(ClusterError, match="lost"):
        _grade(same_class)
    assert _gradebook(default_url(Course(same_class)))


def test_a_grader_that_is_killed_leaves_nothing_to_do_for_later_workers(same_class):
    def plugins(address):
        with Client(address, set_as_default=False) as client:
            return client.run_on_scheduler(lambda dask_scheduler: [*dask_scheduler.worker_plugins])

    command = [Path(sys.executable).with_name("autograder"), "grade", "--seed", "3"]
    command += ["--course-dir", same_class]
    with cluster(workers=1) as (address, _):
        before = plugins(address)
        grader = subprocess.Popen([*command, "--scheduler", address])
        wait_until((same_class / "autograded").exists)
        grader.kill()
        grader.wait()
        assert plugins(address) == before


def test_a_process_that_is_killed_costs_nobody_a_point(course, same_class):
    def at_work(process):
        """It has a sandbox: bubblewrap twice, the watcher and two workers; and a student in it."""
        ours = "forkserver" in " ".join(process.cmdline())
        below = process.children(recursive=True) if ours else []
        return len(below) > 5 and "bwrap" in {each.name() for each in process.children()}

    with _one_is_killed(at_work):
        assert _grade(same_class, jobs=2) == course[1]
    assert _gradebook(default_url(Course(same_class))) == course[2]


def test_a_student_whose_process_the_machine_kills_gets_another_try(tmp_path):
    named = "import ctypes, time\nctypes.CDLL(None).prctl(15, b'of-a-student')\ntime.sleep(2)"
    hand_in(tmp_path, "ada", "softmax", submission("softmax", first=named))
    with _one_is_killed(lambda process: process.name() == "of-a-student"):
        assert _grade(tmp_path, limits=Limits()) == [("softmax", "ada", "graded")]
    with Gradebook(default_url(Course(tmp_path))) as gradebook:
        assert gradebook.find_submission("softmax", "ada").score == 24


def test_a_submission_that_kills_its_process_twice_has_failed(same_class, monkeypatch):
    class Fragile(executors.Processes):
        def submit(self, function, *arguments):
            if function is one.grade and "/ada/" in arguments[1]:
                return super().submit(os._exit, 1)
            return super().submit(function, *arguments)

    monkeypatch.setattr(executors, "Processes", Fragile)
    statuses = {student: status for _, student, status in _grade(same_class, jobs=2)}
    assert statuses.pop("ada") == "failed"
    assert "failed" not in statuses.values()
    assert "ada" not in {row[1] for row in _gradebook(default_url(Course(same_class)))}


def test_an_answer_that_cannot_travel_is_an_error_and_costs_no_process():
    with executors.started(2) as executor:
        process = executor.submit(os.getpid).result()
        with pytest.raises(TypeError, match="pickle"):
            executor.submit(threading.Lock).result()
        assert executor.submit(os.getpid).result() == process


def test_a_process_that_died_is_replaced_and_takes_no_other_with_it():
    with executors.started(2) as executor:
        patient = executor.submit(time.sleep, 1)
        first = executor.submit(os.getpid).result()
        for _ in range(3):
            with pytest.raises(BrokenExecutor, match="was killed"):
                executor.submit(os._exit, 1).result()
        assert executor.submit(os.getpid).result() not in (os.getpid(), first)
        assert patient.result() is None


def test_postgresql_gives_the_same_scores(course, same_class):
    with postgresql() as url:
        assert _grade(same_class, url=url) == course[1]
        assert _gradebook(url) == course[2]
        assert _grade(same_class, url=url, force=True) == course[1]
        assert _gradebook(url) == course[2]
        assert not (same_class / "gradebook.db").exists()


def test_two_graders_at_once_share_a_postgresql(tmp_path):
    topics = ["neurons", "softmax"]
    _hand_in_a_class(tmp_path, topics, size=5)
    _grade(tmp_path, topics)
    alone = _gradebook(default_url(Course(tmp_path)))
    command = [Path(sys.executable).with_name("autograder"), "grade", "--seed", "3"]
    with postgresql() as url:
        graders = [
            subprocess.Popen([*command, "--course-dir", tmp_path, "--db", url, topic])
            for topic in topics
        ]
        assert [grader.wait() for grader in graders] == [1, 1]  # one broken file each
        together = _gradebook(url)
    assert together == alone


def test_what_postgresql_refuses_is_one_line(tmp_path):
    name = "a" * 200  # nbgrader's column has 128 characters
    hand_in(tmp_path, name, "softmax", submission("softmax"))
    hand_in(tmp_path, "ada", "softmax", submission("softmax"))
    with postgresql() as url:
        assert _grade(tmp_path, url=url) == sorted(
            [("softmax", name, "failed"), ("softmax", "ada", "graded")]
        )
        assert {row[1] for row in _gradebook(url)} == {"ada"}


def test_a_server_that_does_not_answer_is_named_without_its_password(same_class):
    url = "postgresql://teacher:secret@127.0.0.1:9/grades"
    with pytest.raises(GradebookError, match="does not open as a gradebook") as refused:
        _grade(same_class, url=url)
    assert "teacher" in str(refused.value)
    assert "secret" not in str(refused.value)


@contextmanager
def _cluster(address):
    with executors.started(1, address) as executor:
        assert executor.prepare(CONDITIONS) == []
        yield executor


def _workers(address):
    with Client(address, set_as_default=False) as client:
        return client.nthreads()


@contextmanager
def _one_is_killed(chosen):
    """Kill the first of our processes that is chosen, once there is one."""
    killed, over = [], threading.Event()

    def look():
        for process in psutil.Process().children(recursive=True):
            with suppress(psutil.NoSuchProcess):  # others come and go while we look
                if not killed and chosen(process):
                    process.kill()
                    killed.append(process)
        return killed or over.is_set()

    killer = threading.Thread(target=wait_until, args=[look])
    killer.start()
    try:
        yield
    finally:
        over.set()
        killer.join()
    assert killed


def _files(folder):
    """What was written beside the gradebook, but for what differs by the course's own path."""
    return {
        path.relative_to(folder): path.read_bytes()
        for name in ("autograded", "feedback")
        for path in (folder / name).rglob("*.*")
        if "broken" not in str(path)
    }
