// A small editor for Python.

import { closeBrackets, closeBracketsKeymap } from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap, indentWithTab } from "@codemirror/commands";
import { python } from "@codemirror/lang-python";
import { bracketMatching, indentOnInput, indentUnit, syntaxHighlighting } from "@codemirror/language";
import { EditorState } from "@codemirror/state";
import { EditorView, drawSelection, keymap, lineNumbers } from "@codemirror/view";
import { classHighlighter } from "@lezer/highlight";

/**
 * @param place the element that it goes into
 * @param label its name for a screen reader
 * @param changed called whenever the text has changed
 * @param run called for Ctrl+Enter and Shift+Enter
 */
export function editor(place, { source, label, changed, run }) {
  const running = () => (run(), true);
  const view = new EditorView({
    parent: place,
    doc: source,
    extensions: [
      lineNumbers(),
      history(),
      drawSelection(),
      indentOnInput(),
      indentUnit.of("    "),
      EditorState.tabSize.of(4),
      bracketMatching(),
      closeBrackets(),
      syntaxHighlighting(classHighlighter),
      python(),
      keymap.of([
        { key: "Mod-Enter", run: running },
        { key: "Shift-Enter", run: running },
        ...closeBracketsKeymap,
        ...defaultKeymap,
        ...historyKeymap,
        indentWithTab,
      ]),
      EditorView.contentAttributes.of({
        "aria-label": label,
        "aria-describedby": "solve-keys",
        tabindex: "0",
      }),
      EditorView.updateListener.of(update => {
        if (update.docChanged) changed();
        // Whoever passes through with Tab goes on; whoever works in the text indents with it.
        if (update.transactions.some(one => one.isUserEvent("input") || one.isUserEvent("select"))) {
          view.setTabFocusMode(false);
        } else if (update.focusChanged && view.hasFocus) {
          view.setTabFocusMode(true);
        }
      }),
    ],
  });
  view.setTabFocusMode(true);
  return {
    view,
    get source() {
      return view.state.doc.toString();
    },
    set source(text) {
      if (text === this.source) return;
      view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: text } });
    },
  };
}
