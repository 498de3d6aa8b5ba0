// Python in a worker, so that the page stays at work. It loads what a check needs, and no more.
"use strict";

let ready;

/** Many hosts send a file as it lies there, so the largest lies there compressed, too. */
function fetchPacked() {
  const plain = self.fetch;
  self.fetch = async (address, options) => {
    const isCode = String(address.url ?? address).endsWith(".wasm");
    const packed = isCode && (await plain(`${address.url ?? address}.packed`, options));
    if (!packed?.ok) return plain(address, options);
    const unpacked = packed.body.pipeThrough(new DecompressionStream("gzip"));
    return new Response(unpacked, { headers: { "Content-Type": "application/wasm" } });
  };
}

async function start({ pyodide, list, packed }) {
  if (packed && self.DecompressionStream) fetchPacked();
  importScripts(packed ? `${pyodide}pyodide.js` : new URL("../elsewhere.js", list).href);
  postMessage({ loading: "NumPy" });
  const python = await loadPyodide({
    indexURL: pyodide,
    lockFileURL: list,
    packages: ["numpy", "autograder"],
  });
  postMessage({ loading: "the checks" });
  const page = python.pyimport("autograder.in_page").Page(name => postMessage({ at: name }));
  postMessage({ ready: true });
  return { python, page };
}

/** Files that a cell imports, beside it. */
function write(python, files) {
  for (const [name, text] of Object.entries(files)) {
    const folder = name.split("/").slice(0, -1).join("/");
    if (folder) python.FS.mkdirTree(folder);
    python.FS.writeFile(name, text);
  }
}

/** What a run imports beside NumPy comes when it is asked for; tells what could not be had. */
async function bring(python, page, request) {
  const missed = [];
  for (const source of JSON.parse(page.sources(request))) {
    await python.loadPackagesFromImports(source, {
      checkIntegrity: true,
      messageCallback: text => text.startsWith("Loading") && postMessage({ fetching: true }),
      errorCallback: text => missed.push(text),
    });
  }
  return missed.at(-1);
}

onmessage = async ({ data: { number, settings, files, request } }) => {
  try {
    ready ??= start(settings);
    const { python, page } = await ready;
    if (request) {
      if (files) write(python, files);
      const asked = JSON.stringify(request);
      const missed = request.brings && (await bring(python, page, asked));
      if (missed) postMessage({ number, missed });
      else postMessage({ number, answer: JSON.parse(page.answer(asked)) });
    }
  } catch (error) {
    // An error of Python's ends with the line that says what it was.
    const lines = String(error?.message ?? error).trim().split("\n");
    postMessage({ number, broken: lines.at(-1).slice(0, 300) });
  }
};
