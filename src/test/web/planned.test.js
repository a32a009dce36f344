import { test } from 'node:test';
import assert from 'node:assert/strict';
import { inOrder, leading, nextStep, plannedDeeds, plannedRows, pressingClock, wayBack } from '../../main/resources/webroot/console/planned.js';
import { rows } from '../../main/resources/webroot/console/queue.js';

const can = names => Object.fromEntries(names.split(' ').map(name => [name, true]));
const plan = (id, from, o) => ({ id, code: `KH-${id}`, from, to: from, status: 'approved', customers: 10, steps: [], clocks: [], can: {}, ...o });

test('planned outages stand by the day they begin in the house’s time zone, what is over below what is open', () => {
  const list = plannedRows([plan(1, '2026-11-21T18:00:00Z'), plan(2, '2026-11-21T09:00:00Z', { status: 'cancelled' }), plan(3, '2026-11-21T16:00:00Z')], () => true);
  assert.equal(list.map(r => (r.kind === 'day' ? `[${r.rows} ${r.customers}]` : r.key)).join(' '), '[2 10] planned/3 planned/2 [1 10] planned/1');
});

test('of the clocks of notice a breach presses most, then the one that ends first; what is over presses no more', () => {
  const clocks = [{ state: 'open', dueAt: '2026-11-22T00:00:00Z' }, { state: 'soon', dueAt: '2026-11-21T00:00:00Z' }, { state: 'met', dueAt: '2026-11-01T00:00:00Z' }];
  assert.equal(pressingClock(plan(1, 'x', { clocks })).state, 'soon');
  assert.equal(pressingClock(plan(1, 'x', { clocks: [...clocks, { state: 'missed', dueAt: '2026-11-02T00:00:00Z' }] })).state, 'missed');
  assert.equal(pressingClock(plan(1, 'x', { clocks, status: 'done' })), null);
});

test('approving is the supervisor’s; with a stale picture nothing is switched', () => {
  const p = plan(1, 'x', { can: can('approve refuse start change') });
  const names = (me, o) => plannedDeeds(p, { roles: [me] }, o).map(d => d.name + (d.enabled ? '' : `(${d.why})`)).join(' ');
  assert.equal(names('dispatcher'), 'approve(supervisor-only) start change refuse(supervisor-only)');
  assert.equal(names('supervisor', { stale: true }), 'approve start(stale) change refuse');
  assert.equal(leading(plannedDeeds(p, { roles: ['supervisor'] })), 'approve');
});

test('the way back undoes what the steps have done, last first, and not what they undid themselves', () => {
  const steps = [{ device: 'A', open: true }, { device: 'B', open: false }, { device: 'C', open: true }, { device: 'C', open: false }];
  assert.deepEqual(wayBack(steps, 'end'), [{ device: 'B', open: true, at: 'end' }, { device: 'A', open: false, at: 'end' }]);
});

test('steps are sent in the order of their times, alike ones as entered; the next is the first not done', () => {
  assert.equal(inOrder([{ device: 'B', at: '2' }, { device: 'A', at: '1' }, { device: 'C', at: '2' }]).map(s => s.device).join(''), 'ABC');
  assert.equal(nextStep({ steps: [{ number: 1, doneAt: 'x' }, { number: 2 }, { number: 3 }] }).number, 2);
});

test('a plan stands in the queue only when it asks for something', () => {
  const now = Date.parse('2026-11-21T07:00:00Z');
  const soon = o => plan(1, '2026-11-21T07:10:00Z', { status: 'announced', ...o });
  const score = p => rows({ planned: [p] }, { now })[0].score;
  assert.equal(score(soon({})), 120);
  assert.equal(score(soon({ from: '2026-11-23T00:00:00Z' })), 0);
  assert.equal(score(soon({ from: '2026-11-23T00:00:00Z', clocks: [{ state: 'soon' }] })), 60);
  assert.equal(score(soon({ status: 'inProgress', steps: [{ at: '2026-11-21T06:59:00Z', doneAt: null }] })), 160);
  assert.equal(score(soon({ status: 'draft', clocks: [{ state: 'missed' }] })), 0);
});
