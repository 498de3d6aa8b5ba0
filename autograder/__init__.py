"""Exercises in NumPy, checked against TensorFlow. A notebook needs one name: ``check``."""

from autograder.check import check
from autograder.example import example

__all__ = ["check", "example"]
