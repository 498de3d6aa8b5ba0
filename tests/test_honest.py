"""Odd but right notebooks: what is ✓ at home, in a real Jupyter kernel, has full points."""

import itertools

import pytest
from classroom import answers
from honest import HONEST, KINDS, home
from judging import judge

from autograder.reading import cells_of, parse

LEAST, EACH = 60, 3
MOST_RUNS = 20  # of a submission: most need two, and what is asked for ever never ends


@pytest.fixture(scope="module")
def at_home():
    with home.home() as made:
        yield made


@pytest.mark.parametrize("name", HONEST)
def test_each_check_passes_at_home(name, at_home):
    honest = HONEST[name]
    found, said = home.run(at_home, home.sources_of(honest.notebook(), honest.topic), honest.topic)
    assert found == dict.fromkeys(answers(honest.topic), "✓"), said[-3000:]


@pytest.mark.parametrize("name", HONEST)
def test_the_grader_gives_full_points(name, sandbox, monkeypatch):
    honest, runs, run = HONEST[name], itertools.count(1), sandbox.run

    def counted(steps):
        assert next(runs) <= MOST_RUNS
        return run(steps)

    path = f"{honest.topic}.ipynb"
    cells = cells_of(parse(honest.handed_in(), path), path)
    monkeypatch.setattr(sandbox, "run", counted)
    monkeypatch.setattr(sandbox, "limits", honest.limits or sandbox.limits)
    result = judge(honest.topic).grade(cells, sandbox)
    found = {each.name: (each.score, each.message) for each in result.functions.values()}
    points = judge(honest.topic).points
    assert found == {each: (points[each], "") for each in found}


def test_there_are_many_of_each_kind():
    assert len(HONEST) >= LEAST
    assert all(len(kind.HONEST) >= EACH for kind in KINDS)
