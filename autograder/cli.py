"""The command ``autograder``."""

import contextlib
import os
import sys
from pathlib import Path

import click

from autograder import catalogue
from autograder.catalogue import CatalogueError


def _cores():
    """How many this process may use: in a container or a batch job perhaps not all there are."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count()


ONE_OR_MORE = {"nargs": -1, "metavar": "[TOPIC]..."}
COURSE = click.option(
    "--course-dir",
    "course_dir",
    type=click.Path(file_okay=False, exists=True, path_type=Path),
    default=".",
    help="The course directory; the current one if not given.",
)
DB = click.option(
    "--db", metavar="URL", help="nbgrader's db_url; <course>/gradebook.db if not given."
)
JOBS = click.option(
    "--jobs",
    type=click.IntRange(1),
    default=_cores(),
    help="Submissions at once; the number of cores if not given.",
)
SANDBOX = click.option(
    "--sandbox",
    type=click.Choice(["bubblewrap", "landlock"]),
    help="The kind of sandbox; if not given, bubblewrap, or Landlock where namespaces are refused.",
)
TABLE = click.option(
    "--csv",
    "table",
    metavar="FILE",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write all that changes as a table, too.",
)


class Refusal(click.ClickException):
    """It cannot be done, and the message says why. Ends with 2; 1 is for a class with a fault."""

    exit_code = 2


def _refusal(error):
    """The `Refusal` of an error; of the operating system's with the file and what to do."""
    if isinstance(error, OSError) and error.filename:
        advice = "see that you may read and write there"
        return Refusal(f"{error.filename}: {error.strerror}; {advice}")
    return Refusal(str(error))


@click.group()
@click.version_option(package_name="autograder")
def main():
    """Exercises in NumPy, graded against a trusted reference."""


@main.group()
def new():
    """Begin a course of your own, or a topic of one."""


@new.command("course")
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
def new_course(folder):
    """Write a small course that works at once into DIR, which is new or empty."""
    from autograder import new

    try:
        _say_written(new.course(folder))
    except (OSError, new.NewError) as error:
        raise _refusal(error) from error
    click.echo(f"Next, in {folder}: pip install -e . && autograder audit. Then read README.md.")


@new.command("topic")
@click.argument("name")
@COURSE
def new_topic(name, course_dir):
    """Write every file of the topic NAME, each with a line that says what to write there."""
    from autograder import new

    try:
        written, missing = new.topic(name, course_dir)
    except (OSError, new.NewError) as error:
        raise _refusal(error) from error
    _say_written(written)
    if missing:
        click.echo("Add these lines to _toc.yml, below the chapters of the other topics:")
        click.echo("\n".join(missing))
    click.echo(
        f"Next: write them, the questions first. 'autograder audit {name}' says what is left."
    )


def _say_written(paths):
    for path in paths:
        click.echo(f"{'written':10} {os.path.relpath(path)}")


@main.command()
@click.argument("topics", **ONE_OR_MORE)
@COURSE
def release(topics, course_dir):
    """Make the exercises and the recorded answers from the solutions."""
    _need("nbgrader", "jupytext")
    from autograder.course import Course
    from autograder.release import AnsweredError
    from autograder.release import release as release_topic

    try:
        course = catalogue.current()
        for topic in course.known(topics or course.topics()):
            written = release_topic(Course(course_dir), course, topic)
            for path, word in written.items():
                click.echo(f"{word:10} {os.path.relpath(path)}")
    except (OSError, AnsweredError, CatalogueError) as error:
        raise _refusal(error) from error


