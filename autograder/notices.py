"""Sentences on top of a page of feedback that has been made already."""

import html
import re

_BODY = re.compile(r"<body[^>]*>")


def with_notices(page, notes):
    """The page with these sentences before all else."""
    if not notes:
        return page
    body = _BODY.search(page)  # the first one: what a student wrote comes after it
    start = body.end() if body else 0
    shown = "".join(f"<p>{html.escape(note)}</p>\n" for note in notes)
    box = f'\n<section class="note" aria-label="Note">\n{shown}</section>'
    return page[:start] + box + page[start:]
