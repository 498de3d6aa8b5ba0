// Small parts of a page.

/** An element with properties and children: `element("button", { type: "button" }, "Run")`. */
export function element(name, properties = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(properties)) {
    if (key in made) made[key] = value;
    else made.setAttribute(key, value);
  }
  made.append(...children);
  return made;
}

export const button = (label, press, properties = {}) => {
  const made = element("button", { type: "button", ...properties }, label);
  made.addEventListener("click", press);
  return made;
};

/** A line for sentences to the reader, which a screen reader says. */
export class Notice {
  /** @param canClose whether the reader can put it away */
  constructor(canClose = false) {
    this.said = element("span", { role: "status" });
    this.line = element("p", { className: "solve-notice", hidden: true }, this.said);
    this.closing = canClose ? [" ", button("Close", () => this.say(""))] : [];
  }

  /** @param takeBack undoes what was done, if it can be undone */
  say(sentence, takeBack) {
    this.line.hidden = !sentence;
    this.said.textContent = sentence;
    const back = button("Take it back", () => {
      this.say("Taken back.");
      takeBack();
    });
    this.line.replaceChildren(this.said, ...(takeBack ? [" ", back] : []), ...this.closing);
  }
}

/** What stays in sight at the foot of the page: what was done, what is running, and Stop. */
export class Foot {
  /** @param stop called by the button */
  constructor(stop) {
    this.notice = new Notice(true);
    this.said = element("span", { role: "status" });
    this.progress = element("p", { className: "solve-notice", hidden: true }, this.said, " ");
    this.progress.append(button("Stop", stop));
    this.all = element("div", { className: "solve-foot" }, this.notice.line, this.progress);
  }

  tell(sentence) {
    this.progress.hidden = !sentence;
    this.said.textContent = sentence;
  }
}

/** What a cell printed, what is said about it, and what it drew. */
export function fill(result, printed, said, kind = "", pictures = []) {
  result.dataset.kind = kind;
  result.replaceChildren();
  if (printed) result.append(element("pre", { className: "solve-printed" }, printed));
  if (said) result.append(element("pre", {}, said));
  for (const { png, width, words } of pictures) {
    const src = `data:image/png;base64,${png}`;
    result.append(element("img", { src, width, alt: words, className: "solve-picture" }));
  }
}
