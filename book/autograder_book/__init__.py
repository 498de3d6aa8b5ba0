"""Sphinx extensions for a course's site; another course lists those that it wants in its
``_config.yml``, as ``autograder_book.exercise_page``. The page "How the grader is built" has a
table of them.
"""
