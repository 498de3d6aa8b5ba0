"""The course is whole: what 'autograder audit' says, as a test."""

from pathlib import Path

from click.testing import CliRunner

from autograder.cli import main

ROOT = Path(__file__).parent.parent


def test_the_audit_finds_nothing():
    done = CliRunner().invoke(main, ["audit", "--course-dir", str(ROOT)])
    assert done.exit_code == 0, done.output
