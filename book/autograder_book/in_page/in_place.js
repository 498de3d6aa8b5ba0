// The cells of a chapter that can be run in its page get a button; all else is loaded when one of
// them is pressed.

import { button, element } from "./elements.js";
import { isOnDisk, load } from "./site.js";

const { chapter, cells } = document.currentScript.dataset;

function offer(cell) {
  const bar = element("div", { className: "solve-bar" });
  const opening = button("Edit and run", async () => {
    opening.disabled = true;
    try {
      await load(cells);
      if (!window.openCell) await load(chapter);
      bar.remove();
      window.openCell(cell);
    } catch (error) {
      opening.disabled = false;
      bar.append(element("span", { role: "status" }, error.message));
    }
  });
  bar.append(opening);
  cell.append(bar);
}

const REASONS = {
  "not-in-place-tensorflow": "This cell needs TensorFlow, which does not run in a page.",
  "not-in-place-warning": "NumPy gives this warning on a computer, but not in a browser.",
  "not-in-place": "This cell needs what is not in the page, or takes too long there.",
};

function tell(reason) {
  for (const cell of document.querySelectorAll(`.cell.${reason}`)) {
    cell.append(element("p", { className: "solve-keys" }, REASONS[reason]));
  }
}

if (!isOnDisk) Object.keys(REASONS).forEach(tell);
if (!isOnDisk) document.querySelectorAll(".cell.in-place").forEach(offer);
