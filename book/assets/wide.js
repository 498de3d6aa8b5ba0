// Code, formulas and tables wider than their column: the keyboard can scroll them, and the side where
// more of them is hidden fades out.
"use strict";
{
  const boxes = [...document.querySelectorAll("article :is(div.highlight pre, .katex-display, .pst-scrollable-table-container)")];

  function mark(box) {
    const hidden = box.scrollWidth - box.clientWidth;
    if (hidden > 1) box.tabIndex = 0;
    else box.removeAttribute("tabindex");
    box.classList.toggle("is-wide", hidden - box.scrollLeft > 1);
  }

  const watch = new ResizeObserver(entries => entries.forEach(entry => mark(entry.target)));
  for (const box of boxes) {
    watch.observe(box);
    box.addEventListener("scroll", () => mark(box), { passive: true });
  }
}
