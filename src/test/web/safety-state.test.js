import assert from 'node:assert/strict';
import test from 'node:test';
import { briefingBody, topicsFor } from '../../main/resources/webroot/field/briefing-prompts.js';
import { checkInState, clockFace, mustAsk } from '../../main/resources/webroot/field/check-in.js';
import { guardedStep, guardOf, peopleIn, permitOf, RULES, rulesOf } from '../../main/resources/webroot/field/safety-state.js';
import { plain, smsHref } from '../../main/resources/webroot/field/sos-message.js';

const at = minute => `2026-11-23T08:${String(minute).padStart(2, '0')}:00Z`;
const record = (sequence, kind, body = {}, more = {}) => ({ sequence, kind, body, state: 'onPhone', at: at(sequence), subject: { jobId: 7 }, ...more });
const job = { id: 7, kind: 'maintenance', status: 'onSite', times: {} };
const crew = { id: 1, shift: { onAt: at(0) }, members: [{ id: 11, name: 'Hải' }, { id: 12, name: 'Dũng' }] };
const papers = (more = {}) => ({ heldAt: at(0), briefings: [], steps: [], ...more });
const line = rules => rules.map(r => ({ done: r.early ? '!' : '✓', now: '●', later: '○' })[r.state]).join('');

test('exactly one rule is open until all are done, with or without signal', () => {
  const steps = papers({ steps: [{ step: 'disconnect', at: at(1) }, { step: 'secure', at: at(2) }] });
  assert.equal(line(rulesOf(steps, 7, [])), '✓✓●○○');
  assert.equal(line(rulesOf(steps, 7, [record(3, 'rule', { step: 'proveDead' })])), '✓✓✓●○');
  assert.equal(line(rulesOf(null, 7, RULES.map((step, i) => record(i + 1, 'rule', { step })))), '✓✓✓✓✓');
});

test('a rule before its turn is taken and marked, not refused', () => {
  const rules = rulesOf(papers({ steps: [{ step: 'disconnect', at: at(1) }] }), 7, [record(2, 'rule', { step: 'earth' })]);
  assert.equal(line(rules), '✓●○!○');
  assert.equal(line(rulesOf(papers(), 7, [record(2, 'rule', { step: 'secure' }), record(3, 'rule', { step: 'disconnect' })])), '✓!●○○');
});

test('work is offered after a briefing with everybody of the shift, not before', () => {
  const brief = record(1, 'brief', { hazards: ['x'], attended: [11] });
  assert.equal(guardedStep('start', guardOf(job, papers(), crew, [])), 'brief');
  const one = guardOf(job, papers(), crew, [brief]);
  assert.equal(guardedStep('start', one), 'brief');
  assert.deepEqual(one.notBriefed.map(m => m.name), ['Dũng']);
  assert.equal(guardedStep('start', guardOf(job, papers(), crew, [{ ...brief, body: { ...brief.body, attended: [11, 12] } }])), 'start');
});

test('a rest or a new shift asks for the talk again', () => {
  const briefings = [{ at: at(5), attended: [11, 12] }];
  assert.equal(guardOf({ ...job, status: 'suspended', times: { suspendedAt: at(9) } }, papers({ briefings }), crew, []).again, true);
  assert.equal(guardOf(job, papers({ briefings }), { ...crew, shift: { onAt: at(30) } }, []).briefed, false);
  assert.equal(guardOf(job, papers({ briefings }), crew, []).briefed, true);
});

test('where nobody keeps safety documents the job goes on as it is', () => {
  assert.equal(guardedStep('start', guardOf(job, null, crew, [])), 'start');
  assert.equal(guardedStep('start', guardOf({ ...job, safety: { briefed: false } }, null, crew, [])), 'brief');
});

