"""The ``{interactive}`` directive: a figure that the reader can move, and an experiment with it.

    ```{interactive} softmax
    Raise the dress until …; what happens and why?
    ```

A chapter may have several; one of them is named like its topic. The figures in ``book/interactive``
are modules. A browser does not load a module into a page that
was opened as a file, so a figure and the modules it imports are joined into one plain script,
``_static/interactive/softmax.js``, which only that figure's page asks for.

A module that holds data may be made when the book is built: in place of ``examples.js`` lies
``examples.py`` then, whose function ``module()`` returns the text of the module.
"""

import re
import runpy
from pathlib import Path

from docutils import nodes
from sphinx.errors import ExtensionError
from sphinx.util.docutils import SphinxDirective

IMPORT = re.compile(r'^import (\{[^}]*\}) from "\./(\w+)\.js";$', re.MULTILINE)
EXPORT = re.compile(r"^export (?=(?:function\*?|const) (\w+))", re.MULTILINE)
ABOVE = """<div class="interactive" id="figure-{topic}" tabindex="-1" role="group"
 aria-label="Interactive figure: {name}">
<p class="interactive-title">Try it</p>"""
BELOW = """<div class="interactive-stage" data-figure="{topic}">
<p>This figure can be moved by mouse, finger or keyboard, and needs JavaScript for that.
The text around it says the same without it.</p>
</div></div>"""


class Figure(nodes.raw):
    """The markup after the experiment; it knows which script its page needs."""


class Interactive(SphinxDirective):
    required_arguments = 1
    has_content = True

    def run(self):
        topic = self.arguments[0]
        for module in modules(Path(self.env.srcdir), topic):
            self.env.note_dependency(str(module))
        name = topic.replace("_", " ")
        experiment = self.parse_content_to_nodes()
        below = BELOW.format(topic=topic)
        return [
            nodes.raw("", ABOVE.format(name=name, topic=topic), format="html"),
            *experiment,
            Figure("", below, format="html", topic=topic),
        ]


def modules(root, name):
    """A figure's module, after all that it imports."""
    path = root / "book" / "interactive" / f"{name}.js"
    made = path.with_suffix(".py")
    if made.is_file():
        return [made]
    if not path.is_file():
        raise ExtensionError(f"{path.name} is not in book/interactive; write it, or fix the name")
    found = []
    for _, imported in IMPORT.findall(path.read_text(encoding="utf-8")):
        found += [file for file in modules(root, imported) if file not in found]
    return [*found, path]


def source(file):
    """The text of a module, which may be made by Python."""
    if file.suffix == ".py":
        return runpy.run_path(str(file))["module"]()
    return file.read_text(encoding="utf-8")


def join(files):
    """One plain script; the last module's exports are added to ``window.interactive``."""
    parts = []
    for file in files:
        text = source(file)
        exports = ", ".join(EXPORT.findall(text))
        body = EXPORT.sub("", IMPORT.sub(r"const \1 = from_\2;", text))
        inner = f"{body}\nreturn {{ {exports} }};\n"
        parts.append(f"const from_{file.stem} = (() => {{\n{inner}}})();\n")
    added = f"window.interactive = {{ ...window.interactive, ...from_{files[-1].stem} }};"
    return f'"use strict";\n{{\n{"".join(parts)}{added}\n}}\n'


def add_script(app, pagename, templatename, context, doctree):
    """Write the script of a page's figure; this page alone loads it, and a key skips to it."""
    for figure in doctree.findall(Figure) if doctree else ():
        topic = figure["topic"]
        context.setdefault("skip_to_figure", f"figure-{topic}")
        script = Path(app.outdir, "_static", "interactive", f"{topic}.js")
        script.parent.mkdir(parents=True, exist_ok=True)
        script.write_text(join(modules(Path(app.srcdir), topic)), encoding="utf-8")
        app.add_css_file("interactive.css")
        app.add_js_file(f"interactive/{topic}.js", loading_method="defer")


def setup(app):
    app.add_directive("interactive", Interactive)
    app.connect("html-page-context", add_script)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
