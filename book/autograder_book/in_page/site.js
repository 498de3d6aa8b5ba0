// What the book's own script tells of the course, and where its files lie.

const here = document.currentScript.src;

/** The root of the site. */
export const root = new URL("../..", here).href;

/** `{ topics: [{ name, title, page, functions }], pyodide, packed, worker }` */
export const course = window.course;

export const page = topic => new URL(topic.page, root).href;

export const isOnDisk = location.protocol === "file:";

export const settings = {
  pyodide: new URL(course.pyodide, root).href,
  list: new URL("lite/static/pyodide/pyodide-lock.json", root).href,
  packed: course.packed, // its code lies there compressed, too
  worker: new URL(course.worker, root).href,
};

/** The notebooks as they were handed out, by topic; a script brings each, also from a disk. */
export async function exercises(topics = course.topics) {
  window.notebooks ??= {};
  await Promise.all(topics.map(({ name, notebook }) => window.notebooks[name] ?? load(notebook)));
  return Object.fromEntries(topics.map(({ name }) => [name, window.notebooks[name]]));
}

const loaded = {};

/** A script of the site, once. */
export function load(address) {
  return (loaded[address] ??= new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = new URL(address, root).href;
    script.onload = resolve;
    script.onerror = () => {
      delete loaded[address];
      reject(new Error(`${address} could not be loaded; are you connected?`));
    };
    document.head.append(script);
  }));
}