@main.command()
@click.argument("topics", **ONE_OR_MORE)
@COURSE
def audit(topics, course_dir):
    """Look whether a course is whole, and say what is missing or wrong.

    Nothing is written, and no sandbox is used: it runs the author's own code. Ends with 2 if
    there is anything to see to; a note is only to be known.
    """
    _need("nbgrader", "jupytext")
    from autograder import places
    from autograder.audit import audit as look_at
    from autograder.course import Course
    from autograder.finding import one_line

    notes, findings = [], []
    try:
        course, taught = Course(course_dir), catalogue.current()
        known = places.topics(course, taught)
        if strange := [topic for topic in topics if topic not in known]:
            raise Refusal(taught.no_such(strange[0]))
        if not known:
            raise Refusal(f"{taught.folder} has no topics; begin one with 'autograder new topic'")
        for topic in topics or known:
            found = look_at(course, taught, topic)
            click.echo(one_line(found))
            notes += found.notes
            findings += found.findings
    except CatalogueError as error:
        raise Refusal(one_line(error)) from error
    except OSError as error:
        raise _refusal(error) from error
    for note in sorted(notes, key=lambda note: -note.share):
        click.echo(f"note: {note}")
    for finding in dict.fromkeys(findings):
        click.echo(f"✗ {finding}")
    if findings:
        click.echo("See to these, one after the other; then run 'autograder audit' again.")
        sys.exit(2)
    click.echo("✓ nothing is missing")


@main.command()
@click.argument(
    "notebooks",
    nargs=-1,
    required=True,
    metavar="NOTEBOOK...",
    type=click.Path(exists=True, path_type=Path),
)
def check(notebooks):
    """Run your own notebooks here, without a sandbox, and print what their checks say.

    NOTEBOOK is a file, or a folder in which all notebooks are checked. What takes too long, such
    as an endless loop, is stopped; all else is checked.

    Ends with 0 if every function passes, with 1 if one does not, and with 2 if a NOTEBOOK cannot
    be read or is no exercise of the course.
    """
    from autograder.reading import UnreadableError
    from autograder.selfchecks import check_all, found_in

    try:
        catalogue.current()  # without a course nothing can be checked
        paths = found_in(notebooks)
        results = []
        for path, result in check_all(paths):
            results.append(result)
            if len(paths) > 1:
                click.echo(f"{path}:")
            for line in result.lines:
                click.echo(f"Error: {line}" if result.refused else line, err=result.refused)
    except (OSError, CatalogueError, UnreadableError) as error:
        raise _refusal(error) from error
    except KeyboardInterrupt as error:
        raise click.Abort from error
    if len(paths) > 1:
        whole = sum(result.is_right for result in results)
        click.echo(f"{whole} of {len(paths)} notebooks pass all checks")
    sys.exit(max(result.exit_code for result in results))


@main.command()
@click.argument(
    "folder",
    required=False,
    metavar="[FOLDER]",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
)
def progress(folder):
    """Say which functions are solved in your own notebooks in FOLDER, and which come next.

    FOLDER is my-exercises if there is one, otherwise the current folder. Each notebook in it, and
    in the folders in it, is run here, without a sandbox.
    """
    from autograder import progress

    mine = Path("my-exercises")
    try:
        for line in progress.lines(folder or (mine if mine.is_dir() else Path())):
            click.echo(line)
    except (OSError, CatalogueError) as error:
        raise _refusal(error) from error


