"""Do the answers that an author knows earn what they should? Each look yields what does not."""

from autograder import trivial
from autograder.compare import equal
from autograder.finding import Finding, FlawError, Note, shown
from autograder.limits import memory_limit
from autograder.mutants import mutants
from autograder.trial import run, survives

TENTH = 0.1  # of a function's points is the most that a trivial answer may earn


def solution(material):
    """The solution earns everything."""
    for name in material.questions:
        if name not in material.solved:
            yield Finding(
                material.solution_path,
                f"{name} is not defined by its cell",
                "define the function there",
            )
        elif problem := _first_problem(material, name, material.solved[name]):
            yield Finding(
                material.solution_path,
                f"{name} fails {problem}",
                "repair it, or the check, or the reference",
            )


def exercise(material):
    """The exercise earns nothing."""
    namespace, _ = run(material.exercise)
    for name in material.questions:
        if name not in namespace:
            yield Finding(
                material.solution_path,
                f"{name} is not defined in the exercise that is made from it",
                "put ### BEGIN SOLUTION below its def, and ### END SOLUTION at its end",
            )
        elif any(
            each.passed
            for trial in material.trials
            for each in trial.verdicts(name, namespace[name])
        ):
            yield Finding(
                material.solution_path,
                f"{name} earns points in the exercise that is made from it",
                "put what is to be found between ### BEGIN SOLUTION and ### END SOLUTION",
            )


def mistakes(material):
    """Each known mistake fails, is recognised, and has a hint."""
    path = material.path("mistakes.py")
    material.counts["mistakes"] = sum(len(each.mistakes) for each in material.questions.values())
    for name, question in material.questions.items():
        if not question.mistakes:
            yield Finding(
                path,
                f"{name} has no known mistake",
                f'write what students get wrong there, with @mistake(of="{name}", hint="…")',
            )
        for mistake in question.mistakes:
            if problem := _unrecognised(mistake, name, material.trials):
                yield Finding(path, f"{mistake.name}, of {name}: {problem[0]}", problem[1])


def _unrecognised(mistake, name, trials):
    """What is wrong with a mistake and what to do; None if nothing is."""
    if not mistake.hint.strip():
        return "its hint is empty", "say what goes wrong, without the code"
    for trial in trials:
        outcomes = {check: each.outcome for check, each in trial.attempts[name][mistake].items()}
        # All of them once; then those that could be taken for it, which takes a tenth of the time.
        rivals = None if trial is trials[0] else _rivals(trial, name, outcomes)
        failed = [each for each in trial.judge(name, outcomes, rivals) if not each.passed]
        if not failed:
            return (
                f"it fails no check, seed {trial.seed}",
                "add a check that tells it from a right answer, or take it out",
            )
        for each in failed:
            if (each.mistake, each.hint) != (mistake.name, mistake.hint):
                taken = f"is taken for {each.mistake}" if each.mistake else "is not recognised"
                return (
                    f"it {taken} at {each.check!r}, seed {trial.seed}",
                    "add a check that tells the two apart, or take one of them out",
                )
    return None


def _rivals(trial, name, outcomes):
    """The attempts that agree with these outcomes at the first check: no other agrees at all."""
    call, mine = next(iter(outcomes.items()))
    question, arguments = trial.questions[name], trial.cases[name][call].arguments
    value = question.seen(arguments, mine.value)
    return {
        mistake: tried
        for mistake, tried in trial.attempts[name].items()
        if equal(question.seen(arguments, tried[call].outcome.value), value)
    }


def unusual(material):
    """Right answers that are written in another way pass."""
    path = material.unusual_path
    if not path.is_file():
        yield Note(
            material.topic,
            f"{shown(path)} is missing; right answers written in unusual ways, in a table "
            "ANSWERS there, would show whether the checks are fair",
        )
        return
    table = _table(material, "ANSWERS")
    material.counts["unusual answers"] = sum(map(len, table.values()))
    for name, answers in table.items():
        if name not in material.questions:
            yield Finding(path, f"ANSWERS has {name}, which no question asks", "correct its name")
            continue
        for answer in answers:
            if problem := _first_problem(material, name, answer):
                title = f"{name}, {getattr(answer, '__name__', answer)}"
                yield Finding(
                    path,
                    f"{title}: fails {problem}",
                    "let the check accept it, or take it out if it is wrong",
                )


def changes(material):
    """Every small change of the solution loses points, or is listed with the reason."""
    path, count, survivors = material.unusual_path, 0, set()
    listed = _table(material, "EQUIVALENT") if path.is_file() else {}
    sources = {cell.id: cell.source for cell in material.solution.cells}
    with memory_limit():
        for name in material.questions:
            for change, mutant in mutants(sources.get(name, ""), name):
                count += 1
                if survives(material.trials, material.solved, name, mutant):
                    survivors.add(f"{name}: {change}")
    material.counts["mutants"] = count
    material.counts["of them listed as equivalent"] = len(survivors & listed.keys())
    for change in sorted(survivors - listed.keys()):
        yield Finding(
            material.solution_path,
            f"no check notices the change {change}",
            f"add one that does, or list it with the reason in EQUIVALENT, in {shown(path)}",
        )
    for change in sorted(listed.keys() - survivors):
        yield Finding(
            path, f"EQUIVALENT lists {change}, which loses points or is gone", "remove it"
        )


def without_understanding(material):
    """A note of what the best trivial answer earns, where that is too much."""
    written, _ = run(material.exercise)
    for name in material.questions:
        docstring = getattr(written.get(name), "__doc__", None) or ""
        kind, share = trivial.worst(material.trials, name, material.recorded[name], docstring)
        material.worst[name] = kind, share
        if share > TENTH:
            yield Note(material.topic, f"{name}: {kind} earns {share:.0%}", share)


def _first_problem(material, name, function):
    for trial in material.trials:
        for each in trial.verdicts(name, function):
            if not each.passed:
                return f"{each.check!r}, seed {trial.seed}: {each.problem}"
    return None


def _table(material, name):
    table = getattr(material.unusual, name, {} if name == "EQUIVALENT" else None)
    if isinstance(table, dict):
        return table
    form = "{function: (answer, …)}" if name == "ANSWERS" else '{"function: change": "reason"}'
    raise FlawError(material.unusual_path, f"has no table {name}", f"write {name} = {form}")
