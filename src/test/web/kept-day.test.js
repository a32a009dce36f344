import assert from 'node:assert/strict';
import test, { beforeEach } from 'node:test';

const kept = new Map();
globalThis.localStorage = { getItem: k => kept.get(k) ?? null, setItem: (k, v) => void kept.set(k, v), removeItem: k => void kept.delete(k) };
const { forgetDay, isOver, keepDay, keepPerson, keepUntil, keptDay, keptPerson } = await import('../../main/resources/webroot/field/kept-day.js');
const { tilesAround } = await import('../../main/resources/webroot/field/around.js');

const MORNING = Date.parse('2026-11-23T00:00:00Z'), HOUR = 3_600_000;
const lam = { user: { id: 4, name: 'Lâm' }, csrf: 'secret', crew: { id: 1 } };

beforeEach(() => kept.clear());

test('a page opens without signal for whoever signed in last, until the shift is over', () => {
  keepPerson(lam, MORNING);
  assert.equal(keptPerson(MORNING + 11 * HOUR).user.name, 'Lâm');
  assert.equal(keptPerson(MORNING + 13 * HOUR), null);
  assert.equal(isOver(MORNING + 13 * HOUR), true);
  keepUntil(null, MORNING + 11 * HOUR);
  assert.equal(keptPerson(MORNING + 13 * HOUR).user.id, 4, 'the server was reached since');
});

test('the crew’s own shift ends before', () => {
  keepPerson(lam, MORNING);
  keepUntil(new Date(MORNING + 8 * HOUR).toISOString(), MORNING);
  assert.equal(keptPerson(MORNING + 7 * HOUR).user.id, 4);
  assert.equal(keptPerson(MORNING + 9 * HOUR), null);
});

test('a clock that is set back lengthens no shift', () => {
  keepPerson(lam, MORNING);
  assert.equal(keptPerson(MORNING - 30 * HOUR), null);
});

test('no secret is kept, and no papers of colleagues', () => {
  keepPerson(lam, MORNING);
  keepDay(4, { crew: { id: 1, members: [{ id: 9, name: 'Vũ', lead: false, skills: ['mv-line'], certificates: [{ number: 'TAT-1' }] }] }, jobs: [] });
  const all = [...kept.values()].join();
  assert.ok(!all.includes('secret') && !all.includes('TAT-1') && all.includes('Vũ'));
  assert.deepEqual(keptDay(4).crew.members, [{ id: 9, name: 'Vũ', lead: false }]);
  assert.equal(keptDay(5), null, 'another person does not get it');
});

test('what is forgotten is gone', () => {
  keepPerson(lam, MORNING);
  keepDay(4, { jobs: [] });
  forgetDay();
  assert.equal(kept.size, 0);
  assert.equal(isOver(MORNING), false);
});

test('the map is kept around the jobs, the coarse tiles first, and never more than so many', () => {
  const one = tilesAround([{ lon: 105.6, lat: 10.4 }]);
  assert.equal(one[0], '8/203/120');
  assert.ok(one.includes('14/12998/7715') && one.length < 60, String(one.length));
  const many = tilesAround(Array.from({ length: 200 }, (_, i) => ({ lon: 105 + i / 20, lat: 10 + i / 50 })), 120);
  assert.equal(many.length, 120);
  assert.ok(many.every(t => Number(t.split('/')[0]) <= 12));
});
