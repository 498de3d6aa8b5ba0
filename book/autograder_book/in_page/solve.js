// The page of an exercise: an editor for each function, a check beside it, and the notebook with
// the answers.

import { bring } from "./bringing.js";
import { editor } from "./editor.js";
import { Foot, Notice, button, element, fill } from "./elements.js";
import { chooser, download, zipped } from "./files.js";
import { give, taken } from "./jupyterlite.js";
import { Kept, state } from "./kept.js";
import { cells, does, filled, ownName } from "./notebook.js";
import { Broken, Python, Stopped } from "./python.js";
import { course, exercises, isOnDisk, root, settings } from "./site.js";

const SAVE_AFTER = 300; // milliseconds without a key
const ON_DISK =
  "To run code, read this site on the web or through a local server: a browser runs no Python " +
  "in a page that it opened from a disk. Your text is kept here all the same.";
const STATES = { passed: "✓ passed", tried: "tried", new: "not tried" };

class Exercise {
  constructor(topic, notebook, kept) {
    Object.assign(this, { topic, notebook, kept });
    this.warning = new Notice();
    this.foot = new Foot(() => this.python.stop());
    this.notice = this.foot.notice;
    this.python = new Python(settings, sentence => this.foot.tell(sentence));
    this.cells = cells(notebook);
    this.parts = this.cells
      .filter(cell => cell.kind === "theirs")
      .map(cell => new Part(this, cell, { below: document.getElementById(`cell-check_${cell.name}`) }));
    this.addOwn();
    this.pictures = this.cells
      .filter(cell => cell.kind === "picture" && does(cell) !== "waits")
      .map(cell => new Picture(this, cell));
    this.addTools();
    kept.sayWith(sentence => this.warning.say(sentence));
    kept.onChange((keys, isFromElsewhere) => this.follow(keys, isFromElsewhere));
  }

  /**
   * A section that gives code but asks for no function has room for the reader's own: at its end,
   * but above a picture, which may show what it has done.
   */
  addOwn() {
    const sections = new Map();
    for (const cell of this.cells) {
      const place = document.getElementById(`cell-${cell.name}`);
      const section = place?.closest("section");
      const last = sections.get(section) ?? { kinds: new Set(), names: [] };
      last.kinds.add(cell.kind);
      last.names.push(ownName(cell.name));
      const isBelow = cell.kind === "picture" && does(cell) === "draws" && last.cell;
      sections.set(section, isBelow ? last : Object.assign(last, { cell, place }));
    }
    for (const { kinds, names, cell, place } of sections.values()) {
      if (kinds.has("theirs") || !kinds.has("ours") || place.closest("section section") === null) {
        continue;
      }
      // It may be kept as one below another cell of the section, from a notebook.
      const known = names.find(name => this.kept.records.has(`${this.topic}/${name}`));
      const own = { name: known ?? ownName(cell.name), kind: "own", source: "" };
      const home = element("div", { className: "cell", id: `cell-${own.name}` });
      place.after(home);
      this.cells.splice(this.cells.indexOf(cell) + 1, 0, own);
      this.parts.push(new Part(this, own, { below: home }));
    }
  }

  /** The reader's notebooks of the other exercises that this one names in its own code. */
  async beside() {
    const code = this.cells.filter(cell => cell.kind === "ours").map(cell => cell.source).join("\n");
    const written = new Set([...this.kept.records.keys()].map(key => key.split("/")[0]));
    const others = course.topics.filter(
      ({ name }) => name !== this.topic && written.has(name) && code.includes(`"${name}"`),
    );
    try {
      const notebooks = await exercises(others);
      return Object.fromEntries(
        others.map(({ name }) => [`${name}.ipynb`, filled(notebooks[name], name, this.kept.records)]),
      );
    } catch {
      return {}; // out of reach: the cell says that it has found none
    }
  }

  addTools() {
    const line = document.querySelector("p.solve");
    line.querySelector("a[download]").addEventListener("click", event => {
      event.preventDefault();
      this.save();
      download(`${this.topic}.ipynb`, this.filled(), "application/x-ipynb+json");
    });
    line.querySelector("a[href*='/lite/']")?.addEventListener("click", event => {
      event.preventDefault();
      this.openInJupyterLite(event.currentTarget.href);
    });
    const opening = button("Open a notebook …", () => {});
    chooser(opening, file => this.bring(file));
    const all = button("Check all", () => this.checkAll(), { disabled: isOnDisk });
    const tools = element(
      "p",
      { className: "solve-tools" },
      all,
      opening,
      button("Hand in", () => this.handIn()),
      button("Reset all", () => this.reset(this.parts)),
    );
    const keys = element(
      "p",
      { className: "solve-keys", id: "solve-keys" },
      "Your text is kept in this browser; nothing is sent anywhere. Ctrl+Enter checks. " +
        "In an editor Tab indents; Escape, then Tab leaves it.",
    );
    line.after(tools, keys, this.warning.line);
    if (isOnDisk) this.warning.say(ON_DISK);
    line.closest("article").append(this.foot.all);
  }

