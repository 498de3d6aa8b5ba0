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

if (!isOnDisk) document.querySelectorAll(".cell.in-place").forEach(offer);
