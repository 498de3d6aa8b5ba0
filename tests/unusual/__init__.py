"""Answers that are right in an unusual way. A fair grader gives each of them full points."""
