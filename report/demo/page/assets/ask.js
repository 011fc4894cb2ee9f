// Requests to the program that serves the page.

export async function ask(what, query, signal, message) {
  const post = { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ message }) };
  let response;
  try {
    response = await fetch(`api/${what}?${query}`, { signal, ...(message === undefined ? {} : post) });
  } catch (e) {
    if (e.name === 'AbortError') throw e;
    throw new Error('tpmbench demo does not answer: is it still running?');
  }
  const answer = await response.json();
  if (!response.ok) throw new Error(answer.error);
  return answer;
}