  filled() {
    return filled(this.notebook, this.topic, this.kept.records);
  }

  save() {
    for (const part of this.parts) part.save();
  }

  /** Take over what was written in JupyterLite since both were the same. */
  async takeFromJupyterLite() {
    const changed = await taken(this.topic, this.notebook, this.kept.records).catch(() => ({}));
    const keys = Object.keys(changed);
    if (!keys.length) return;
    const before = {};
    for (const key of keys) {
      const record = this.kept.records.get(key);
      before[key] = record && { ...record, given: changed[key].given };
    }
    await this.kept.put(changed);
    const names = keys.map(key => key.split("/")[1]).join(", ");
    this.notice.say(`Taken from JupyterLite: ${names}. “Check all” says what passes.`, () => {
      this.kept.put(before);
    });
  }

  async openInJupyterLite(address) {
    this.save();
    try {
      await this.kept.put(await give(this.topic, this.notebook, this.kept.records));
    } catch {
      // A browser that keeps nothing: then it opens as it was handed out.
    }
    location.assign(address);
  }

  handIn() {
    this.save();
    const left = this.parts.filter(part => part.is.kind === "theirs" && part.state !== "passed");
    const zip = zipped({ [this.topic]: this.filled() });
    download(`${this.topic}.zip`, zip, "application/zip");
    const open = left.length ? ` ${left.length} of its functions have not passed here.` : "";
    this.notice.say(`${this.topic}.zip is with your downloads; hand it in where you were told.${open}`);
  }

  /** The cells of the page as they stand in it now. */
  current() {
    const sources = new Map(this.parts.map(part => [part.is.name, part.editor.source]));
    return this.cells
      .filter(({ kind }) => kind !== "check")
      .map(({ name, kind, source }) => ({ name, kind, source: sources.get(name) ?? source }));
  }

  /** Run a cell and what it needs; a sentence in place of an answer says why there is none. */
  async run(is) {
    this.save();
    const topic = is.kind === "theirs" ? this.topic : undefined;
    const request = { cells: this.current(), cell: is.name, topic, brings: !topic };
    try {
      return await this.python.ask(request, await this.beside());
    } catch (error) {
      const name = topic ? is.name : "This cell";
      if (error instanceof Stopped) return { failed: `${name} was stopped. Does a loop never end?` };
      if (error instanceof Broken) return { failed: error.message };
      throw error;
    }
  }

  async checkAll() {
    for (const part of this.parts.filter(part => part.is.kind === "theirs")) {
      if (!(await part.run())) return;
    }
  }

  async bring(file) {
    this.save();
    try {
      const { said, takeBack } = await bring(file, this.kept);
      this.notice.say(said, takeBack);
    } catch (error) {
      this.notice.say(error.message);
    }
  }

  reset(parts) {
    const before = {};
    for (const part of parts) {
      part.save();
      before[part.key] = this.kept.records.get(part.key);
    }
    this.kept.put(Object.fromEntries(Object.keys(before).map(key => [key, undefined])));
    for (const part of parts) part.forget();
    const what = parts.length === 1 ? parts[0].is.name : "All cells";
    this.notice.say(`${what} as handed out again.`, () => this.kept.put(before));
  }

  follow(keys, isFromElsewhere) {
    for (const part of this.parts) {
      // Where a reader is writing, what is written there counts.
      const isBusy = isFromElsewhere && document.hasFocus() && part.editor.view.hasFocus;
      if (keys.includes(part.key) && !isBusy) part.show(this.kept.records.get(part.key));
    }
  }
}

/** A cell that the reader writes, with its buttons and what was said about it. */
class Part {
  constructor(exercise, cell, { below }) {
    this.exercise = exercise;
    this.is = cell;
    this.key = `${exercise.topic}/${cell.name}`;
    const isOwn = cell.kind === "own";
    const home = document.getElementById(`cell-${cell.name}`);
    const place = element("div", { className: "solve-editor" });
    const input = home.querySelector(".cell_input");
    if (input) input.replaceChildren(place);
    else home.append(place);
    const record = exercise.kept.records.get(this.key);
    this.editor = editor(place, {
      source: record?.source ?? cell.source,
      label: isOwn ? "A cell of your own" : `${cell.name}: your code`,
      changed: () => this.changed(),
      run: () => this.run(),
    });
    const label = isOwn ? "Run" : "Run and check";
    this.running = button(label, () => this.run(), { disabled: isOnDisk, className: "solve-run" });
    this.running.setAttribute("aria-label", `${label} ${isOwn ? "your own cell" : cell.name}`);
    const resetting = button("Reset", () => exercise.reset([this]));
    resetting.setAttribute("aria-label", `Reset ${isOwn ? "your own cell" : cell.name}`);
    this.mark = element("span", { className: "solve-state" });
    this.result = element("div", { className: "solve-result", role: "status" });
    const bar = element("div", { className: "solve-bar" }, this.running, resetting, this.mark);
    below.append(bar, this.result);
    if (!isOwn) below.classList.add("solve-check");
    this.show(record);
  }

