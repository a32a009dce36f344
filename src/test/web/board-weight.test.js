// The board's promise to a cheap phone: what the first view loads, before any map, stays below 100 kB.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import test from 'node:test';
import { gzipSync } from 'node:zlib';

const webroot = new URL('../../main/resources/webroot/', import.meta.url);
const read = path => readFileSync(new URL(`.${path}`, webroot));

/** Everything that index.html links and its modules import without being asked, words of one language included. */
function firstView(page, words) {
  const html = read(page).toString();
  const found = new Set([page]);
  const queue = [...html.matchAll(/(?:href|src)="(\/[\w/.-]+\.(?:css|js|svg))/g)].map(([, path]) => path);
  queue.push(...words.map(name => `/shared/words/${name}.vi.js`));
  while (queue.length > 0) {
    const path = queue.pop();
    if (found.has(path)) continue;
    found.add(path);
    if (!path.endsWith('.js')) continue;
    for (const [, name] of read(path).toString().matchAll(/^\s*import\s+(?:[\w{},*\s]+\sfrom\s+)?['"]([^'"]+)['"]/gm)) {
      assert.ok(name.startsWith('/') || name.startsWith('.'), `${path} imports ${name}: the first view must do without libraries`);
      queue.push(new URL(name, `file://${path}`).pathname);
    }
  }
  return [...found];
}

for (const [page, words] of [['/board/index.html', ['common', 'board']], ['/board/status.html', ['common', 'board']]]) {
  test(`${page} weighs less than 100 kB`, () => {
    const files = firstView(page, words);
    assert.ok(files.includes('/shared/theme.css') && files.includes('/shared/live.js') && files.includes('/shared/icons.svg'), files.join(' '));
    assert.ok(!files.some(path => /map/.test(path)), files.join(' '));
    const compressed = files.reduce((sum, path) => sum + gzipSync(read(path)).length, 0);
    assert.ok(compressed < 60_000, `${compressed} bytes compressed, room left for the data: ${files.map(path => `${path} ${gzipSync(read(path)).length}`).join(', ')}`);
  });
}
