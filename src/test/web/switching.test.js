import assert from 'node:assert/strict';
import test from 'node:test';
import { Switching } from '../../main/resources/webroot/console/switching.js';

const turn = () => new Promise(go => setImmediate(go));

/** A page that counts what it is told, a server whose answers the test gives, and a time that stands until the test moves it. */
function desk() {
  const seen = { asked: 0, drawers: 0, refused: null }, waiting = [];
  let now = 0, answer = () => ({ customersLosing: seen.asked });
  const page = { addController() {}, requestUpdate() {}, run: work => work(), openDrawer: () => seen.drawers++, refuse: e => (seen.refused = e),
    store: { get: async path => (path.includes('/preview') ? (seen.asked++, answer()) : { id: 'F1', open: true }) } };
  const switching = new Switching(page, { now: () => now, later: (run, ms) => waiting.push({ run, at: now + ms }) });
  const pass = async ms => {
    now += ms;
    for (const due of waiting.splice(0)) due.at <= now ? due.run() : waiting.push(due);
    await turn();
  };
  return { switching, seen, pass, answers: with_ => (answer = with_) };
}

test('a grid in motion is asked about twice a second at most, and the drawer opens once', async () => {
  const { switching, seen, pass } = desk();
  await switching.start('F1');
  await turn();
  assert.deepEqual([seen.asked, switching.preview.answer.customersLosing], [1, 1]);
  for (let i = 0; i < 30; i++) switching.jobChanged();
  await pass(400);
  assert.equal(seen.asked, 1);
  await pass(100);
  assert.deepEqual([seen.asked, seen.drawers, switching.preview.answer.customersLosing], [2, 1, 2]);
});

test('what cannot be reckoned again stands, marked as old, until it can', async () => {
  const { switching, seen, pass, answers } = desk();
  await switching.start('F1');
  await turn();
  const { at } = switching.preview;
  answers(() => Promise.reject(new Error('no way through')));
  switching.again();
  await pass(500);
  assert.deepEqual([switching.preview.answer.customersLosing, switching.preview.old, switching.preview.at, seen.refused], [1, true, at, null]);
  answers(() => ({ customersLosing: 7 }));
  switching.jobChanged();
  await pass(500);
  assert.deepEqual([switching.preview.answer.customersLosing, switching.preview.old], [7, false]);
});

test('what could never be reckoned is no preview and says why', async () => {
  const { switching, seen, answers } = desk();
  answers(() => Promise.reject(new Error('no')));
  await switching.start('F1');
  await turn();
  assert.equal(switching.preview, null);
  assert.equal(seen.refused.message, 'no');
});

test('an answer that comes after the preview was left brings it back not', async () => {
  const { switching } = desk();
  await switching.start('F1');
  switching.endPreview();
  await turn();
  assert.equal(switching.preview, null);
});
