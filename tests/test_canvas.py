"""Asking Canvas itself, against a server that speaks as it does, also when it refuses or fails."""

import json
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlparse

import pytest
from click.testing import CliRunner
from downloads import ROSTER, notebook

from autograder import canvas, cli
from autograder.course import Course

TOKEN = "7~secret-of-this-test"
ONE, TWO = notebook(), notebook(text="return 2")
USERS = {17: "Lovelace, Ada", 18: "Hopper, Grace", 19: "Ó Néill, Bob", 77: "Stranger, A"}


def _submission(user, attempt, files, when="2026-03-01T23:30:00+01:00", late=False, kind="file"):
    """One of Canvas's, with its files by number."""
    name = USERS[user]
    return {
        "id": 900 + user,
        "user_id": user,
        "user": {"id": user, "name": name, "sortable_name": name, "sis_user_id": f"s{user}"},
        "attempt": attempt,
        "late": late,
        "submitted_at": when,
        "submission_type": "online_upload" if kind == "file" else kind,
        "attachments": [
            {"id": number, "filename": f, "display_name": f, "size": 9, "url": f"/files/{number}"}
            for number, f in files.items()
        ],
    }


class Server(ThreadingHTTPServer):
    """Canvas with one course.

    Attributes:
        assignments: by number, its name, types, and submissions.
        files: by number, the content, or the status with which it fails.
        fails: for a path, the statuses of its next answers.
        seen: for each request, its path and the token in it.
    """

    daemon_threads = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Handler)
        self.assignments, self.files, self.fails, self.seen = {}, {}, {}, []

    @property
    def address(self):
        return f"http://127.0.0.1:{self.server_port}"


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *arguments):
        pass

    def do_GET(self):
        parts = urlparse(self.path)
        token = self.headers.get("Authorization", "")
        self.server.seen.append((parts.path, token))
        if fails := self.server.fails.get(parts.path):
            return self._answer(fails.pop(0), {"errors": [{"message": f"failed, {token}"}]})
        if parts.path.startswith("/files/"):
            found = self.server.files[int(parts.path.rpartition("/")[2])]
            return self._send(found, b"") if isinstance(found, int) else self._send(200, found)
        if token != f"Bearer {TOKEN}":
            head = {"WWW-Authenticate": 'Bearer realm="canvas-lms"'}
            return self._answer(401, {"errors": [{"message": "Invalid access token."}]}, head)
        return self._api(parts.path, int(parse_qs(parts.query).get("page", ["1"])[0]))

    def _api(self, path, page):
        assignments = self.server.assignments
        if path == "/api/v1/courses/7":
            return self._answer(200, {"id": 7, "name": "Networks"})
        if path == "/api/v1/courses/7/assignments":
            made = [
                {"id": number, "course_id": 7, "name": name, "submission_types": types}
                for number, (name, types, _) in assignments.items()
            ]
            return self._pages(path, made, page)
        for number, (_, _, submissions) in assignments.items():
            if path == f"/api/v1/courses/7/assignments/{number}/submissions":
                made = json.loads(json.dumps(submissions))
                for each in made:
                    for file in each["attachments"]:
                        file["url"] = f"{self.server.address}{file['url']}?verifier=x"
                return self._pages(path, made, page)
        return self._answer(404, {"errors": [{"message": "no such thing"}]})

    def _pages(self, path, items, page, size=2):
        head, here = {}, items[(page - 1) * size : page * size]
        if page * size < len(items):
            head["Link"] = f'<{self.server.address}{path}?page={page + 1}>; rel="next"'
        self._answer(200, here, head)

    def _answer(self, status, value, head=()):
        self._send(
            status, json.dumps(value).encode(), {"Content-Type": "application/json"} | dict(head)
        )

    def _send(self, status, content, head=()):
        self.send_response(status)
        for name, value in dict(head).items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)


