"""The table of a class: which lines it shows, and what a large class costs."""

import weakref

import pytest
from classroom import TAUGHT, hand_in
from rich.console import Console

from autograder import grading, kinds, report
from autograder.course import Course
from autograder.result import Entry, Line, Mark, Status, Summary
from autograder.tally import MOST_ROWS, Tally


def _line(number, status="graded", message="", topic="softmax", **more):
    return Line(f"student-{number:05}", topic, Status(status), message, **more)


def _tally(lines):
    tally = Tally()
    for line in lines:
        tally.add(line)
    return tally


def _shown(lines, capsys):
    report.table(_tally(lines))
    return capsys.readouterr().out


def _scored(given, machine):
    """A line with these scores by function, as they count and as the machine gave them."""
    functions = {
        name: Summary(Status.GRADED, "", score, 1, (), None) for name, score in machine.items()
    }
    marks = {name: Mark(score, 1, machine[name], None) for name, score in given.items()}
    return _line(1, functions=functions, entry=Entry(marks))


def test_a_small_class_is_shown_whole_in_order_of_student(capsys):
    shown = _shown([_line(number) for number in reversed(range(MOST_ROWS))], capsys)
    found = [line.split()[1] for line in shown.splitlines() if "student-" in line]
    assert found == [f"student-{number:05}" for number in range(MOST_ROWS)]
    assert "more" not in shown


@pytest.mark.parametrize("status", ["not handed in", "blank"])
def test_in_a_large_class_what_failed_is_shown_before_what_is_not_there(status, capsys):
    lines = [_line(number, status) for number in range(250)]
    lines += [_line(300, "failed"), _line(301, "graded", "no feedback page"), _line(302)]
    shown = _shown(lines, capsys)
    found = [line.split()[1] for line in shown.splitlines() if "student-" in line]
    assert len(found) == MOST_ROWS
    assert found == sorted(found)
    assert found[-2:] == ["student-00300", "student-00301"]
    assert f"and 53 more: 250 {status}, 2 graded, 1 failed; 'nbgrader export'" in shown


def test_a_large_class_without_a_fault_has_no_rows(capsys):
    shown = _shown([_line(number) for number in range(250)], capsys)
    assert "student-" not in shown
    assert "and 250 more: 250 graded; 'nbgrader export' lists them all" in shown


def test_a_larger_class_takes_no_more_memory():
    statuses, kept = ("graded", "blank", "failed", "timeout"), []

    def lines():
        for number in range(2000):
            line = _line(number * 7919 % 2000, statuses[number % 4])
            kept.append(weakref.ref(line))
            yield line

    tally = report.follow(lines(), total=2000)
    assert sum(line() is not None for line in kept) <= MOST_ROWS
    assert tally.counts == dict.fromkeys(statuses, 500)
    assert tally.not_graded == 500


def test_a_star_is_for_each_score_that_a_person_changed(capsys):
    swapped = _scored({"a": 1, "b": 0}, machine={"a": 0, "b": 1})
    shown = _shown([swapped], capsys)
    assert "1*/2" in shown
    assert "* with scores that a person has given" in shown


def test_the_order_of_a_sum_makes_no_star(capsys):
    machine = {"a": 0.1, "b": 0.2, "c": 0.3}
    assert "*" not in _shown([_scored(dict(reversed(machine.items())), machine)], capsys)


def test_folders_of_no_topic_stand_in_one_table(tmp_path, capsys):
    for number in range(30):
        hand_in(tmp_path, f"student-{number:02}", f"week-{number:02}", "")
    hand_in(tmp_path, "student-00", "sotfmax", "")
    course = Course(tmp_path)
    shown = _shown(grading.strays(course, TAUGHT, course.handed_in()), capsys)
    assert shown.count("recognised mistake") == 1
    assert shown.startswith("unknown topics")
    assert "there is no topic 'sotfmax'; did you mean softmax?" in shown
    assert "there is no topic 'week-29'; the topics are: " in shown


def test_more_folders_of_no_topic_than_a_table_holds_are_counted(capsys):
    lines = [_line(number, "unknown topic", topic=f"week-{number}") for number in range(250)]
    shown = _shown(lines, capsys)
    assert shown.count("student-") == MOST_ROWS
    assert "and 50 more: 250 unknown topic\n" in shown