  get state() {
    return state(this.exercise.kept.records.get(this.key));
  }

  changed() {
    clearTimeout(this.clock);
    this.clock = setTimeout(() => this.save(), SAVE_AFTER);
    this.tellState();
    for (const picture of this.exercise.pictures ?? []) picture.tellState();
  }

  /** Show what is kept, of this tab or another. */
  show(record) {
    clearTimeout(this.clock);
    this.editor.source = record?.source ?? this.is.source;
    clearTimeout(this.clock);
    if (record?.start && this.is.start && record.start !== this.is.start) {
      fill(this.result, "", "The task has changed since you wrote this. Your text is kept; Reset shows the new start.");
    }
    this.tellState();
  }

  /** As handed out again, and nothing was ever said. */
  forget() {
    this.shown = undefined;
    fill(this.result, "", "");
    this.show(undefined);
  }

  save(more) {
    clearTimeout(this.clock);
    const { kept } = this.exercise;
    const before = kept.records.get(this.key), { source } = this.editor;
    if (!more && source === (before?.source ?? this.is.source)) return;
    const start = before?.start ?? this.is.start;
    const record = { ...before, start, source, ...more, at: Date.now() };
    const isEmpty = this.is.kind === "own" && !source.trim();
    return kept.put({ [this.key]: isEmpty ? undefined : record });
  }

  async run() {
    if (isOnDisk) return false;
    const { exercise, is } = this;
    const { source } = this.editor;
    const isChecked = is.kind === "theirs";
    this.running.disabled = true;
    this.result.classList.add("is-old");
    try {
      const { failed, printed, said, state, pictures } = await exercise.run(is);
      const written = !failed && (state !== "unwritten" || source !== is.source);
      // First kept, then said: who then leaves at once has passed.
      if (isChecked && written) await this.save({ checked: source, passed: state === "passed" });
      this.shown = failed ? undefined : source;
      fill(this.result, printed, failed ?? said, state, pictures);
      return !failed;
    } finally {
      this.running.disabled = false;
      this.tellState();
    }
  }

  tellState() {
    const { source } = this.editor;
    const isChanged = this.shown !== undefined && this.shown !== source;
    this.result.classList.toggle("is-old", isChanged);
    const record = this.exercise.kept.records.get(this.key);
    const now = record && record.source !== source ? { ...record, source } : record;
    if (isChanged) this.mark.textContent = "changed since it was run";
    else if (this.is.kind === "own") this.mark.textContent = "";
    else this.mark.textContent = STATES[!now && source !== this.is.source ? "tried" : state(now)];
    this.mark.dataset.state = isChanged ? "changed" : state(now);
  }
}

/** A cell of ours that shows what was built, run with the reader's functions when it is asked for. */
class Picture {
  constructor(exercise, cell) {
    Object.assign(this, { exercise, is: cell });
    const home = document.getElementById(`cell-${cell.name}`);
    const label = does(cell) === "draws" ? "Draw" : "Run";
    const title = home.closest("section").querySelector("h1, h2, h3").firstChild.textContent.trim();
    this.running = button(label, () => this.run(), { disabled: isOnDisk, className: "solve-run" });
    this.running.setAttribute("aria-label", `${label}: ${title}`);
    this.mark = element("span", { className: "solve-state" });
    this.result = element("div", { className: "solve-result", role: "status" });
    home.append(element("div", { className: "solve-bar" }, this.running, this.mark), this.result);
  }

  async run() {
    const { exercise } = this;
    this.running.disabled = true;
    this.result.classList.add("is-old");
    const before = exercise.current();
    try {
      const { failed, printed, said, state, pictures, needed } = await exercise.run(this.is);
      this.shown = failed ? undefined : before.filter(({ name }) => needed.includes(name));
      fill(this.result, printed, failed ?? said, state, pictures);
    } finally {
      this.running.disabled = false;
      this.tellState();
    }
  }

  /** A picture is of the code that stood in the page, and there may be other code now. */
  tellState() {
    const now = new Map(this.exercise.current().map(({ name, source }) => [name, source]));
    const isChanged = this.shown?.some(({ name, source }) => now.get(name) !== source) ?? false;
    this.result.classList.toggle("is-old", isChanged);
    this.mark.textContent = isChanged ? "changed since it was run" : "";
  }
}

async function start() {
  const { topic } = document.querySelector("p.solve").dataset;
  const kept = new Kept(root);
  const [notebooks] = await Promise.all([
    exercises(course.topics.filter(({ name }) => name === topic)),
    kept.loaded,
  ]);
  const exercise = new Exercise(topic, notebooks[topic], kept);
  exercise.takeFromJupyterLite();
  addEventListener("visibilitychange", () => exercise.save());
  addEventListener("pagehide", () => exercise.save());
}

start();
