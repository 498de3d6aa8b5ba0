// Take a reader's file: a notebook, or all that was kept.

import { imported, state } from "./kept.js";
import { answers, cells, parsed } from "./notebook.js";
import { exercises } from "./site.js";

/**
 * Bring the answers in a file into what is kept.
 *
 * @returns a sentence on what was taken, and a function that takes it back
 * An error says in a sentence what is wrong; nothing has been changed then.
 */
export async function bring(file, kept) {
  const content = await parsed(file);
  const records = content?.format
    ? imported(content, file.name)
    : await ofNotebook(content, file.name);
  const changed = Object.fromEntries(
    Object.entries(records).filter(([key, record]) => differs(kept.records.get(key), record)),
  );
  const before = Object.fromEntries(Object.keys(changed).map(key => [key, kept.records.get(key)]));
  await kept.put(changed);
  const count = Object.keys(changed).length;
  const topics = new Set(Object.keys(changed).map(key => key.split("/")[0]));
  const what = count === 1 ? "1 answer" : `${count} answers`;
  const said = count
    ? `${what} to ${[...topics].join(", ")} taken from ${file.name}.`
    : `${file.name} says what is here already.`;
  return { said, takeBack: count ? () => kept.put(before) : undefined };
}

const differs = (one, other) =>
  one?.source !== other.source || (state(one) !== state(other) && other.passed);

async function ofNotebook(content, name) {
  const handedOut = await exercises();
  const { topic, found } = answers(content, name, handedOut);
  const starts = new Map(cells(handedOut[topic]).map(cell => [cell.name, cell]));
  const written = Object.entries(found).filter(([key, source]) => starts.get(key)?.source !== source);
  if (!written.length) throw new Error(`${name} is as it was handed out; no function is written.`);
  const now = Date.now();
  return Object.fromEntries(
    written.map(([key, source]) => [
      `${topic}/${key}`,
      { source, start: starts.get(key)?.start, passed: false, at: now },
    ]),
  );
}