@main.command()
@click.argument("topics", **ONE_OR_MORE)
@COURSE
@click.option(
    "--seed",
    type=click.IntRange(0),
    help="For the inputs, to repeat a grading elsewhere; if not given, the course's own secret.",
)
@JOBS
@click.option(
    "--scheduler",
    metavar="ADDRESS",
    help="Grade on the cluster of this dask scheduler (tcp://…), not here.",
)
@DB
@click.option("--force", is_flag=True, help="Grade again what has not changed since it was graded.")
@click.option("--full", is_flag=True, help="Print a row for each student, not only a summary.")
@click.option(
    "--preview",
    is_flag=True,
    help="Say whose scores would change, by how much and why; write nothing.",
)
@TABLE
@SANDBOX
@click.option(
    "--unsandboxed",
    is_flag=True,
    help="Run the notebooks without isolation. Only for notebooks that you wrote yourself.",
)
def grade(
    topics,
    course_dir,
    seed,
    jobs,
    scheduler,
    db,
    force,
    full,
    preview,
    table,
    sandbox,
    unsandboxed,
):
    """Grade what lies in submitted/<student>/<topic>/<topic>.ipynb.

    Writes gradebook.db, autograded/ and feedback/. If it is stopped, call it again: what is
    graded already is kept. Ends with 1 if a submission could not be graded; all others are.
    """
    _need("nbgrader", "rich", *(["distributed"] if scheduler else []))
    from autograder import grading, kinds, report, runs
    from autograder.course import Course, CourseError
    from autograder.entries import GradebookError
    from autograder.executor import ClusterError
    from autograder.rules import RulesError
    from autograder.sandbox import SandboxError
    from autograder.tables import TableError

    if table and not preview:
        raise Refusal("--csv goes with --preview; afterwards, 'autograder diff' has it")
    if sandbox and unsandboxed:
        raise Refusal(f"--unsandboxed and --sandbox {sandbox} exclude each other; give one of them")
    try:
        course, taught = Course(course_dir), catalogue.current()
        course.expect_submissions()
        roster, decided = course.roster(), course.rules(taught)
        if preview and not course.has_secret():
            raise CourseError(f"nothing was graded in {course_dir} yet; grade without --preview")
        secret = _secret(course)
        asked, strange = (topics, []) if topics else grading.sorted_out(taught, course.handed_in())
        if not topics:
            for topic in (each for each in asked if not decided.is_released(each)):
                report.say(f"{topic} was handed in, but is not released; it is not graded")
            asked = [topic for topic in asked if decided.is_released(topic)]
        kind = kinds.chosen(unsandboxed, sandbox)
        options = {
            "scheduler": scheduler,
            "kind": kind,
            "url": db,
            "force": force,
            "say": report.say,
            "preview": preview,
        }
        lines = grading.grade(
            course, taught, taught.known(asked), secret if seed is None else seed, jobs, **options
        )
        if preview:
            _say_moved(list(filter(None, map(runs.move, lines))), table, would=True)
            return
        before = runs.names(course)
        lines = runs.kept(course, taught, asked, lines)
        tally = report.follow(lines, total=len(course.everyone()) * len(asked))
    except KeyboardInterrupt:
        report.say("Stopped. What is graded is kept; the same command goes on from here.")
        os._exit(130)  # without waiting for what is under way
    except (
        OSError,
        CatalogueError,
        CourseError,
        ClusterError,
        GradebookError,
        RulesError,
        SandboxError,
        TableError,
    ) as error:
        raise _refusal(error) from error
    for line in grading.strays(course, taught, strange):
        tally.add(line)
    (report.table if full else report.summary)(tally)
    report.closing(course, tally, seed, kind, db)
    if (found := runs.names(course)) and found[-1] not in before:
        click.echo(f"run:              {found[-1]}")
    report.about_people([*roster.remarks, *roster.strangers(course.students())])
    sys.exit(1 if tally.not_graded else 0)


@main.command()
@click.argument("topics", **ONE_OR_MORE)
@COURSE
@JOBS
@DB
@click.option(
    "--poll",
    is_flag=True,
    help="Look twice a second: for a file system that tells nothing, as on another machine.",
)
@SANDBOX
@click.option("--again", is_flag=True, hidden=True)  # it has started itself anew
def watch(topics, course_dir, jobs, db, poll, sandbox, again):
    """Grade what arrives in submitted/, as it arrives, until Ctrl-C.

    Begins with what 'grade' would do. After a change of a question, an exercise or course.toml it
    starts itself anew.
    """
    _need("nbgrader", "rich", "watchfiles")
    stop, changed = _stopped_by_signals(), _anew_if_changed(again)
    from autograder import kinds, report
    from autograder.course import Course, CourseError
    from autograder.entries import GradebookError
    from autograder.handed_in import HandedInError
    from autograder.rules import RulesError
    from autograder.sandbox import SandboxError
    from autograder.tables import TableError
    from autograder.watch import ChangedError, Watch

    try:
        course, taught = Course(course_dir), catalogue.current()
        if not again:
            course.expect_submissions()
        options = {"url": db, "is_polling": poll, "is_again": again, "say": report.say}
        known = taught.known(topics), _secret(course), jobs, stop, kinds.chosen(asked=sandbox)
        watching = Watch(course, taught, *known, **options)
        report.say(f"watching {course.submitted}; Ctrl-C ends it")
        for line in watching.lines():
            click.echo(report.arrived(line))
            sys.stdout.flush()
    except ChangedError:
        return changed.set()
    except (
        OSError,
        CatalogueError,
        CourseError,
        GradebookError,
        HandedInError,
        RulesError,
        SandboxError,
        TableError,
    ) as error:
        raise _refusal(error) from error
    report.say("Stopped. What is graded is kept.")


