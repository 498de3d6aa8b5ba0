"""The formgrader in a browser: it does its work, and runs nothing of a student's."""

import json
from urllib.parse import quote
from urllib.request import Request, urlopen

import nbformat
import pytest
from attacks.beside import SCRIPT
from classroom import blank, submission
from nbgrading import TOKEN, course_in, formgrader, totals
from servers import wait_until

from autograder.course import Course
from autograder.entries import default_url
from autograder.formgrader import FILE_POLICY, harmless
from autograder.gradebook import Record, Scores
from autograder.notebook import as_text, points, rebuild
from autograder.reading import cells_of
from autograder.result import Status, Summary

# Names that run as a program where a page writes them as they are.
NAMES = (
    "<img src=x onerror=window.ran=1>",
    '";window.ran=1;"',
    "<svg onload=window.ran=1>",
    "x\\",
    "C# & 50%, really?",
    '" autofocus onfocus=window.ran=1 x="',
    "<iframe srcdoc='&lt;script&gt;parent.ran=1&lt;&#47;script&gt;'>",
)
# As much of MathJax as the formgrader asks for. It evaluates, as the real one does.
MATHJAX = """
eval("window.MathJax = {Hub: {Config() {}, Queue() {}, Startup: {signal: {}}}}");
MathJax.Hub.Startup.signal.Interest = (told) => setTimeout(() => told("End"), 100);
"""
DATA = ("students", "submissions/softmax", f"student_submissions/{quote(NAMES[0])}")
BESIDE = ("page.html", "plot.svg", "notes.htm", "page.xhtml")
pytestmark = pytest.mark.xdist_group("formgrader")  # one server for all of these


@pytest.fixture(scope="module")
def course(tmp_path_factory):
    return graded(course_in(tmp_path_factory.mktemp("course")))


def graded(folder):
    """Enter a class as our own command does, which takes any name, but without judging it."""
    course, exercise = Course(folder), blank("softmax")
    summary = Summary(Status.TIMEOUT, "", 1.0, 3.0, (), "<img src=x onerror=window.ran=1>")
    marks = dict.fromkeys(points(exercise), summary)
    with Scores(default_url(course)) as scores:
        scores.add_assignment("softmax", exercise)
        scores.record("softmax", [Record(name, marks) for name in ("ada", *NAMES)])
    for name in ("ada", *NAMES):
        notebook = submission("softmax", first=f"print({SCRIPT!r})")
        notebook.cells.append(nbformat.v4.new_markdown_cell(SCRIPT, id="text"))
        notebook = rebuild(exercise, cells_of(notebook, "softmax.ipynb"))
        code = next(cell for cell in notebook.cells if cell.cell_type == "code")
        code.outputs = [nbformat.v4.new_output("stream", text=SCRIPT)]
        path = course.graded_notebook(name, "softmax")
        path.parent.mkdir(parents=True)
        path.write_text(as_text(notebook), "utf-8")
        # The formgrader lists who has handed in.
        course.submission(name, "softmax").parent.mkdir(parents=True)
    for name in BESIDE:  # as nbgrader's commands left them before
        kind = "svg" if name.endswith("svg") else "html"
        space = {"svg": "http://www.w3.org/2000/svg", "html": "http://www.w3.org/1999/xhtml"}[kind]
        path = course.graded_notebook("ada", "softmax").with_name(name)
        path.write_text(f"<{kind} xmlns='{space}'>{SCRIPT}</{kind}>", "utf-8")
    return folder


@pytest.fixture(scope="module")
def server(course):
    with formgrader(course) as address:
        wait_until(lambda: _answers(address))
        yield address


def _answers(address):
    try:
        return _get(f"{address}/formgrader/api/students")
    except OSError:
        return None


def _get(url):
    with urlopen(Request(url, headers={"Authorization": f"token {TOKEN}"})) as answer:
        return answer.read().decode()


@pytest.fixture(scope="module")
def window(server, chromium):
    """The browser of an instructor who has logged in."""
    context = chromium.new_context()
    context.route("https://cdnjs.cloudflare.com/**", lambda route: route.fulfill(body=MATHJAX))
    context.set_default_timeout(60_000)
    assert context.request.get(f"{server}/formgrader/manage_assignments?token={TOKEN}").ok
    yield context
    context.close()


@pytest.fixture
def page(window):
    """A page of the instructor's, and what the policy has refused to run in it."""
    page = window.new_page()
    page.failed = []
    page.on("pageerror", lambda error: page.failed.append(str(error)))
    page.on("console", lambda said: said.type == "error" and page.failed.append(said.text))
    yield page
    page.close()


def _submissions(server):
    listed = json.loads(_get(f"{server}/formgrader/api/submitted_notebooks/softmax/softmax"))
    return {each["student"]: each["id"] for each in listed}


