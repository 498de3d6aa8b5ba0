"""What axe-core is asked about a page."""

from classroom import ROOT

AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# Between light and dark, nothing differs but colours.
COLOURS = ["color-contrast", "link-in-text-block"]
# What stands in a frame is a page of its own, and tried as that.
FIND = """async only => {
  const options = {preload: false, iframes: false, resultTypes: ["violations"], runOnly: only};
  const found = (await axe.run(document, options)).violations;
  return found.flatMap(rule => rule.nodes.map(node => rule.id + ": " + node.html.slice(0, 200)));
}"""
# Nine tenths of a chapter's elements are parts of formulas and drawings, which are made by the same
# two programs everywhere: it is enough to ask about them on one page. Likewise words of code that
# have the same classes, in blocks that have the same, have the same colours: one of them is asked.
LIGHTER = """() => {
  for (const formula of document.querySelectorAll(".katex"))
    formula.replaceWith(formula.querySelector("math")?.textContent ?? formula.textContent);
  for (const drawing of document.querySelectorAll("svg.course-figure")) drawing.replaceChildren();
  const seen = new Set();
  for (const word of document.querySelectorAll(".highlight pre span:not(:has(*))")) {
    const classes = [];
    for (let at = word; at && at.localName !== "article"; at = at.parentElement)
      classes.push(at.className);
    const all = classes.join("/");
    if (seen.has(all)) word.replaceWith(word.textContent);
    seen.add(all);
  }
}"""
