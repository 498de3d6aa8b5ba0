"""Write here the wrong answers that you expect, each with a hint that does not give the code.

The function does what the student did; its name, in words, stands in the instructor's table.
"""

from autograder.question import mistake  # noqa: F401

# @mistake(of="double", hint="That is the square. Twice a number is the number plus itself.")
# def squared(x):
#     return x**2