@contextmanager
def _serving(server):
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.fixture
def lms(monkeypatch):
    """A course in which three have handed in softmax, and one convolution."""
    monkeypatch.setenv("CANVAS_TOKEN", TOKEN)
    monkeypatch.setattr(canvas, "WAIT", 0)
    server = Server()
    upload = ["online_upload"]
    server.assignments = {
        31: ("Softmax", upload, [
            _submission(17, 1, {501: "softmax.ipynb"}),
            _submission(18, 3, {502: "HW 3 final.ipynb"}, "2026-03-02T10:00:00Z", late=True),
            _submission(19, 1, {503: "softmax.ipynb"}, "2026-02-27T08:00:00Z"),
        ]),
        32: ("Week 4", upload, [_submission(17, 1, {504: "x.ipynb"})]),
        33: ("A quiz", ["online_quiz"], []),
    }  # fmt: skip
    server.files = {501: ONE, 502: TWO, 503: ONE, 504: notebook("conv1d")}
    with _serving(server):
        yield server


@pytest.fixture
def course(tmp_path):
    (tmp_path / "roster.csv").write_text(ROSTER, encoding="utf-8")
    return Course(tmp_path)


def _collect(course, address, *words):
    words = ["collect", address, "--from", "canvas-api", *words]
    done = CliRunner().invoke(cli.main, [*words, "--course-dir", str(course.folder)])
    assert TOKEN not in done.output
    assert not any(TOKEN in path.read_text("utf-8") for path in course.folder.rglob("*.json"))
    return done


def _there(course):
    paths = sorted(course.submitted.glob("*/*/*.ipynb"))
    return {(path.parts[-3], path.parts[-2]): path.read_bytes() for path in paths}


def test_all_pages_are_read_and_each_file_has_its_owner_topic_and_time(lms, course):
    (course.folder / "course.toml").write_text("[topics.softmax]\ndue = 2026-03-01T22:00:00\n")
    done = _collect(course, f"{lms.address}/courses/7/assignments?x=1")
    assert done.output == (
        "4 collected, 2 handed in nothing of convolution, 0 handed in nothing of softmax, 2 late, "
        "0 doubtful.\n"
    )
    assert done.exit_code == 0
    assert _there(course) == {
        ("ada", "convolution"): notebook("conv1d"),
        ("ada", "softmax"): ONE,
        ("bob", "softmax"): ONE,
        ("grace", "softmax"): TWO,
    }
    times = {p.parts[-3]: p.read_text() for p in course.submitted.glob("*/softmax/timestamp.txt")}
    assert times == {
        "ada": "2026-03-01 22:30:00 UTC\n",
        "bob": "2026-02-27 08:00:00 UTC\n",
        "grace": "2026-03-02 10:00:00 UTC\n",
    }
    kept = json.loads((course.folder / "collected.json").read_text())["grace"]["softmax"]
    assert kept["platform"] == "canvas"
    assert kept["file"] == "hoppergrace_LATE_18_502_HW 3 final.ipynb"  # so feedback goes back
    asked = [path for path, _ in lms.seen]
    assert asked.count("/api/v1/courses/7/assignments/31/submissions") == 2
    assert not any("33" in path for path in asked)
    assert {token for path, token in lms.seen if path.startswith("/files/")} == {""}


def test_a_later_attempt_is_taken_and_the_rest_is_unchanged(lms, course):
    address = f"{lms.address}/courses/7"
    assert _collect(course, address, "--topic", "softmax").exit_code == 0
    lms.assignments[31][2][0] = _submission(17, 2, {611: "softmax-1.ipynb"}, "2026-03-02T09:00:00Z")
    lms.files[611] = TWO
    done = _collect(course, address, "--topic", "softmax")
    assert done.output.startswith("3 collected (2 of them unchanged)")
    assert _there(course)["ada", "softmax"] == TWO


def test_without_canvas_numbers_a_teams_file_is_each_members_own(lms, course):
    roster = "id,name,sis_id\nada,Ada Lovelace,s17\ngrace,Grace Hopper,s18\n"
    course.list_of_people.write_text(roster)
    lms.assignments = {31: ("Softmax", ["online_upload"], [
        _submission(17, 1, {501: "softmax.ipynb"}), _submission(18, 1, {501: "softmax.ipynb"}),
    ])}  # fmt: skip
    assert _collect(course, f"{lms.address}/courses/7").exit_code == 0
    assert _there(course) == {("ada", "softmax"): ONE, ("grace", "softmax"): ONE}