def _summary(lines, capsys, width=80):
    """The summary on a terminal of that width, with all that stands below it in the end."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(report, "_console", lambda: Console(width=width))
        tally = _tally(lines)
        report.summary(tally)
        report.closing(Course("."), tally, b"secret", kinds.BUBBLEWRAP)
        report.about_people([f"submitted/student-{n} is not on the roster" for n in range(50)])
    return capsys.readouterr().out


def _earned(number, scores, mistakes=(), topic="softmax"):
    """A line with these scores of 10, by function."""
    functions = {
        name: Summary(Status.GRADED, "", score, 10, tuple(mistakes), None)
        for name, score in scores.items()
    }
    entry = Entry({name: Mark(score, 10, score, None) for name, score in scores.items()})
    return _line(number, topic=topic, functions=functions, entry=entry)


def test_the_summary_fits_one_screen_for_any_class(capsys):
    topics = [f"topic_{number}" for number in range(40)]
    lines = [_line(n, "unreadable", "x" * 500, topic=t) for n in range(500) for t in topics]
    shown = _summary(lines, capsys).splitlines()
    assert len(shown) <= 24
    assert max(map(len, shown)) <= 80
    assert "and 31 more topics; --full shows them" in shown
    assert "and 19996 more to look at; --full shows them" in shown


def test_the_summary_names_the_hardest_function_and_the_commonest_mistake(capsys):
    lines = [_earned(n, {"softmax": 10, "predict": 5}, ["no max"] if n else []) for n in range(4)]
    lines += [_line(9, "not handed in"), _line(10, "blank", entry=Entry({}))]
    shown = _summary(lines, capsys).splitlines()
    assert shown[1].split()[:6] == ["softmax", "5", "of", "6", "75%", "50%"]
    assert "50% predict" in shown[1]
    assert "3 × softmax: no max" in shown[1]


def test_what_is_blank_makes_no_function_hard(capsys):
    functions = {"f": Summary(Status.BLANK, "", 0, 10, (), None)}
    blank = _line(1, "blank", functions=functions, entry=Entry.blank({"f": 10}))
    assert "100% f" in _summary([blank, _earned(2, {"f": 10})], capsys)


def test_the_summary_shows_no_name_that_acts_on_a_terminal(capsys):
    line = Line("[bold]Bo\x1b[31m", "softmax", Status.TIMEOUT, "[red]loop")
    shown = _summary([line], capsys)
    assert "[bold]Bo, softmax: timeout: [red]loop" in shown
    assert "\x1b" not in shown


def _closing(lines, tmp_path, capsys):
    report.closing(Course(tmp_path), _tally(lines), 7, kinds.BUBBLEWRAP)
    return capsys.readouterr().out.splitlines()


def test_the_closing_line_tells_broken_uploads_from_those_who_never_came(tmp_path, capsys):
    statuses = ["graded", "graded", "blank", "unreadable", "no notebook", "no notebook"]
    statuses += ["not handed in"] * 3
    lines = [_line(number, status) for number, status in enumerate(statuses)]
    assert _tally(lines).not_graded == 3
    said = _closing(lines, tmp_path, capsys)[0]
    assert said.startswith("3 submissions graded, 3 could not be graded (")
    assert "2 no notebook" in said
    assert "1 unreadable" in said
    assert "), 3 not handed in. Repeat it" in said


def test_who_has_not_handed_in_is_no_fault(tmp_path, capsys):
    lines = [_line(1), _line(2, "not handed in")]
    assert _tally(lines).not_graded == 0
    said = _closing(lines, tmp_path, capsys)[0]
    assert said.startswith("1 submissions graded, 0 could not be graded, 1 not handed in.")


def test_a_rerun_says_why_it_graded_again(tmp_path, capsys):
    lines = [_line(number, why="NumPy 2.3.1 → 2.3.2") for number in range(31)]
    lines += [_line(number, why="the notebook changed") for number in range(40, 42)]
    lines += [_line(50, why="its time of handing in changed", ran=False), _line(51)]
    said = _closing(lines, tmp_path, capsys)
    assert "31 graded again: NumPy 2.3.1 → 2.3.2; 2: the notebook changed" in said
    assert "1 brought up to date: its time of handing in changed" in said


def test_a_penalty_of_nbgraders_is_in_the_points_and_named(capsys):
    entry = Entry({"a": Mark(24, 24, 24, None)}, penalty=2.8, is_late=True)
    shown = _shown([_line(1, entry=entry)], capsys)
    assert "21.2/24" in shown
    assert "late: nbgrader has taken off 2.8" in shown


def test_a_gradebook_elsewhere_is_named_without_its_password(tmp_path, capsys):
    hand_in(tmp_path, "ada", "softmax", "")
    url = "postgresql://teacher:secret@db.example.org/course"
    report.closing(Course(tmp_path), Tally(), 7, kinds.BUBBLEWRAP, url)
    shown = capsys.readouterr().out
    assert "gradebook:        postgresql://teacher:***@db.example.org/course" in shown
    assert "gradebook.db" not in shown
