// Says within 15 seconds that Python cannot be fetched: JupyterLite would show [*] for ever.
"use strict";
{
  const PATIENCE = 12_000; // milliseconds
  const { needs, help } = document.currentScript.dataset;

  function make(tag, attributes, ...children) {
    const made = document.createElement(tag);
    Object.assign(made, attributes);
    made.append(...children);
    return made;
  }

  async function isThere(address) {
    const signal = AbortSignal.timeout(PATIENCE);
    try {
      return (await fetch(address, { method: "HEAD", signal })).ok;
    } catch {
      return false;
    }
  }

  function tell(missing) {
    const place = new URL(missing);
    const box = make("div", { className: "out-of-reach" });
    box.setAttribute("role", "alert");
    box.append(
      make("strong", {}, "Python did not arrive, so no cell can run. "),
      `${place.pathname.split("/").pop()} could not be fetched from ${place.host}. Check the ` +
        "connection, and whether a filter blocks that address; then ",
      make("button", { type: "button", onclick: () => location.reload() }, "load the page again"),
      ". What you wrote is kept in this browser; File → Download saves it. ",
      ...(help ? [make("a", { href: help }, "Solve it on your computer"), " needs no such address. "] : []),
      make("button", { type: "button", onclick: () => box.remove() }, "Close"),
    );
    document.body.append(box);
  }

  (async () => {
    const addresses = needs.split(" ").map(name => new URL(name, location.href).href);
    const there = await Promise.all(addresses.map(isThere));
    if (there.includes(false)) tell(addresses[there.indexOf(false)]);
  })();
}
