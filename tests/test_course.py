"""The course checks itself: what must hold for every topic. Most of it is what an audit says."""

import ast
import importlib
import inspect
import subprocess
import sys
from dataclasses import replace

import pytest
from classroom import OUR_COURSE, ROOT, TAUGHT, blank, mistaken, source_of, submission
from judging import TOPICS, audited, judge

from autograder import places
from autograder.catalogue import UnknownTopicError
from autograder.compare import equal
from autograder.inside.calling import call
from autograder.recognition import agree
from autograder.result import Status
from autograder.verdict import verdicts

NAMES = TAUGHT.topics()
ENGINE = ROOT / "autograder"
UNUSUAL = {topic: importlib.import_module(f"unusual.{topic}").ANSWERS for topic in NAMES}
# As they were before any test could run `make exercises`.
COMMITTED = {
    path: path.read_bytes()
    for topic in NAMES
    for path in (OUR_COURSE.exercise(topic), TAUGHT.path(topic, "recorded.json"))
}
# No fewer than there were, when they were first counted: mistakes and unusual answers.
AT_LEAST = {
    "activations": (141, 43),
    "adam": (180, 25),
    "backprop": (219, 40),
    "convolution": (110, 22),
    "forward_propagation": (108, 22),
    "generalisation": (70, 22),
    "images": (215, 26),
    "multilabel": (140, 27),
    "network": (123, 32),
    "neurons": (111, 20),
    "softmax": (102, 25),
    "training": (131, 29),
}


@pytest.mark.parametrize("topic", TOPICS)
def test_a_topic_has_no_findings(topic, record_property):
    """Its parts are there and agree; every answer that is known earns what it should."""
    found = audited(topic)
    record_property("audit", str(found))
    assert list(map(str, found.findings)) == []
    counted = found.counts["mistakes"], found.counts["unusual answers"]
    assert all(now >= then for now, then in zip(counted, AT_LEAST[topic], strict=True))
    for path in (OUR_COURSE.exercise(topic), TAUGHT.path(topic, "recorded.json")):
        assert path.read_bytes() == COMMITTED[path], "a test has written over what is committed"


def test_nothing_is_unlisted():
    assert places.topics(OUR_COURSE, TAUGHT) == NAMES
    for folder in (TAUGHT.folder, ROOT / "solutions", ROOT / "exercises"):
        found = {path.name for path in folder.glob("[!._]*") if path.is_dir()}
        assert found == set(NAMES), folder
    assert {path.stem for path in (ROOT / "tests/unusual").glob("[a-z]*.py")} == set(NAMES)


@pytest.mark.parametrize("topic", TOPICS)
def test_exercise_contains_neither_solution_nor_output(topic):
    assert "SOLUTION" not in OUR_COURSE.exercise(topic).read_text(encoding="utf-8")
    for cell in blank(topic).cells:
        assert cell.get("outputs", []) == []
        if cell.metadata.nbgrader.solution:
            assert "raise NotImplementedError()" in cell.source


@pytest.mark.parametrize("topic", TOPICS)
def test_solution_earns_all_points_in_the_sandbox_too(topic, grade):
    result = grade(submission(topic), topic)
    assert result.status == Status.GRADED
    for name, function in result.functions.items():
        assert (name, function.score) == (name, function.points)


@pytest.mark.parametrize("topic", TOPICS)
def test_release_earns_nothing(topic, grade):
    result = grade(blank(topic), topic)
    assert result.status == Status.BLANK
    assert {function.score for function in result.functions.values()} == {0}


@pytest.mark.parametrize("topic", TOPICS)
def test_wrong_answers_are_recognised_in_the_sandbox_too(topic, grade):
    notebook, made = next(mistaken(topic))
    result = grade(notebook, topic)
    for name, mistake in made.items():
        assert result.functions[name].score < result.functions[name].points
        assert result.functions[name].mistakes == (mistake.name,)


@pytest.mark.parametrize("topic", TOPICS)
def test_every_wrong_answer_does_the_same_in_the_sandbox(topic, sandbox, monkeypatch):
    """And so it is recognised there as the audit says; all of a function's in one run."""
    monkeypatch.setattr(sandbox, "limits", replace(sandbox.limits, reply_bytes=64 * 2**20))
    for name in TAUGHT.questions(topic):
        tried = judge(topic).judgement.attempts(name)
        cases, steps, expected = (
            judge(topic).shown[name],
            [{"source": "import numpy as np"}],
            [None],
        )
        for number, (mistake, attempts) in enumerate(tried.items()):
            renamed = f"{name}_{number}"
            steps.append({"source": source_of(mistake.function, renamed)})
            expected.append(None)
            for key, case in cases.items():
                steps.append({"function": renamed, "arguments": case.arguments})
                expected.append((mistake.name, key, attempts[key].outcome))
        run = sandbox.run(steps)
        assert len(run.frames) == len(steps), (name, run.ended)
        question = TAUGHT.questions(topic)[name]
        for outcome, here in zip(run.frames, expected, strict=True):
            if here and question.properties:  # a random answer is another one each time
                arguments = cases[here[1]].arguments
                assert agree(outcome, here[2], question, here[1][0], arguments), here[:2]
            elif here:
                assert _same(outcome, here[2]), here[:2]


