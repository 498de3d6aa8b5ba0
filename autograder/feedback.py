"""One page of feedback per submission: nbgrader's own template, without starting a kernel."""

import functools
import logging
from pathlib import Path

import nbformat
import nbgrader
from IPython.lib.lexers import IPython3Lexer
from jinja2 import pass_context
from nbconvert.exporters import HTMLExporter
from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import PythonLexer
from traitlets.config import Config

from autograder.notebook import checked
from autograder.result import Entry

TEMPLATES = Path(nbgrader.__file__).parent / "server_extensions" / "formgrader"
# Sources whose HTML is kept: most cells are the same for every student, and none of them is long.
MOST_REMEMBERED, LONGEST_REMEMBERED = 200, 4000


class Feedback:
    """Renders feedback pages; made once per grading, because loading the template is slow."""

    def __init__(self):
        config = Config()
        config.HTMLExporter.template_name = "feedback"
        config.HTMLExporter.extra_template_basedirs = [str(TEMPLATES / "templates")]
        config.HTMLExporter.extra_template_paths = [
            str(TEMPLATES / "static" / "node_modules" / "bootstrap" / "dist" / "css")
        ]
        # A student's Markdown may hold any HTML; the page opens on the instructor's machine too.
        config.HTMLExporter.sanitize_html = True
        exporter = HTMLExporter(config=config)
        exporter.log.setLevel(logging.ERROR)
        # Attachments, which a conversion could depend on, do not survive the rebuilding.
        markdown = _remember(lambda source: exporter.markdown2html(_NO_CELL, source))
        highlighted = _remember(_highlighted)
        exporter.filters = {
            "markdown2html": pass_context(lambda _, source: markdown(source)),
            "highlight_code": lambda source, metadata=None: highlighted(source),
        }
        # One whole conversion, for the styles. It parses the page again to make images and
        # outputs accessible, which takes ten times as long as the page and finds only text here.
        empty = nbformat.v4.new_notebook()
        _, self._resources = exporter.from_notebook_node(empty, {"nbgrader": _summary("", Entry())})
        self._template = exporter.template

    def page(self, topic, notebook, entry):
        """The page for one graded notebook, with its gradebook `Entry`."""
        notebook = notebook | {"cells": [_with_entry(cell, entry) for cell in notebook.cells]}
        resources = self._resources | {"nbgrader": _summary(topic, entry)}
        return self._template.render(nb=notebook, resources=resources).lstrip()


_NO_CELL = {"cell": {}}
_FORMATTER = HtmlFormatter(cssclass=" highlight hl-ipython3")  # as nbconvert has it
# IPython's lexer takes twice as long as Python's, and differs from it only where one of these is.
_MAGIC = frozenset("%!?")
_PYTHON, _IPYTHON = PythonLexer(), IPython3Lexer()


def _highlighted(source):
    lexer = _PYTHON if _MAGIC.isdisjoint(source) else _IPYTHON
    return highlight(source or " ", lexer, _FORMATTER)


def _remember(render):
    remembered = functools.lru_cache(MOST_REMEMBERED)(render)
    return lambda source: (remembered if len(source) <= LONGEST_REMEMBERED else render)(source)


def _summary(topic, entry):
    told = {"score": entry.total, "max_score": entry.points, "late_penalty": entry.penalty}
    return told | {"notebook": topic}


def _with_entry(cell, entry):
    """A cell as the template wants it: with what the gradebook says in its metadata."""
    marks = cell.metadata.get("nbgrader", {})
    told, name = {}, checked(cell)
    if name:
        told["score"], told["points"] = entry.marks[name].score, entry.marks[name].points
    if marks.get("solution") and (mark := entry.marks.get(marks["grade_id"])):
        told["comment"] = mark.comment
    if not told:
        return cell
    return cell | {"metadata": cell.metadata | {"nbgrader": marks | told}}
