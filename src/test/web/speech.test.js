import { test } from 'node:test';
import assert from 'node:assert/strict';
import { loadWords } from '../../main/resources/webroot/shared/words.js';
import { cases, speech, stress, supplyChip } from '../../main/resources/webroot/desk/speech.js';

await loadWords('desk');
const now = Date.parse('2026-11-21T07:32:00Z');
const spoken = answer => speech(answer, now).map(s => s.map(p => (p.strong ? `*${p.text}*` : p.text)).join('')).join(' ');
const estimate = { from: '2026-11-21T08:40:00Z', to: '2026-11-21T09:30:00Z' };

test('a crew on site: since when, why, and the window', () => {
  assert.equal(spoken({ say: { case: 'onSite', facts: { since: '2026-11-21T06:41:00Z', cause: 'tree', onSiteAt: '2026-11-21T07:03:00Z', estimate } } }),
    'Dạ, khu vực nhà mình mất điện từ 13:41, do *cây đổ, cây chạm dây*. Đội sửa chữa *đã tới nơi* *từ 14:03* và đang làm. '
    + 'Dự kiến có điện *15:40\u00a0–\u00a016:30*. Giờ này có thể thay đổi, khi đổi em sẽ thấy ngay để báo mình.');
});

test('without an estimate no time is promised, and facts not known are left out', () => {
  assert.equal(spoken({ say: { case: 'confirmed', facts: {} } }),
    'Dạ, khu vực nhà mình *đang mất điện*. Bên em *đang cử đội sửa chữa*. Hiện *chưa biết giờ có điện*, có giờ em báo mình liền.');
});

test('the target time of the rules is never read out as a promise', () => {
  assert.ok(!spoken({ say: { case: 'confirmed', facts: {} }, outage: { target: { at: '2026-11-21T09:11:00Z' } } }).includes('16:11'));
});

test('a crew that has not left is not on its way', () => {
  const say = { case: 'crewOnWay', facts: {} };
  assert.match(spoken({ say, outage: { job: { status: 'acknowledged' } } }), /đã giao đội sửa chữa/);
  assert.match(spoken({ say, outage: { job: { status: 'enRoute' } } }), /đang trên đường tới/);
});

test('facts come from the outage where the case does not carry them', () => {
  assert.match(spoken({ say: { case: 'predicted', facts: {} }, outage: { firstReportAt: '2026-11-21T07:23:00Z', estimate } }), /từ 14:23.*15:40/);
});

test('a house with power is asked to look at its main switch', () => {
  assert.match(spoken({ say: { case: 'energised', facts: {} } }), /đang có điện.*cầu dao tổng/);
});

test('every case has its words, an unknown one says that we do not know', () => {
  for (const name of cases) assert.ok(!spoken({ say: { case: name, facts: {} } }).includes('speech.'), name);
  assert.match(spoken({ say: { case: 'meteor', facts: {} } }), /chưa có đủ tin/);
  assert.match(spoken({}), /chưa có đủ tin/);
});

test('a star inside a fact stresses nothing', () => {
  assert.match(spoken({ say: { case: 'confirmed', facts: { cause: 'cây *lớn' } } }), /do \*cây lớn\*/);
  assert.deepEqual(stress('a *b* c'), [{ text: 'a ', strong: false }, { text: 'b', strong: true }, { text: ' c', strong: false }]);
});

test('the chip follows the case before the grid', () => {
  assert.equal(supplyChip({ say: { case: 'restored' }, supply: { state: 'energised' } }).state, 'restored');
  assert.equal(supplyChip({ say: { case: 'single' }, supply: { state: 'energised' } }).word, 'chip.energised');
  assert.equal(supplyChip({}).state, 'unknown');
});
