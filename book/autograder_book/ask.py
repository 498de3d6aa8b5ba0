"""The ``{ask}`` directive: the reader answers, and each wrong answer has its own explanation.

It stands below a question, above the dropdown with the answer::

    :::{ask} number
    - [x] 40
    - [ ] 8
      That counts the weights of one neuron.
    - [ ] otherwise
      Each of the 5 neurons has a weight for each of its 8 inputs.
    :::

The kinds are ``choice``, ``number``, ``shape`` and ``sentence``; a sentence has no list, and is
only compared with the answer by the reader. A number may be a decimal, and is right within half a
unit of its last digit, or within what follows a ``±``. In a *Predict* box the outputs below it
wait for the answer; ``:also: 1`` lets one further element below them wait too.

Without JavaScript the choices are a list, and the explanations can be opened below it. What is
wrong with the list is said when the book is built, with the file and the line.
"""

import hashlib
import json
import re
from dataclasses import dataclass
from html import escape

from docutils import nodes
from docutils.parsers.rst import directives
from sphinx.util.docutils import SphinxDirective

KINDS = ("choice", "number", "shape", "sentence")
OTHERWISE = "otherwise"
ITEM = re.compile(r"- \[([x ])\] (.+)")
NUMBER = re.compile(r"(-?\d+(?:\.\d+)?)(?: ± (\d+(?:\.\d+)?))?")
SHAPE = re.compile(r"\((\d+,|\d+(, \d+)+)\)")


class AskError(ValueError):
    """The list below a question is not what it must be."""


@dataclass
class Answer:
    """One item of the list.

    Attributes:
        text: the answer, in Markdown.
        is_right: whether it is the right one.
        why: what to tell who gives it; in Markdown.
        line: where it stands, counted from the directive's first line.
    """

    text: str
    is_right: bool
    why: str
    line: int


class Ask(nodes.container):
    """A question's answers and their explanations."""


def read(kind, lines):
    """The answers in a directive's lines.

    Raises:
        AskError: there is something wrong with them.
    """
    if kind not in KINDS:
        raise AskError(f"the kind is {kind!r}; expected one of: {', '.join(KINDS)}")
    answers = []
    for number, line in enumerate(lines, start=1):
        if found := ITEM.fullmatch(line.rstrip()):
            answers.append(Answer(found[2], found[1] == "x", "", number))
        elif line.startswith("  ") and answers:
            answers[-1].why += f"{line[2:]}\n"
        elif line.strip():
            raise AskError(
                f"line {number} is {line!r}; expected '- [x] answer', '- [ ] answer', or an "
                "explanation that is indented by two spaces"
            )
    _look_at(kind, answers)
    return answers


def _look_at(kind, answers):
    """Whether a list is complete."""
    if kind == "sentence":
        if answers:
            raise AskError("a sentence is compared by the reader, so it has no list of answers")
        return
    if sum(answer.is_right for answer in answers) != 1:
        raise AskError("exactly one answer is marked as right, with [x]")
    if len({answer.text for answer in answers}) < len(answers):
        raise AskError("an answer stands there twice")
    if len(answers) < 2:
        raise AskError("there is no wrong answer")
    form = {"number": NUMBER, "shape": SHAPE}.get(kind)
    if form and answers[-1].text != OTHERWISE:
        raise AskError(f"the last one is '- [ ] {OTHERWISE}', for whoever answers something else")
    for answer in answers:
        if answer.is_right and answer.why.strip():
            raise AskError(f"line {answer.line} is right, so the dropdown below explains it")
        if not answer.is_right and not answer.why.strip():
            raise AskError(f"line {answer.line}, {answer.text!r}, has no explanation below it")
        if form and answer.text != OTHERWISE and not form.fullmatch(answer.text):
            example = {"number": "0.19 or 0.19 ± 0.01", "shape": "(6, 4) or (6,)"}[kind]
            raise AskError(f"line {answer.line} has {answer.text!r}; expected {example}")


class AskDirective(SphinxDirective):
    required_arguments = 1
    has_content = True
    option_spec = {"also": directives.nonnegative_int}  # noqa: RUF012

    def run(self):
        kind = self.arguments[0]
        try:
            answers = read(kind, list(self.content))
        except AskError as error:
            raise self.error(f"ask: {error}") from error
        name = _digest("\n".join([kind, *self.content]))
        if kind == "choice":  # written with the right one first, and shown in another order
            answers.sort(key=lambda answer: _digest(name + answer.text))
        ask = Ask(kind=kind, name=name, also=self.options.get("also", 0))
        ask["answers"] = json.dumps([_data(kind, answer) for answer in answers])
        ask += self._choices(answers) if kind == "choice" else self._others(answers)
        return [ask]

    def _choices(self, answers):
        """A list, each item with its explanation."""
        made = [_html('<ul class="ask-choices">')]
        for each in answers:
            made += [_html('<li><div class="ask-text">'), *self._parsed(each.text), _html("</div>")]
            made.append(_html('<details class="ask-why"><summary>If you chose this</summary>'))
            made += [*self._parsed(each.why or "Right."), _html("</details></li>")]
        return [*made, _html("</ul>")]

    def _others(self, answers):
        """The explanations of answers that are typed."""
        made = [_html('<details class="ask-whys"><summary>If you have another answer</summary>')]
        for number, each in enumerate(answers):
            if each.why:
                said = escape(each.text.replace("-", "−"))  # as the book writes its numbers
                shown = "" if each.text == OTHERWISE else f"<p><b>{said}</b></p>"
                made.append(_html(f'{shown}<div class="ask-why" data-answer="{number}">'))
                made += [*self._parsed(each.why), _html("</div>")]
        return [*made, _html("</details>")] if answers else []

    def _parsed(self, text):
        return self.parse_text_to_nodes(text, offset=self.content_offset)


def _digest(text):
    return hashlib.sha256(text.encode()).hexdigest()[:8]


def _html(text):
    return nodes.raw("", text, format="html")


def _data(kind, answer):
    """What the script needs to compare an answer."""
    data = {"right": answer.is_right}
    if answer.text == OTHERWISE:
        return data | {"otherwise": True}
    if kind == "number":
        value, margin = NUMBER.fullmatch(answer.text).groups()
        decimals = len(value.partition(".")[2])
        own = 0.5 * 10**-decimals if decimals else 0
        return data | {"value": float(value), "margin": float(margin) if margin else own}
    if kind == "shape":
        return data | {"shape": [int(size) for size in re.findall(r"\d+", answer.text)]}
    return data


def visit(translator, node):
    translator.body.append(
        translator.starttag(
            node,
            "div",
            CLASS="ask",
            **{
                "data-kind": node["kind"],
                "data-name": node["name"],
                "data-also": str(node["also"]),
                "data-answers": node["answers"],
            },
        )
    )


def depart(translator, node):
    translator.body.append("</div>\n")


def add_script(app, pagename, templatename, context, doctree):
    """Only a page with questions loads what asks them."""
    if doctree and next(iter(doctree.findall(Ask)), None):
        app.add_css_file("ask.css")
        app.add_js_file("ask.js", loading_method="defer")


def setup(app):
    app.add_node(Ask, html=(visit, depart))
    app.add_directive("ask", AskDirective)
    app.connect("html-page-context", add_script)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
