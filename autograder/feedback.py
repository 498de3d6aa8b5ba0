"""One page of feedback per submission: nbgrader's own template, without starting a kernel."""

import copy
import html
import logging
from pathlib import Path

import nbgrader
from nbconvert.exporters import HTMLExporter
from traitlets.config import Config

TEMPLATES = Path(nbgrader.__file__).parent / "server_extensions" / "formgrader"


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
        self._exporter = HTMLExporter(config=config)
        self._exporter.log.setLevel(logging.ERROR)

    def page(self, topic, notebook, entry):
        """The page for one graded notebook, with its gradebook `Entry`."""
        notebook = copy.deepcopy(notebook)
        for cell in notebook.cells:
            marks = cell.metadata.get("nbgrader", {})
            if marks.get("grade"):
                marks["score"], marks["points"] = entry.scores[marks["grade_id"]]
            if marks.get("solution"):
                marks["comment"] = entry.comments.get(marks["grade_id"])
        most = sum(points for _, points in entry.scores.values())
        summary = {"score": entry.score, "max_score": most, "late_penalty": 0, "notebook": topic}
        return self._exporter.from_notebook_node(notebook, resources={"nbgrader": summary})[0]


def apology(topic, message):
    """The page for a submission that could not be graded: what was found, what to do."""
    return (
        '<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8">'
        f"<title>{html.escape(topic)}</title></head>\n"
        '<body style="font-family: sans-serif; max-width: 40em; margin: 2em auto">\n'
        f"<h1>{html.escape(topic)}</h1>\n<p>Your notebook could not be graded:</p>\n"
        f"<p>{html.escape(message)}</p>\n"
        "<p>No points are lost yet: repair it and hand it in again.</p></body></html>\n"
    )
