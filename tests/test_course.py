"""The course checks itself: what must hold for every topic."""

import ast
import functools
import importlib
import inspect
import os
import random
import subprocess
import sys

import pytest
from classroom import ROOT, TAUGHT, answers, blank, mistaken, submission

from autograder import reference, release
from autograder.compare import difference
from autograder.inside.calling import call
from autograder.result import BLANK, GRADED
from autograder.verdict import try_mistakes, verdicts

TOPICS = TAUGHT.topics()
# Enough for each run; more with: COURSE_SEEDS=300 pytest tests/test_course.py -k "wrong or unusual"
SEEDS = random.Random(0).sample(range(2**32), 300)[: int(os.environ.get("COURSE_SEEDS", 5))]
UNUSUAL = {topic: importlib.import_module(f"unusual.{topic}").ANSWERS for topic in TOPICS}
MISTAKES = [
    pytest.param(topic, name, mistake, id=f"{topic}-{name}-{mistake.__name__}")
    for topic in TOPICS
    for name, question in TAUGHT.questions(topic).items()
    for mistake in question.mistakes
]
# As they were before any test could run `make exercises`.
COMMITTED = {
    (topic, kind): path.read_text(encoding="utf-8")
    for topic in TOPICS
    for kind, path in (
        ("exercise", release.exercise_path(ROOT, topic)),
        ("recorded", recorded.FOLDER / f"{topic}.json"),
    )
}
UNUSUAL_ANSWERS = [
    pytest.param(topic, name, answer, id=f"{topic}-{name}-{answer.__name__}")
    for topic, functions in UNUSUAL.items()
    for name, all_ in functions.items()
    for answer in all_
]


@pytest.mark.parametrize("topic", TOPICS)
def test_a_topic_has_its_mirrored_files_and_its_line_in_the_contents(topic):
    expected = [
        f"book/{topic}.md",
        f"solutions/{topic}/{topic}.py",
        f"exercises/{topic}/{topic}.ipynb",
        f"autograder/questions/{topic}.py",
        f"autograder/reference/{topic}.py",
        f"autograder/recorded/{topic}.json",
    ]
    missing = [path for path in expected if not (ROOT / path).is_file()]
    assert not missing, f"the topic {topic} lacks {missing}"
    contents = (ROOT / "_toc.yml").read_text(encoding="utf-8")
    for page in (f"book/{topic}", f"exercises/{topic}/{topic}"):
        assert page in contents, f"_toc.yml lacks the page {page}"


def test_nothing_is_unlisted():
    for pattern in ("solutions/*", "exercises/*"):
        assert {path.name for path in ROOT.glob(pattern) if path.is_dir()} == set(TOPICS)
    for folder in ("questions", "reference"):
        found = {path.stem for path in (ROOT / "autograder" / folder).glob("[a-z]*.py")}
        assert found == set(TOPICS)
    assert {path.stem for path in recorded.FOLDER.glob("*.json")} == set(TOPICS)


@pytest.mark.parametrize("topic", TOPICS)
def test_solution_question_and_reference_have_the_same_functions(topic):
    module = TAUGHT.reference(topic)
    assert list(answers(topic)) == list(TAUGHT.questions(topic))
    assert [name for name in TAUGHT.questions(topic) if not hasattr(module, name)] == []


@pytest.mark.parametrize("topic", TOPICS)
def test_each_check_is_worth_a_point(topic):
    points = {
        cell.id: cell.metadata.nbgrader.points
        for cell in blank(topic).cells
        if cell.metadata.nbgrader.grade
    }
    assert points == {f"check_{name}": len(q.checks) for name, q in TAUGHT.questions(topic).items()}


@pytest.mark.parametrize("topic", TOPICS)
def test_no_check_asks_the_same_in_every_grading(topic):
    """Or the public answer, which is on every student's machine, would be worth its point."""
    for name, question in TAUGHT.questions(topic).items():
        for check in question.checks:
            asked = {repr(question.arguments(topic, check, seed)) for seed in range(20)}
            assert len(asked) > 3, (name, check)


