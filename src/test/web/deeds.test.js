import { test } from 'node:test';
import assert from 'node:assert/strict';
import { jobDeeds, outageDeeds, primary } from '../../main/resources/webroot/console/deeds.js';
import { inHand, onTop, secondsLeft } from '../../main/resources/webroot/console/alarms.js';
import { nextPage } from '../../main/resources/webroot/sign-in/next.js';
import { fromInput, toInput } from '../../main/resources/webroot/shared/house-time.js';
import { plain } from '../../main/resources/webroot/shared/plain.js';

const me = { user: { id: 7 } };
const none = { estimate: true, claim: false, release: false, confirm: false, cancel: false, createJob: false, restore: false, close: false };
const shown = (outage, options) => outageDeeds({ device: { id: 'REC' }, ...outage }, me, options).map(d => `${d.name}${d.enabled ? '' : `(${d.why})`}`).join(' ');

test('nobody has it: taking it leads, whatever else is possible', () => {
  const outage = { status: 'predicted', can: { ...none, claim: true, confirm: true, cancel: true, createJob: true } };
  assert.equal(shown(outage), 'claim confirm assign estimate preview restore(not-now) cancel');
  assert.equal(primary(outageDeeds(outage, me)), 'claim');
});

test('another dispatcher has it: every decision names him, whatever the state allows; looking is free', () => {
  const outage = { status: 'confirmed', claimedBy: { id: 9, name: 'Minh' }, can: { ...none, createJob: true, restore: true, release: true, cancel: true } };
  const by = 'claimed-by-other';
  assert.equal(shown(outage), `claim(${by}) assign(${by}) estimate(${by}) preview cause(${by}) restore(${by}) cancel(${by})`);
  assert.equal(outageDeeds(outage, me)[0].facts.by, 'Minh');
  assert.equal(primary(outageDeeds(outage, me)), null);
});

test('an administrator looks and does not decide', () => {
  const outage = { status: 'confirmed', device: { id: 'REC' }, claimedBy: null, can: { ...none, claim: true, createJob: true } };
  assert.deepEqual(outageDeeds(outage, { ...me, roles: ['administrator'] }).filter(d => d.enabled).map(d => d.name), ['preview']);
});

test('a supervisor may take it out of his hands', () => {
  const outage = { status: 'confirmed', claimedBy: { id: 9, name: 'Minh' }, can: { ...none, release: true } };
  assert.ok(outageDeeds(outage, { ...me, roles: ['supervisor'] }).find(d => d.name === 'release').enabled);
});

test('mine and predicted: confirm leads; a crew that must wait for that says so', () => {
  const outage = { status: 'predicted', claimedBy: { id: 7 }, can: { ...none, confirm: true, release: true, cancel: true } };
  assert.equal(shown(outage), 'confirm assign(confirm-first) estimate preview restore(not-now) release cancel');
  assert.equal(primary(outageDeeds(outage, me)), 'confirm');
});

test('confirmed without a job: a crew leads; a job that was refused lets another be sent', () => {
  const can = { ...none, createJob: true, release: true, restore: true, cancel: true };
  assert.equal(primary(outageDeeds({ status: 'confirmed', claimedBy: { id: 7 }, can }, me)), 'assign');
  assert.equal(primary(outageDeeds({ status: 'confirmed', claimedBy: { id: 7 }, can, job: { status: 'rejected' } }, me)), 'assign');
  assert.ok(!shown({ status: 'confirmed', claimedBy: { id: 7 }, can, job: { status: 'enRoute' } }).includes('assign'));
});

test('with a stale picture nothing may be restored from here', () => {
  assert.match(shown({ status: 'confirmed', claimedBy: { id: 7 }, can: { ...none, restore: true } }, { stale: true }), /restore\(stale\)/);
});

test('restored: what is left is closing, and saying why it was', () => {
  assert.equal(shown({ status: 'restored', claimedBy: { id: 7 }, can: { ...none, close: true } }), 'close cause');
});

test('a reason the server names is the reason shown', () => {
  assert.match(shown({ status: 'confirmed', claimedBy: { id: 7 }, can: { ...none, createJob: 'crews-none' } }), /assign\(crews-none\)/);
});

test('a crew with a phone can be called, a done job cannot be cancelled', () => {
  assert.equal(jobDeeds({ status: 'enRoute', can: { cancel: true } }, { name: 'Đội 2', phone: '0900' }).map(d => d.name).join(' '), 'call print-job cancel-job');
  assert.equal(jobDeeds({ status: 'done', can: {} }, null).map(d => d.name).join(' '), 'print-job');
});

const raised = Date.parse('2026-11-21T07:33:00Z');
const alarm = more => ({ id: 1, status: 'raised', raisedAt: '2026-11-21T07:33:00Z', dueAt: '2026-11-21T07:33:30Z', ...more });

test('an alarm covers the dispatcher at once, the supervisor after half a minute, others never', () => {
  const covered = (roles, at, more) => onTop([alarm(more)], roles, raised + at).alarm !== null;
  assert.equal(covered(['dispatcher'], 0), true);
  assert.equal(covered(['supervisor'], 29_000), false);
  assert.equal(covered(['supervisor'], 30_000), true);
  assert.equal(covered(['supervisor'], 5000, { escalatedAt: '2026-11-21T07:33:04Z' }), true);
  assert.equal(covered(['administrator'], 60_000), false);
  assert.equal(covered(['dispatcher'], 0, { status: 'taken' }), false);
});

test('the oldest stands on top, the others are counted', () => {
  const { alarm: top, behind } = onTop([alarm({ id: 2, raisedAt: '2026-11-21T07:33:05Z' }), alarm(), alarm({ id: 3, status: 'closed' })], ['dispatcher'], raised + 9000);
  assert.equal(`${top.id} ${behind}`, '1 1');
  assert.equal(inHand([alarm({ status: 'taken' }), alarm({ status: 'closed' })]).length, 1);
});

test('seconds until the supervisor is called count down to nothing', () => {
  assert.deepEqual([0, 12_300, 30_000, 99_000].map(at => secondsLeft(alarm(), raised + at)), [30, 18, 0, 0]);
});

test('after signing in one lands on our own pages only', () => {
  const next = asked => nextPage(asked, '/console', 'https://relight.example');
  assert.equal(next('/desk?q=1#a'), '/desk?q=1#a');
  for (const bad of ['//evil.example', '/\\evil.example', 'https://evil.example/', 'javascript:alert(1)', null, '', '/sign-in?next=/desk']) assert.equal(next(bad), '/console', bad);
});

test('a wall-clock time is the house’s, whatever the browser’s', () => {
  assert.equal(toInput(Date.parse('2026-11-21T07:32:10Z'), 'Asia/Ho_Chi_Minh'), '2026-11-21T14:32');
  assert.equal(fromInput('2026-11-21T14:32', 'Asia/Ho_Chi_Minh'), '2026-11-21T07:32:00.000Z');
  assert.equal(fromInput('2026-07-01T02:30', 'Europe/Berlin'), '2026-07-01T00:30:00.000Z');
  assert.equal(fromInput('2026-13-41T99:99'), null);
  assert.equal(fromInput(''), null);
});

test('accents and đ do not hinder finding', () => {
  assert.equal(plain('  Trạm  Đường Chợ, Ấp 3 '), 'tram duong cho, ap 3');
});
