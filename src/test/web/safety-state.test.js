import assert from 'node:assert/strict';
import test from 'node:test';
import { mayGoIn, permitStep } from '../../main/resources/webroot/field/permit-step.js';
import { briefingBody, topicsFor } from '../../main/resources/webroot/field/briefing-prompts.js';
import { checkInState, clockFace, mustAsk } from '../../main/resources/webroot/field/check-in.js';
import { guardedStep, guardOf, isCommander, permitOf, RULES, rulesOf } from '../../main/resources/webroot/field/safety-state.js';
import { plain, smsHref } from '../../main/resources/webroot/field/sos-message.js';

const at = minute => `2026-11-23T08:${String(minute).padStart(2, '0')}:00Z`;
const record = (sequence, kind, body = {}, more = {}) => ({ sequence, kind, body, state: 'onPhone', at: at(sequence), subject: { jobId: 7 }, ...more });
const job = { id: 7, kind: 'maintenance', status: 'onSite', times: {} };
const crew = { id: 1, shift: { onAt: at(0) }, members: [{ id: 11, name: 'Hải' }, { id: 12, name: 'Dũng' }] };
const papers = (more = {}) => ({ heldAt: at(0), briefings: [], steps: [], ...more });
const line = rules => rules.map(r => ({ done: r.early ? '!' : '✓', off: '–', now: '●', later: '○' })[r.state]).join('');
const steps = (...names) => names.map((step, i) => ({ step, at: at(i + 1), state: 'done' }));
const permit = more => ({ id: 3, number: 'PCT-1', state: 'accepted', in: [], roles: [{ role: 'commander', memberId: 11, userId: 6 }, { role: 'worker', memberId: 12, userId: 7 }], ...more });

test('exactly one rule is open until all are done, with or without signal', () => {
  const two = papers({ steps: steps('disconnect', 'secure') });
  assert.equal(line(rulesOf(two, 7, [])), '✓✓●○○');
  assert.equal(line(rulesOf(two, 7, [record(3, 'rule', { step: 'proveDead' })])), '✓✓✓●○');
  assert.equal(line(rulesOf(null, 7, RULES.map((step, i) => record(i + 1, 'rule', { step })))), '✓✓✓✓✓');
});

