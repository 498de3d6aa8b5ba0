"""Which topic a notebook is of, told by its cells: its file may bear any name."""

from autograder.assembly import CHECK, checked_in, defined


def likeliest(catalogue, cells, stem=""):
    """The topics that these cells are of: one, or several that fit as well, or none.

    Args:
        cells: a `Cell` list.
        stem: the file's name, which decides between topics that fit as well.
    """
    marks = {cell.grade_id for cell in cells}
    code = "\n".join(cell.source for cell in cells if cell.kind == "code")
    named = defined(code)[0] | checked_in(code)
    shared = {}
    for topic in catalogue.topics():
        names = set(catalogue.questions(topic))
        known = len(marks & (names | {CHECK + name for name in names}))
        hints = stem.startswith(topic), f'topic="{topic}"' in code
        if known or names & named:
            shared[topic] = (known, len(names & named), *hints)
    return [topic for topic, how in shared.items() if how == max(shared.values())]
