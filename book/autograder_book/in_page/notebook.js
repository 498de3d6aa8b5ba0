// The notebook of an exercise: which cells it has, filled with a reader's answers, and read again.

const LARGEST = 16 * 2 ** 20; // bytes, as the grader takes
export const text = source => (Array.isArray(source) ? source.join("") : source);

/** The cells with code, each with a kind: ours, theirs, check or picture. */
export function cells(notebook) {
  return notebook.cells.filter(cell => cell.cell_type === "code").map(cell => {
    const { grade_id: name, grade, solution, checksum } = cell.metadata.nbgrader;
    const isPicture = cell.metadata.tags?.includes("picture");
    const kind = grade ? "check" : solution ? "theirs" : isPicture ? "picture" : "ours";
    return { name, kind, source: text(cell.source), start: checksum };
  });
}

/** What a picture's cell does: it draws, prints, or is a function that draws when it is called. */
export function does({ source }) {
  if (/^def /m.test(source)) return "waits";
  return source.includes("matplotlib") ? "draws" : "prints";
}

/** A copy with a reader's answers in it: of functions, and cells of their own below ours. */
export function filled(notebook, topic, records) {
  const copy = structuredClone(notebook);
  copy.cells = copy.cells.flatMap(cell => {
    const { grade_id: name, solution } = cell.metadata.nbgrader;
    const answer = records.get(`${topic}/${name}`);
    if (solution && answer) cell.source = lines(answer.source);
    const own = records.get(`${topic}/${ownName(name)}`);
    return own ? [cell, ownCell(ownName(name), own.source)] : [cell];
  });
  return `${JSON.stringify(copy, null, 1)}\n`;
}

/** The name of the reader's own cell below one of ours. */
export const ownName = name => `own-${name}`;

function ownCell(id, source) {
  return {
    cell_type: "code",
    execution_count: null,
    id,
    metadata: {},
    outputs: [],
    source: lines(source),
  };
}

const lines = source => source.match(/[^\n]*\n|[^\n]+$/g) ?? [];

/** What is in a file, as JSON; an error says in a sentence what it is instead. */
export async function parsed(file) {
  if (file.size > LARGEST) {
    throw new Error(`${file.name} is larger than ${LARGEST / 2 ** 20} MB; is it your notebook? ` +
      "Clear its outputs and save it again.");
  }
  const content = await file.text();
  try {
    return JSON.parse(content);
  } catch {
    const what = content.trim() ? "is no notebook: it is not JSON, or cut off" : "is empty";
    throw new Error(`${file.name} ${what}; save it in Jupyter and open it again.`);
  }
}

/**
 * The answers in a notebook, by topic and then by name.
 *
 * @param content a parsed file
 * @param exercises notebooks as they were handed out, by topic
 */
export function answers(content, name, exercises) {
  if (!Array.isArray(content?.cells)) {
    const old = Array.isArray(content?.worksheets) ? " of today's format" : "";
    throw new Error(`${name} is no notebook${old}; save it in Jupyter and open it again.`);
  }
  const found = {};
  let below;
  for (const cell of content.cells) {
    const marked = cell?.metadata?.nbgrader?.grade_id;
    const source = text(cell?.source);
    if (typeof source !== "string") continue;
    if (typeof marked === "string") {
      below = marked;
      if (cell.metadata.nbgrader.solution === true) found[marked] = source;
    } else if (cell.cell_type === "code" && below && source.trim()) {
      const own = ownName(below);
      found[own] = own in found ? `${found[own]}\n\n${source}` : source;
    }
  }
  const shared = Object.entries(exercises).map(([topic, exercise]) => {
    const known = new Set(cells(exercise).map(cell => cell.name));
    const of = Object.keys(found).filter(key => known.has(key.replace(/^own-/, "")));
    return { topic, of, score: of.filter(key => !key.startsWith("own-")).length };
  });
  const best = shared.sort((one, other) => other.score - one.score)[0];
  if (!best?.score) {
    throw new Error(`${name} has no function of this course in it; is it another course's?`);
  }
  return { topic: best.topic, found: Object.fromEntries(best.of.map(key => [key, found[key]])) };
}
