"""Make a mistake on purpose and keep what is said about it."""

import textwrap
import warnings


def provoke(mistake):
    """Run ``mistake``, print the error or the warnings that it causes, and return them."""
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        try:
            mistake()
            message = "\n".join(f"{each.category.__name__}: {each.message}" for each in caught)
        except Exception as error:  # any error at all is what we are after
            message = f"{type(error).__name__}: {error}"
    print(textwrap.fill(message or "no error, no warning", 72))
    return message
