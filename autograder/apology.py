"""The page of a submission that has no other."""

import html

_APOLOGY = '<!DOCTYPE html>\n<html lang="en" data-graded="no">'


def apology(topic, message, graded=False):
    """The page of a submission that has no other: what was found, what to do."""
    sentence = "Your notebook could not be graded:"
    advice = "No points are lost yet: repair it and hand it in again."
    if graded:
        sentence = "Your notebook is graded, but this page about it could not be made:"
        advice = "Your points are in the gradebook; ask your instructor."
    return (
        f'{_APOLOGY}<head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        '<meta name="color-scheme" content="light dark"><link rel="icon" href="data:,">'
        f"<title>{html.escape(topic)}</title></head>\n"
        '<body style="font-family: sans-serif; max-width: 40em; margin: 0 auto; padding: 1em; '
        'overflow-wrap: anywhere">\n'
        f"<main><h1>{html.escape(topic)}</h1>\n<p>{sentence}</p>\n"
        f"<p>{html.escape(message)}</p>\n"
        f"<p>{advice}</p></main></body></html>\n"
    )


def is_page(path):
    """Whether there is a page of a graded submission, and not an apology for one."""
    try:
        with open(path, "rb") as file:
            return file.read(len(_APOLOGY)) != _APOLOGY.encode()
    except OSError:
        return False
