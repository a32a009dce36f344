import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import test from 'node:test';
import { Photos } from '../../main/resources/webroot/field/photos.js';
import { OutboxInMemory } from '../../main/resources/webroot/field/outbox-database.js';

const hash = async bytes => createHash('sha256').update(Buffer.from(bytes)).digest('hex');
const problem = (status, code, more = {}) => Object.assign(new Error(code), { status, code, unsure: status === 0 || status >= 502, ...more });

/** A server that keeps pieces of 4 bytes; `fail(what)` may throw before or after it has kept one. */
function server({ fail = () => undefined } = {}) {
  const files = new Map(), calls = [];
  const standing = sha => {
    const f = files.get(sha);
    return Object.keys(f.have).length === Math.ceil(f.size / 4) ? { state: 'complete', chunkSize: 4, have: [] } : { state: 'wanted', chunkSize: 4, have: Object.keys(f.have).map(Number) };
  };
  return {
    files,
    calls,
    announce: async ({ sha256, size }) => {
      calls.push('announce');
      fail('announce');
      if (!files.has(sha256)) files.set(sha256, { size, have: {} });
      return standing(sha256);
    },
    piece: async (sha256, n, bytes) => {
      calls.push(n);
      fail(`before ${n}`);
      files.get(sha256).have[n] = bytes;
      fail(`after ${n}`);
      return standing(sha256);
    },
  };
}

async function shelf(link, store = new OutboxInMemory(), text = 'abcdefghij') {
  const bytes = new TextEncoder().encode(text).buffer, timers = [];
  const sha256 = await hash(bytes);
  await store.putWithPhoto({ key: 'k' }, { sha256, type: 'image/jpeg', size: bytes.byteLength, sequence: 1, state: 'onPhone', tries: 0, sent: 0 }, bytes);
  const photos = new Photos({ store, link, hash, now: () => 0, later: work => { timers.push(work); return () => undefined; } });
  await photos.open();
  return { photos, store, sha256, timers };
}

test('a photo goes in pieces, and its bytes leave the phone when the server has it whole', async () => {
  const link = server();
  const { photos, store, sha256 } = await shelf(link);
  await photos.flush();
  assert.deepEqual(link.calls, ['announce', 0, 1, 2]);
  assert.equal(photos.of(sha256).state, 'received');
  assert.equal(await store.bytes(sha256), undefined);
});

test('it goes on where it was cut off, and what arrived without an answer is not sent again', async () => {
  let cut = true;
  const link = server({ fail: what => { if (cut && what === 'after 1') throw problem(0, 'network/unreachable'); } });
  const { photos, store, sha256, timers } = await shelf(link);
  await photos.flush();
  assert.equal(photos.of(sha256).state, 'onPhone');
  assert.ok(await store.bytes(sha256));
  cut = false;
  timers.at(-1)();
  await photos.flush();
  assert.deepEqual(link.calls, ['announce', 0, 1, 'announce', 2]);
  assert.equal(photos.of(sha256).state, 'received');
});

test('it survives the end of the page', async () => {
  const link = server({ fail: what => { if (what === 'before 1') throw problem(0, 'network/unreachable'); } });
  const store = new OutboxInMemory();
  const { sha256 } = await shelf(link, store);
  const first = new Photos({ store, link, hash, later: () => () => undefined });
  await first.open();
  await first.flush();
  const again = server();
  again.files.set(sha256, link.files.get(sha256));
  const second = new Photos({ store, link: again, hash });
  await second.open();
  await second.flush();
  assert.deepEqual(again.calls, ['announce', 1, 2]);
  assert.equal(second.of(sha256).state, 'received');
});

test('a refused photo says why, keeps its bytes, and holds no other back', async () => {
  const store = new OutboxInMemory();
  const link = server();
  const refusing = { ...link, announce: async file => { if (file.size === 3) throw problem(422, 'file/corrupt'); return link.announce(file); } };
  const { sha256 } = await shelf(refusing, store, 'bad');
  const { photos, sha256: good } = await shelf(refusing, store, 'a good one');
  await photos.flush();
  assert.equal(photos.of(sha256).problem.code, 'file/corrupt');
  assert.equal(photos.of(good).state, 'received');
  assert.ok(await store.bytes(sha256));
  await photos.drop(sha256);
  assert.equal(photos.of(sha256), null);
});

test('the day’s quota is no refusal: it waits', async () => {
  const link = { announce: async () => { throw problem(429, 'file/quota'); } };
  const { photos, sha256, timers } = await shelf(link);
  await photos.flush();
  assert.equal(photos.of(sha256).state, 'onPhone');
  assert.equal(photos.of(sha256).problem.code, 'file/quota');
  assert.equal(timers.length, 1);
});

test('bytes that changed on this phone are never sent', async () => {
  const link = server();
  const { photos, store, sha256 } = await shelf(link);
  new Uint8Array(await store.bytes(sha256))[0] = 0;
  await photos.flush();
  assert.equal(photos.of(sha256).problem.code, 'outbox/changed');
  assert.deepEqual(link.calls, []);
});
