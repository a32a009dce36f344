import assert from 'node:assert/strict';
import test from 'node:test';
import { loadWords } from '../../main/resources/webroot/shared/words.js';
import { sentence } from '../../main/resources/webroot/shared/story.js';

await loadWords('work');
const NOW = Date.parse('2026-11-23T07:32:00Z');

test('facts become names, times and words', () => {
  assert.equal(sentence({ kind: 'job.sent', facts: { crew: { id: 2, name: 'Đội 2' } } }, NOW), 'Giao nhiệm vụ cho Đội 2.');
  assert.equal(sentence({ kind: 'outage.predicted', facts: { device: { id: 'T9', label: 'Trạm Tân Lộc 9' }, rule: 'callers-under-transformer' } }, NOW),
    'Dự đoán mất điện tại Trạm Tân Lộc 9, vì nhiều nhà dưới một trạm cùng báo.');
  assert.equal(sentence({ kind: 'outage.estimated', facts: { from: '2026-11-23T08:40:00Z', to: '2026-11-23T09:30:00Z' } }, NOW), 'Dự kiến có điện 15:40 – 16:30.');
  assert.equal(sentence({ kind: 'outage.confirmed', facts: { device: 'REC 471-12', customers: 1284 } }, NOW), 'Xác nhận mất điện tại REC 471-12, 1.284 khách hàng.');
});

test('a kind this page has never heard of still says that something changed', () => {
  assert.equal(sentence({ kind: 'weather.turned', facts: {} }, NOW), 'Có thay đổi (weather.turned).');
});

test('a change of a crew says what changed, and who came on shift or went', () => {
  assert.equal(sentence({ kind: 'crew.changed', facts: { what: 'shift', onShift: true, who: 'Lê Văn Tâm' } }, NOW), 'Lê Văn Tâm vào ca.');
  assert.equal(sentence({ kind: 'crew.changed', facts: { what: 'shift', onShift: false } }, NOW), 'Hết ca.');
  assert.equal(sentence({ kind: 'crew.changed', facts: { what: 'repainted' } }, NOW), 'Đổi thông tin đội.');
  assert.equal(sentence({ kind: 'callout.declined', facts: { who: 'Lê Văn Tâm', crew: 'Đội 2' } }, NOW), 'Lê Văn Tâm (Đội 2) không đến được.');
});

test('a sentence begins with a capital even where its first fact is missing', () => {
  assert.equal(sentence({ kind: 'job.reached-site', facts: {} }, NOW), 'Đã đến nơi.');
});

test('what was done to a device, by a crew that helps and in a drill is told exactly', () => {
  assert.equal(sentence({ kind: 'network.switched', facts: { device: 'DS 473-02', open: true } }, NOW), 'Mở DS 473-02.');
  assert.equal(sentence({ kind: 'network.switched', facts: { device: 'DS 473-02', open: false } }, NOW), 'Đóng DS 473-02.');
  assert.equal(sentence({ kind: 'job.helped', facts: { helper: 'Đội 4', step: 'onSite' } }, NOW), 'Đội 4 đã đến nơi để giúp.');
  assert.equal(sentence({ kind: 'alarm.raised', facts: { kind: 'sos', drill: true } }, NOW), 'Diễn tập báo động: SOS.');
  assert.equal(sentence({ kind: 'alarm.raised', facts: { kind: 'sos', drill: false } }, NOW), 'Báo động: SOS.');
});
