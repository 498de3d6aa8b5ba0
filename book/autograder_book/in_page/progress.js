// How far a reader is, beside each topic in the navigation of every page.

import { element } from "./elements.js";
import { Kept } from "./kept.js";
import { counted } from "./passed.js";
import { course, root } from "./site.js";

const kept = new Kept(root);

function mark() {
  for (const topic of course.topics) {
    const { passed, tried, all } = counted(topic, kept.records);
    const links = [...document.querySelectorAll(".bd-sidebar-primary nav a.reference")].filter(
      link => link.href.split("#")[0] === new URL(topic.chapter, root).href,
    );
    for (const link of links) {
      link.querySelector(".progress-mark")?.remove();
      if (!passed && !tried) continue;
      const told = element("span", { className: "visually-hidden" }, " functions passed");
      const mark = element("span", { className: "progress-mark" }, ` ${passed}/${all}`, told);
      if (passed === all) mark.classList.add("is-whole");
      link.append(mark);
    }
  }
}

kept.loaded.then(mark);
kept.onChange(mark);