def _secret(course):
    """What a course's inputs are drawn from; said, if it takes the place of an old seed."""
    from autograder import report

    secret, is_replacing = course.secret()
    if is_replacing:
        report.say(
            "grading-seed.txt is replaced by grading-secret.txt: the old seed was too "
            "short to stay secret. All is graded again, with new inputs."
        )
    return secret


def _anew_if_changed(again):
    """An event; if it is set when this process ends, the same command takes its place.

    Python cannot unlearn a module. This is the last thing that is done: called before what grades
    is imported, it comes after all that this has to clear away.
    """
    import atexit
    import threading

    changed = threading.Event()

    def begin():
        if changed.is_set():
            sys.stdout.flush()
            words = sys.orig_argv[1:] if again else [*sys.orig_argv[1:], "--again"]
            os.execv(sys.executable, [sys.executable, *words])

    atexit.register(begin)
    if again:
        with contextlib.suppress(ChildProcessError):  # children of the one before, which are none
            while os.waitpid(-1, os.WNOHANG)[0]:
                pass
    return changed


def _stopped_by_signals():
    """An event that the first Ctrl-C or SIGTERM sets; the second one ends the process at once."""
    import signal
    import threading

    stop = threading.Event()

    def end(number, frame):
        if stop.is_set():
            os._exit(128 + number)
        stop.set()
        # Not by print, which may be interrupted in the middle of a line.
        os.write(2, b"Ending when what is under way is done; Ctrl-C again ends it at once.\n")

    for each in (signal.SIGINT, signal.SIGTERM):
        signal.signal(each, end)
    return stop


def _say_moved(moved, table, would=False):
    """Print who moved, or would; and write it as a table, if there is a file for one."""
    from autograder import runs
    from autograder.atomic import write

    for sentence in runs.told(moved, would):
        click.echo(sentence)
    if table:
        write(table, runs.table(moved))
        click.echo(f"{'written':10} {table}")


@main.command()
@click.argument("one", metavar="RUN")
@click.argument("other", metavar="RUN")
@COURSE
@TABLE
def diff(one, other, course_dir, table):
    """Say whose scores changed after one RUN up to another one, by how much and why.

    A RUN is its name, as 'autograder grade' says it at the end, or the beginning of it; 'last' is
    the newest.
    """
    from autograder import runs
    from autograder.course import Course

    _need("nbgrader")
    try:
        course = Course(course_dir)
        moved = runs.between(course, runs.find(course, one), runs.find(course, other))
        _say_moved(moved, table)
    except (OSError, runs.RunError) as error:
        raise _refusal(error) from error


@main.command()
@click.argument("run", metavar="RUN")
@COURSE
@DB
def undo(run, course_dir, db):
    """Give back the scores that submissions had before a RUN; what people entered stays.

    They keep them until the notebook, or what it is graded with, changes again.
    Ends with 1 if a submission could not be given its score back.
    """
    _need("nbgrader")
    from autograder import runs
    from autograder.course import Course
    from autograder.entries import GradebookError
    from autograder.rules import RulesError
    from autograder.tables import TableError
    from autograder.undo import undo as restore

    try:
        course = Course(course_dir)
        moved, said, new = restore(course, catalogue.current(), runs.find(course, run), db)
    except (
        OSError,
        CatalogueError,
        GradebookError,
        RulesError,
        TableError,
        runs.RunError,
    ) as error:
        raise _refusal(error) from error
    for sentence in runs.told(moved):
        click.echo(sentence)
    for sentence in said:
        click.echo(sentence)
    click.echo(f"run:              {new or 'none; nothing was changed'}")
    sys.exit(1 if said else 0)