test('the end of the work waits for the rules and for the people in the permit', () => {
  const steps = RULES.map((step, i) => ({ step, at: at(i + 1) }));
  const permit = { id: 3, state: 'accepted', people: [{ memberId: 11, inAt: at(10), outAt: null }] };
  assert.equal(guardedStep('done', guardOf(job, papers(), crew, [])), 'rules');
  assert.equal(guardedStep('done', guardOf(job, papers({ steps, permit }), crew, [])), 'permit');
  assert.equal(guardedStep('done', guardOf(job, papers({ steps, permit }), crew, [record(12, 'permitLeave', { memberIds: [11] })])), 'done');
  assert.equal(guardedStep('done', guardOf({ ...job, kind: 'meterCheck' }, papers(), crew, [])), 'done', 'meters are read live');
});

test('who is in and who is out counts at once, and once', () => {
  const safety = papers({ permit: { id: 3, state: 'accepted', people: [{ memberId: 11, inAt: at(1), outAt: null }] } });
  const twice = [record(2, 'permitEnter', { memberIds: [12] }), record(3, 'permitEnter', { memberIds: [12] })];
  assert.equal(peopleIn(permitOf(safety, 7, twice)).length, 2);
  assert.equal(peopleIn(permitOf(safety, 7, [...twice, record(4, 'permitLeave', { memberIds: [11, 12] })])).length, 0);
});

test('what the server has taken stays until the papers are fetched again', () => {
  const taken = record(3, 'rule', { step: 'disconnect' }, { state: 'received', settledAt: at(4) });
  assert.equal(line(rulesOf(papers({ heldAt: at(3) }), 7, [taken])), '✓●○○○');
  assert.equal(line(rulesOf(papers({ heldAt: at(5) }), 7, [taken])), '●○○○○');
});

test('all five topics must be spoken about, and somebody must have listened', () => {
  const wordOf = (topic, prompt) => prompt;
  const said = Object.fromEntries(topicsFor('restoration').map(({ name, prompts }) => [name, { ticked: [prompts[0]], words: '' }]));
  assert.deepEqual(briefingBody('restoration', said, [11], '', wordOf).body, { hazards: ['liveNearby'], procedures: 'fiveRules', precautions: 'distance', energySources: 'mediumVoltage', ppe: ['helmet'], attended: [11], note: undefined });
  assert.equal(briefingBody('restoration', { ...said, precautions: { ticked: [], words: ' ' } }, [11], '', wordOf).missing, 'precautions');
  assert.equal(briefingBody('restoration', { ...said, precautions: { ticked: [], words: 'ong vò vẽ' } }, [11], '', wordOf).body.precautions, 'ong vò vẽ');
  assert.equal(briefingBody('restoration', said, [], '', wordOf).missing, 'attended');
});

test('the check-in asks a minute before it is due, and leaves alone who has answered without signal', () => {
  const due = '2026-11-23T09:00:00Z';
  const state = (now, records = []) => checkInState(due, records, Date.parse(now));
  assert.equal(checkInState(null, [], 0), null);
  assert.equal(state('2026-11-23T08:40:00Z').state, 'calm');
  assert.equal(state('2026-11-23T08:56:00Z').state, 'soon');
  assert.ok(mustAsk(state('2026-11-23T08:59:10Z')));
  const told = [{ kind: 'checkIn', state: 'onPhone', at: '2026-11-23T08:59:20Z' }];
  const late = state('2026-11-23T09:02:00Z', told);
  assert.equal(late.state, 'late');
  assert.ok(!mustAsk(late));
  assert.equal(clockFace(684_000), '11:24');
  assert.equal(clockFace(-130_000), '−02:10');
});

test('a text for help fits one message: plain letters, place, how sure, how old', () => {
  const fix = { lon: 105.6325, lat: 10.46031, accuracy_m: 8.4, at: '2026-11-23T08:56:00Z' };
  const href = smsHref('0600 119-114', 'SOS! Đội 1, Lý Quốc Hải.', fix, Date.parse('2026-11-23T09:00:00Z'));
  assert.ok(href.startsWith('sms:0600119114?&body='));
  const body = decodeURIComponent(href.split('body=')[1]);
  assert.equal(body, "SOS! Doi 1, Ly Quoc Hai. 10.46031,105.63250 +-8m (4') https://osm.org/?mlat=10.46031&mlon=105.63250");
  assert.ok(body.length <= 160);
  assert.equal(plain('Đường ướt'), 'Duong uot');
});
