// Questions that answer back. The page has the answers and their explanations; this makes a form of
// them, and lets what a Predict box asks for wait for the reader. Without it nothing is hidden.
"use strict";
{
  const RIGHT = "Right.";
  const NOT_YET = "Not yet.";
  const OTHERWISE = "The output says otherwise.";

  const memory = {
    key: name => `ask ${name}`,
    get(name) {
      try {
        return localStorage.getItem(this.key(name));
      } catch {
        return null; // a private window, or storage that is refused
      }
    },
    set(name, value) {
      try {
        localStorage.setItem(this.key(name), value.slice(0, 2000));
      } catch { /* then it is only not remembered */ }
    },
  };

  function make(tag, properties = {}, ...children) {
    const element = Object.assign(document.createElement(tag), properties);
    element.append(...children);
    return element;
  }

  // A number as people write it: 0,19 · 226,352 · 1/8 · 95 % · −0.1. None if it is no number, two
  // where a comma may stand before decimals or between thousands.
  function numbers(text) {
    const plain = text.replace(/[−–]/g, "-").replace(/[\s%€]/g, "");
    const isGrouped = /^-?\d{1,3}(,\d{3})+(\.\d+)?$/.test(plain);
    const forms = isGrouped ? [plain.replaceAll(",", ""), plain.replace(",", ".")]
      : [plain.replace(",", ".")];
    return forms.map(value).filter(Number.isFinite);
  }

  function value(text) {
    const parts = text.split("/");
    if (!parts.every(part => /^[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?$/i.test(part))) return NaN;
    return parts.length === 2 ? parts[0] / parts[1] : parts.length === 1 ? Number(text) : NaN;
  }

  const compare = {
    number(answer, text) {
      const rounding = 1e-9 * Math.max(1, Math.abs(answer.value));
      return numbers(text).some(each => Math.abs(each - answer.value) <= answer.margin + rounding);
    },
    shape(answer, text) {
      return JSON.stringify((text.match(/\d+/g) ?? []).map(Number)) === JSON.stringify(answer.shape);
    },
    choice(answer, text, place) {
      return Number(text) === place;
    },
  };

  const MALFORMED = {
    number: text => numbers(text).length === 0 && "Please give a number, such as 0.25.",
    shape: text => !/^\s*[([]?\s*\d+(\s*,\s*\d+)*\s*,?\s*[)\]]?\s*$/.test(text)
      && "Please give a shape, such as (6, 4).",
    choice: text => text === "" && "Please choose an answer.",
    sentence: text => text.trim().length < 2 && "Please write a few words first.",
  };

  const LABELS = { number: "Your number", shape: "Your shape", sentence: "Your answer" };
  let count = 0;

  class Ask {
    constructor(box) {
      this.box = box;
      this.kind = box.dataset.kind;
      this.answers = JSON.parse(box.dataset.answers);
      this.name = box.dataset.name;
      this.id = `ask-${++count}`;
      this.whys = this.explanations();
      this.prediction = box.closest(".admonition") ? new Prediction(box) : null;
      this.said = make("div", { className: "ask-said" });
      this.said.setAttribute("role", "status");
      this.form = this.build();
      box.append(this.form, this.said);
      const before = memory.get(this.name);
      if (before !== null) this.restore(before);
    }

    build() {
      const form = make("form", { className: "ask-form", noValidate: true });
      form.append(this.kind === "choice" ? this.choices() : this.field());
      const word = this.kind === "sentence" ? "Compare" : "Check";
      form.append(make("button", { type: "submit", textContent: word }));
      form.addEventListener("submit", event => {
        event.preventDefault();
        this.commit(this.value());
      });
      return form;
    }

    // Each answer's explanation, taken out of the page until it is needed.
    explanations() {
      const whys = this.answers.map((_, place) => this.kind === "choice"
        ? this.box.querySelectorAll(".ask-choices > li")[place].querySelector(".ask-why")
        : this.box.querySelector(`.ask-why[data-answer="${place}"]`));
      for (const why of whys) why?.querySelector("summary")?.remove();
      for (const element of this.box.querySelectorAll(".ask-why, .ask-whys")) element.remove();
      return whys;
    }

    choices() {
      const items = [...this.box.querySelectorAll(".ask-choices > li")];
      const legend = make("legend", { className: "ask-legend", textContent: "Your answer" });
      const set = make("fieldset", {}, legend);
      items.forEach((item, place) => {
        const radio = make("input", { type: "radio", name: this.id, value: String(place) });
        const text = item.querySelector(".ask-text");
        set.append(make("label", { className: "ask-choice" }, radio, text));
      });
      this.box.querySelector(".ask-choices").remove();
      return set;
    }

    field() {
      const tag = this.kind === "sentence" ? "textarea" : "input";
      const input = make(tag, { id: this.id, autocomplete: "off" });
      if (tag === "input") input.type = "text";
      else input.rows = 2;
      const label = make("label", { htmlFor: this.id, textContent: LABELS[this.kind] });
      return make("div", { className: "ask-field" }, label, input);
    }

    value() {
      if (this.kind !== "choice") return this.form.querySelector("input, textarea").value;
      return this.form.querySelector("input:checked")?.value ?? "";
    }

    commit(text) {
      const malformed = MALFORMED[this.kind](text);
      if (malformed) return this.say(malformed);
      memory.set(this.name, text);
      this.judge(text);
    }

    judge(text, isNew = true) {
      this.prediction?.reveal();
      if (this.kind === "sentence") {
        this.say(this.prediction ? "Compare it with the output." : "Compare it with the answer.");
        if (isNew) this.open();
        return;
      }
      const matches = this.answers.map((each, place) =>
        !each.otherwise && compare[this.kind](each, text, place));
      let place = matches.indexOf(true);
      if (place < 0) place = this.answers.findIndex(each => each.otherwise);
      const { right } = this.answers[place];
      this.box.classList.toggle("is-right", right);
      this.box.classList.toggle("is-wrong", !right);
      const wrong = this.prediction ? OTHERWISE : NOT_YET;
      this.say(right ? RIGHT : wrong, right ? [] : this.why(place));
      if (isNew && (right || this.prediction)) this.open();
    }

    why(place) {
      return [...(this.whys[place]?.cloneNode(true).childNodes ?? [])];
    }

    say(word, more = []) {
      this.said.replaceChildren(make("p", { className: "ask-word", textContent: word }), ...more);
    }

    // The dropdown with the whole answer, which anybody may open before.
    open() {
      const below = (this.box.closest(".admonition") ?? this.box).nextElementSibling;
      const answer = this.prediction ? this.prediction.explain : below;
      if (answer?.matches("details")) answer.open = true;
    }

    restore(text) {
      if (MALFORMED[this.kind](text)) return;
      if (this.kind === "choice") {
        const radio = this.form.querySelector(`input[value="${CSS.escape(text)}"]`);
        if (!radio) return;
        radio.checked = true;
      } else {
        this.form.querySelector("input, textarea").value = text;
      }
      this.judge(text, false);
    }
  }

  // What stands below a Predict box: the outputs of its cells wait, and what explains them.
  class Prediction {
    constructor(box) {
      this.waiting = [];
      let place = box.closest(".admonition").nextElementSibling;
      for (; place?.matches(".cell"); place = place.nextElementSibling) {
        this.waiting.push(...place.querySelectorAll(":scope > .cell_output"));
      }
      if (place?.matches("details.sd-dropdown")) this.explain = place;
      for (let left = Number(box.dataset.also); left > 0 && place; left -= 1) {
        this.waiting.push(place);
        place = place.nextElementSibling;
      }
      if (!this.waiting.length) return;
      const button = make("button", { type: "button", textContent: "Show it now" });
      button.addEventListener("click", () => {
        this.reveal();
        box.querySelector("input, textarea")?.focus();
      });
      const text = "The output appears when you have answered the question above. ";
      this.note = make("p", { className: "ask-waiting" }, text, button);
      this.waiting[0].before(this.note);
      for (const element of this.waiting) element.classList.add("is-waiting");
      this.follow();
      window.addEventListener("hashchange", () => this.follow());
      // The explanation speaks of what waits.
      this.explain?.addEventListener("toggle", () => this.explain.open && this.reveal());
    }

    // Whoever follows a link to something that waits is shown it.
    follow() {
      const target = document.querySelector(":target");
      if (!target || !this.waiting.some(element => element.contains(target))) return;
      this.reveal();
      target.scrollIntoView();
    }

    reveal() {
      this.note?.remove();
      for (const element of this.waiting) element.classList.remove("is-waiting");
      this.waiting = [];
    }
  }

  for (const box of document.querySelectorAll(".ask")) new Ask(box);
}
