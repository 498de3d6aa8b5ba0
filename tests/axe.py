"""What axe-core is asked about a page."""

from classroom import ROOT

AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# Between light and dark, nothing differs but colours.
COLOURS = ["color-contrast", "link-in-text-block"]
FIND = """async only => {
  const options = {preload: false, resultTypes: ["violations"], runOnly: only};
  const found = (await axe.run(document, options)).violations;
  return found.flatMap(rule => rule.nodes.map(node => rule.id + ": " + node.html.slice(0, 200)));
}"""
