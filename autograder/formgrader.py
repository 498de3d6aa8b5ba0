"""nbgrader's formgrader, so that nothing of a student's runs as a program in it.

Its pages write names as they are, and its server opens every file of the course as a page of its
own origin. nbgrader has no setting for that, and Jupyter's setting of headers is for the whole of
its server. So `protect` changes attributes of nbgrader's handlers; nothing else of ours does.
"""

import base64
import hashlib
import re
import secrets
from contextvars import ContextVar
from urllib.parse import quote

from jinja2 import BaseLoader
from nbgrader.preprocessors import NbGraderPreprocessor
from nbgrader.server_extensions.formgrader import base, handlers

MATHJAX = "https://cdnjs.cloudflare.com/ajax/libs/mathjax/"  # where nbconvert's template has it
# What nbgrader's templates say in onclick="…".
CLICKS = ("toggle_name(true);", "toggle_name(false);", "toggleAllNames()")
# What comes from an address or from the gradebook, and is written into a page.
NAMES = ("student_id", "assignment_id", "notebook_id", "student", "last_name", "first_name")
PATH = "notebook_path"
# A file of the course that is opened as a page: no scripts, and an origin of its own.
FILE_POLICY = "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src 'self' data:"
_HARMFUL = re.compile(r'[<>"\\&#?%\x00-\x1f\x7f-\x9f\u2028\u2029]')
_nonce = ContextVar("nonce", default="")


def harmless(name):
    """A name as the part of an address that it is, and nothing but text in a page or its script."""
    return _HARMFUL.sub(lambda found: quote(found[0]), name) if isinstance(name, str) else name


def policy(nonce, formulas=False):
    """A page's Content-Security-Policy: the scripts that nbgrader's own templates hold, no other.

    Args:
        nonce: known to these scripts alone.
        formulas: whether MathJax is on the page: it fetches its parts, and evaluates settings.
    """
    clicks = " ".join(f"'sha256-{_sha256(code)}'" for code in CLICKS)
    mathjax, evaluating = (f" {MATHJAX}", " 'unsafe-eval'") if formulas else ("", "")
    newest = " https://api.cdnjs.com/libraries/" if formulas else ""
    return "; ".join(
        (
            "default-src 'none'",
            f"script-src 'nonce-{nonce}' 'unsafe-hashes' {clicks}{evaluating}{mathjax}",
            f"style-src 'self' 'unsafe-inline'{mathjax}",
            f"img-src 'self' data:{mathjax}",
            f"font-src 'self' data:{mathjax}",
            f"connect-src 'self'{newest}",
            "base-uri 'none'",
            "form-action 'self'",
        )
    )


def protect():
    """Change nbgrader's handlers; to do it twice is to do it once."""
    pages = base.BaseHandler
    pages.render, pages.exporter = _render, property(_exporter)
    pages.content_security_policy = property(_page_policy)
    handlers.SubmissionFilesHandler.content_security_policy = property(_file_policy)


class HarmlessNames(NbGraderPreprocessor):
    """For the page of a submission, which nbconvert makes from the names in ``resources``."""

    def preprocess(self, nb, resources):
        """Make these names harmless."""
        for name in {*NAMES, PATH} & set(resources):
            resources[name] = harmless(resources[name])
        return nb, resources


class _Trusting(BaseLoader):
    """Templates whose own scripts may run: what is put into them later does not know the nonce."""

    def __init__(self, loader):
        self._loader = loader

    def get_source(self, environment, template):
        source, *rest = self._loader.get_source(environment, template)
        return source.replace("<script", '<script nonce="{{ nonce() }}"'), *rest


def _trusting(handler, environment):
    if not isinstance(environment.loader, _Trusting):
        environment.loader = _Trusting(environment.loader)
        environment.globals["nonce"] = _nonce.get
    _nonce.set(_nonce_of(handler))  # a page is made at one go; the next handler sets its own


def _nonce_of(handler):
    if not hasattr(handler, "_nonce"):
        handler._nonce = secrets.token_urlsafe(16)
    return handler._nonce


def _render(self, name, **values):
    environment = self.settings["nbgrader_jinja2_env"]
    _trusting(self, environment)
    values |= {name: harmless(values[name]) for name in NAMES if name in values}
    return environment.get_template(name).render(**values)


def _exporter(self):
    exporter = self.settings["nbgrader_exporter"]
    _trusting(self, exporter.environment)
    return exporter


def _page_policy(self):
    formulas = isinstance(self, handlers.SubmissionHandler)
    return f"{_jupyters(self)}, {policy(_nonce_of(self), formulas)}"


def _file_policy(self):
    return f"{_jupyters(self)}, {FILE_POLICY}"


def _jupyters(handler):
    """Jupyter's own policy, or the one that the server was given: both hold."""
    return super(base.BaseHandler, handler).content_security_policy


def _sha256(text):
    return base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
