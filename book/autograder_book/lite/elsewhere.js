// Pyodide from another place, PLACE. This release looks there for all packages that its list names by
// a relative address, also for the site's own: so each gets its whole address.
"use strict";
importScripts(`${PLACE}pyodide.js`);
{
  const load = self.loadPyodide;
  self.loadPyodide = async options => {
    const list = await (await fetch(options.lockFileURL)).json();
    for (const one of Object.values(list.packages)) {
      one.file_name = new URL(one.file_name, options.lockFileURL).href;
    }
    const lockFileURL = URL.createObjectURL(new Blob([JSON.stringify(list)]));
    return load({ ...options, indexURL: PLACE, lockFileURL });
  };
}