@main.command()
@click.argument("sources", nargs=-1, required=True, metavar="SOURCE...")
@COURSE
@click.option(
    "--from",
    "platform",
    type=click.Choice(["canvas", "canvas-api", "moodle", "gradescope", "github", "folder"]),
    help="Whose zips they are; if not given, it is told by the names in them.",
)
@click.option("--topic", "topics", multiple=True, help="Only this one. Can be given several times.")
@click.option("--take", multiple=True, metavar="FILE", help="The one that is meant, where it asks.")
@click.option("--zone", help="Of the times in Moodle's worksheet, such as Europe/Berlin.")
@click.option("--dry-run", is_flag=True, help="Say what would be collected, and write nothing.")
def collect(sources, course_dir, platform, topics, take, zone, dry_run):
    """Sort what a learning platform gave into submitted/<student>/<topic>/<topic>.ipynb.

    SOURCE is a zip or a folder, as Canvas, Moodle, Gradescope or GitHub Classroom make it, or a
    table that belongs to one: Moodle's grading worksheet, GitHub Classroom's grades. With
    '--from canvas-api' it is the address of a course, https://…/courses/4711, and CANVAS_TOKEN in
    the environment holds a token.

    Ends with 1 if something that was handed in could not be taken; all else is.
    """
    is_asked = platform == "canvas-api"
    _need("nbgrader", "yaml", *(["canvasapi"] if is_asked else []))
    from autograder.collect import collect as collect_from
    from autograder.course import Course
    from autograder.platforms import Lists
    from autograder.rules import RulesError
    from autograder.sources import SourceError
    from autograder.tables import TableError

    for source in () if is_asked else sources:
        if not os.path.exists(source):
            advice = "; an address goes with --from canvas-api" if "://" in source else ""
            raise Refusal(f"{source} does not exist; expected a zip, a folder or a table{advice}")
    tables = [source for source in sources if source.lower().endswith(".csv")]
    others = [source for source in sources if source not in tables]
    try:
        taught = catalogue.current()
        options = {"topics": taught.known(topics), "take": take, "is_dry": dry_run}
        course, lists = Course(course_dir), Lists(tables, zone)
        if is_asked:
            collected = _asked_of_canvas(course, taught, others, lists, options)
        else:
            collected = collect_from(course, taught, others, lists, platform, **options)
    except (OSError, CatalogueError, RulesError, SourceError, TableError) as error:
        raise _refusal(error) from error
    for one in collected.written if dry_run else ():
        click.echo(f"{one.source}: {one.file} → submitted/{one.student}/{one.topic}")
    for sentence in (*collected.notes, *collected.problems, *collected.doubts):
        click.echo(sentence)
    click.echo(collected.closing(dry_run))
    sys.exit(0 if collected.is_whole else 1)


def _asked_of_canvas(course, taught, addresses, lists, options):
    """What the courses at these addresses of Canvas hold, collected as from Canvas's zips."""
    from tempfile import TemporaryDirectory

    from autograder.canvas import TOKEN, fetch
    from autograder.collect import collect as collect_from

    token, problems, zips = os.environ.get(TOKEN), [], []
    with TemporaryDirectory() as folder:
        for address in addresses:
            fetched = fetch(address, token, Path(folder), options["topics"], taught.topics())
            lists.uploads |= fetched.uploads
            problems += fetched.problems
            zips += fetched.zips
        collected = collect_from(course, taught, zips, lists, "canvas", **options)
    collected.problems[:0] = problems
    return collected


