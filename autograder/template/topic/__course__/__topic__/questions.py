"""Write here what is asked: for each function a `Question`, with the inputs of each named check.

An input is drawn from the generator `rng`, so that no two gradings ask the same.
"""

from autograder.question import Question  # noqa: F401

QUESTIONS = (
    # Question(
    #     "double",
    #     section="Twice a number",  # the heading in the chapter that treats it
    #     checks={
    #         "a number": lambda rng: (rng.normal(),),
    #         "an array": lambda rng: (rng.normal(size=5),),
    #     },
    # ),
)
