import { test } from 'node:test';
import assert from 'node:assert/strict';
import { bestGrade, stateOf, warnings } from '../../main/resources/webroot/shared/certificates.js';
import { chosenCrew, fitQuery } from '../../main/resources/webroot/console/fit.js';
import { byMonth } from '../../main/resources/webroot/console/near-misses.js';
import { fieldsWritten } from '../../main/resources/webroot/console/records.js';
import { sameHours, weekOf, weeksAhead } from '../../main/resources/webroot/console/roster.js';
import { dropDeed } from '../../main/resources/webroot/console/timeline.js';

const now = Date.parse('2026-11-22T05:00:00Z');

test('a paper warns thirty days before it runs out, and the worst stands first', () => {
  const paper = at => ({ kind: 'electrical-safety', expiresAt: at });
  assert.equal(stateOf(paper('2026-11-22T04:59:00Z'), now), 'expired');
  assert.equal(stateOf(paper('2026-12-20T00:00:00Z'), now), 'soon');
  assert.equal(stateOf(paper('2027-12-20T00:00:00Z'), now), 'valid');
  const crew = { members: [{ name: 'A', grade: '3/5', certificates: [paper('2026-12-01T00:00:00Z'), paper('2028-01-01T00:00:00Z')] }, { name: 'B', grade: '4/5', certificates: [paper('2026-11-01T00:00:00Z')] }] };
  assert.equal(warnings(crew, now).map(w => `${w.member.name} ${w.state}`).join(', '), 'B expired, A soon');
  assert.equal(bestGrade(crew), '4/5');
  assert.equal(bestGrade({ members: [{ grade: '4/5', onShift: false }, { grade: '2/5', onShift: true }] }), '2/5', 'who is off shift does not count');
});

test('a crew that may not do the work is never proposed, not even where somebody dropped the work on it', () => {
  const crews = [{ crewId: 1, fit: true }, { crewId: 2, fit: false }, { crewId: 3, fit: true }];
  assert.equal(chosenCrew(crews, { crewId: 2 }), 1);
  assert.equal(chosenCrew(crews, { crewId: 3 }), 3);
  assert.equal(chosenCrew(crews, { job: { crew: { id: 1 } }, deed: 'transfer' }), 3);
  assert.equal(chosenCrew([crews[1]], {}), null);
});

test('the question about fitness names the job, or the place of an outage that has none yet', () => {
  assert.equal(fitQuery({ job: { id: 7 } }), '/api/crews/fit?job=7');
  assert.equal(fitQuery({ outage: { device: { lon: 105.1, lat: 10.2 } } }), '/api/crews/fit?kind=restoration&lon=105.1&lat=10.2');
});

test('work dropped on a crew is assigned while nobody has it, transferred when somebody has, and nothing where it is there already', () => {
  const jobs = new Map([[1, { id: 1, status: 'draft', crew: null }], [2, { id: 2, status: 'working', crew: { id: 5 } }], [3, { id: 3, status: 'done', crew: { id: 5 } }]]);
  const outages = new Map([[9, { id: 9, job: null }], [8, { id: 8, job: { id: 2, status: 'working' } }]]);
  const said = (kind, id, crew) => {
    const deed = dropDeed({ kind, id }, crew, { outages, jobs });
    return deed && `${deed.name} ${deed.kind} ${deed.id}`;
  };
  assert.equal(said('job', 1, 5), 'assign job 1');
  assert.equal(said('job', 2, 6), 'transfer job 2');
  assert.equal(said('job', 2, 5), null);
  assert.equal(said('job', 3, 6), null);
  assert.equal(said('outage', 9, 5), 'assign outage 9');
  assert.equal(said('outage', 8, 6), 'transfer job 2');
});

test('where two phones wrote differently both values stand', () => {
  const [section] = fieldsWritten({ materials: { x: {} }, damage: { pole: { value: 'nứt', by: 'A', at: '2026-11-22T04:00:00Z', others: [{ value: 'gãy', by: 'B', at: '2026-11-22T04:01:00Z' }] } } });
  assert.equal(`${section.section} ${section.fields[0].field} ${section.fields[0].value} | ${section.fields[0].others[0].value}`, 'damage pole nứt | gãy');
});

test('a week begins on Monday at midnight of the house', () => {
  const days = weekOf(now);
  assert.equal(days[0].from, '2026-11-15T17:00:00.000Z');
  assert.equal(days[6].until, '2026-11-22T17:00:00.000Z');
  assert.equal(weekOf(now, 1)[0].from, days[6].until);
});

test('people with the same hours stand together', () => {
  const turn = (id, from, kind = 'shift') => ({ id, from, until: '2026-11-22T12:00:00Z', kind });
  assert.deepEqual(sameHours([turn(1, 'b'), turn(2, 'a'), turn(3, 'b'), turn(4, 'b', 'standby')]).map(g => g.map(x => x.id).join()), ['2', '1,3', '4']);
});

test('near misses add up over units, the newest month first and the most frequent kind first', () => {
  const months = byMonth([{ month: '2026-10', kind: 'order', step: 'earth', count: 1, unitId: 1 }, { month: '2026-11', kind: 'order', step: 'earth', count: 1, unitId: 1 }, { month: '2026-11', kind: 'order', step: 'earth', count: 2, unitId: 2 }, { month: '2026-11', kind: 'closed', step: 'secure', count: 1, unitId: 1 }]);
  assert.equal(months.map(m => `${m.month} ${m.count} ${m.kinds.map(k => `${k.kind}:${k.count}`)}`).join(' | '), '2026-11 4 order:3,closed:1 | 2026-10 1 order:1');
});

test('a turn on the Monday after a Sunday lies in the week ahead', () => {
  const sunday = Date.parse('2026-11-22T10:00:00Z');
  assert.equal(weeksAhead('2026-11-23T00:00:00Z', sunday), 1);
  assert.equal(weeksAhead('2026-11-22T16:59:00Z', sunday), 0);
  assert.equal(weeksAhead('2026-11-15T03:00:00Z', sunday), -1);
});