test('a rule before its turn is taken and marked, not refused', () => {
  const rules = rulesOf(papers({ steps: steps('disconnect') }), 7, [record(2, 'rule', { step: 'earth' })]);
  assert.equal(line(rules), '✓●○!○');
  assert.equal(line(rulesOf(papers({ steps: steps('disconnect', 'secure'), nearMisses: [{ kind: 'order', step: 'secure' }] }), 7, [])), '✓!●○○');
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

test('where a permit is needed the line is made dead first; a fuse is replaced without', () => {
  const needs = { permit: 'PCT' };
  assert.equal(guardedStep('done', guardOf(job, papers({ needs }), crew, [])), 'rules');
  assert.equal(guardedStep('restore', guardOf({ ...job, kind: 'restoration' }, papers({ needs: { permit: null } }), crew, [])), 'restore');
  assert.equal(guardedStep('restore', guardOf({ ...job, kind: 'restoration' }, papers({ steps: steps('disconnect') }), crew, [])), 'rules', 'who has begun goes on');
});

test('it ends in order: people out, earths off, tags off, the permit given back', () => {
  const all = steps(...RULES);
  const guard = (people, records = []) => guardOf(job, papers({ needs: { permit: 'PCT' }, steps: all, permit: permit({ in: people }) }), crew, records);
  assert.equal(guardedStep('done', guard([11])), 'out');
  const out = [record(12, 'permitLeave', { members: [11] })];
  assert.equal(guardedStep('done', guard([11], out)), 'off');
  assert.deepEqual(guard([11], out).hanging, ['earth', 'secure']);
  const bare = [...out, record(13, 'ruleOff', { step: 'earth', off: true }), record(14, 'ruleOff', { step: 'secure', off: true })];
  assert.equal(line(guard([11], bare).rules), '✓–✓–✓');
  assert.equal(guardedStep('done', guard([11], bare)), 'giveBack');
  assert.equal(guardedStep('done', guard([11], [...bare, record(15, 'permitClose', { tools: true })])), 'done');
});

test('nobody is told that a place is safe while the model of the grid says otherwise', () => {
  const all = steps(...RULES);
  const guard = more => guardOf(job, papers({ steps: all, energised: { state: 'dead' }, ...more }), crew, []);
  assert.equal(guard().contradicted, false);
  assert.equal(guard({ energised: { state: 'unknown' } }).contradicted, false);
  assert.equal(guard({ energised: { state: 'energised' } }).contradicted, true);
  assert.equal(guard({ steps: [{ ...all[0], check: { ok: false } }, ...all.slice(1)] }).contradicted, true);
});

test('a permit that was issued counts also where none was needed', () => {
  const brief = record(1, 'brief', { attended: [11, 12] });
  const guard = state => guardOf(job, papers({ needs: { permit: null }, permit: permit({ state }) }), crew, [brief]);
  assert.equal(guardedStep('start', guard('issued')), 'permit');
  assert.equal(guardedStep('start', guard('accepted')), 'start');
  assert.equal(guardedStep('start', guard('cancelled')), 'start');
});

test('who is in and who is out counts at once, and once', () => {
  const safety = papers({ permit: permit({ in: [11] }) });
  const twice = [record(2, 'permitEnter', { members: [12] }), record(3, 'permitEnter', { members: [12] })];
  assert.deepEqual(permitOf(safety, 7, twice).in, [11, 12]);
  assert.deepEqual(permitOf(safety, 7, [...twice, record(4, 'permitLeave', { members: [11, 12] })]).in, []);
});

test('the commander is offered one deed with the permit, the others none', () => {
  const guard = (state, people, more = {}) => ({ permit: permit({ state, in: people }), hanging: [], rulesDone: false, unsecured: [], there: true, ...more });
  assert.ok(isCommander(permit(), 6) && !isCommander(permit(), 7));
  assert.equal(permitStep(guard('issued', []), 7), null);
  assert.equal(permitStep(guard('issued', []), 6).kind, 'permitAccept');
  assert.equal(permitStep(guard('issued', [], { there: false }), 6), null, 'a crew on its way takes nothing over');
  assert.equal(permitStep(guard('accepted', [], { there: false }), 6), null);
  assert.deepEqual(permitStep(guard('accepted', []), 6).body, { members: [11, 12] });
  assert.ok(mayGoIn(guard('accepted', []), 6) && !mayGoIn(guard('accepted', []), 7) && !mayGoIn(guard('accepted', [], { contradicted: true }), 6) && !mayGoIn(guard('accepted', [], { unsecured: ['guard'] }), 6));
  assert.equal(permitStep(guard('accepted', [], { unsecured: ['guard'] }), 6).page, 'rules', 'nobody goes in before the place is secured');
  assert.equal(permitStep(guard('accepted', [11], { unsecured: ['guard'] }), 6).kind, 'permitLeave', 'whoever is in comes out all the same');
  assert.equal(permitStep(guard('accepted', [11]), 6).kind, 'permitLeave');
  assert.equal(permitStep(guard('accepted', [], { rulesDone: true }), 6).kind, 'permitClose');
  assert.equal(permitStep(guard('accepted', [], { rulesDone: true, hanging: ['earth'] }), 6).kind, 'permitEnter');
  assert.equal(permitStep(guard('closed', []), 6), null);
  assert.equal(permitStep({ ...guard('accepted', [11]), permit: permit({ in: [11], heldAt: at(9) }) }, 6), null, 'held by a cry for help');
  const helper = presences => permitStep({ ...guard('accepted', [], { helping: true, hanging: ['earth'] }), permit: permit({ state: 'accepted', in: [], presences }) }, 6).kind;
  assert.equal(helper([]), 'permitEnter');
  assert.equal(helper([{ memberId: 11, in: at(1), out: at(2) }]), 'permitClose');
});

test('what a permit asks for before people go in is counted with what waits on the phone, and an earth taken off is missing again', () => {
  const needs = { permit: 'PCT', before: RULES };
  const unsecured = (done, records = []) => guardOf(job, papers({ needs, steps: steps(...done), permit: permit() }), crew, records).unsecured;
  assert.deepEqual(unsecured(RULES), []);
  assert.deepEqual(unsecured(RULES.slice(0, 3)), ['earth', 'guard']);
  assert.deepEqual(unsecured(RULES.slice(0, 3), [record(20, 'rule', { step: 'earth' }), record(21, 'rule', { step: 'guard' })]), []);
  assert.deepEqual(unsecured(RULES, [record(20, 'ruleOff', { step: 'earth', off: true })]), ['earth']);
  assert.deepEqual(guardOf(job, papers({ needs: { permit: 'LCT', before: [] }, permit: permit() }), crew, []).unsecured, []);
});

test('what the server has taken stays until the papers are fetched again', () => {
  const taken = record(3, 'rule', { step: 'disconnect' }, { state: 'received', settledAt: at(4) });
  assert.equal(line(rulesOf(papers({ heldAt: at(3) }), 7, [taken])), '✓●○○○');
  assert.equal(line(rulesOf(papers({ heldAt: at(5) }), 7, [taken])), '●○○○○');
});

test('all five topics must be spoken about, and somebody must have listened', () => {
  const wordOf = (topic, prompt) => `${topic}/${prompt}`;
  const topics = topicsFor('restoration');
  const said = Object.fromEntries(topics.map(({ name, prompts }) => [name, { ticked: [prompts[0]], words: '' }]));
  assert.deepEqual(briefingBody(topics, said, [11], '', wordOf).body,
    { hazards: ['electric-shock'], procedures: 'procedures/fiveRules', precautions: 'precautions/distance', energySources: 'energySources/mediumVoltage', ppe: ['helmet'], attended: [11], note: undefined });
  assert.equal(briefingBody(topics, { ...said, precautions: { ticked: [], words: ' ' } }, [11], '', wordOf).missing, 'precautions');
  assert.equal(briefingBody(topics, { ...said, precautions: { ticked: [], words: 'ong vò vẽ' } }, [11], '', wordOf).body.precautions, 'ong vò vẽ');
  assert.equal(briefingBody(topics, said, [], '', wordOf).missing, 'attended');
  assert.deepEqual(topicsFor('makeSafe', () => ['tree', 'helmet'])[0].prompts, ['tree', 'helmet'], 'the server’s catalogue decides which hazards there are');
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

test('a crew that helps is not told to brief again what only the other crew was briefed for', () => {
  const helped = { id: 1, status: 'working', crew: { id: 7 } };
  const briefed = crewId => ({ briefings: [{ crewId, at: '2026-01-01T01:00:00Z', attended: [1] }], needs: {} });
  const crew = { id: 8, shift: { onAt: '2026-01-02T01:00:00Z' }, members: [{ id: 4 }] };
  assert.equal(guardOf(helped, briefed(7), crew, []).again, false);
  assert.equal(guardOf(helped, briefed(8), crew, []).again, true);
});

test('a crew that helps gives its own permit back before it leaves, and not that of the other crew', () => {
  const job = { id: 1, status: 'working', crew: { id: 7 } };
  const under = (crewId, inside) => guardOf(job, { permit: { crewId, state: 'accepted', in: inside }, needs: {} }, { id: 8, members: [] }, []);
  assert.equal(guardedStep('leave', under(8, [4])), 'out');
  assert.equal(guardedStep('leave', under(8, [])), 'giveBack');
  assert.equal(guardedStep('leave', under(7, [])), 'leave');
});
