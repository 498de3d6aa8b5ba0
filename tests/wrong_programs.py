"""Twenty wrong programs: all places where a check can be asked must say the same of them."""

import functools
import re

from classroom import TAUGHT, source_of

from autograder.in_page import Cell, Page

COUNT, EACH = 20, 3  # of them all, and of a topic
# A browser has neither the lines of a program that was not typed nor NumPy's warnings.
ELSEWHERE = re.compile(r"in the line:|NumPy warned|stopped with")


@functools.cache
def wrong_programs():
    """A list of topic, function, source and what a check says of it: some of every topic."""
    found = []
    for topic, questions in ((topic, TAUGHT.questions(topic)) for topic in TAUGHT.topics()):
        own = filter(None, (_wrong(topic, name, question) for name, question in questions.items()))
        found += [next(own) for _ in range(min(EACH, COUNT - len(found)))]
    return found


def _wrong(topic, name, question):
    for mistake in question.mistakes[:2]:
        source = f"import numpy as np\n\n\n{source_of(mistake.function, name)}"
        said = Page().check([Cell(name, "theirs", source)], name, topic)["said"]
        if not ELSEWHERE.search(" ".join(said.split())):
            return topic, name, source, said
    return None
