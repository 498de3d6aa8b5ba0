"""Feedback pages into nbgrader's exchange, from which ``nbgrader fetch_feedback`` takes them.

nbgrader gives each page under a name that is made from the secret which it put beside what was
handed in: who has fetched the secret finds the page.
"""

import os
import re
import subprocess
import sys

from autograder.nbgrader_files import SECRET, TIME, keep
from autograder.send_back import SendBackError, Sent
from autograder.wording import printable

SECONDS = 600
_LOGGED = re.compile(r"^\[\w+ \| (?:CRITICAL|ERROR)\] (.+)", re.MULTILINE)


def release(course, topics):
    """Release the pages of these topics.

    Raises:
        SendBackError: there is nothing to release, or nbgrader refuses; the message says why.
        OSError: a file cannot be read or written.
    """
    if not (course.folder / "nbgrader_config.py").is_file():
        raise SendBackError(
            f"{course.folder / 'nbgrader_config.py'} is missing; nbgrader's exchange needs one "
            "that names the course, as course_id of CourseDirectory"
        )
    sent, ready = Sent([], 0, []), {}
    for topic in topics:
        for student in course.students():
            page = course.page(student, topic)
            if not page.is_file() or page.is_symlink():
                continue
            beside = [page.parent / name for name in (TIME, SECRET)]
            for path in beside:
                path.unlink(missing_ok=True)
            said = keep(course.submission(student, topic).parent, page.parent, (TIME, SECRET))
            if all(path.is_file() for path in beside):
                ready[topic] = ready.get(topic, 0) + 1
            else:
                reason = said[0] if said else "it was not collected by 'nbgrader collect'"
                sent.left.append(printable(f"{student}, {topic}: {reason}"))
    if not ready:
        raise SendBackError(
            "there is no page of a notebook that 'nbgrader collect' has collected; the others can "
            "be sent with --format pages"
        )
    for topic, pages in ready.items():
        _release(course, topic)
        sent.pages += pages
    return sent


def _release(course, topic):
    """By nbgrader's own command, with the course's own configuration: perhaps of a JupyterHub."""
    command = [sys.executable, "-m", "nbgrader", "release_feedback", topic]
    done = subprocess.run(
        command,
        cwd=course.folder,
        env=os.environ,
        capture_output=True,
        text=True,
        errors="replace",
        timeout=SECONDS,
    )
    if done.returncode:
        said = _LOGGED.findall(done.stderr) or done.stderr.splitlines()[-1:] or ["no reason given"]
        raise SendBackError(f"nbgrader does not release {topic}: {printable(said[0])[:300]}")