def test_what_cannot_be_taken_costs_a_line_and_holds_up_nobody(lms, course):
    lms.assignments[31][2].append(_submission(77, 1, {509: "softmax.ipynb"}))
    lms.assignments[31][2][1] = _submission(18, 1, {}, kind="online_text_entry")
    lms.assignments[31][2][2] = _submission(19, 1, {508: "../../softmax.ipynb"})
    lms.files |= {508: 404, 509: ONE}
    done = _collect(course, f"{lms.address}/courses/7", "--topic", "softmax")
    assert done.exit_code == 1
    assert "óneillbob" not in done.output
    assert ".._.._softmax.ipynb: cannot be downloaded (404); left out" in done.output
    assert "hoppergrace_18_text.html is text or a link in place of a file" in done.output
    assert "1 not on the roster (strangera (canvas 77))" in done.output
    assert set(_there(course)) == {("ada", "softmax")}


COURSE, SUBMISSIONS = "/api/v1/courses/7", "/api/v1/courses/7/assignments/31/submissions"


def test_a_failure_that_passes_is_waited_for(lms, course):
    lms.fails = {COURSE: [503], SUBMISSIONS: [429, 500], "/files/501": [502]}
    assert _collect(course, f"{lms.address}/courses/7").exit_code == 0
    assert len(_there(course)) == 4


# By what Canvas does: for which path, with which statuses, and what is said.
FAILS = {
    "it fails": (COURSE, [500] * 9, "Canvas fails (500), 5 times; try again later"),
    "too many requests": (SUBMISSIONS, [429] * 9, "Canvas asks for fewer requests, 5 times"),
    "not allowed": (SUBMISSIONS, [403], "may not see this course's submissions"),
    "no such course": (COURSE, [404], "there is no such course, or the owner of the token does"),
}


@pytest.mark.parametrize("what", FAILS)
def test_what_canvas_does_not_give_is_said_and_nothing_is_written(what, lms, course):
    path, statuses, said = FAILS[what]
    lms.fails = {path: list(statuses)}
    done = _collect(course, f"{lms.address}/courses/7")
    assert done.exit_code == 2
    assert said in done.output
    assert not course.submitted.exists()


def test_a_token_that_has_expired_is_said(lms, course, monkeypatch):
    monkeypatch.setenv("CANVAS_TOKEN", "7~an-old-one")
    done = _collect(course, f"{lms.address}/courses/7")
    assert done.exit_code == 2
    assert "Canvas does not know the token in CANVAS_TOKEN, or it has expired" in done.output
    assert "an-old-one" not in done.output


# By what is wrong: the token, the address, and what is said.
REFUSED = {
    "no token": (None, "https://canvas.uni.edu/courses/7", "CANVAS_TOKEN is not set; make one in"),
    "two lines": ("a\nb", "https://canvas.uni.edu/courses/7", "CANVAS_TOKEN is no token"),
    "no course": (TOKEN, "https://canvas.uni.edu/", "is no course in Canvas; expected the address"),
    "a file": (TOKEN, "softmax.zip", "is no course in Canvas"),
    "in the clear": (TOKEN, "http://canvas.uni.edu/courses/7", "a token would be read on its way"),
    "with a name": (TOKEN, "https://me:pw@canvas.uni.edu/courses/7", "a token would be read"),
    "nobody": (TOKEN, "http://127.0.0.1:9/courses/7", "no connection; see that the address is"),
}


@pytest.mark.parametrize("what", REFUSED)
def test_what_cannot_be_asked_is_refused_before_anything_is_written(what, course, monkeypatch):
    token, address, said = REFUSED[what]
    monkeypatch.setattr(canvas, "WAIT", 0)
    if token is None:
        monkeypatch.delenv("CANVAS_TOKEN", raising=False)
    else:
        monkeypatch.setenv("CANVAS_TOKEN", token)
    done = _collect(course, address)
    assert done.exit_code == 2, done.output
    assert said in done.output
    assert not course.submitted.exists()


def test_who_is_not_canvas_is_said(course, lms, monkeypatch):
    lms.fails = {COURSE: [200]}
    assert "Canvas" in _collect(course, f"{lms.address}/courses/7").output


def test_an_address_without_the_option_says_what_to_add(course):
    words = ["collect", "https://canvas.uni.edu/courses/7", "--course-dir", str(course.folder)]
    done = CliRunner().invoke(cli.main, words)
    assert done.exit_code == 2
    assert (
        "does not exist; expected a zip, a folder or a table; an address goes with" in done.output
    )
