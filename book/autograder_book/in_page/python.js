// The page's side of the worker: one for all editors, started when it is first asked.

const PATIENCE = 15_000; // milliseconds until a reader is told that nothing has come

/** It was stopped by the reader. */
export class Stopped extends Error {}

/** Python could not be loaded, or has ended; the message is for the reader. */
export class Broken extends Error {}

export class Python {
  /**
   * @param settings where Pyodide and the list of its packages lie, and the worker
   * @param tell called with a sentence on what is going on; "" when nothing is
   */
  constructor(settings, tell) {
    this.settings = settings;
    this.tell = tell;
    this.waiting = new Map();
    this.number = 0;
    this.is_ready = false;
  }

  /** Ask for a check or a run; the answers come in the order of the questions. */
  ask(request, files) {
    this.start();
    const number = ++this.number;
    this.worker.postMessage({ number, settings: this.settings, request, files });
    return new Promise((resolve, reject) => this.waiting.set(number, { resolve, reject }));
  }

  start() {
    if (this.worker) return;
    this.is_ready = false;
    this.tell("Python starts: loading …");
    const worker = (this.worker = new Worker(this.settings.worker));
    worker.onmessage = ({ data }) => this.worker === worker && this.hear(data);
    worker.onerror = event => {
      event.preventDefault();
      if (this.worker === worker) this.end(new Broken(this.unreachable(event.message)));
    };
    this.clock = setTimeout(() => this.tell(this.late()), PATIENCE);
    worker.postMessage({ settings: this.settings });
  }

  /** End what is running, and have another Python ready for the next question. */
  stop() {
    this.end(new Stopped("stopped"));
    this.start();
  }

  hear({ number, answer, broken, missed, loading, fetching, at, ready }) {
    clearTimeout(this.clock);
    if (loading) this.tell(`Python starts: loading ${loading} …`);
    if (ready) this.is_ready = true;
    if (ready && !this.waiting.size) this.tell("");
    if (fetching) this.tell("loading what this cell imports …");
    if (at) this.tell(`running ${at} …`);
    if (broken !== undefined) {
      const said = this.is_ready
        ? `Python has ended: ${broken}. Your text is kept; run it again.`
        : this.unreachable(broken);
      this.end(new Broken(said));
    }
    if (answer || missed) {
      const { resolve, reject } = this.waiting.get(number);
      this.waiting.delete(number);
      if (!this.waiting.size) this.tell("");
      if (answer) resolve(answer);
      else reject(new Broken(this.unreachable(missed, "What this cell imports")));
    }
  }

  end(error) {
    clearTimeout(this.clock);
    this.worker?.terminate();
    this.worker = undefined;
    const waiting = [...this.waiting.values()];
    this.waiting.clear();
    this.tell("");
    for (const { reject } of waiting) reject(error);
  }

  unreachable(why, what = "Python") {
    return (
      `${what} could not be loaded from ${new URL(this.settings.pyodide).host} (${why}). ` +
      "See whether you are connected, then try again; your text is kept."
    );
  }

  late() {
    const host = new URL(this.settings.pyodide).host;
    return `Nothing has come from ${host} for 15 seconds; is it reachable? Still waiting …`;
  }
}
