import assert from 'node:assert/strict';
import test from 'node:test';
import { contentDigest, sha256 } from '../../main/resources/webroot/field/digest.js';
import { lookAt, hasWork, takeIn } from '../../main/resources/webroot/console/handed-in.js';
import { readHandedOut } from '../../main/resources/webroot/console/handed-out-file.js';
import { handOutPage } from '../../main/resources/webroot/field/hand-out.js';

const words = { title: 'Mục chưa gửi', deed: kind => `«${kind}»`, state: state => state, columns: ['a', 'b', 'c', 'd', 'e'] };
const records = [
  { sequence: 1, key: 'k1', at: '2026-11-23T05:00:00Z', phoneAt: '2026-11-23T05:07:00Z', kind: 'estimate', subject: { title: 'Đường <b>dây</b>', code: 'NV-26-0001' }, state: 'refused', problem: { code: 'job/not-on-site', message: 'no' }, text: '{"fromMinutes":30,"note":"</script>"}', digest: 'sha-256=:x:' },
  { sequence: 2, key: 'k2', at: '2026-11-23T05:01:00Z', phoneAt: '2026-11-23T05:08:00Z', kind: 'photo', subject: { code: 'NV-26-0001' }, state: 'onPhone', text: '{}', photo: 'abc' },
];

test('the file shows every deed with its times and reason, holds the photos, and can be read back', async () => {
  const page = await handOutPage({ user: { id: 4, name: 'Lâm' }, crew: { id: 1, name: 'Đội 1' }, records, photosOf: async () => ({ type: 'image/jpeg', bytes: new Uint8Array([255, 216, 255]).buffer }), words, now: Date.parse('2026-11-23T06:00:00Z') });
  for (const part of ['«estimate»', '«photo»', '2026-11-23T05:07:00Z', 'NV-26-0001', 'job/not-on-site', 'data:image/jpeg;base64,/9j/']) assert.ok(page.includes(part), part);
  assert.ok(!page.includes('<b>dây'), 'what a person wrote is text, never markup');
  const data = JSON.parse(/<script type="application\/json" id="relight-outbox">(.*?)<\/script>/s.exec(page)[1]);
  assert.deepEqual(data.records, records);
  assert.equal(data.user.name, 'Lâm');
});

test('what was told without a name stands in no file that bears one, and is not read from one that has it', async () => {
  const told = { sequence: 3, key: 'k3', userId: 4, at: '2026-11-23T05:02:00Z', path: '/api/near-misses', kind: 'nearMiss', subject: { title: 'Suýt' }, state: 'onPhone', text: '{"words":"Trượt chân trên trụ"}', digest: 'x' };
  const page = await handOutPage({ user: { id: 4, name: 'Lâm' }, records: [...records, told], photosOf: async () => null, words, now: 0 });
  assert.ok(!page.includes('Trượt') && !page.includes('nearMiss'));
  const old = [{ ...told, digest: await contentDigest(told.text) }];
  const data = { form: 'relight-outbox/2', user: { id: 4 }, records: old, digest: await contentDigest(JSON.stringify(old)) };
  assert.deepEqual((await readHandedOut(`<script type="application/json" id="relight-outbox">${JSON.stringify(data)}</script>`)).deeds, []);
});

const picture = new Uint8Array([255, 216, 255, 1, 2, 3]);

/** A file of three deeds of one job, the last a photo; `change` may spoil a record before it is handed out. */
async function file(change = () => undefined) {
  const made = [];
  for (const [i, kind] of ['en-route', 'on-site', 'photos'].entries()) {
    const text = JSON.stringify({ at: `2026-11-23T05:0${i}:00Z`, n: i });
    made.push({ key: `k${i}`, userId: 4, sequence: i + 1, at: `2026-11-23T05:0${i}:00Z`, phoneAt: null, path: `/api/jobs/7/${kind}`, kind, subject: { jobId: 7 }, text, digest: await contentDigest(text), photo: kind === 'photos' ? await sha256(picture) : null, state: 'onPhone', tries: 9, nextTryAt: '2026-11-23T05:09:00Z' });
  }
  change(made);
  return handOutPage({ user: { id: 4, name: 'Lâm' }, crew: null, records: made, photosOf: async () => ({ type: 'image/jpeg', bytes: picture.buffer }), words, now: Date.parse('2026-11-23T06:00:00Z') });
}

test('a file that was changed after it left the phone is refused as a whole, a deed that was changed on the phone alone', async () => {
  const page = await file();
  assert.equal((await readHandedOut(page)).deeds.length, 3);
  await assert.rejects(readHandedOut(page.replace('/api/jobs/7/on-site', '/api/jobs/8/on-site')), { code: 'handed/changed' });
  await assert.rejects(readHandedOut(page.replaceAll('\\"n\\":1', '\\"n\\":2')), { code: 'handed/changed' });
  await assert.rejects(readHandedOut('<html>something else</html>'), { code: 'handed/file' });
  const spoilt = await readHandedOut(await file(made => { made[1].text = '{}'; made[0].userId = 5; }));
  assert.deepEqual(spoilt.deeds.map(d => d.intact), [false, false, true], 'changed, of somebody else, as it was');
  assert.equal((await readHandedOut(page.replace('base64,/9j/', 'base64,AAAA'))).photos.size, 0, 'other bytes are not the photo');
});

test('deeds go in one after the other as they were made, those the server has do not, and the photo follows', async () => {
  const read = await readHandedOut(await file());
  const look = await lookAt(read, async (path, asked) => ({ author: { name: 'Lâm' }, deeds: asked.deeds.map(d => ({ key: d.key, state: d.key === 'k0' ? 'known' : 'new', received: '2026-11-23T05:30:00Z' })) }));
  assert.deepEqual(read.deeds.map(d => hasWork(read, d, look.states)), [false, true, true]);
  const sent = [], pieces = [];
  const { outbox, photos } = await takeIn(read, look.states, 9, {
    hand: async (method, path, body) => {
      sent.push([path, JSON.parse(body)]);
      return { number: 5, received: '2026-11-23T07:00:00Z', body: {} };
    },
    link: { announce: async () => ({ state: 'wanted', chunkSize: 4, have: [] }), piece: async (hash, n, bytes) => (pieces.push(bytes.byteLength), { state: n === 1 ? 'complete' : 'wanted', chunkSize: 4, have: [0] }) },
  });
  await new Promise(r => setTimeout(r, 50));
  assert.deepEqual(sent.map(([path, deed]) => `${path} ${deed.userId} ${deed.key} ${deed.path}`), ['/api/handed-in 4 k1 /api/jobs/7/on-site', '/api/handed-in 4 k2 /api/jobs/7/photos']);
  assert.equal(sent[0][1].text, read.deeds[1].text, 'as the phone holds it');
  assert.deepEqual(outbox.records.map(r => r.state), ['received', 'received']);
  assert.deepEqual(pieces, [4, 2]);
  assert.equal(photos.all[0].state, 'received');
});
