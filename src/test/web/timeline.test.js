import { test } from 'node:test';
import assert from 'node:assert/strict';
import { bars, isSilent, lanes, span } from '../../main/resources/webroot/console/timeline.js';

const now = Date.parse('2026-11-21T07:30:00Z');
const t = text => `2026-11-21T${text}:00Z`;
const drawn = job => {
  const { pieces, flag } = bars(job, span(now), now);
  return pieces.map(p => `${p.kind} ${Math.round(p.left)}+${Math.round(p.width)}`).join(', ') + (flag === null ? '' : ` | ${Math.round(flag)}`);
};

test('the span is five whole hours, now in the second', () => {
  const { from, to, hours } = span(now);
  assert.equal(new Date(from).toISOString(), '2026-11-21T06:00:00.000Z');
  assert.equal(to - from, 5 * 3_600_000);
  assert.equal(hours.length, 6);
});

test('travel, then work to the promise, then the flag', () => {
  assert.equal(drawn({ times: { sentAt: t('06:10'), enRouteAt: t('06:30'), onSiteAt: t('07:00') }, target: { at: t('08:00') } }), 'travel 10+10, work 20+20 | 40');
});

test('an order not yet answered is a plan up to its target', () => {
  assert.equal(drawn({ times: { sentAt: t('07:00') }, target: { at: t('08:30') } }), 'wait 20+30 | 50');
});

test('on the way: travelled so far, and the plan ahead', () => {
  assert.equal(drawn({ times: { sentAt: t('07:00'), enRouteAt: t('07:15') }, target: { at: t('08:00') } }), 'travel 25+5, wait 30+10 | 40');
});

test('beyond the promise is late, drawn apart', () => {
  assert.equal(drawn({ times: { sentAt: t('06:00'), onSiteAt: t('06:30') }, target: { at: t('07:15') } }), 'work 10+15, late 25+5 | 25');
});

test('what began before the span is cut at its edge, a target outside has no flag', () => {
  assert.equal(drawn({ times: { sentAt: t('03:00'), onSiteAt: t('04:00') }, target: { at: t('05:00') } }), 'late 0+30');
});

test('done work ends where it ended and has no flag', () => {
  assert.equal(drawn({ status: 'done', times: { sentAt: t('06:00'), onSiteAt: t('06:30'), doneAt: t('07:00') }, target: { at: t('08:00') } }), 'done 10+10');
});

test('the busy come first by target, then the free by name; who is off shift is not shown', () => {
  const crews = [{ id: 1, name: 'Đội 10', status: 'available' }, { id: 2, name: 'Đội 2', status: 'available' }, { id: 3, name: 'Đội 3', status: 'onSite', job: { id: 30 } },
    { id: 4, name: 'Đội 4', status: 'enRoute', job: { id: 40 } }, { id: 5, name: 'Đội 5', status: 'offShift' }];
  const jobs = [{ id: 30, status: 'onSite', crew: { id: 3 }, times: {}, target: { at: t('09:00') } }, { id: 40, status: 'enRoute', crew: { id: 4 }, times: {}, target: { at: t('08:00') } },
    { id: 50, status: 'cancelled', crew: { id: 2 }, times: {} }];
  assert.equal(lanes(crews, jobs, now).map(l => `${l.crew.name}${l.current ? '*' : ''}`).join(', '), 'Đội 4*, Đội 3*, Đội 2, Đội 10');
});

test('a position older than five minutes is silence', () => {
  const at = ms => ({ status: 'onSite', position: { at: new Date(now - ms).toISOString() } });
  assert.equal(isSilent(at(300_000), now), false);
  assert.equal(isSilent(at(300_001), now), true);
  assert.equal(isSilent({ status: 'onSite', position: null }, now), false, 'never seen is not silent');
});

test('jobs of one crew at the same time lie on rungs of their own', () => {
  const now = Date.parse('2026-11-20T05:30:00Z');
  const job = (id, sentAt, target) => ({ id, crew: { id: 1 }, status: 'sent', times: { createdAt: sentAt, sentAt }, target: { at: target } });
  const [lane] = lanes([{ id: 1, name: 'Đội 1', status: 'assigned' }],
    [job(1, '2026-11-20T05:10:00Z', '2026-11-20T06:00:00Z'), job(2, '2026-11-20T05:20:00Z', '2026-11-20T06:10:00Z'), job(3, '2026-11-20T05:25:00Z', '2026-11-20T07:00:00Z')], now);
  assert.equal(lane.rungs, 3);
  assert.deepEqual(lane.jobs.map(j => [j.job.id, j.rung]), [[1, 0], [2, 1], [3, 2]]);
});
