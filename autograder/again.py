"""Try again what fails only for a moment: two graders may write at once, a server be gone."""

from tenacity import Retrying, retry_if_exception_type, stop_after_attempt, wait_random

TRIES, SECONDS_BETWEEN = 5, 1  # at most; drawn at random, so that two do not meet again


def again(*errors, after=None):
    """Calls a function until it raises none of these errors, a few times; then the last is raised.

    Args:
        after: called after each try that failed.

    Returns:
        A function that takes the function and its arguments, and returns what that returns.
    """
    return Retrying(
        retry=retry_if_exception_type(errors),
        stop=stop_after_attempt(TRIES),
        wait=wait_random(0, SECONDS_BETWEEN),
        after=(lambda state: after()) if after else (lambda state: None),
        reraise=True,
    )
