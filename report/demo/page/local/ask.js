// Requests to the program as WebAssembly, program.js, in a page without a server. It runs in a
// worker, so that the page can be used meanwhile. The worker is made of text that the page has:
// browsers load no script for it from a file.

import { serve } from './serve.js';

const pending = new Map(); // requests without an answer, by number
let last = 0;
let module; // a promise: the program is compiled once
let worker;

export function ask(what, query, signal, message = '') {
  return new Promise((resolve, reject) => {
    signal.throwIfAborted();
    const request = { id: ++last, what, query, message };
    pending.set(request.id, { request, resolve, reject });
    signal.addEventListener('abort', () => {
      if (!pending.delete(request.id)) return;
      restart();
      reject(signal.reason);
    });
    if (worker) worker.postMessage(request);
    else restart();
  });
}

async function compile() {
  const text = atob(program.wasm);
  const bytes = new Uint8Array(text.length);
  for (let i = 0; i < bytes.length; i++) bytes[i] = text.charCodeAt(i);
  const unpacked = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('gzip'));
  return WebAssembly.compile(await new Response(unpacked).arrayBuffer());
}

// restart gives all requests without an answer to a new worker.
function restart() {
  worker?.terminate();
  const address = URL.createObjectURL(new Blob([program.runtime, `\n(${serve})();`], { type: 'text/javascript' }));
  const started = worker = new Worker(address);
  worker.onmessage = answered;
  worker.onerror = (e) => fail(e.message || 'it cannot be started');
  module ??= compile();
  module.then((m) => started.postMessage(m), fail);
  for (const { request } of pending.values()) worker.postMessage(request);
}

function answered({ data: { id, text, failure } }) {
  if (failure !== undefined) {
    fail(failure);
    return;
  }
  const { resolve, reject } = pending.get(id);
  pending.delete(id);
  const answer = JSON.parse(text);
  if (answer.error === undefined) resolve(answer);
  else reject(new Error(answer.error));
}

// fail ends a program that can answer nothing any more; the next request starts another.
function fail(why) {
  worker.terminate();
  worker = undefined;
  for (const { reject } of pending.values()) reject(new Error(`the program in this page has failed: ${why}`));
  pending.clear();
}
