"""What grading a further submission costs, here and with stock nbgrader.

Both grade the same functions with the same checks on the same inputs, as commands: a class of
one, then a larger one. The difference, shared among the further students, is what one more
costs. It leaves out what is paid once, such as TensorFlow's start; stock nbgrader pays that for
each student.
"""

import io
import os
import platform
import sys
import tempfile
from importlib import metadata
from pathlib import Path

import click
from courses import ROOT, SEED, TOPIC, full_marks, hand_in, students, write_stock_source
from measure import Cost, measure
from rich import box
from rich.console import Console
from rich.table import Table

from autograder.atomic import write
from autograder.release import exercise_path

CPU_LIMIT = 0.5  # seconds for a further submission
RUNS = 2  # of each class: the least time and the most memory count
# The start varies by a second from run to run; shared among few, that would hide the cost.
OURS, STOCK = click.IntRange(20), click.IntRange(2)


@click.command()
@click.option("--students", "ours", type=OURS, default=41, help="The class that we grade.")
@click.option("--stock-students", "stock", type=STOCK, default=4, help="nbgrader's class.")
def main(ours, stock):
    """Measure both, compare their verdicts, and write benchmarks/results.md."""
    classes = (_autograder, 1), (_autograder, ours), (_stock_nbgrader, 1), (_stock_nbgrader, stock)
    try:
        runs = [[_graded(*each) for each in classes] for _ in range(RUNS)]
    except RuntimeError as error:
        raise click.ClickException(str(error)) from error
    our_one, our_all, stock_one, stock_all = map(_least, zip(*runs, strict=True))
    mine, theirs = _further(our_one, our_all, ours), _further(stock_one, stock_all, stock)
    table = Table("", "autograder", "stock nbgrader", "ratio")
    for what, *values, form in (
        ("further submission, wall time", mine.wall, theirs.wall, "{:.2f} s"),
        ("further submissions per second", 1 / mine.wall, 1 / theirs.wall, "{:.2f}"),
        ("further submission, CPU", mine.cpu, theirs.cpu, "{:.2f} s"),
        ("first submission, wall time", our_one.wall, stock_one.wall, "{:.1f} s"),
        ("peak memory", mine.memory / 1e6, theirs.memory / 1e6, "{:.0f} MB"),
    ):
        table.add_row(what, *map(form.format, values), f"{values[1] / values[0]:.2g}")
    for column in table.columns[1:]:
        column.justify = "right"
    _report(table, ours, stock, mine.cpu)
    sys.exit(1 if mine.cpu > CPU_LIMIT else 0)


def _autograder(folder, cells):
    hand_in(folder, exercise_path(ROOT, TOPIC), cells)
    command = ["autograder", "grade", TOPIC, "--course-dir", str(folder), "--seed", str(SEED)]
    return measure(command, folder)


def _stock_nbgrader(folder, cells):
    write_stock_source(folder)
    measure(["nbgrader", "generate_assignment", TOPIC], folder)
    hand_in(folder, folder / "release" / TOPIC / f"{TOPIC}.ipynb", cells)
    return measure(["nbgrader", "autograde", TOPIC], folder)


def _graded(grade, number):
    """Grade a class in a new course, and see that full marks go to those without a mistake."""
    name = grade.__name__.strip("_").replace("_", " ")
    click.echo(f"{name}, a class of {number}", err=True)
    cells, right = students(number)
    with tempfile.TemporaryDirectory() as folder:
        cost = grade(Path(folder), cells)
        if wrong := full_marks(Path(folder)) ^ right:
            raise RuntimeError(
                f"{name} is wrong about full marks for {', '.join(sorted(wrong))}; expected them "
                f"for {', '.join(sorted(right))}. Costs of different verdicts do not compare."
            )
    return cost


def _least(runs):
    wall, cpu = min(run.wall for run in runs), min(run.cpu for run in runs)
    return Cost(wall, cpu, max(run.memory for run in runs))


def _further(one, whole, number):
    """The cost of one more submission; of memory, what the whole class needs."""
    wall, cpu = (whole.wall - one.wall) / (number - 1), (whole.cpu - one.cpu) / (number - 1)
    return Cost(wall, cpu, whole.memory)


def _report(table, ours, stock, cpu):
    """Print the table and what to know about it, and write both as Markdown."""
    tensorflow = metadata.packages_distributions()["tensorflow"][0]
    packages = (f"{name} {metadata.version(name)}" for name in (tensorflow, "nbgrader", "numpy"))
    shared = min(ours, stock)
    notes = (
        f"Topic {TOPIC}, five functions. autograder graded classes of 1 and {ours}, stock "
        f"nbgrader classes of 1 and {stock}; {RUNS} runs of each, of which the least time and the "
        "most memory count. The ratio is stock nbgrader's number by autograder's. autograder's "
        "first submission includes making the gradebook; stock nbgrader's was made before.",
        f"The verdicts agree: of the {shared} students that both graded, the same "
        f"{len(students(shared)[1])} have full marks; of all, exactly those without a mistake.",
        f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores; "
        f"Python {platform.python_version()}, {', '.join(packages)}.",
        f"A further submission costs {cpu:.2f} s of CPU (limit {CPU_LIMIT} s).",
    )
    Console().print(table, *notes, sep="\n", highlight=False)
    table.box, markdown = box.MARKDOWN, Console(file=io.StringIO(), width=100)
    markdown.print(table)
    parts = "# Benchmark", "Written by `make bench`.", markdown.file.getvalue().strip(), *notes
    write(ROOT / "benchmarks" / "results.md", "\n\n".join(parts) + "\n")


if __name__ == "__main__":
    main()
