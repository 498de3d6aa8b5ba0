// The map of a reader's progress: every function, Continue, Hand in, and all of it as one file.

import { bring } from "./bringing.js";
import { Notice, button, element } from "./elements.js";
import { chooser, download, zipped } from "./files.js";
import { Kept } from "./kept.js";
import { filled } from "./notebook.js";
import { counted, firstOpen, stateOf } from "./passed.js";
import { course, exercises, page, root } from "./site.js";

const SIGNS = { passed: "✓", tried: "…", new: "○" };
const WORDS = { passed: "passed", tried: "tried", new: "not tried" };
const NAME = /^[A-Za-z0-9][\w.@-]{0,60}$/;

class MyProgress {
  constructor(place, kept) {
    Object.assign(this, { place, kept });
    this.notice = new Notice(true);
    this.summary = element("p", { className: "progress-summary" });
    this.map = element("ul", { className: "progress-map" });
    this.student = element("input", { id: "progress-student", autocomplete: "username" });
    const label = element(
      "label",
      { htmlFor: "progress-student" },
      "Your id in the course, to name your folder in the zip (optional)",
    );
    const opening = button("Open a file …", () => {});
    chooser(opening, file => this.bring(file));
    const buttons = element(
      "p",
      { className: "solve-tools" },
      button("Hand in all", () => this.handIn(course.topics)),
      button("Save my progress", () => this.export()),
      opening,
      button("Reset everything", () => this.reset(course.topics)),
    );
    const named = element("p", { className: "progress-student" }, label, " ", this.student);
    const foot = element("div", { className: "solve-foot" }, this.notice.line);
    place.replaceChildren(this.summary, this.map, buttons, named, foot);
    kept.sayWith(sentence => this.notice.say(sentence));
    kept.onChange(() => this.show());
    this.show();
  }

  show() {
    const { records } = this.kept;
    const counts = course.topics.map(topic => counted(topic, records));
    const sum = which => counts.reduce((total, count) => total + count[which], 0);
    const open = firstOpen(course.topics, records);
    const said = `${sum("passed")} of ${sum("all")} functions passed, ${sum("tried")} tried. `;
    const next = open
      ? element(
          "a",
          { className: "sd-btn sd-btn-primary", href: `${page(open.topic)}#cell-${open.name}` },
          `${sum("passed") || sum("tried") ? "Continue" : "Start"} with ${open.name}`,
        )
      : "All of it is done.";
    this.summary.replaceChildren(said, next);
    this.map.replaceChildren(...course.topics.map(topic => this.row(topic)));
  }

  row(topic) {
    const { records } = this.kept;
    const { passed, tried, all } = counted(topic, records);
    const functions = topic.functions.map(name => {
      const state = stateOf(topic, name, records);
      const sign = element("span", { className: "progress-sign" }, SIGNS[state]);
      sign.setAttribute("aria-hidden", "true");
      const told = element("span", { className: "visually-hidden" }, `, ${WORDS[state]}`);
      const link = element("a", { href: `${page(topic)}#cell-${name}` }, sign, ` ${name}`, told);
      link.dataset.state = state;
      return element("li", {}, link);
    });
    const act = (word, press) => {
      const made = button(word, press);
      made.setAttribute("aria-label", `${word}: ${topic.title}`);
      return made;
    };
    const head = element(
      "p",
      { className: "progress-topic" },
      element("a", { href: page(topic) }, topic.title),
      ` ${passed} of ${all} `,
    );
    if (passed || tried) {
      head.append(
        act("Hand in", () => this.handIn([topic])),
        act("Reset", () => this.reset([topic])),
      );
    }
    return element("li", {}, head, element("ul", { className: "progress-functions" }, ...functions));
  }

  async handIn(topics) {
    const student = this.student.value.trim();
    if (student && !NAME.test(student)) {
      this.notice.say("An id is made of letters, digits and . _ @ -; correct it, or leave it empty.");
      return;
    }
    try {
      const handedOut = await exercises(topics);
      const notebooks = Object.fromEntries(
        topics.map(({ name }) => [name, filled(handedOut[name], name, this.kept.records)]),
      );
      const name = topics.length === 1 ? `${topics[0].name}.zip` : "exercises.zip";
      download(name, zipped(notebooks, student), "application/zip");
      this.notice.say(`${name} is with your downloads; hand it in where you were told.`);
    } catch (error) {
      this.notice.say(error.message);
    }
  }

  export() {
    download("my-progress.json", this.kept.exported(), "application/json");
    this.notice.say("my-progress.json is with your downloads. “Open a file …” brings it back, in any browser.");
  }

  async bring(file) {
    try {
      const { said, takeBack } = await bring(file, this.kept);
      this.notice.say(said, takeBack);
    } catch (error) {
      this.notice.say(error.message);
    }
  }

  reset(topics) {
    const of = topics.map(({ name }) => `${name}/`);
    const keys = [...this.kept.records.keys()].filter(key => of.some(each => key.startsWith(each)));
    const before = Object.fromEntries(keys.map(key => [key, this.kept.records.get(key)]));
    this.kept.put(Object.fromEntries(keys.map(key => [key, undefined])));
    const what = topics.length === 1 ? topics[0].title : "Everything";
    this.notice.say(`${what}: as handed out again.`, () => this.kept.put(before));
  }
}

async function start() {
  const kept = new Kept(root);
  await kept.loaded;
  new MyProgress(document.getElementById("progress-place"), kept);
}

start();