@pytest.mark.parametrize("topic", TOPICS)
def test_committed_exercise_is_what_the_solution_makes(topic):
    made = release.text(release.exercise_notebook(ROOT, topic))
    advice = f'the exercise of {topic} is not what its solution makes; run "make exercises"'
    assert COMMITTED[topic, "exercise"] == made, advice
    assert release.text(release.exercise_notebook(ROOT, topic)) == made


@pytest.mark.parametrize("topic", TOPICS)
def test_recorded_answers_equal_live_tensorflow(topic):
    live = reference.cases(topic, release.PUBLIC_SEED)
    stored = TAUGHT.recorded(topic)
    assert stored.keys() == live.keys()
    for function, cases in live.items():
        assert stored[function].keys() == cases.keys()
        for check, case in cases.items():
            assert difference(stored[function][check].expected, case.expected) is None
    advice = f'the recorded answers of {topic} are old; run "make exercises"'
    assert COMMITTED[topic, "recorded"] == recorded.dumps(live), advice


@pytest.mark.parametrize("topic", TOPICS)
def test_exercise_contains_neither_solution_nor_output(topic):
    text = release.exercise_path(ROOT, topic).read_text(encoding="utf-8")
    assert "SOLUTION" not in text
    for cell in blank(topic).cells:
        assert cell.get("outputs", []) == []
        if cell.metadata.nbgrader.solution:
            assert "raise NotImplementedError()" in cell.source


@pytest.mark.parametrize("topic", TOPICS)
def test_solution_earns_all_points(topic, grade):
    result = grade(submission(topic), topic)
    assert result.status == GRADED
    for name, function in result.functions.items():
        assert (name, function.score) == (name, len(TAUGHT.questions(topic)[name].checks))


@pytest.mark.parametrize("topic", TOPICS)
def test_release_earns_nothing(topic, grade):
    result = grade(blank(topic), topic)
    assert result.status == BLANK
    assert {function.score for function in result.functions.values()} == {0}


@pytest.mark.parametrize(("topic", "name", "mistake"), MISTAKES)
def test_every_wrong_answer_fails_and_is_recognised(topic, name, mistake):
    question = TAUGHT.questions(topic)[name]
    for seed in SEEDS:
        found = _verdicts(topic, question, mistake, seed)
        failed = [verdict for verdict in found if not verdict.passed]
        assert failed, f"seed {seed}"
        assert {verdict.mistake for verdict in failed} == {mistake.__name__.replace("_", " ")}
        assert {verdict.hint for verdict in failed} == {question.mistakes[mistake]}


@pytest.mark.parametrize("fixed", [0, 1])
def test_one_answer_to_every_input_earns_nothing(fixed):
    question = TAUGHT.questions("neurons")["top_seller"]
    found = _verdicts("neurons", question, lambda *arguments: fixed, seed=3)
    assert not [verdict.check for verdict in found if verdict.passed]


@pytest.mark.parametrize(("topic", "name", "answer"), UNUSUAL_ANSWERS)
def test_every_unusual_right_answer_passes(topic, name, answer):
    for seed in SEEDS:
        found = _verdicts(topic, TAUGHT.questions(topic)[name], answer, seed)
        assert [verdict.problem for verdict in found if not verdict.passed] == []


@pytest.mark.parametrize("topic", TOPICS)
def test_wrong_answers_are_recognised_in_the_sandbox_too(topic, grade):
    for notebook, made in mistaken(topic):
        result = grade(notebook, topic)
        for name, function in made.items():
            assert result.functions[name].score < result.functions[name].points
            assert result.functions[name].mistakes == (function.__name__.replace("_", " "),)


