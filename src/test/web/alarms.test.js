import assert from 'node:assert/strict';
import test from 'node:test';
import { workplaceOf } from '../../main/resources/webroot/console/alarms.js';

const job = (id, crewId, state, extra = {}) => ({ id, status: state, lon: 105.6, lat: 10.4, crew: { id: crewId }, crews: [{ id: crewId, lead: true, state }], ...extra });
const sos = { kind: 'sos', crewId: 1, lon: null, lat: null };

test('an SOS without a position is looked for where its crew works, before where it goes', () => {
  const found = workplaceOf(sos, [job(1, 1, 'enRoute'), job(2, 1, 'working'), job(3, 2, 'working')]);
  assert.equal(found.job.id, 2);
  assert.equal(found.how, 'atJob');
  assert.equal(workplaceOf(sos, [job(1, 1, 'enRoute'), job(2, 1, 'acknowledged')]).how, 'toJob');
});

test('a crew that helps is looked for at the job it helps with', () => {
  assert.equal(workplaceOf(sos, [job(4, 2, 'working', { crews: [{ id: 2, lead: true, state: 'working' }, { id: 1, lead: false, state: 'onSite' }] })]).job.id, 4);
});

test('help is measured from a job not begun as well, and the crew is not said to be there', () => {
  assert.equal(workplaceOf(sos, [job(1, 1, 'sent')]).how, 'givenJob');
});

test('nothing is guessed for an alarm with a position, nor from a job that is over or without a place', () => {
  assert.equal(workplaceOf({ ...sos, lon: 105, lat: 10 }, [job(1, 1, 'working')]), null);
  assert.equal(workplaceOf(sos, [job(2, 1, 'done'), job(3, 1, 'working', { lon: null })]), null);
  assert.equal(workplaceOf({ ...sos, crewId: null }, [job(1, 1, 'working')]), null);
});
