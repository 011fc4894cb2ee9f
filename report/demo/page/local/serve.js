// serve is the worker's part, after the Go runtime's: it runs the program, which it is sent, and
// answers requests with it, one after the other. It is sent as text and knows nothing else of this
// page.
export function serve() {
  let deliver;
  const running = new Promise((resolve) => { deliver = resolve; }).then(async (module) => {
    const go = new Go();
    go.run(await WebAssembly.instantiate(module, go.importObject)); // returns when the program waits
  });

  globalThis.onmessage = async ({ data }) => {
    if (data instanceof WebAssembly.Module) {
      deliver(data);
      return;
    }
    try {
      await running;
      postMessage({ id: data.id, text: globalThis.answer(data.what, data.query, data.message) });
    } catch (e) {
      postMessage({ id: data.id, failure: String(e) });
    }
  };
}
