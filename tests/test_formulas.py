"""Formulas of a small book, rendered while it is built."""

import io
import re
import subprocess

import pytest
from classroom import ROOT
from sphinx.application import Sphinx
from sphinx.util.docutils import docutils_namespace

from autograder_book.formulas import PACKAGE, Katex, with_room

CONFIG = """
extensions = ["myst_parser", "autograder_book.formulas"]
exclude_patterns = ["node_modules"]
myst_enable_extensions = ["dollarmath", "amsmath"]
"""


@pytest.fixture
def build(tmp_path):
    """A function that builds a page: its text to its HTML and the warnings."""

    def build(text):
        (tmp_path / "conf.py").write_text(CONFIG, encoding="utf-8")
        (tmp_path / "index.md").write_text(f"# Page\n\n{text}\n", encoding="utf-8")
        if not (tmp_path / "node_modules").exists():
            (tmp_path / "node_modules").symlink_to(ROOT / "node_modules")
        said = io.StringIO()
        folders = (tmp_path, tmp_path, tmp_path / "html", tmp_path / "trees")
        with docutils_namespace():
            Sphinx(*folders, "html", status=None, warning=said, freshenv=True).build()
        return (tmp_path / "html" / "index.html").read_text(encoding="utf-8"), said.getvalue()

    return build


def test_formulas_are_rendered_with_mathml_numbers_and_the_sign_that_follows(build):
    page, warnings = build(
        "See $x$, and $y$ too, by {eq}`one`.\n\n$$\na &= b \\\\ c &= d\n$$ (one)\n\n"
        "\\begin{align*}\ne &= f\n\\end{align*}"
    )
    assert warnings == ""
    assert page.count("<math ") == page.count('class="katex-html" aria-hidden="true"') == 4
    assert re.search(r'<span class="with-signs"><span class="math.*?</span>,</span> and', page)
    assert page.count("with-signs") == 1
    assert 'href="#equation-one"' in page
    assert '<span class="eqno">(1)' in page
    assert not re.search(r"<script[^>]*mathjax", page, re.IGNORECASE)


@pytest.mark.parametrize(
    ("tex", "breaks"),
    [
        (r"a = \sigma(z)", 0),
        (r"E[z] = E[w_1]\, E[a_1] + 0", 2),
        (r"m_1 = (1 - \beta_1)(g_1 + g_2)", 1),
    ],
    ids=["a short one nowhere", "a long one at its signs", "and within no bracket"],
)
def test_a_formula_in_a_line_breaks(build, tex, breaks):
    page, warnings = build(f"See ${tex}$ here.")
    assert warnings == ""
    assert page.count("<wbr>") == breaks


def test_a_formula_that_cannot_be_rendered_is_named_and_shown_as_it_was_written(build):
    page, warnings = build(r"Wrong: $\nothing <b>$.")
    assert "index.md:3" in warnings
    assert "Undefined control sequence" in warnings
    assert r"\nothing &lt;b&gt;" in page


def test_only_fonts_that_are_there_are_asked_for(build, tmp_path):
    build("$x$")
    style = tmp_path / "html" / "_static" / "katex" / "katex.min.css"
    fonts = set(re.findall(r"url\(([^)]*)\)", style.read_text(encoding="utf-8")))
    assert len(fonts) == len(list(style.parent.glob("fonts/*"))) > 10
    assert all((style.parent / font).is_file() for font in fonts)


def test_a_process_of_ours_that_outlives_the_build_does_not_hold_it_up():
    katex = Katex(ROOT / PACKAGE)
    with subprocess.Popen(["sleep", "60"], pass_fds=[katex.process.stdin.fileno()]) as other:
        katex.close()
        assert other.poll() is None
        other.kill()


def test_the_rows_of_a_derivation_keep_apart_also_below_a_fraction():
    rows = r"\begin{aligned}\frac{a}{b} \\ c \\ d\end{aligned}"
    assert with_room(rows) == r"\begin{aligned}\frac{a}{b} \\[1em] c \\[0.3em] d\end{aligned}"
