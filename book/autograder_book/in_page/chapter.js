// A chapter's cells, edited and run in its page, with what the book printed beside the reader's.

import { editor } from "./editor.js";
import { Foot, button, element, fill } from "./elements.js";
import { Broken, Python, Stopped } from "./python.js";
import { settings } from "./site.js";

const { cells, files } = window.chapter;
const foot = new Foot(() => python.stop());
const python = new Python(settings, sentence => foot.tell(sentence));
const edited = new Map();
document.querySelector("article").append(
  foot.all,
  element("p", { className: "visually-hidden", id: "solve-keys" }, "Escape, then Tab leaves the editor."),
);

class Opened {
  constructor(home) {
    this.is = cells.find(({ name }) => `cell-${name}` === home.id);
    const place = element("div", { className: "solve-editor" });
    home.querySelector(".cell_input").replaceChildren(place);
    this.editor = editor(place, {
      source: this.is.source,
      label: "The cell's code",
      changed: () => this.mark(),
      run: () => this.run(),
    });
    edited.set(this.is.name, this.editor);
    this.running = button("Run", () => this.run(), { className: "solve-run" });
    const resetting = button("Reset", () => (this.editor.source = this.is.source));
    this.old = element("span", { className: "solve-state" });
    const bar = element("div", { className: "solve-bar" }, this.running, resetting, this.old);
    this.result = element("div", { className: "solve-result", role: "status" });
    const output = home.querySelector(".cell_output");
    const both = element("div", { className: "in-place-both" });
    output.before(bar, both);
    both.append(
      element("div", {}, element("p", {}, "In the book"), output),
      element("div", {}, element("p", {}, "Yours"), this.result),
    );
    this.editor.view.focus();
    this.run();
  }

  async run() {
    const { name } = this.is, { source } = this.editor;
    this.running.disabled = true;
    this.result.classList.add("is-old");
    const modules = Object.keys(files).map(file => file.replace(/\.py$/, ""));
    const request = { cells: current(), cell: name, modules };
    try {
      const { printed, said, state } = await python.ask(request, files);
      this.shown = source;
      fill(this.result, printed, said || (printed ? "" : "It printed nothing."), state);
    } catch (error) {
      if (error instanceof Stopped) fill(this.result, "", "Stopped. Does a loop never end?");
      else if (error instanceof Broken) fill(this.result, "", error.message);
      else throw error;
    } finally {
      this.running.disabled = false;
      this.mark();
    }
  }

  mark() {
    const isOld = this.shown !== undefined && this.shown !== this.editor.source;
    this.old.textContent = isOld ? "changed since it was run" : "";
    this.result.classList.toggle("is-old", isOld);
  }
}

/** All cells, as they stand in the page now. */
const current = () =>
  cells.map(({ name, source }) => ({ name, kind: "ours", source: edited.get(name)?.source ?? source }));

window.openCell = home => new Opened(home);
