import assert from 'node:assert/strict';
import test from 'node:test';
import { PendingReport } from '../../main/resources/webroot/board/pending-report.js';

function pending() {
  const kept = new Map();
  let keys = 0;
  const storage = { recall: name => (kept.has(name) ? JSON.parse(kept.get(name)) : null), remember: (name, value) => (value === null ? kept.delete(name) : kept.set(name, JSON.stringify(value))) };
  return new PendingReport(storage, () => `key-${++keys}`);
}
const NO_POWER = { kind: 'no-power', customerCode: 'PB0612345678' };
const unreachable = () => Promise.reject(Object.assign(new Error(), { status: 0, unsure: true }));

test('the same report keeps its key through every try', async () => {
  const report = pending();
  assert.equal(report.begin(NO_POWER), 'key-1');
  assert.equal(await report.retry(unreachable), null);
  assert.equal(report.begin({ ...NO_POWER }), 'key-1');
  assert.equal(report.waiting.tries, 2);
});

test('a changed report is another one and gets a key of its own', () => {
  const report = pending();
  report.begin(NO_POWER);
  assert.equal(report.begin({ ...NO_POWER, note: 'cháy cầu dao' }), 'key-2');
});

test('the answer of the server, yes or no, ends the waiting', async () => {
  const report = pending();
  report.begin(NO_POWER);
  const sent = [];
  assert.deepEqual(await report.retry(async (body, key) => (sent.push([body, key]), { token: 't' })), { reply: { token: 't' }, body: NO_POWER });
  assert.deepEqual(sent, [[NO_POWER, 'key-1']]);
  assert.equal(report.waiting, null);

  report.begin(NO_POWER);
  await assert.rejects(report.retry(() => Promise.reject(Object.assign(new Error('unknown customer'), { status: 422 }))));
  assert.equal(report.waiting, null);
});

test('too many requests is not a no: it waits', async () => {
  const report = pending();
  report.begin(NO_POWER);
  assert.equal(await report.retry(() => Promise.reject(Object.assign(new Error(), { status: 429 }))), null);
  assert.equal(report.waiting.key, 'key-1');
});
