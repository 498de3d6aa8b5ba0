"""Publishing: the workflow's own command builds a small book, which says where it is."""

import os
import re
import shutil
import subprocess
import sysconfig
from collections import Counter
from pathlib import Path
from urllib.parse import urlparse

import pytest
import yaml
from classroom import ROOT
from site_pages import ADDED, pages

pytestmark = pytest.mark.xdist_group("publishing")

WORKFLOW = yaml.safe_load((ROOT / ".github/workflows/pages.yml").read_text(encoding="utf-8"))
BUILD = [step for step in WORKFLOW["jobs"]["build"]["steps"] if "run" in step]
ADDRESS = "https://example.org/some/course"
REPOSITORY = "https://github.com/example/course"
SAID = {
    "steps.pages.outputs.base_url": ADDRESS,
    "github.server_url": "https://github.com",
    "github.repository": "example/course",
    "github.ref_name": "main",
}
SMALL_BOOK = {
    "_toc.yml": "format: jb-book\nroot: book/index\nchapters:\n- file: deep/er/page\n",
    "book/index.md": "# Start\n\nA [page](../deep/er/page.md).\n",
    "deep/er/page.md": "# Deeper\n\nWhat this page is about.\n",
    # What is installed here is used there; nothing is installed.
    "_build/set-up": "",
    "node_modules/.ready": "",
}


@pytest.fixture(scope="module")
def published(site, tmp_path_factory):
    """A book of two pages with this book's settings, built as the workflow builds."""
    course = tmp_path_factory.mktemp("web") / "some" / "course"
    shutil.copytree(ROOT / "book", course / "book", ignore=shutil.ignore_patterns("*.md"))
    for name in ("autograder", "exercises"):
        shutil.copytree(ROOT / name, course / name, ignore=shutil.ignore_patterns("__pycache__"))
    for file in (file for file in ROOT.glob("[!._]*") if file.is_file()):
        shutil.copy(file, course)
    shutil.copy(ROOT / "_config.yml", course)
    for name, text in SMALL_BOOK.items():
        (course / name).parent.mkdir(parents=True, exist_ok=True)
        (course / name).write_text(text, encoding="utf-8")
    for wheels in (site.parent / "lite").glob("wheels-*"):  # spares a download
        shutil.copytree(wheels, course / "_build" / "lite" / wheels.name)
    os.symlink(Path(sysconfig.get_path("scripts")).parent, course / ".venv")
    for package in (ROOT / "node_modules").iterdir():
        if package.name != ".ready":
            os.symlink(package, course / "node_modules" / package.name)
    author = ["-c", "user.name=A", "-c", "user.email=a@example.org"]
    for words in (["init", "-q"], ["add", "book/index.md", "deep"], ["commit", "-qm", "first"]):
        subprocess.run(["git", *author, *words], cwd=course, check=True, capture_output=True)
    (step,) = BUILD
    told = {
        name: re.sub(r"\$\{\{ (.*?) \}\}", lambda found: SAID[found[1]], value)
        for name, value in step["env"].items()
    }
    here = {name: value for name, value in os.environ.items() if name != "OFFLINE"}
    done = subprocess.run(
        step["run"].split(), cwd=course, env=here | told, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]
    return course / "_build" / "html"


def test_the_workflow_runs_what_is_tested_here(published):
    """All else in it are actions of the host: fetch, set up, upload, publish."""
    assert [step["run"] for step in BUILD] == ["make book"]
    steps = [step for job in WORKFLOW["jobs"].values() for step in job["steps"]]
    actions = Counter(step["uses"].split("@")[0] for step in steps if "uses" in step)
    assert all(name.startswith("actions/") for name in actions)
    (upload,) = (step for step in steps if "upload-pages" in step.get("uses", ""))
    assert upload["with"]["path"] == str(published.relative_to(published.parents[1]))
    assert steps[0]["with"]["fetch-depth"] == 0


def test_a_site_that_was_told_its_address_says_it(published):
    sitemap = (published / "sitemap.xml").read_text(encoding="utf-8")
    assert sorted(re.findall("<loc>(.*?)</loc>", sitemap)) == [
        f"{ADDRESS}/book/index.html",
        f"{ADDRESS}/deep/er/page.html",
    ]
    page = (published / "deep" / "er" / "page.html").read_text(encoding="utf-8")
    assert f'rel="canonical" href="{ADDRESS}/deep/er/page.html"' in page
    assert f'property="og:url" content="{ADDRESS}/deep/er/page.html"' in page
    assert 'property="og:title" content="Deeper"' in page
    assert 'property="og:site_name" content="Neural networks"' in page
    assert 'name="description" content="What this page is about."' in page
    (card,) = re.findall(rf'property="og:image" content="{ADDRESS}/([^"]*)"', page)
    assert (published / card).read_bytes().startswith(b"\x89PNG")
    assert f'href="{REPOSITORY}"' in page
    assert re.search(rf'href="{REPOSITORY}/[^"]*deep/er/page.md[^"]*"', page)
    assert re.search(r"Last updated on\s+\d\d \w+ \d{4}", page)


def test_what_is_published_loads_only_from_its_own_site(published):
    for page in published.rglob("*.html"):
        text = page.read_text(encoding="utf-8")
        loaded = re.findall(r'<(?:script|img|iframe)\s[^>]*src="([^"]+)"', text)
        loaded += re.findall(r'<link [^>]*rel="stylesheet"[^>]*href="([^"]+)"', text)
        assert not [file for file in loaded if urlparse(file).netloc], page


def test_the_page_for_wrong_addresses_starts_each_link_at_the_published_root(published):
    text = (published / "404.html").read_text(encoding="utf-8")
    links = re.findall(r'<(?:a|link|script)\s[^>]*(?:href|src)="([^"#]+)"', text)
    own = [urlparse(link).path for link in links if not urlparse(link).netloc]
    assert len(own) > 10
    for path in own:
        assert path.startswith("/some/course/"), path
        assert (published / path.removeprefix("/some/course/")).is_file(), path


def test_a_site_that_was_told_no_address_says_none(site):
    assert not (site / "sitemap.xml").exists()
    assert (site / ".nojekyll").exists()
    for path in pages(site, ADDED):
        text = path.read_text(encoding="utf-8")
        for told in ('rel="canonical"', "og:url", "Last updated", "Source repository"):
            assert told not in text, f"{path.name}: {told}"