@main.command()
@click.argument("topics", **ONE_OR_MORE)
@COURSE
@click.option(
    "--format",
    "form",
    type=click.Choice(["wide", "canvas", "moodle", "csv"]),
    required=True,
    help="A row for each student; Canvas's or Moodle's own file; a row for each function.",
)
@click.option(
    "--into",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="The file that Canvas or Moodle gave. It is not changed.",
)
@click.option("--to", type=click.Path(dir_okay=False, path_type=Path), help="The file to write.")
@click.option("--column", "columns", multiple=True, metavar="TOPIC=NAME", help="In Canvas's file.")
@click.option("--scale", is_flag=True, help="Convert to the points that the platform has.")
@DB
def export(topics, course_dir, form, into, to, columns, scale, db):
    """Write the scores as a table, or fill in the file that a learning platform gave.

    Who has no score keeps the cell as it is. Ends with 2, and writes nothing, where a column, a
    number of points or a student does not fit.
    """
    _need("nbgrader")
    from autograder import export as tables
    from autograder.atomic import write
    from autograder.course import Course
    from autograder.entries import GradebookError
    from autograder.rules import RulesError
    from autograder.sources import SourceError
    from autograder.tables import TableError

    is_filled = form in ("canvas", "moodle")
    if is_filled != (into is not None):
        raise Refusal(
            f"--format {form} fills in a file that the platform gave; name it with --into"
            if is_filled
            else f"--format {form} writes a table of its own, and takes no --into"
        )
    if strange := [each for each in columns if "=" not in each]:
        raise Refusal(f"--column is {strange[0]!r}; expected TOPIC=NAME")
    columns = dict(each.split("=", 1) for each in columns)
    to = to or Path(f"{into.stem}-filled.csv" if into else f"scores-{form}.csv")
    try:
        course, taught = Course(course_dir), catalogue.current()
        found = tables.graded(course, taught, taught.known([*topics, *columns])[: len(topics)], db)
        said = []
        if form == "canvas":
            content, said = tables.into_canvas(course, found, into, columns, scale)
        elif form == "moodle":
            content, said = tables.into_moodle(course, found, into, scale)
        else:
            rules = course.rules(taught) if course.decisions.exists() else None
            is_wide = form == "wide"
            content = tables.wide(course, found, rules) if is_wide else tables.long(course, found)
        write(to, content)
    except (
        OSError,
        CatalogueError,
        GradebookError,
        RulesError,
        SourceError,
        TableError,
        tables.ExportError,
    ) as error:
        raise _refusal(error) from error
    for sentence in said:
        click.echo(sentence)
    click.echo(f"{'written':10} {to}")


@main.command()
@click.argument("topics", **ONE_OR_MORE)
@COURSE
@DB
@click.option(
    "--to",
    type=click.Path(file_okay=False, path_type=Path),
    help="The folder to write; <course>/report if not given.",
)
@click.option("--book", metavar="URL", help="Of the site of the book, to link to its sections.")
def report(topics, course_dir, db, to, book):
    """Write how the class did: report/index.html, one page, and its numbers as tables.

    It says what to explain next, who needs help, who was not graded and why. Nothing is graded.
    """
    _need("nbgrader", "jinja2")
    from autograder import class_page
    from autograder.book import Book, BookError
    from autograder.course import Course
    from autograder.entries import GradebookError
    from autograder.rules import RulesError
    from autograder.tables import TableError

    try:
        course, taught = Course(course_dir), catalogue.current()
        folder = to or course.folder / class_page.FOLDER
        book = book or course.rules(taught).book
        site = Book(book) if book else Book.beside(course, taught, folder)
        found = class_page.count(course, taught, taught.known(topics), db)
        written = class_page.publish(course, taught, found, folder, site)
    except (
        OSError,
        CatalogueError,
        GradebookError,
        RulesError,
        TableError,
        BookError,
    ) as error:
        raise _refusal(error) from error
    click.echo(f"report:           {os.path.relpath(written[0])}")


@main.command()
@click.argument("topics", **ONE_OR_MORE)
@COURSE
def similar(topics, course_dir):
    """Write whose work is similar, more than a task explains: similar/index.html, and tables.

    Nothing is run. It says that students agree in what few others wrote, and not why. Ends with 1
    if a notebook could not be compared; all others are.
    """
    _need("nbgrader", "jinja2")
    from autograder import similar_page
    from autograder.course import Course, CourseError
    from autograder.rules import RulesError
    from autograder.sources import SourceError
    from autograder.tables import TableError
    from autograder.wording import printable

    found = []
    try:
        course, taught = Course(course_dir), catalogue.current()
        course.expect_submissions()
        asked = taught.known(topics)
        if not topics:
            handed_in = course.handed_in()
            asked = [name for name in taught.in_order(course.contents) if name in handed_in]
        for topic in similar_page.compare(course, taught, asked):
            found.append(topic)
            for student, said in topic.left_out:
                click.echo(printable(f"{student}, {topic.name}: {said}"))
            click.echo(topic.in_short)
        written = similar_page.publish(course, taught, found)
    except (
        OSError,
        CatalogueError,
        CourseError,
        RulesError,
        SourceError,
        TableError,
    ) as error:
        raise _refusal(error) from error
    click.echo(f"similar:          {os.path.relpath(written[0])}")
    sys.exit(1 if any(topic.left_out for topic in found) else 0)