def _same(one, other):
    """But for the line of an error: a copied function stands elsewhere."""
    if one.error or other.error:
        errors = [
            each.error and (each.error.type_name, each.error.message) for each in (one, other)
        ]
        return errors[0] == errors[1]
    parts = ("value", "repeat", "after")
    return all(equal(getattr(one, part), getattr(other, part)) for part in parts)


@pytest.mark.xdist_group("topic-neurons")
@pytest.mark.parametrize("fixed", [0, 1])
def test_one_answer_to_every_input_earns_nothing(fixed):
    question, cases = TAUGHT.questions("neurons")["top_seller"], judge("neurons").shown
    outcomes = {
        key: call(lambda *arguments: fixed, case.arguments)
        for key, case in cases["top_seller"].items()
    }
    found = verdicts(question, cases["top_seller"], outcomes)
    assert not [verdict.check for verdict in found if verdict.passed]


def test_no_hint_gives_the_code():
    for topic in NAMES:
        for question in TAUGHT.questions(topic).values():
            for mistake in question.mistakes:
                assert "np." not in mistake.hint
                assert "keepdims=" not in mistake.hint


def test_each_topic_has_enough_unusual_right_answers():
    for topic in NAMES:
        for name in TAUGHT.questions(topic):
            assert len(UNUSUAL[topic][name]) >= 4


def test_the_same_seed_asks_the_same_and_another_seed_asks_something_else():
    question = TAUGHT.questions("softmax")["softmax"]
    one, again, other = (question.arguments("softmax", "a batch", seed) for seed in (1, 1, 2))
    assert (one[0] == again[0]).all()
    assert not (one[0] == other[0]).any()


def test_an_unknown_topic_is_named_with_the_one_that_was_meant():
    with pytest.raises(UnknownTopicError, match=r"no topic 'sotfmax'; did you mean softmax\?"):
        TAUGHT.questions("sotfmax")
    with pytest.raises(UnknownTopicError, match=r"no topic 'xyz'; the topics are: .*softmax"):
        TAUGHT.questions("xyz")


NO_ANSWERS = ("tensorflow", "keras", "autograder.reference", "autograder.recorded")
WALLS = {
    # module: what it may not know
    **{
        f"topics/{name}/{file}.py": NO_ANSWERS
        for name in NAMES
        for file in ("questions", "mistakes")
    },
    "question.py": NO_ANSWERS,
    "check.py": ("tensorflow", "autograder.reference", "nbgrader"),
    "judge.py": ("tensorflow", "nbgrader", "sqlalchemy", "subprocess"),
}


@pytest.mark.parametrize("module", WALLS)
def test_the_walls_stand(module):
    assert [name for name in _imports(ENGINE / module) if name.startswith(WALLS[module])] == []


@pytest.mark.parametrize("path", sorted(ENGINE.glob("inside/*.py")), ids=lambda path: path.name)
def test_what_a_student_can_see_imports_nothing_of_ours_from_outside(path):
    imported = {name for name in _imports(path) if name.split(".")[0] == "autograder"}
    # The package itself, so that its `check` can be taken out.
    assert [n for n in imported - {"autograder"} if not n.startswith("autograder.inside")] == []


def test_only_references_know_tensorflow_and_only_the_gradebook_the_database():
    for path in ENGINE.rglob("*.py"):
        imported = _imports(path)
        if path.name != "reference.py" or path.parent == ENGINE:
            assert not [n for n in imported if n.startswith(("tensorflow", "keras"))], path
        if path.name != "nbgrader_gradebook.py":
            assert not [n for n in imported if n.startswith(("nbgrader.api", "alembic"))], path
        assert "pickle" not in imported, path


def test_no_module_of_the_engine_imports_a_topic():
    for path in (*ENGINE.glob("*.py"), *ENGINE.glob("inside/*.py")):
        assert not [n for n in _imports(path) if n.startswith("autograder.topics")], path


def test_check_starts_neither_tensorflow_nor_nbgrader():
    code = (
        "import sys\nfrom autograder import check\ndef one_hot(y, classes): return 1\n"
        "check(one_hot)\nprint(sorted({name.split('.')[0] for name in sys.modules}))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    for heavy in ("tensorflow", "keras", "nbgrader", "nbformat", "IPython", "scipy", "msgpack"):
        assert f"'{heavy}'" not in done.stdout


def _imports(path):
    tree = ast.parse(path.read_text(encoding="utf-8"))
    names = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            names |= {f"{node.module}.{alias.name}" for alias in node.names}
    return names


def test_every_public_function_says_what_its_signature_can_not():
    for path in (*ENGINE.glob("*.py"), *ENGINE.glob("inside/*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        for node in tree.body:
            if isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.name.startswith("_"):
                assert ast.get_docstring(node), f"{path.name}: {node.name} has no docstring"
        assert ast.get_docstring(tree), f"{path.name} does not say what it is for"
    assert inspect.getdoc(call)
