// What the page asks the program.

import { ask } from './ask.js';

// trace requests a trial as a film, with weights as signed bytes.
export async function trace(query, signal) {
  const film = await ask('trace', query, signal);
  const bytes = atob(film.weights ?? '');
  film.weights = new Int8Array(bytes.length);
  for (let i = 0; i < bytes.length; i++) film.weights[i] = bytes.charCodeAt(i);
  return film;
}

// encrypted requests a message encrypted with the trial's key.
export const encrypted = (query, message, signal) => ask('message', query, signal, message);