@main.group()
def db():
    """The gradebook's database."""


@db.command("copy")
@click.argument("source", metavar="FROM")
@click.argument("target", metavar="TO")
def copy_db(source, target):
    """Copy a gradebook FROM one address TO another one, with all that people entered.

    Both are nbgrader's db_url, such as sqlite:///gradebook.db and postgresql://…; the second one
    is a database that is new or empty.
    """
    _need("nbgrader")
    from autograder.entries import GradebookError
    from autograder.gradebook_copy import copy

    try:
        counts = copy(source, target)
    except GradebookError as error:
        raise _refusal(error) from error
    told = ("student", "submitted_assignment", "grade", "comment")
    shown = ", ".join(f"{counts[name]} {name.replace('_', ' ')}s" for name in told)
    click.echo(f"copied: {shown}. Go on with --db and the new address")


@main.command("send-back")
@click.argument("topics", **ONE_OR_MORE)
@COURSE
@click.option(
    "--format",
    "form",
    type=click.Choice(["moodle", "canvas", "pages", "nbgrader"]),
    required=True,
    help="The zip that Moodle or Canvas takes; a folder for each student; nbgrader's exchange.",
)
@click.option(
    "--to",
    type=click.Path(file_okay=False, path_type=Path),
    help="The folder to write into; <course>/sent-back if not given.",
)
def send_back(topics, course_dir, form, to):
    """Make of the feedback pages what a learning platform takes, or a folder for each student.

    Whose zip it is, is known of what 'autograder collect' has collected. With nbgrader, what
    'nbgrader collect' has collected is released, and 'nbgrader fetch_feedback' gets it. Ends with
    1 if a page is left over; all others are in it.
    """
    _need("nbgrader", "jinja2")
    from autograder import send_back
    from autograder.course import Course, CourseError
    from autograder.sources import SourceError

    try:
        course, taught = Course(course_dir), catalogue.current()
        course.expect_submissions()
        asked = taught.known(topics) or taught.topics()
        if to and form == "nbgrader":
            raise Refusal("--format nbgrader writes into nbgrader's exchange, and takes no --to")
        folder = to or course.folder / send_back.FOLDER
        if form == "nbgrader":
            from autograder.nbgrader_feedback import release

            sent = release(course, asked)
        elif form == "pages":
            sent = send_back.pages(course, asked, folder)
        else:
            sent = send_back.zips(course, asked, form, folder)
    except (
        OSError,
        CatalogueError,
        CourseError,
        SourceError,
        send_back.SendBackError,
    ) as error:
        raise _refusal(error) from error
    for sentence in sent.left:
        click.echo(sentence)
    for path in sent.files if form != "pages" else ():
        click.echo(f"{'written':10} {os.path.relpath(path)}")
    where = "released" if form == "nbgrader" else f"in {os.path.relpath(folder)}"
    click.echo(f"{sent.pages} pages {where}, {len(sent.left)} left over")
    sys.exit(1 if sent.left else 0)


@main.command()
@COURSE
@DB
def doctor(course_dir, db):
    """Say what works on this machine, what does not, and what to do about it.

    Ends with 2 if nothing can be graded here.
    """
    from autograder import doctor

    findings = []
    for finding in doctor.examine(course_dir, db):
        findings.append(finding)
        click.echo(str(finding))
    lacking = sum(finding.is_needed and not finding.works for finding in findings)
    click.echo(
        f"{lacking} of these must be seen to before anything can be graded here"
        if lacking
        else "submissions can be graded here"
    )
    sys.exit(2 if lacking else 0)


