// The message that A sends, and what B and the attacker decrypt it to.

import { encrypted } from './api.js';
import { html } from './svg.js';

const patience = 250; // milliseconds after the last change of the message

export class Message {
  constructor() {
    this.field = document.getElementById('message');
    this.state = document.getElementById('secret-state');
    this.list = document.getElementById('secret');
    this.field.addEventListener('input', () => {
      clearTimeout(this.timer);
      this.timer = setTimeout(() => this.send(), patience);
    });
  }

  // of sets the trial whose key is used.
  of(query) {
    this.query = query;
    return this.send();
  }

  async send() {
    clearTimeout(this.timer);
    this.asked?.abort();
    const asked = this.asked = new AbortController();
    try {
      this.show(await encrypted(this.query, this.field.value, asked.signal));
    } catch (e) {
      if (e.name === 'AbortError') return;
      this.list.replaceChildren();
      this.state.textContent = e.message;
    }
  }

  // at says whether A and B have a key in the step that is shown: there is no message before.
  at(keyed, ever) {
    this.list.classList.toggle('waiting', !keyed);
    this.state.textContent = keyed
      ? 'The weights of A and B are equal: they are the shared key.'
      : ever
        ? 'No key yet: the weights of A and B still differ, so A sends nothing.'
        : 'The weights of A and B differ to the end: there is no shared key, so A sends nothing.';
  }

  show({ key, ciphertext, readers }) {
    const rows = [
      html('dt', {}, "A's key"), hex(key),
      html('dt', {}, 'sent'), hex(ciphertext || '(nothing)'),
    ];
    for (const r of readers) {
      const verdict = r.good ? 'the message' : 'not the message';
      rows.push(html('dt', {}, `${r.name}'s key`), hex(r.key));
      rows.push(html('dt', {}, `${r.name} reads`),
        html('dd', { id: `reads-${r.name}` }, r.text, ' ', html('span', { class: r.name === 'B' ? (r.good ? 'good' : 'bad') : r.good ? 'bad' : 'note' }, `(${verdict})`)));
    }
    this.list.replaceChildren(html('dl', {}, ...rows));
  }
}

function hex(text) {
  const short = text.length > 64 ? `${text.slice(0, 64)}…` : text;
  return html('dd', { class: 'hex' }, short);
}
