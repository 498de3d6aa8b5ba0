"""A table as text, of which no spreadsheet takes a cell for a formula."""

import csv
import io
import re

from autograder.wording import printable

_ACTING = re.compile(r"[=+@\t\r-]")  # at the start of a cell, a formula for a spreadsheet


def sheet(columns, rows):
    """A table with these columns, with commas between its cells."""
    written = io.StringIO()
    table = csv.writer(written, lineterminator="\n")
    table.writerow(columns)
    for row in rows:
        table.writerow([_harmless(cell) for cell in row])
    return written.getvalue()


def number(value):
    """A score as it is written: no more digits than needed, none that rounding adds."""
    return f"{value:.6f}".rstrip("0").rstrip(".") or "0"


def _harmless(cell):
    text = printable(cell)
    return f"'{text}" if _ACTING.match(text) else text
