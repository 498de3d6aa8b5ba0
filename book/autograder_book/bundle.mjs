// Makes a style sheet and a script small. On stdin JSON: the style, the script, and all names that a
// rule of the style can meet; on stdout the same two. The first argument is the folder node_modules;
// see bundle.py.
import { createRequire } from "node:module";
import { text } from "node:stream/consumers";
import { resolve } from "node:path";

const require = createRequire(resolve(process.argv[2], "bundle.js"));
const { transform } = require("esbuild");
const { PurgeCSS } = require("purgecss");
const { style, script, names } = JSON.parse(await text(process.stdin));

const [used] = await new PurgeCSS().purge({
  content: [{ raw: names.join(" "), extension: "txt" }],
  css: [{ raw: style }],
  defaultExtractor: all => all.split(" "),
  variables: true,
});
const css = await transform(used.css, { loader: "css", minify: true, charset: "utf8" });
const js = await transform(script, { loader: "js", minify: true, charset: "utf8" });
process.stdout.write(JSON.stringify({ style: css.code, script: js.code }));
