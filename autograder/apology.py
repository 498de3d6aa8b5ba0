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
        f"<title>{html.escape(topic)}</title></head>\n"
        '<body style="font-family: sans-serif; max-width: 40em; margin: 2em auto">\n'
        f"<h1>{html.escape(topic)}</h1>\n<p>{sentence}</p>\n"
        f"<p>{html.escape(message)}</p>\n"
        f"<p>{advice}</p></body></html>\n"
    )


def is_page(path):
    """Whether there is a page of a graded submission, and not an apology for one."""
    try:
        with open(path, "rb") as file:
            return file.read(len(_APOLOGY)) != _APOLOGY.encode()
    except OSError:
        return False
