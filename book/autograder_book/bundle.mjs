// Makes a style sheet and scripts small. On stdin JSON: the style, the scripts, and all names that a
// rule of the style can meet; on stdout the style and the scripts. The first argument is the folder node_modules;
// see bundle.py.
import { createRequire } from "node:module";
import { text } from "node:stream/consumers";
import { resolve } from "node:path";

const require = createRequire(resolve(process.argv[2], "bundle.js"));
const { transform } = require("esbuild");
const { PurgeCSS } = require("purgecss");
const { style, scripts, names } = JSON.parse(await text(process.stdin));

const [used] = await new PurgeCSS().purge({
  content: [{ raw: names.join(" "), extension: "txt" }],
  css: [{ raw: style }],
  defaultExtractor: all => all.split(" "),
  variables: true,
  safelist: { variables: names.filter(name => name.startsWith("--")) }, // a script may ask for it
});
const small = (code, loader) => transform(code, { loader, minify: true, charset: "utf8" });
const css = await small(used.css, "css");
const js = await Promise.all(scripts.map(script => small(script, "js")));
process.stdout.write(JSON.stringify({ style: css.code, scripts: js.map(it => it.code) }));
