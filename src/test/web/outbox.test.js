import assert from 'node:assert/strict';
import test from 'node:test';
import { createHash } from 'node:crypto';
import { Outbox, pauseAfter } from '../../main/resources/webroot/field/outbox.js';
import { shareWithOtherPages } from '../../main/resources/webroot/field/other-pages.js';

const NOON = Date.parse('2026-11-23T05:00:00Z');
const outOfReach = Object.assign(new Error('out of reach'), { status: 0, unsure: true });
const refused = code => Object.assign(new Error(code), { status: 409, code, unsure: false });

/** A phone with an outbox: `answers` decides by key what the server does; `sent` lists "path key" in the order they left. */
async function phone({ store = memory(), alone, answers = () => ({}), user = 4, from = 0, phoneFast_ms = 0, sound } = {}) {
  let keys = from, now = NOON;
  const sent = [], timers = [];
  const outbox = new Outbox({
    store,
    alone,
    sound,
    newKey: () => `k${++keys}`,
    now: () => now,
    later: (work, ms) => {
      const timer = { work, ms };
      timers.push(timer);
      return () => timers.splice(timers.indexOf(timer), 1);
    },
    phoneNow: () => now + phoneFast_ms,
    digest: async text => createHash('sha256').update(text).digest('base64'),
    post: async ({ path, text, key, digest }) => {
      sent.push(`${path} ${key} ${JSON.parse(text).at.slice(11, 16)}`);
      const answer = await answers(key, sent.length, text, digest);
      if (answer instanceof Error) throw answer;
      return answer;
    },
  });
  await outbox.open(user);
  return { outbox, sent, timers, store, wait: ms => { now += ms; } };
}

function memory() {
  const kept = new Map();
  return { all: async () => [...kept.values()].map(r => ({ ...r })), put: async r => void kept.set(r.key, structuredClone(r)), putWithPhoto: async r => void kept.set(r.key, structuredClone(r)), remove: async key => void kept.delete(key), kept };
}

const deed = kind => ({ path: `/jobs/7/${kind}`, kind, subject: { jobId: 7 } });
const states = outbox => outbox.records.map(r => `${r.key} ${r.state}`).join(', ');

test('deeds go out in the order they were made, each with the phone’s own time', async () => {
  let online = false;
  const { outbox, sent, wait } = await phone({ answers: () => (online ? {} : outOfReach) });
  await outbox.add(deed('acknowledge'));
  wait(600_000);
  await outbox.add(deed('en-route'));
  await outbox.flush();
  assert.equal(states(outbox), 'k1 onPhone, k2 onPhone');
  online = true;
  sent.length = 0;
  wait(3_600_000);
  await outbox.flush();
  assert.deepEqual(sent, ['/jobs/7/acknowledge k1 05:00', '/jobs/7/en-route k2 05:10']);
  assert.equal(states(outbox), 'k1 received, k2 received');
});

test('a lost answer is asked for again with the same key, and nothing overtakes it', async () => {
  const { outbox, sent, timers } = await phone({ answers: (key, n) => (n <= 2 ? outOfReach : {}) });
  await outbox.add(deed('acknowledge'));
  await outbox.flush();
  await outbox.add(deed('en-route'));
  await outbox.flush();
  assert.deepEqual(sent.map(s => s.split(' ')[1]), ['k1', 'k1']);
  timers.at(-1).work();
  await outbox.flush();
  assert.deepEqual(sent.map(s => s.split(' ')[1]), ['k1', 'k1', 'k1', 'k2']);
});

test('a refusal is shown with its reason and does not hold back the rest', async () => {
  const { outbox } = await phone({ answers: key => (key === 'k1' ? refused('job/wrong-status') : {}) });
  await outbox.add(deed('acknowledge'));
  await outbox.add(deed('en-route'));
  await outbox.flush();
  assert.equal(states(outbox), 'k1 refused, k2 received');
  assert.equal(outbox.records[0].problem.code, 'job/wrong-status');
  await outbox.dismiss('k1');
  assert.equal(states(outbox), 'k1 refused, k2 received', 'what was refused is not forgotten by looking at it');
});

