import { test } from 'node:test';
import assert from 'node:assert/strict';
import { HeldOrder, counts, figures, inTab, rows } from '../../main/resources/webroot/console/queue.js';

const now = Date.parse('2026-11-21T07:32:00Z');
const ago = minutes => new Date(now - minutes * 60_000).toISOString();
const ahead = minutes => ago(-minutes);
const outage = (id, o) => ({ id, status: 'confirmed', customers: 100, priority: [], firstReportAt: ago(10), offAt: ago(10), claimedBy: { id: 1 }, job: { id: 9 },
  target: { at: ahead(110) }, ...o });
const order = (things, options) => rows(things, { now, ...options }).map(r => r.key).join(' ');

test('more customers come first, but life weighs more than a crowd ten times as large', () => {
  assert.equal(order({ outages: [outage(1, { customers: 40 }), outage(2, { customers: 400 })] }), 'outage/2 outage/1');
  assert.equal(order({ outages: [outage(1, { customers: 40, priority: [{ kind: 'hospital' }, { kind: 'life-support' }] }), outage(2, { customers: 400 })] }),
    'outage/1 outage/2');
});

test('an alarm stands above everything, the untaken above the taken', () => {
  assert.equal(order({ outages: [outage(1, { customers: 900_000, target: { at: ago(60) } })],
    alarms: [{ id: 1, status: 'taken', takenBy: { id: 1 }, raisedAt: ago(9) }, { id: 2, status: 'raised', raisedAt: ago(1) }, { id: 3, status: 'closed', raisedAt: ago(1) }] }),
  'alarm/2 alarm/1 outage/1');
});

test('a clock about to run out lifts its outage, one that has run out lifts it higher', () => {
  assert.equal(order({ outages: [outage(1), outage(2, { target: { at: ahead(8) }, offAt: ago(112) }), outage(3, { target: { at: ago(3) } })] }), 'outage/3 outage/2 outage/1');
});

test('what nobody has claimed comes before what somebody has', () => {
  assert.equal(order({ outages: [outage(1), outage(2, { claimedBy: null })] }), 'outage/2 outage/1');
});

test('equal weight: the older first, and the same order every time', () => {
  const two = [outage(2, { offAt: ago(30) }), outage(1, { offAt: ago(30) }), outage(3, { offAt: ago(31) })];
  assert.equal(order({ outages: two }), 'outage/3 outage/1 outage/2');
  assert.equal(order({ outages: two.reverse() }), 'outage/3 outage/1 outage/2');
});

test('closed and cancelled outages are gone, restored ones sink', () => {
  assert.equal(order({ outages: [outage(1, { status: 'closed' }), outage(2, { status: 'cancelled' }), outage(3, { status: 'restored', customers: 9000 }), outage(4, { customers: 1 })] }),
    'outage/4 outage/3');
});

test('an outage whose light is back has no running clock', () => {
  const [row] = rows({ outages: [outage(1, { status: 'restored', target: { at: ago(5) } })] }, { now });
  assert.equal(row.clock, null);
});

const job = (id, j) => ({ id, status: 'onSite', outage: { id: 1 }, times: { createdAt: ago(20), sentAt: ago(20) }, target: { at: ahead(100) }, ...j });

test('a job stands in "all" only when it asks something of the dispatcher', () => {
  const list = rows({ jobs: [job(1), job(2, { status: 'rejected' }), job(3, { status: 'sent' }), job(4, { status: 'sent', times: { createdAt: ago(2), sentAt: ago(2) } }), job(5, { status: 'draft' }),
    job(6, { status: 'done' })] }, { now });
  assert.equal(inTab(list, 'all').map(r => r.key).join(' '), 'job/2 job/3 job/5');
  assert.equal(inTab(list, 'jobs').length, 5);
});

test('a job that restores nothing waits in the queue until it is verified', () => {
  const list = rows({ jobs: [job(1, { outage: null, status: 'done', target: { at: ago(5) } }), job(2, { outage: null, status: 'verified' }), job(3, { outage: null })] }, { now });
  assert.equal(inTab(list, 'all').map(r => r.key).join(' '), 'job/1 job/3');
  assert.equal(list[0].clock, null, 'its target is met or missed, and counts no more');
});

test('tabs count what they show; a clock is not named twice', () => {
  const soon = { target: { at: ahead(5) }, offAt: ago(115) };
  const list = rows({ outages: [outage(1, soon), outage(2)], jobs: [job(1, { target: { at: ahead(5) }, times: { createdAt: ago(115) } })], alarms: [{ id: 1, status: 'raised', raisedAt: ago(1) }],
    unplaced: [{ id: 5, receivedAt: ago(3) }] }, { now });
  assert.deepEqual(counts(list), { all: 4, outages: 3, jobs: 1, alarms: 1, clocks: 1, planned: 0 });
});

test('the unit filters queue and figures alike; what has no unit is everybody\'s', () => {
  const things = { outages: [outage(1, { unit: { id: 1 } }), outage(2, { unit: { id: 2 }, customers: 7 }), outage(3, { unit: null, customers: 1, status: 'predicted' })],
    crews: [{ id: 1, unit: { id: 2 }, status: 'onSite' }, { id: 2, unit: { id: 2 }, status: 'available' }, { id: 3, unit: { id: 1 }, status: 'enRoute' }, { id: 4, unit: { id: 2 }, status: 'offShift' }] };
  assert.equal(order(things, { unitId: 2 }), 'outage/2 outage/3');
  assert.deepEqual(figures(things, { now, unitId: 2 }), { customersOut: 8, outages: 2, crewsWorking: 1, crews: 2, clocksSoon: 0 });
  assert.equal(figures(things, { now }).customersOut, 108);
});

test('what is back does not count as out', () => {
  assert.equal(figures({ outages: [outage(1, { status: 'partiallyRestored', customers: 129, customersOut: 43 }), outage(2, { status: 'restored', customers: 96, customersOut: 0 })] }, { now }).customersOut, 43);
});

test('the order is held while a hand is in the list and falls into place after two seconds', () => {
  const held = new HeldOrder();
  const keys = list => held.arrange(list.map(key => ({ key })), at).map(r => r.key).join('');
  let at = 0;
  assert.equal(keys(['a', 'b', 'c']), 'abc');
  held.moved(at);
  at = 1999;
  assert.equal(keys(['d', 'c', 'a']), 'acd', 'b left at once, d waits at the end');
  assert.equal(keys(['d', 'c', 'a']), 'acd');
  at = 2000;
  assert.equal(keys(['d', 'c', 'a']), 'dca');
  held.moved(at);
  held.left();
  assert.equal(keys(['a', 'c']), 'ac');
});
