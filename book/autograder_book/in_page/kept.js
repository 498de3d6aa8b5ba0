// What a reader has written and passed, kept in this browser and nowhere else.
//
// A record of a function, under "<topic>/<function>":
//   source   its text
//   start    the checksum of the text it started from, to notice an exercise that has changed
//   checked  the text that was checked last, and
//   passed   whether that passed
//   given    the text that JupyterLite knows, too
//   at       when it was written, in milliseconds

import { createStore, entries, promisifyRequest } from "idb-keyval";

const FORMAT = "answers of the book, 1";
const LONGEST = 1_000_000; // characters of a text that is brought in
const REFUSED =
  "This browser keeps nothing for this page (a private window, or no room). " +
  "Download your notebook before you close it.";

/** How a function stands: "passed", "tried" or "new". */
export function state(record) {
  if (!record) return "new";
  return record.passed && record.checked === record.source ? "passed" : "tried";
}

export class Kept {
  /** @param root the address of the site: another course on the same host has its own answers */
  constructor(root) {
    this.records = new Map();
    this.listeners = [];
    this.say = () => {};
    const name = `autograder-book ${new URL(root).pathname}`;
    this.loaded = this.load(name);
    try {
      this.channel = new BroadcastChannel(name);
      this.channel.onmessage = ({ data }) => this.hear(data);
    } catch {
      // Without it other tabs see the change when they are loaded anew.
    }
  }

  async load(name) {
    try {
      this.store = createStore(name, "answers");
      for (const [key, record] of await entries(this.store)) {
        if (typeof record?.source === "string") this.records.set(key, record);
      }
    } catch {
      this.refuse();
    }
  }

  refuse() {
    this.store = undefined;
    this.is_refused = true;
    this.say(REFUSED);
  }

  /** Have every sentence for the reader said by this function. */
  sayWith(say) {
    this.say = say;
    if (this.is_refused) say(REFUSED);
  }

  /** Call a function with the keys that changed, here or in another tab. */
  onChange(listener) {
    this.listeners.push(listener);
  }

  /** Keep records by key; an undefined one is forgotten. */
  async put(changed) {
    this.take(changed, false);
    try {
      this.channel?.postMessage(changed);
      // All at once, and begun before anything else: the page may be left at any moment.
      await this.store?.("readwrite", records => {
        for (const [key, record] of Object.entries(changed)) {
          if (record) records.put(record, key);
          else records.delete(key);
        }
        return promisifyRequest(records.transaction);
      });
    } catch {
      this.refuse();
    }
  }

  hear(changed) {
    this.take(changed, true);
  }

  take(changed, isFromElsewhere) {
    for (const [key, record] of Object.entries(changed)) {
      if (record) this.records.set(key, record);
      else this.records.delete(key);
    }
    for (const listener of this.listeners) listener(Object.keys(changed), isFromElsewhere);
  }

  /** All of it as the text of one file. */
  exported() {
    return JSON.stringify({ format: FORMAT, answers: Object.fromEntries(this.records) }, null, 1);
  }
}

/** The records in a file that `exported` made; an error says in a sentence what is wrong. */
export function imported(content, name) {
  if (content?.format !== FORMAT || typeof content.answers !== "object" || !content.answers) {
    throw new Error(
      `${name} holds no answers of this book; expected a notebook (.ipynb), or the file that ` +
        "“Save my progress” gave.",
    );
  }
  const records = {};
  for (const [key, found] of Object.entries(content.answers)) {
    const { source, start, checked, passed, at } = found ?? {};
    if (typeof source !== "string" || source.length > LONGEST || !/^\w+\/[\w-]+$/.test(key)) {
      throw new Error(`${name} is damaged at ${key.slice(0, 60)}; nothing was taken from it.`);
    }
    records[key] = {
      source,
      start: typeof start === "string" ? start : undefined,
      checked: typeof checked === "string" ? checked : undefined,
      passed: passed === true,
      at: Number.isFinite(at) ? at : 0,
    };
  }
  return records;
}
