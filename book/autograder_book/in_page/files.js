// Files to and from the reader, without a server.

import { strToU8, zipSync } from "fflate";

export function download(name, content, type) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([content], { type }));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}

/** Notebooks by topic as a zip in nbgrader's layout: <topic>/<topic>.ipynb. */
export function zipped(notebooks, student) {
  const folder = student ? `submitted/${student}/` : "";
  const files = Object.entries(notebooks).map(([topic, notebook]) => [
    `${folder}${topic}/${topic}.ipynb`,
    strToU8(notebook),
  ]);
  return zipSync(Object.fromEntries(files));
}

/** A button that lets the reader choose a file; files dropped on the page are taken, too. */
export function chooser(button, take) {
  const input = document.createElement("input");
  input.type = "file";
  input.accept = ".ipynb,.json,application/json";
  input.addEventListener("change", () => {
    if (input.files[0]) take(input.files[0]);
    input.value = "";
  });
  button.addEventListener("click", () => input.click());
  document.addEventListener("dragover", event => {
    if (event.dataTransfer?.types.includes("Files")) event.preventDefault();
  });
  document.addEventListener("drop", event => {
    const [file] = event.dataTransfer?.files ?? [];
    if (!file) return;
    event.preventDefault();
    take(file);
  });
  return input;
}
