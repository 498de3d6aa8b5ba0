// The same answers in JupyterLite, which keeps its files in this browser, too.
//
// A record's `given` is the text that both have known last: who has another one has changed it.

import localforage from "localforage";
import { answers, cells, filled, ownName, text } from "./notebook.js";
import { root } from "./site.js";

// As JupyterLite calls it.
const NAME = `JupyterLite Storage - ${new URL("lite/", root).pathname}`;
const open = () =>
  localforage.createInstance({ name: NAME, storeName: "files", driver: localforage.INDEXEDDB });

/** The records that have changed in JupyterLite since both were the same. */
export async function taken(topic, notebook, records) {
  const file = await found(topic);
  if (!file) return {};
  const changed = {}, starts = new Map(cells(notebook).map(cell => [cell.name, cell]));
  const written = answers(file.content, `${topic}.ipynb`, { [topic]: notebook }).found;
  for (const [name, source] of Object.entries(written)) {
    const key = `${topic}/${name}`, record = records.get(key);
    const start = starts.get(name)?.source ?? "";
    const given = record?.given ?? start;
    if (source === given || source === (record?.source ?? start)) continue;
    // Changed here as well: what was written last counts.
    if (record && record.source !== given && record.at > Date.parse(file.last_modified)) continue;
    const now = { source, given: source, start: starts.get(name)?.start, at: Date.now() };
    changed[key] = { ...record, ...now };
  }
  return changed;
}

/** Write the answers into JupyterLite's notebook; returns the records as both know them now. */
export async function give(topic, notebook, records) {
  const own = [...records].filter(([key]) => key.startsWith(`${topic}/`));
  if (!own.length) return {};
  const before = await found(topic);
  const content = before
    ? merged(before.content, topic, records)
    : JSON.parse(filled(notebook, topic, records));
  const now = new Date().toISOString(), name = `${topic}.ipynb`;
  const file = {
    name,
    path: name,
    type: "notebook",
    format: "json",
    mimetype: "application/x-ipynb+json",
    writable: true,
    created: now,
    ...before,
    content,
    last_modified: now,
    size: JSON.stringify(content).length,
  };
  await open().setItem(name, file);
  return Object.fromEntries(own.map(([key, record]) => [key, { ...record, given: record.source }]));
}

async function found(topic) {
  const databases = (await indexedDB.databases?.()) ?? [];
  if (!databases.some(({ name }) => name === NAME)) return undefined;
  const file = await open().getItem(`${topic}.ipynb`);
  return Array.isArray(file?.content?.cells) ? file : undefined;
}

/** Their notebook with our answers; what else is in it stays. */
function merged(content, topic, records) {
  let below;
  const seen = new Set();
  for (const cell of content.cells) {
    const marks = cell?.metadata?.nbgrader;
    const isOwn = !marks && cell?.cell_type === "code" && below;
    const name = marks?.solution ? marks.grade_id : isOwn ? ownName(below) : undefined;
    below = marks?.grade_id ?? below;
    const record = records.get(`${topic}/${name}`);
    if (!record) continue;
    // Several cells of theirs are one here: the first takes all that was changed.
    const isChanged = record.source !== record.given || !isOwn;
    if (isChanged && text(cell.source) !== record.source) {
      cell.source = seen.has(name) ? "" : record.source;
    }
    seen.add(name);
  }
  return content;
}
