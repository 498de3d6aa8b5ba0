"""What was handed in, asked of Canvas itself: a zip for each assignment, as Canvas gives them.

So all else is as with a zip that a person has downloaded, but that Canvas says here when each file
was handed in. The token goes to Canvas's own address and nowhere else: not into a message, a file,
or the address of a download.
"""

import re
import warnings
import zipfile
from dataclasses import dataclass, field
from datetime import UTC, datetime
from urllib.parse import urlparse

import requests
from canvasapi import Canvas
from canvasapi.exceptions import (
    CanvasException,
    Forbidden,
    InvalidAccessToken,
    RateLimitExceeded,
    ResourceDoesNotExist,
    Unauthorized,
)
from requests.adapters import HTTPAdapter
from urllib3.util import Retry

from autograder.beside import meant
from autograder.roster import squeezed
from autograder.sources import LARGEST_INNER, LONGEST_NAME, SourceError
from autograder.wording import printable

TOKEN = "CANVAS_TOKEN"  # of the environment
SECONDS = 30  # without a word from Canvas
TRIES, WAIT = 5, 0.5  # of a request that may succeed later; seconds, doubled each time
LATER = (429, 500, 502, 503, 504)
PART = 2**16  # bytes
_COURSE = re.compile(r"(?P<base>https?://[^\s/?#]+)/courses/(?P<number>\d+)(?:[/?#].*)?")
_OWN = ("localhost", "127.0.0.1")  # where nobody listens on the way
_ADVICE = "expected the address of a course, such as https://canvas.uni.edu/courses/4711"


@dataclass
class Fetched:
    """What Canvas gave.

    Attributes:
        zips: files, one for each assignment.
        uploads: what is known of each file, as `autograder.platforms.Lists` has it.
        problems: sentences about what could not be fetched.
    """

    zips: list = field(default_factory=list)
    uploads: dict = field(default_factory=dict)
    problems: list = field(default_factory=list)


def fetch(address, token, folder, topics, known):
    """Fetch all files of a course's assignments.

    Args:
        address: of the course.
        token: of somebody who may see what was handed in.
        folder: to write the zips into.
        topics: only these; all, if none is given.
        known: the names of all topics: an assignment that bears another one's is passed over.

    Returns:
        A `Fetched`.

    Raises:
        SourceError: Canvas does not give it; the message says why and what to do.
        OSError: a zip cannot be written.
    """
    found = _COURSE.fullmatch(address)
    if not found:
        raise SourceError(f"{printable(address)} is no course in Canvas; {_ADVICE}")
    where = urlparse(found["base"])
    if where.username or (where.scheme == "http" and where.hostname not in _OWN):
        raise SourceError(f"a token would be read on its way to {where.hostname}; use https://…")
    if not token or not re.fullmatch(r"[!-~]+", token):
        raise SourceError(
            f"{TOKEN} is {'not set' if not token else 'no token'}; make one in Canvas, under "
            "Account, Settings, New Access Token, and put it into that variable of the environment"
        )
    course = _Course(found["base"], int(found["number"]), token)
    return course.fetch(folder, topics, known)


