// Requests from the page to the program that serves it.

// trace requests a trial as a film, with weights as signed bytes.
export async function trace(query, signal) {
  const film = await ask(`api/trace?${query}`, { signal });
  const bytes = atob(film.weights ?? '');
  film.weights = new Int8Array(bytes.length);
  for (let i = 0; i < bytes.length; i++) film.weights[i] = bytes.charCodeAt(i);
  return film;
}

// encrypted requests a message encrypted with the trial's key.
export function encrypted(query, message, signal) {
  const headers = { 'Content-Type': 'application/json' };
  return ask(`api/message?${query}`, { method: 'POST', headers, body: JSON.stringify({ message }), signal });
}

async function ask(address, options) {
  let response;
  try {
    response = await fetch(address, options);
  } catch (e) {
    if (e.name === 'AbortError') throw e;
    throw new Error('tpmbench demo does not answer: is it still running?');
  }
  const answer = await response.json();
  if (!response.ok) throw new Error(answer.error);
  return answer;
}
