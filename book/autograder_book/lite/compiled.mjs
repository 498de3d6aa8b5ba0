// Compiles what a browser's Python imports first; see compiled.py. On stdin JSON: the folder of
// Pyodide's npm package, the archives to be changed, a program in Python.
import { readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { basename } from "node:path";
import { text } from "node:stream/consumers";

const { folder, archives, program } = JSON.parse(await text(process.stdin));
const { loadPyodide } = createRequire(`${folder}/`)(folder);
const read = file => new Uint8Array(readFileSync(file)); // it knows no buffers of Node's
const python = await loadPyodide({ indexURL: `${folder}/` });
const extractDir = python.runPython("import site; site.getsitepackages()[0]");
python.FS.mkdir("/archives");
for (const archive of archives) {
  python.FS.writeFile(`/archives/${basename(archive)}`, read(archive));
}
for (const wheel of archives.filter(name => name.endsWith(".whl"))) {
  python.unpackArchive(read(wheel), "wheel", { extractDir });
}
try {
  python.runPython(program);
} catch (error) {
  console.error(error.message);
  process.exit(1);
}
for (const archive of archives) {
  writeFileSync(archive, python.FS.readFile(`/archives/${basename(archive)}`));
}
