"""The drawings: ``style`` for all chapters, one module named after each topic."""