class _Course:
    def __init__(self, base, number, token):
        with warnings.catch_warnings(action="ignore"):  # about http, which is on this machine only
            canvas = Canvas(base, token)
        self._base, self._number, self._canvas = base, number, canvas
        # canvasapi waits for ever and tries once.
        patient = _Patient(max_retries=_retries())
        canvas._Canvas__requester._session.mount(base, patient)
        self._downloads = requests.Session()  # without the token: a file may lie anywhere
        for scheme in ("http://", "https://"):
            self._downloads.mount(scheme, _Patient(max_retries=_retries()))
        self._fetched = Fetched()

    def fetch(self, folder, topics, known):
        try:
            course = self._canvas.get_course(self._number)
            for assignment in course.get_assignments():
                if self._is_asked(assignment, topics, known):
                    self._assignment(assignment, folder)
        except (CanvasException, requests.RequestException, ValueError, TypeError, KeyError) as e:
            raise SourceError(f"{self._base}: {_reason(e)}") from None  # it may hold a header
        except AttributeError:
            raise SourceError(f"{self._base} does not answer as Canvas does; {_ADVICE}") from None
        return self._fetched

    def _is_asked(self, assignment, topics, known):
        if "online_upload" not in (assignment.submission_types or ()):
            return False
        named = [topic for topic in known if meant(assignment.name, topic)]
        return not topics or not named or any(topic in topics for topic in named)

    def _assignment(self, assignment, folder):
        submissions = list(assignment.get_submissions(include=["user"], per_page=100))
        path = folder / f"canvas-{self._number}-{int(assignment.id)}.zip"
        with zipfile.ZipFile(path, "w") as archive:
            for submission in submissions:
                self._submission(submission, archive)
        self._fetched.zips.append(path)

    def _submission(self, submission, archive):
        """Write what somebody handed in, under the names that Canvas gives in its own zip."""
        user = submission.user
        name = squeezed(user.get("sortable_name") or user["name"]) or "somebody"
        start = f"{name}_{'LATE_' if submission.late else ''}{int(submission.user_id)}"
        attachments = getattr(submission, "attachments", None) or []
        if not attachments and getattr(submission, "submission_type", None):
            archive.writestr(f"{start}_text.html", "")  # of another kind than a file
        for each in attachments:
            number = int(_of(each, "id"))
            own = _plain(_of(each, "display_name") or _of(each, "filename"))
            where = f"{start}_{number}_{own}"
            try:
                content = self._download(_of(each, "url"))
            except (requests.RequestException, SourceError) as error:
                self._fetched.problems.append(f"{printable(where)}: {_reason(error)}; left out")
                continue
            archive.writestr(where, content)
            whose = str(int(submission.user_id)), str(number)
            self._fetched.uploads[whose] = _known(user, submission.submitted_at)

    def _download(self, url):
        with self._downloads.get(url, stream=True) as answer:
            answer.raise_for_status()
            parts, left = [], LARGEST_INNER
            for part in answer.iter_content(PART):
                parts.append(part)
                left -= len(part)
                if left < 0:
                    raise SourceError(f"is larger than {LARGEST_INNER // 2**20} MB")
        return b"".join(parts)


class _Patient(HTTPAdapter):
    """Does not wait for ever."""

    def send(self, request, **options):
        return super().send(request, **options | {"timeout": SECONDS})


def _retries():
    return Retry(
        TRIES,
        backoff_factor=WAIT,
        status_forcelist=LATER,
        allowed_methods=("GET",),
        raise_on_status=False,
        respect_retry_after_header=False,  # that may be hours
    )


def _of(attachment, name):
    """A part of an attachment, which some versions of canvasapi give as an object."""
    if isinstance(attachment, dict):
        return attachment.get(name)
    return getattr(attachment, name, None)


def _plain(name):
    """A file's name, without what would lead elsewhere in a zip."""
    name = re.sub(r"[/\\\0]", "_", str(name))
    return name[-LONGEST_NAME // 2 :].encode("utf-8", "replace").decode() or "file"


def _known(user, submitted):
    known = {"sis": user.get("sis_user_id"), "login": user.get("login_id")}
    known = {kind: str(value) for kind, value in known.items() if value}
    if submitted:
        when = datetime.fromisoformat(str(submitted).replace("Z", "+00:00"))
        known["time"] = when.astimezone(UTC).replace(tzinfo=None)
    return known


def _reason(error):
    """Why Canvas gave nothing, in words in which no token stands, and what to do."""
    if isinstance(error, InvalidAccessToken):
        return f"Canvas does not know the token in {TOKEN}, or it has expired; make a new one"
    if isinstance(error, RateLimitExceeded) or "Rate Limit Exceeded" in str(error):
        return f"Canvas asks for fewer requests, {TRIES} times; try again in some minutes"
    if isinstance(error, Unauthorized | Forbidden):
        return f"the owner of the token in {TOKEN} may not see this course's submissions"
    if isinstance(error, ResourceDoesNotExist):
        return "there is no such course, or the owner of the token does not take part in it"
    if isinstance(error, CanvasException) and "status code" in str(error):
        return f"Canvas fails ({str(error)[-3:]}), {TRIES} times; try again later"
    if isinstance(error, requests.HTTPError):
        return f"cannot be downloaded ({error.response.status_code})"
    if isinstance(error, requests.Timeout):
        return f"no answer within {SECONDS} seconds; try again later"
    if isinstance(error, requests.ConnectionError | requests.exceptions.RetryError):
        return "no connection; see that the address is right, and try again"
    if isinstance(error, SourceError):
        return str(error)
    return "it does not answer as Canvas does; see that the address is right"