@main.command("grade-one")
@click.argument("notebook", type=click.Path(path_type=Path))
@click.option("--topic", help="What it must be of; if not given, its functions tell.")
@click.option(
    "--course-dir",
    "course_dir",
    type=click.Path(file_okay=False, exists=True, path_type=Path),
    help="For its exercises, its secret and its kept answers; none is needed.",
)
@click.option("--seed", type=click.IntRange(0), help="For the inputs, to repeat a grading.")
@click.option(
    "--results",
    type=click.Path(dir_okay=False, path_type=Path),
    help="The file for the result; if not given, it is printed. With --format json the text for "
    "people is printed as well.",
)
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "gradescope", "github"]),
    default="text",
    help="For people, for programs, Gradescope's results.json, or GitHub's summary.",
)
@SANDBOX
def grade_one(notebook, topic, course_dir, seed, results, form, sandbox):
    """Grade one NOTEBOOK by the judge that grades a class, and keep nothing of it.

    The inputs are drawn anew each time, unless there is a course directory or a seed. Ends with 1
    if NOTEBOOK could not be graded, which the result says, too.
    """
    _need("nbgrader")
    from autograder import outlets, single
    from autograder.atomic import write
    from autograder.course import CourseError
    from autograder.rules import RulesError
    from autograder.sandbox import SandboxError
    from autograder.tables import TableError

    def say(sentence):
        click.echo(sentence, err=True)

    try:
        taught = catalogue.current()
        found = single.grade(notebook, taught, topic, course_dir, seed, say, sandbox)
        made = outlets.FORMS[form](found)
        summary = os.environ.get("GITHUB_STEP_SUMMARY") if form == "github" else None
        if results is not None:
            write(results, made)
            if form == "json":  # the others have a place where people read them
                click.echo(outlets.text(found), nl=False)
        elif summary:
            with open(summary, "a", encoding="utf-8") as file:
                file.write(made)
        else:
            click.echo(made, nl=False)
        if form == "github":
            click.echo(outlets.github_annotations(found), nl=False)
    except (
        OSError,
        CatalogueError,
        CourseError,
        RulesError,
        SandboxError,
        TableError,
    ) as error:
        raise _refusal(error) from error
    sys.exit(0 if found.status.is_graded else 1)


@main.command("gradescope-zip")
@click.argument("topic")
@COURSE
@click.option(
    "--to",
    type=click.Path(dir_okay=False, path_type=Path),
    help="The file to write; gradescope-<topic>.zip if not given.",
)
def gradescope_zip(topic, course_dir, to):
    """Write the zip that Gradescope takes as the autograder of an assignment on TOPIC.

    It holds the grader, the exercise and a secret of its own for the hidden inputs: keep it from
    students.
    """
    _need("nbgrader")
    from autograder import gradescope
    from autograder.atomic import write
    from autograder.course import Course, CourseError
    from autograder.rules import RulesError
    from autograder.tables import TableError

    to = to or Path(f"gradescope-{topic}.zip")
    try:
        write(to, gradescope.pack(Course(course_dir), catalogue.current(), topic), mode=0o600)
    except (
        OSError,
        CatalogueError,
        CourseError,
        RulesError,
        TableError,
        gradescope.GradescopeError,
    ) as error:
        raise _refusal(error) from error
    click.echo(f"{'written':10} {to}")


@main.command("gradescope-run", hidden=True)
@click.argument("root", type=click.Path(file_okay=False, exists=True, path_type=Path))
@click.option("--prepare", is_flag=True, help="Only make ready what every submission needs.")
def gradescope_run(root, prepare):
    """Grade what Gradescope has put in ROOT; called by the scripts in the zip."""
    from autograder import gradescope
    from autograder.course import CourseError

    try:
        if prepare:
            return gradescope.prepare(root, catalogue.current(), click.echo)
        sys.exit(gradescope.run(root, catalogue.current(), click.echo))
    except (OSError, CatalogueError, CourseError) as error:
        raise _refusal(error) from error


def _need(*packages):
    from importlib.util import find_spec

    if missing := [package for package in packages if find_spec(package) is None]:
        extra = {"distributed": "cluster", "canvasapi": "canvas"}.get(missing[0], "grading")
        raise Refusal(
            f"this needs {', '.join(missing)}; install them with: pip install 'autograder[{extra}]'"
        )
