// A stream on standard output is read as it comes.

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { test } from 'node:test';
import { files, printed, program } from './written.js';

for (const name of ['everything', 'row-groups']) {
  test(name, () => {
    const { command } = files.find((f) => f.name === name);
    const options = { encoding: 'utf8', maxBuffer: 2 ** 30, cwd: import.meta.dirname, stdio: ['ignore', 'pipe', 'pipe'] };
    const output = execFileSync('sh', ['-c', '"$0" "$@" -o - --quiet | node pipe.js', program, ...command], options);
    const lines = output.replace(/\n$/, '').split('\n');
    // A stream's metadata come before the rows: it cannot know their digest.
    assert.equal(JSON.parse(lines.pop())['tpm.digest'], '0'.repeat(16));
    assert.ok(lines.join('\n') === printed(`${name}.arrows`).join('\n'), 'other rows than the file has');
  });
}
