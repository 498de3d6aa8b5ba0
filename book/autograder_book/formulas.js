// Renders formulas with KaTeX: one request and one answer a line, both JSON. The first argument
// is KaTeX's package; see formulas.py.
"use strict";
const katex = require(process.argv[2]);

// LaTeX, which neither eye nor ear is meant to meet.
const SOURCE = /<annotation.*?<\/annotation>/s;

function answer({ tex, display }) {
  try {
    const html = katex.renderToString(tex, { displayMode: display, strict: "error" });
    return { html: html.replace(SOURCE, "") };
  } catch (error) {
    return { error: error.message };
  }
}

require("readline")
  .createInterface({ input: process.stdin })
  .on("line", line => process.stdout.write(JSON.stringify(answer(JSON.parse(line))) + "\n"));
