"""Makes what learning platforms give: their zips, with the names that they make up."""

import io
import json
import zipfile

ADA, GRACE, BOB = ("17", "Lovelace, Ada"), ("18", "Hopper, Grace"), ("19", "Ó Néill, Bob")
ROSTER = (
    "id,name,email,canvas_id,sis_id,github,group\n"
    "ada,Ada Lovelace,ada@uni.edu,17,s17,ada-l,Engines\n"
    "grace,Grace Hopper,grace@uni.edu,18,s18,ghopper,Engines\n"
    "bob,Bob Ó Néill,bob@uni.edu,19,s19,bob,\n"
)


def notebook(function="softmax", text="return 1"):
    """A notebook that defines a function, as bytes."""
    cells = [{"cell_type": "code", "source": f"def {function}(Z):\n    {text}", "metadata": {}}]
    return json.dumps({"nbformat": 4, "cells": cells, "metadata": {}}).encode()


def zipped(files, path=None, when=(2026, 3, 1, 12, 0, 0)):
    """A zip of these files, by name; as bytes, or in a file whose path is returned."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(zipfile.ZipInfo(name, when), content, zipfile.ZIP_DEFLATED)
    if path is None:
        return made.getvalue()
    path.write_bytes(made.getvalue())
    return path


def canvas(who, number, name="softmax.ipynb", late=False):
    """The name of a file in Canvas's zip."""
    user, sortable = who
    squeezed = "".join(letter for letter in sortable.lower() if letter.isalnum())
    return f"{squeezed}_{'LATE_' if late else ''}{user}_{number}_{name}"


def moodle(name, number, file="/softmax.ipynb", end="_"):
    """The name of a file in Moodle's zip."""
    return f"{name}_{number}_assignsubmission_file{end}{file}"


def gradescope(submissions, root="assignment_9_export"):
    """The files of Gradescope's export.

    Args:
        submissions: by number, the submitters' ids, the time and the files of each.
    """
    files, said = {}, "---\n"
    for number, (ids, time, own) in submissions.items():
        said += f"submission_{number}:\n  :submitters:\n"
        for one in ids:
            said += f"  - :name: {one}\n    :sid: {one}\n    :email: {one}@uni.edu\n"
        said += f"  :created_at: {time}\n  :score: 0.0\n  :status: processed\n"
        files |= {f"{root}/submission_{number}/{name}": text for name, text in own.items()}
    return files | {f"{root}/submission_metadata.yml": said}
