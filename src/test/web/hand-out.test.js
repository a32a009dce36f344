import assert from 'node:assert/strict';
import test from 'node:test';
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
