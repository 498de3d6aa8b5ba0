// Leads from a notebook back to where it is explained.
"use strict";
{
  const topic = new URLSearchParams(location.search).get("path")?.replace(/\.ipynb$/, "");
  const pages = JSON.parse(document.currentScript.dataset.pages);
  if (Object.hasOwn(pages, topic ?? "")) {
    const { address, title } = pages[topic];
    const link = Object.assign(document.createElement("a"), { href: address, textContent: `← ${title}` });
    const way = Object.assign(document.createElement("nav"), { className: "way-back" });
    way.setAttribute("aria-label", "Back to the course");
    way.append(link);
    document.body.append(way);
  }
}