test('a refused deed goes again with the same key and content, or is dropped with a reason', async () => {
  const bodies = [];
  let sense = false;
  const { outbox } = await phone({ answers: (key, n, text) => { bodies.push(`${key} ${text}`); return sense ? {} : refused('job/wrong-status'); } });
  await outbox.add(deed('start'));
  await outbox.add(deed('done'));
  await outbox.flush();
  assert.equal(states(outbox), 'k1 refused, k2 refused');
  sense = true;
  await outbox.retry('k1');
  assert.equal(states(outbox), 'k1 received, k2 refused');
  assert.equal(bodies[0], bodies[2]);
  await outbox.drop('k2', '  ');
  assert.equal(states(outbox), 'k1 received, k2 refused', 'not without a reason');
  await outbox.drop('k2', 'Đã báo qua điện thoại');
  assert.equal(states(outbox), 'k1 received, k2 dropped');
  assert.equal(outbox.records[1].because, 'Đã báo qua điện thoại');
});

test('a job that must wait keeps its own order and holds no other job back', async () => {
  let busy = true;
  const { outbox, sent, wait, timers } = await phone({ answers: key => (busy && key === 'k1' ? Object.assign(new Error(), { status: 503 }) : {}) });
  await outbox.add(deed('acknowledge'));
  await outbox.add(deed('en-route'));
  await outbox.add({ ...deed('acknowledge'), path: '/jobs/8/acknowledge', subject: { jobId: 8 } });
  await outbox.flush();
  assert.equal(states(outbox), 'k1 onPhone, k2 onPhone, k3 received');
  busy = false;
  wait(2_000);
  timers.at(-1).work();
  await outbox.flush();
  assert.deepEqual(sent.map(s => s.split(' ')[1]), ['k1', 'k3', 'k1', 'k2']);
});

test('the receipt holds the number and the time the server gave it', async () => {
  const { outbox } = await phone({ answers: () => ({ body: { version: 3 }, number: 4711, received: '2026-11-23T05:00:01Z' }) });
  await outbox.add(deed('acknowledge'));
  await outbox.flush();
  assert.deepEqual([outbox.records[0].number, outbox.records[0].receivedAt], [4711, '2026-11-23T05:00:01Z']);
});

test('a deed is written down once, with what the phone showed and a digest that stays', async () => {
  const seen = [];
  let online = false;
  const { outbox, wait } = await phone({ phoneFast_ms: 420_000, answers: (key, n, text, digest) => { seen.push([text, digest]); return online ? {} : outOfReach; } });
  await outbox.add({ ...deed('estimate'), body: { fromMinutes: 30 } });
  await outbox.flush();
  wait(3_600_000);
  online = true;
  await outbox.flush();
  assert.equal(seen.at(-1)[0], '{"at":"2026-11-23T05:00:00.000Z","phoneAt":"2026-11-23T05:07:00.000Z","fromMinutes":30}');
  assert.deepEqual(seen[0], seen.at(-1));
  assert.equal(seen[0][1], createHash('sha256').update(seen[0][0]).digest('base64'));
});

test('a deed that was changed on this phone is not sent on as if it were the deed; one changed on the way goes again', async () => {
  const digestWrong = Object.assign(new Error('x'), { status: 400, code: 'api/digest', unsure: false });
  const store = memory();
  let n = 0;
  const first = await phone({ store, answers: () => (++n === 1 ? digestWrong : {}) });
  await first.outbox.add(deed('acknowledge'));
  await first.outbox.flush();
  assert.equal(states(first.outbox), 'k1 onPhone', 'on the way: once more');
  store.kept.get('k1').text = store.kept.get('k1').text.replace('05:00', '04:00');
  const second = await phone({ store, answers: () => digestWrong });
  second.wait(5_000);
  await second.outbox.flush();
  assert.equal(states(second.outbox), 'k1 refused');
  assert.equal(second.outbox.records[0].problem.code, 'api/digest');
});

test('a full phone stops no deed: it goes from memory, and the page is told', async () => {
  const store = memory();
  store.put = async () => { throw new Error('QuotaExceededError'); };
  const { outbox, sent } = await phone({ store });
  await outbox.add({ path: '/alarms/sos', kind: 'sos', urgent: true });
  await outbox.flush();
  assert.equal(sent.length, 1);
  assert.equal(outbox.kept, false);
});

test('a deed done while the last one is being answered is sent without waiting for another chance', async () => {
  let added;
  const { outbox, sent, timers } = await phone({ answers: async key => { if (key === 'k1') added = outbox.add(deed('en-route')); return {}; } });
  await outbox.add(deed('acknowledge'));
  await outbox.flush();
  await added;
  await outbox.flush();
  assert.deepEqual(sent.map(s => s.split(' ')[1]), ['k1', 'k2']);
  assert.equal(timers.length, 0);
});

