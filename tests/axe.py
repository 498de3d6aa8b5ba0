"""What axe-core is asked about a page."""

from classroom import ROOT

AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# Between light and dark, nothing differs but colours.
COLOURS = ["color-contrast", "link-in-text-block"]
# What stands in a frame is a page of its own, and tried as that. To ask about the colours of a text
# takes axe longer than to ask all else about it. So they are asked of three at most of the texts
# that look alike: the first, the last, and one between. Alike are those with the same letters, in
# boxes with the same letters, on the same papers: all that paints, down to the page itself.
FIND = """async only => {
  const LETTERS = ["color", "fontSize", "fontWeight", "textShadow", "textDecorationLine"];
  const PAPERS = ["backgroundColor", "backgroundImage", "opacity", "filter", "mixBlendMode",
                  "position"];
  const CLEAR = "rgba(0, 0, 0, 0);none;1;none;normal;static";
  const papers = new Map(), alike = new Map();
  const said = (box, names) => {
    const look = getComputedStyle(box);
    return names.map(name => look[name]).join(";");
  };
  function paper(box) {
    if (!box) return "";
    if (!papers.has(box)) {
      const paint = said(box, PAPERS), below = paper(box.parentElement);
      papers.set(box, paint === CLEAR ? below : `${below}/${paint}`);
    }
    return papers.get(box);
  }
  const isText = node => node.nodeType === Node.TEXT_NODE && node.data.trim();
  for (const text of document.querySelectorAll("body *")) {
    text.removeAttribute("data-asked");
    if (![...text.childNodes].some(isText) && !text.matches("input, select, textarea")) continue;
    if (!text.checkVisibility({visibilityProperty: true}) || text.clientWidth === 1) continue;
    const letters = [text, text.parentElement].map(box => said(box, LETTERS));
    const look = [text.localName, ...letters, paper(text)].join();
    if (!alike.has(look)) alike.set(look, []);
    alike.get(look).push(text);
  }
  for (const all of alike.values())
    for (const text of [all[0], all[all.length >> 1], all.at(-1)]) text.dataset.asked = "";
  axe.configure({rules: [{id: "color-contrast", selector: "[data-asked]"},
                         {id: "link-in-text-block", selector: "a[href][data-asked]"}]});
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
