"""What a result depends on, part by part: what has changed is named, all else left alone."""

from importlib import metadata

from autograder.digest import digest

# What is said when a part is another one than before.
_SAID = {
    "submission": "the notebook changed",
    "exercise": "the exercise changed",
    "points": "the points changed",
    "questions": "the topic's questions changed",
    "grader": "the grader changed",
    "inputs": "the hidden inputs are others",
    "limits": "the limits or the kind of sandbox are others",
    "tolerance": "the tolerance is another one",
}
VERSIONS, TIME = "versions", "time"
# By package, the distributions that hold it.
_PACKAGES = {
    "NumPy": ("numpy",),
    "Keras": ("keras",),
    "TensorFlow": ("tensorflow", "tensorflow-cpu"),
}
EARLIER = "an earlier version of the grader had graded them"


def conditions(topic, exercise, points, code, inputs, limits, tolerance=()):
    """All that results of a topic depend on, but the submission: by name, a digest.

    Args:
        exercise: as text, without its points.
        code: digests of the questions and of the grader, by these names.
        inputs: what decides which inputs are drawn.
        limits: whatever describes how student code is run.
        tolerance: the tolerances that are decided for the course.
    """
    named = {"exercise": exercise, "points": points, "inputs": inputs, "limits": limits, **code}
    named["tolerance"] = tolerance
    parts = {name: digest(topic, name, part) for name, part in named.items()}
    return parts | {VERSIONS: versions()}


def versions():
    """What computes, of what is installed: by package, its version."""
    found = {}
    for name, distributions in _PACKAGES.items():
        for each in distributions:
            try:
                found[name] = metadata.version(each)
                break
            except metadata.PackageNotFoundError:
                continue
    return found


def changes(before, now):
    """Why what was graded with one fingerprint is graded again with another; "" if it is not.

    The time of handing in is left out: it changes no score.
    """
    if not isinstance(before, dict) or before.keys() != now.keys():
        return EARLIER
    said = [sentence for name, sentence in _SAID.items() if before.get(name) != now.get(name)]
    if before[VERSIONS] != now[VERSIONS]:
        said.append(_upgrade(before[VERSIONS], now[VERSIONS]))
    return " and ".join(said)


def _upgrade(before, now):
    if not isinstance(before, dict):
        return EARLIER
    names = [name for name in _PACKAGES if before.get(name) != now.get(name)]
    return ", ".join(
        f"{name} {str(before.get(name, 'none'))[:20]} → {now.get(name, 'none')}" for name in names
    )