test('two deeds at once keep their order', async () => {
  const { outbox, sent } = await phone();
  await Promise.all([outbox.add(deed('acknowledge')), outbox.add(deed('en-route')), outbox.add(deed('on-site'))]);
  await outbox.flush();
  assert.deepEqual(sent.map(s => s.split(' ')[0]), ['/jobs/7/acknowledge', '/jobs/7/en-route', '/jobs/7/on-site']);
});

test('overloaded, signed out and asked to slow down are not refusals', async () => {
  for (const status of [401, 408, 429, 500, 503]) {
    const { outbox } = await phone({ answers: () => Object.assign(new Error(), { status, unsure: status >= 502 }) });
    await outbox.add(deed('acknowledge'));
    await outbox.flush();
    assert.equal(states(outbox), 'k1 onPhone', String(status));
  }
  const { outbox } = await phone({ answers: () => Object.assign(new Error(), { status: 403, code: 'auth/csrf', unsure: false }) });
  await outbox.add(deed('acknowledge'));
  await outbox.flush();
  assert.equal(states(outbox), 'k1 onPhone', 'a session renewed in another tab');
});

test('a deed at which the server fails for ever is set aside after eight tries, also over reloads, and holds its job no longer', async () => {
  const fault = Object.assign(new Error('fault'), { status: 500, code: 'fault', incident: 'ab12', unsure: false });
  const store = memory(), pauses = [];
  const answers = key => (key === 'k1' ? fault : {});
  let at = await phone({ store, answers });
  await at.outbox.add(deed('acknowledge'));
  await at.outbox.add(deed('en-route'));
  await at.outbox.flush();
  for (let faults = 1; faults < 8; faults++) {
    assert.equal(states(at.outbox), 'k1 onPhone, k2 onPhone', `after ${faults}`);
    assert.equal(store.kept.get('k1').faults, faults);
    pauses.push(store.kept.get('k1').waitUntil - Date.parse(store.kept.get('k1').triedAt));
    if (faults === 4) {
      at = await phone({ store, answers, from: 2 });
      at.wait(3 * 3_600_000); // the hours before the page was opened anew
    }
    at.wait(3_600_000);
    await at.outbox.flush();
  }
  assert.equal(states(at.outbox), 'k1 refused, k2 received');
  assert.ok(pauses.every((pause, i) => i === 0 || pause >= pauses[i - 1]), `pauses grow: ${pauses}`);
  assert.deepEqual([at.outbox.records[0].problem.incident, at.outbox.records[0].faults], ['ab12', 8]);
  await at.outbox.retry('k1');
  assert.equal(states(at.outbox), 'k1 onPhone, k2 received', 'eight tries more');
  assert.equal(at.outbox.records[0].faults, 1);
});

test('whoever asks for it need not wait for the pause to end', async () => {
  const { outbox, sent } = await phone({ answers: (key, n) => (n > 2 ? {} : Object.assign(new Error(), { status: 503, unsure: true })) });
  await outbox.add(deed('acknowledge'));
  await outbox.flush();
  assert.equal(sent.length, 1);
  await outbox.flush();
  assert.equal(sent.length, 1, 'the pause holds');
  await outbox.tryNow();
  await outbox.tryNow();
  assert.equal(states(outbox), 'k1 received');
});

test('faults of a server that is not well say nothing about a deed, and an SOS is tried for ever', async () => {
  const fault = Object.assign(new Error('fault'), { status: 500, code: 'fault', unsure: false });
  let well = false;
  const { outbox, wait } = await phone({ answers: () => fault, sound: async () => well });
  await outbox.add(deed('acknowledge'));
  const tryOften = async () => {
    for (let n = 0; n < 10; n++) {
      wait(3_600_000);
      await outbox.flush();
    }
  };
  await tryOften();
  assert.equal(states(outbox), 'k1 onPhone');
  well = true;
  await outbox.add({ path: '/alarms/sos', kind: 'sos', urgent: true });
  await tryOften();
  assert.equal(states(outbox), 'k1 refused, k2 onPhone');
});

test('an SOS overtakes everything that waits', async () => {
  let online = false;
  const { outbox, sent } = await phone({ answers: () => (online ? {} : outOfReach) });
  await outbox.add(deed('acknowledge'));
  await outbox.add({ path: '/alarms/sos', kind: 'sos', urgent: true });
  await outbox.flush();
  online = true;
  sent.length = 0;
  await outbox.flush();
  assert.deepEqual(sent.map(s => s.split(' ')[0]), ['/alarms/sos', '/jobs/7/acknowledge']);
});