def test_no_hint_gives_the_code():
    for topic in TOPICS:
        for question in TAUGHT.questions(topic).values():
            for hint in question.mistakes.values():
                assert "np." not in hint
                assert "keepdims=" not in hint


def test_each_topic_has_enough_unusual_right_answers():
    for topic in TOPICS:
        for name in TAUGHT.questions(topic):
            assert len(UNUSUAL[topic][name]) >= 4


def test_the_same_seed_asks_the_same_and_another_seed_asks_something_else():
    question = TAUGHT.questions("softmax")["softmax"]
    one, again, other = (question.arguments("softmax", "a batch", seed) for seed in (1, 1, 2))
    assert (one[0] == again[0]).all()
    assert not (one[0] == other[0]).any()


def test_an_unknown_topic_is_named_with_the_known_ones():
    with pytest.raises(KeyError, match=r"no topic 'sotfmax'; the topics are: .*softmax"):
        TAUGHT.questions("sotfmax")


QUESTIONS_MAY_NOT = ("tensorflow", "keras", "autograder.reference", "autograder.recorded")
WALLS = {
    # module: what it may not know
    **{f"questions/{name}.py": QUESTIONS_MAY_NOT for name in ("__init__", *TOPICS)},
    "worker.py": ("autograder.questions", "autograder.reference", "autograder.recorded"),
    "calling.py": ("autograder",),
    "wire.py": ("pickle", "autograder.questions", "autograder.reference"),
    "check.py": ("tensorflow", "autograder.reference", "nbgrader"),
    "judge.py": ("tensorflow", "nbgrader", "sqlalchemy", "subprocess"),
}


@pytest.mark.parametrize("module", WALLS)
def test_the_walls_stand(module):
    assert [name for name in _imports(module) if name.startswith(WALLS[module])] == []


def test_only_the_reference_knows_tensorflow_and_only_the_gradebook_the_database():
    for path in (ROOT / "autograder").rglob("*.py"):
        module = str(path.relative_to(ROOT / "autograder"))
        if not module.startswith("reference/"):
            assert not [n for n in _imports(module) if n.startswith(("tensorflow", "keras"))]
        if module != "gradebook.py":
            assert not [n for n in _imports(module) if n.startswith(("nbgrader.api", "alembic"))]
        assert "pickle" not in _imports(module)


def test_check_starts_neither_tensorflow_nor_nbgrader():
    code = (
        "import sys\nfrom autograder import check\ndef one_hot(y, classes): return 1\n"
        "check(one_hot)\nprint(sorted({name.split('.')[0] for name in sys.modules}))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    for heavy in ("tensorflow", "keras", "nbgrader", "nbformat", "IPython", "scipy", "msgpack"):
        assert f"'{heavy}'" not in done.stdout


def _imports(module):
    tree = ast.parse((ROOT / "autograder" / module).read_text(encoding="utf-8"))
    names = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            names |= {f"{node.module}.{alias.name}" for alias in node.names}
    return names


def _verdicts(topic, question, function, seed):
    cases, tried = _asked(topic, question.function, seed)
    outcomes = {check: call(function, case.arguments) for check, case in cases.items()}
    return verdicts(question, cases, outcomes, tried)


@functools.cache
def _asked(topic, name, seed):
    """A function's cases, and what each known mistake does with them."""
    question = TAUGHT.questions(topic)[name]
    answer = getattr(TAUGHT.reference(topic), name)
    cases = {}
    for check in question.checks:
        arguments = question.arguments(topic, check, seed)
        cases[check] = reference.case(answer, arguments)
    return cases, try_mistakes(question, cases)


def test_every_public_function_says_what_its_signature_can_not():
    for path in (ROOT / "autograder").glob("*.py"):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        for node in tree.body:
            if isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.name.startswith("_"):
                assert ast.get_docstring(node), f"{path.name}: {node.name} has no docstring"
        assert ast.get_docstring(tree), f"{path.name} does not say what it is for"
    assert inspect.getdoc(call)