def test_an_instructor_lists_opens_scores_and_comments(server, page, course):
    page.goto(f"{server}/formgrader/manage_assignments")
    page.wait_for_selector("text=softmax")
    page.goto(f"{server}/formgrader/manage_students")
    page.wait_for_selector("a[href$='/manage_students/ada']")
    page.goto(f"{server}/formgrader/manage_students/ada")
    page.click("text=softmax")
    page.wait_for_selector("a[href*='/formgrader/submissions/']")
    page.goto(f"{server}/formgrader/manage_submissions/softmax")
    page.wait_for_selector(f"td:text-is('{NAMES[0]}')")
    page.goto(f"{server}/formgrader/gradebook/softmax/softmax")
    page.wait_for_selector("a.name-hidden")
    page.click("#toggle_names")  # a click that stands in nbgrader's template
    page.wait_for_selector("a.name-shown:text-is('ada'):visible")
    page.click("a.name-shown:text-is('ada')")
    page.wait_for_selector("#check_predict:visible")
    page.click("span.glyphicon-eye-open.name-hidden")
    page.wait_for_selector("a.name-shown:visible")
    page.wait_for_function("window.MathJax && MathJax.loaded")
    before = totals(course)["ada"]
    page.wait_for_selector("#check_predict[placeholder]")
    with page.expect_response(lambda answer: "/api/grade/" in answer.url) as saved:
        page.fill("#check_predict", "2")
        page.dispatch_event("#check_predict", "change")
    assert saved.value.ok
    with page.expect_response(lambda answer: "/api/comment/" in answer.url) as saved:
        page.fill("#predict-comment", "nearly <b>right</b>")
        page.dispatch_event("#predict-comment", "change")
    assert saved.value.ok
    assert totals(course)["ada"] == before + 1  # two by hand in place of one
    # The table's script makes markup of a name; that its handlers are refused is as it should be.
    assert [said for said in page.failed if "inline event handler" not in said] == []


@pytest.mark.parametrize("name", NAMES)
def test_a_name_is_only_text(name, server, page):
    there = f"{server}/formgrader"
    pages = [
        f"{there}/manage_students/{quote(name, safe='')}",
        f"{there}/submissions/{_submissions(server)[name]}/",
        # Where the name is a part of the address that its script asks.
        f"{there}/manage_students/{quote(name, safe='')}/softmax",
    ]
    written = []
    for address in pages:
        page.goto(address)
        page.wait_for_timeout(50)
        assert page.evaluate("window.ran") is None, address
        assert "syntax" not in " ".join(page.failed).lower(), address
        written.append(page.content())
    assert harmless(name) in written[1]
    page.wait_for_selector("a[href*='/formgrader/submissions/']")


@pytest.mark.parametrize("name", NAMES[:2])
@pytest.mark.parametrize("place", ["manage_submissions/{}", "gradebook/{}/{}"])
def test_an_address_is_only_text(name, place, server, page):
    part = quote(name, safe="")
    page.goto(f"{server}/formgrader/{place.format(part, part)}")
    page.wait_for_timeout(50)
    assert page.evaluate("window.ran") is None
    assert harmless(name) in page.content()


@pytest.mark.parametrize("what", DATA)
def test_data_opened_as_a_page_runs_nothing(what, server, page):
    page.goto(f"{server}/formgrader/api/{what}")
    page.wait_for_timeout(100)
    assert page.evaluate("window.ran") is None


@pytest.mark.parametrize("name", BESIDE)
@pytest.mark.parametrize("way", ["{}", "..%2f..%2f..%2fautograded/ada/softmax/{}"])
def test_a_file_opened_as_a_page_runs_nothing(name, way, server, page):
    address = f"{server}/formgrader/submissions/{_submissions(server)['ada']}/{way.format(name)}"
    answer = page.goto(address)
    assert answer.ok
    assert FILE_POLICY in answer.headers["content-security-policy"]
    page.wait_for_timeout(100)
    assert page.evaluate("window.ran") is None
    assert "_xsrf" not in page.title()


def test_a_script_that_has_come_into_a_page_is_not_run(server, page):
    """The second wall: whatever a hole that nobody knows lets into a page."""
    kinds = (
        "<img src=x onerror=window.ran=1>",
        "<svg><script>window.ran=1</script></svg>",
        "<iframe srcdoc='<script>parent.ran=1</script>'></iframe>",
        f"<script src='{server}/formgrader/static/js/utils.js'></script>",
        "<a id=j href='javascript:window.ran=1'>x</a>",
    )
    page.goto(f"{server}/formgrader/submissions/{_submissions(server)['ada']}/")
    for kind in kinds:
        page.evaluate("(html) => $('body').append(html)", kind)
    page.evaluate("document.getElementById('j').click()")
    page.wait_for_timeout(300)
    assert page.evaluate("window.ran") is None