test('what was on its way when the page closed goes again with its key after it opens', async () => {
  const store = memory();
  const first = await phone({ store, answers: () => new Promise(() => {}) });
  await first.outbox.add(deed('acknowledge'));
  await new Promise(setImmediate);
  assert.equal(store.kept.get('k1').state, 'sent');
  const second = await phone({ store, from: 10 });
  assert.equal(states(second.outbox), 'k1 onPhone');
  await second.outbox.flush();
  assert.deepEqual(second.sent, ['/jobs/7/acknowledge k1 05:00']);
});

test('it is on the phone before it is sent', async () => {
  const store = memory();
  let keptWhenSent;
  const { outbox } = await phone({ store, answers: key => { keptWhenSent = store.kept.has(key); return {}; } });
  await outbox.add(deed('acknowledge'));
  await outbox.flush();
  assert.equal(keptWhenSent, true);
});

test('on a shared phone each person sends only his own', async () => {
  const store = memory();
  const lam = await phone({ store, user: 4, answers: () => outOfReach });
  await lam.outbox.add(deed('acknowledge'));
  await lam.outbox.flush();
  const vu = await phone({ store, user: 5, from: 20 });
  await vu.outbox.flush();
  assert.deepEqual(vu.sent, []);
  assert.equal(vu.outbox.records.length, 0);
  assert.equal(vu.outbox.ofOthers, 1);
});

test('two flushes at once send once', async () => {
  const { outbox, sent } = await phone();
  await outbox.add(deed('acknowledge'));
  await Promise.all([outbox.flush(), outbox.flush(), outbox.flush()]);
  assert.equal(sent.length, 1);
});

test('what the server has is kept for a day, what it has not for as long as it takes', async () => {
  const store = memory();
  const at = '2026-11-21T05:00:00Z';
  await store.put({ key: 'old', userId: 4, sequence: 1, at, path: '/x', body: { at }, kind: 'acknowledge', state: 'received', settledAt: at });
  await store.put({ key: 'held', userId: 4, sequence: 2, at, path: '/x', body: { at }, kind: 'enRoute', state: 'onPhone', tries: 40 });
  const { outbox } = await phone({ store });
  assert.equal(states(outbox), 'held onPhone');
  assert.deepEqual([...store.kept.keys()], ['held']);
});

test('pauses grow to a minute; an SOS never waits longer than two seconds', () => {
  assert.deepEqual([1, 2, 3, 4, 5, 6, 30].map(n => pauseAfter(n, false) / 1000), [2, 5, 10, 20, 40, 60, 60]);
  assert.equal(pauseAfter(30, true), 2000);
});

test('two pages of one person show the same deeds, and each is sent once by whichever may', async () => {
  const store = memory(), channels = [];
  class Channel {
    constructor() { channels.push(this); }
    postMessage(data) { for (const other of channels) if (other !== this) queueMicrotask(() => other.onmessage({ data })); }
    close() { channels.splice(channels.indexOf(this), 1); }
  }
  let held = false, answer;
  const alone = async work => {
    if (held) return;
    held = true;
    try { return await work(); } finally { held = false; }
  };
  const asked = new Promise(go => { answer = go; });
  const first = await phone({ store, alone, answers: key => (key === 'k1' ? asked : {}) });
  const second = await phone({ store, alone, from: 10 });
  const photos = Object.assign(new EventTarget(), { reread: () => undefined });
  const ends = [first, second].map(p => shareWithOtherPages(4, { outbox: p.outbox, photos }, Channel));
  await first.outbox.add(deed('acknowledge'));
  await new Promise(r => setTimeout(r, 150));
  assert.equal(states(second.outbox), 'k1 sent', 'seen on the other page while it is on its way');
  await second.outbox.add(deed('en-route'));
  await new Promise(r => setTimeout(r, 150));
  assert.deepEqual([...first.sent, ...second.sent].length, 1, 'nothing overtakes it from another page');
  answer({});
  await new Promise(r => setTimeout(r, 300));
  assert.equal(states(first.outbox), 'k1 received, k11 received');
  assert.equal(states(second.outbox), 'k1 received, k11 received');
  assert.equal(first.sent.length + second.sent.length, 2);
  ends.forEach(end => end());
});
