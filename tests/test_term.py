"""A generated term, from the platforms' zips to their filled-in files, reckoned anew."""

import pytest
from click.testing import CliRunner
from nbgrader.api import Gradebook
from term import Term
from week import disagreements

from autograder import cli
from autograder.course import Course
from autograder.entries import default_url

# nbgrader builds a submission piece by piece, and SQLAlchemy 2.1 remarks on each piece.
pytestmark = pytest.mark.filterwarnings("ignore:.*not in session")


def test_every_number_that_goes_back_is_what_the_gradebook_and_the_policy_give(
    tmp_path, monkeypatch
):
    monkeypatch.chdir(tmp_path)
    said = {}

    def run(*words, ends_with=(0,)):
        done = CliRunner().invoke(cli.main, words)
        assert done.exit_code in ends_with, f"{words}: {done.output}\n{done.exc_info}"
        said.setdefault(words[0], []).append(done.output)

    term = Term(tmp_path, students=12, topics=("activations", "neurons", "multilabel", "softmax"))
    assert disagreements(term, run) == []
    with Gradebook(default_url(Course(tmp_path))) as gradebook:  # as the formgrader shows it
        for topic in term.topics:
            for submission in gradebook.assignment_submissions(topic):
                due = term.extended.get((submission.student_id, topic), term.due[topic])
                assert submission.duedate == due, (submission.student_id, topic)
    strangers = ("strangerann (canvas 4)", "Ann Stranger", "U4 (sis U4)")
    strangers += ("softmax-stranger (github stranger)",)
    for topic, stranger, output in zip(term.topics, strangers, said["collect"][4:], strict=True):
        deeds = [deed for deed in term.deeds[topic] for _ in deed.members]
        collected = sum(deed.is_collected for deed in deeds)
        late = sum(d.is_collected and term.seen(topic, d.time) > term.due[topic] for d in deeds)
        nothing = sum(deed.kind == "nothing" for deed in deeds)
        hostile = sum(deed.kind == "hostile" for deed in term.deeds[topic])
        assert output.endswith(
            f"{collected} collected, 1 not on the roster ({stranger}), {nothing} handed in "
            f"nothing, {late} late, 0 doubtful, {hostile} not taken.\n"
        ), topic
