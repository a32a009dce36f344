import { test } from 'node:test';
import assert from 'node:assert/strict';
import { Picked } from '../../main/resources/webroot/console/picked.js';
import { byFeeder, rows } from '../../main/resources/webroot/console/queue.js';
import { Reading } from '../../main/resources/webroot/console/reading.js';
import { carryOut, resultsOf, sortOut } from '../../main/resources/webroot/console/triage.js';

const keys = picked => picked.keys().join(' ');
const shown = ['o/1', 'o/2', 'o/3', 'o/4'];

test('a range reaches from the row last picked, in the order shown, and either way', () => {
  assert.equal(keys(Picked.none.toggle('o/3').reach('o/1', shown)), 'o/3 o/1 o/2');
  assert.equal(keys(Picked.none.reach('o/2', shown)), 'o/2');
  assert.equal(keys(Picked.none.toggle('o/2').toggle('o/2')), '');
});

test('a whole feeder goes in, and out when all of it was in', () => {
  const all = Picked.none.toggle('o/1').toggleAll(['o/1', 'o/2']);
  assert.equal(keys(all), 'o/1 o/2');
  assert.equal(keys(all.toggleAll(['o/1', 'o/2'])), '');
  assert.equal(keys(all.only(k => k === 'o/2')), 'o/2');
});

const now = Date.parse('2026-11-21T07:32:00Z');
const outage = (id, feeder, customers, o) => ({ id, feeder, customers, status: 'predicted', priority: [], firstReportAt: '2026-11-21T07:22:00Z', claimedBy: null, version: 1, can: { claim: true, confirm: true, cancel: true }, ...o });

test('feeders stand in the order of their most urgent outage, each led by its sum', () => {
  const list = byFeeder(rows({ outages: [outage(1, '471', 10), outage(2, '473', 900), outage(3, '471', 20, { status: 'restored' })], alarms: [{ id: 9, status: 'raised', raisedAt: '2026-11-21T07:30:00Z' }] }, { now }));
  assert.equal(list.map(r => (r.kind === 'feeder' ? `[${r.feeder || '-'} ${r.rows} ${r.customers}: ${r.members.join(',')}]` : r.key)).join(' '),
    '[- 1 0: ] alarm/9 [473 1 900: outage/2] outage/2 [471 2 10: outage/1,outage/3] outage/1 outage/3');
});

const me = { user: { id: 7 }, roles: ['dispatcher'] };

test('what a deed is not possible for is sorted out beforehand, with its reason', () => {
  const { possible, refused } = sortOut([outage(1, '471', 10), outage(2, '471', 10, { claimedBy: { id: 9, name: 'Minh' } }), outage(3, '471', 1, { status: 'restored' })], 'confirm', me);
  assert.deepEqual(possible.map(o => o.id), [1]);
  assert.deepEqual(refused.map(r => [r.outage.id, r.why, r.facts.by]), [[2, 'claimed-by-other', 'Minh'], [3, 'not-now', undefined]]);
});

test('many are answered for one by one, a hundred in a request, and what went wrong is told first', async () => {
  const sent = [];
  const outages = Array.from({ length: 101 }, (_, i) => outage(i + 1, '471', 10, { version: 5 }));
  const store = { outages: { get: id => outages[id - 1] }, command: async (path, { action, items, reason }) => {
    sent.push(`${path} ${action} ${items.length} of version ${items[0].version}, ${reason}`);
    return { results: items.map(({ id }) => (id === 2 ? { id, ok: false, problem: { code: 'outage/stale', status: 409 } } : { id, ok: true })) };
  } };
  const answers = await carryOut(store, 'cancel', outages, { reason: 'test' });
  assert.deepEqual(sent, ['/api/outages/triage cancel 100 of version 5, test', '/api/outages/triage cancel 1 of version 5, test']);
  const [worst, ...others] = resultsOf([], answers);
  assert.equal(`${worst.outage.id} ${worst.problem.code}, ${others.filter(r => r.ok).length} others`, '2 outage/stale, 100 others');
});

test('a request that does not come through leaves its own outages undone, and the next goes on', async () => {
  const outages = Array.from({ length: 101 }, (_, i) => outage(i + 1, '471', 10));
  const store = { outages: { get: id => outages[id - 1] }, command: async (path, { items }) => {
    if (items.length === 100) throw new Error('away');
    return { results: items.map(({ id }) => ({ id, ok: true })) };
  } };
  const answers = await carryOut(store, 'cancel', outages, {});
  assert.equal(answers.filter(a => a.ok).map(a => a.outage.id).join(), '101');
});

const settled = () => new Promise(r => setImmediate(r));

test('a thing that changes ten times is read twice: at once, and once a second later; another thing at once and empty', async () => {
  const read = [];
  const waits = [];
  let at = 0;
  const reading = new Reading(async id => read.push(id) && `${id}#${read.length}`, () => {}, { later: (run, ms) => waits.push([run, ms]), now: () => at });
  for (let i = 0; i < 10; i++) {
    reading.want('a', i);
    await settled();
  }
  assert.deepEqual(read, ['a']);
  assert.equal(reading.value, 'a#1');
  assert.deepEqual(waits.map(([, ms]) => ms), [1000]);
  at = 1000;
  waits[0][0]();
  await settled();
  assert.equal(reading.value, 'a#2');
  reading.want('b', 0);
  assert.equal(reading.value, null);
  await settled();
  assert.equal(reading.value, 'b#3');
});

test('an answer about the thing before is thrown away, and a refusal keeps what was read of this one', async () => {
  let answer;
  const reading = new Reading(() => new Promise((yes, no) => (answer = { yes, no })), () => {}, { later: run => run(), now: () => 0 });
  reading.want('a');
  reading.want('b');
  answer.yes('of a');
  await settled();
  assert.equal(reading.value, null);
  answer.yes('of b');
  await settled();
  assert.equal(reading.value, 'of b');
  reading.again();
  answer.no(new Error('away'));
  await settled();
  assert.equal(reading.value, 'of b');
  assert.equal(reading.refusal.message, 'away');
});

test('witnesses who contradict each other stand among the outages, higher the longer they wait', () => {
  const list = rows({ conflicts: [{ id: 1, raisedAt: '2026-11-21T07:31:00Z' }, { id: 2, raisedAt: '2026-11-21T06:00:00Z' }] }, { now });
  assert.equal(list.map(r => `${r.key} ${r.score}`).join(', '), 'conflict/2 170, conflict/1 111');
});
