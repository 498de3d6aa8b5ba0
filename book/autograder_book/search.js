// The search: in the dialog that Ctrl+K opens, and on the page that the Enter key leads to. What is
// found stands in groups, chapters first, and within a group as Pagefind ranks it. See search.py.
"use strict";
{
  const LONGEST = 100; // letters of a query; nothing longer is in the book
  const PAUSE = 200; // milliseconds of rest before what was typed is looked for
  const SECTIONS = 3; // of a page
  const ENTITIES = { "&lt;": "<", "&gt;": ">", "&quot;": '"', "&#39;": "'", "&#x27;": "'", "&amp;": "&" };
  const root = new URL(document.documentElement.dataset.content_root, location.href);
  let engine;

  function make(tag, attributes = {}, ...children) {
    const made = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
    made.append(...children);
    return made;
  }

  // Pagefind, loaded when something is asked for; again after a failure.
  function load() {
    engine ??= (async () => {
      if (location.protocol === "file:") throw new Error("no index in a page opened as a file");
      const pagefind = await import(new URL("pagefind/pagefind.js", root));
      await pagefind.options({ excerptLength: 24 });
      const groups = Object.keys((await pagefind.filters()).kind);
      return { pagefind, groups: groups.sort() };
    })();
    engine.catch(() => (engine = undefined));
    return engine;
  }

  // As the words of the index are cut: W[:,j] has two.
  function clean(query) {
    return query.slice(0, LONGEST).replaceAll(",", ", ").replaceAll(/\s+/g, " ").trim();
  }

  // For a word that it does not know, Pagefind finds shorter ones, down to its first letter.
  function isMeant(excerpt, query) {
    const found = [...excerpt.matchAll(/<mark>([^<]*)/g)].map(([, word]) => letters(word));
    const starts = query.split(" ").map(letters).map(word => word.slice(0, Math.ceil(0.6 * word.length)));
    return found.some(word => starts.some(start => start && word.includes(start)));
  }

  function letters(word) {
    return decoded(word).toLowerCase().replaceAll(/[^\p{L}\p{N}_=@[\]-]/gu, "");
  }

  function decoded(text) {
    return text.replaceAll(/&(lt|gt|quot|#39|#x27|amp);/g, entity => ENTITIES[entity]);
  }

  // Text with its marked words; nothing of it becomes markup.
  function marked(excerpt) {
    return excerpt.split(/<mark>|<\/mark>/).map((part, place) =>
      place % 2 ? make("mark", {}, decoded(part)) : decoded(part),
    );
  }

  function weight(section) {
    return section.weighted_locations.reduce((sum, place) => sum + place.balanced_score, 0);
  }

  function entry(page, query) {
    const address = url => new URL(url.replace(/^\//, ""), root);
    const sections = page.sub_results
      .filter(section => section.url.includes("#") && isMeant(section.excerpt, query))
      .sort((one, other) => weight(other) - weight(one))
      .slice(0, SECTIONS);
    const best = sections[0]?.excerpt ?? page.excerpt;
    const links = sections
      .filter(section => section.title !== page.meta.title)
      .map(section => make("li", {}, make("a", { href: address(section.url) }, section.title)));
    return make(
      "li",
      {},
      make("a", { href: address(page.raw_url), class: "search-title" }, page.meta.title),
      make("p", {}, ...marked(best)),
      ...(links.length ? [make("ul", {}, ...links)] : []),
    );
  }

  // The groups with what was found in them, and how many pages that is.
  async function find(query) {
    const { pagefind, groups } = await load();
    const found = await Promise.all(
      groups.map(async kind => {
        const { results } = await pagefind.search(query, { filters: { kind } });
        const pages = await Promise.all(results.map(result => result.data()));
        const name = kind.replace(/^\d+ /, "");
        return { name, pages: pages.filter(page => isMeant(page.excerpt, query)) };
      }),
    );
    const count = found.reduce((sum, { pages }) => sum + pages.length, 0);
    const shown = found.filter(({ pages }) => pages.length).map(({ name, pages }) =>
      make(
        "section",
        {},
        make("h2", {}, name),
        make("ol", {}, ...pages.map(page => entry(page, query))),
      ),
    );
    return { count, shown };
  }

  function said(count, query) {
    if (!count) return `Nothing found for “${query}”. Try fewer or other words.`;
    return `${count} page${count === 1 ? "" : "s"} for “${query}”`;
  }

  const FAILED =
    location.protocol === "file:"
      ? "The search does not work in a page that was opened as a file: browsers let such a page " +
        "load no index. Open the site on the web or through a local server."
      : "The search could not be loaded. Check the connection, then search again.";

  function attach(form, place) {
    const field = form.querySelector("input");
    const status = make("p", { role: "status", class: "search-status" });
    const list = make("div");
    let last = 0;
    let waiting;
    field.maxLength = LONGEST;
    place.append(status, list);

    async function look() {
      const query = clean(field.value);
      const turn = (last += 1);
      let found = { count: 0, shown: [] };
      let text = "";
      try {
        if (query) {
          found = await find(query);
          text = said(found.count, query);
        }
      } catch {
        text = FAILED;
      }
      if (turn !== last) return; // something else has been typed meanwhile
      status.textContent = text;
      list.replaceChildren(...found.shown);
    }

    field.addEventListener("input", () => {
      clearTimeout(waiting);
      waiting = setTimeout(look, PAUSE);
    });
    return { field, look };
  }

  const dialog = document.querySelector("#pst-search-dialog");
  if (dialog) {
    const found = make("div", { class: "search-found" });
    dialog.append(found);
    attach(dialog.querySelector("form"), found);
  }
  const page = document.querySelector("form.search-page");
  if (page) {
    const { field, look } = attach(page, document.querySelector("main .search-found"));
    field.value = (new URLSearchParams(location.search).get("q") ?? "").slice(0, LONGEST);
    field.focus();
    look();
  }
}
