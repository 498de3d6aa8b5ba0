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

/** A line for sentences to the reader, which a screen reader says, with a way back if there is one. */
export class Notice {
  constructor() {
    this.said = element("span", { role: "status" });
    this.line = element("p", { className: "solve-notice", hidden: true }, this.said);
  }

  say(sentence, takeBack) {
    this.line.hidden = !sentence;
    this.said.textContent = sentence;
    this.line.querySelector("button")?.remove();
    if (takeBack) {
      this.line.append(" ", button("Take it back", () => {
        this.say("Taken back.");
        takeBack();
      }));
    }
  }
}
