"""Exercises in NumPy, checked against TensorFlow. A notebook needs one name: ``check``."""

from autograder.check import check

__all__ = ["check"]
