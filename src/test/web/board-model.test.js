import assert from 'node:assert/strict';
import test from 'node:test';
import { axis, byWeight, changedIds, communeNamed, communesOf, confidenceWord, looksLikeCustomerCode, places, touches } from '../../main/resources/webroot/board/board-model.js';

const communes = [{ code: 'TL', name: 'Xã Tân Lộc' }, { code: 'TLB', name: 'Xã Tân Lộc Bắc' }];
const outage = (id, state, since, commune = communes[0], ...hamlets) => ({ id, state, since, commune, hamlets: hamlets.map(name => ({ name })) });

test('a search without marks finds the place, and a commune’s whole name means that commune only', () => {
  const here = outage('a', 'confirmed', '2026-11-23T06:41:00Z', communes[0], 'Ấp Kênh Mới');
  const north = outage('b', 'confirmed', '2026-11-23T06:41:00Z', communes[1], 'Ấp 1');
  assert.equal(communeNamed(communes, 'tan loc').code, 'TL');
  assert.ok(touches(here, 'TAN LOC', communes) && !touches(north, 'tan loc', communes));
  assert.ok(touches(here, 'kenh moi', communes) && !touches(north, 'kenh moi', communes));
  assert.ok(touches(north, 'tân lộc b', communes) && touches(north, '', communes));
});

test('a commune may come as a plain name', () => {
  assert.ok(touches({ ...outage('a', 'confirmed', '2026-11-23T06:41:00Z'), commune: 'Xã Tân Lộc' }, 'xã tân lộc', communes));
});

test('the surely dark stand first, the newest first among equals, the restored last', () => {
  const list = [outage('back', 'restored', '2026-11-23T07:00:00Z'), outage('old', 'confirmed', '2026-11-23T05:00:00Z'), outage('maybe', 'predicted', '2026-11-23T07:10:00Z'), outage('new', 'confirmed', '2026-11-23T06:00:00Z'), outage('half', 'partiallyRestored', '2026-11-23T04:00:00Z')];
  assert.equal(list.sort(byWeight).map(o => o.id).join(' '), 'new old half maybe back');
});

test('hamlets are told as people count, and many become a number', () => {
  assert.deepEqual(places([{ name: 'Ấp 10' }, { name: 'Ấp 2' }, { name: 'ấp 3' }]), { shown: ['Ấp 2', 'ấp 3', 'ấp 10'], rest: 0 });
  assert.deepEqual(places([1, 2, 3, 4, 5].map(n => ({ name: `Ấp ${n}` }))), { shown: ['Ấp 1', 'ấp 2', 'ấp 3'], rest: 2 });
});

test('a customer code is told apart from a place', () => {
  assert.ok(['PB0612345678', 'pb 0612 345678', 'P123456789'].every(looksLikeCustomerCode));
  assert.ok(!['Phường 4', 'Phú Tân', 'ấp 5'].some(looksLikeCustomerCode));
});

test('how sure is told in three words', () => {
  assert.deepEqual([0.95, 0.8, 0.5, 'medium', null].map(confidenceWord), ['high', 'medium', 'low', 'medium', null]);
});

test('the line of time begins at the outage and ends after the promise, or after now when the promise has passed', () => {
  const at = axis('2026-11-23T06:00:00Z', { from: '2026-11-23T08:00:00Z', to: '2026-11-23T09:00:00Z' }, Date.parse('2026-11-23T07:00:00Z'));
  assert.ok(at.now > 30 && at.now < 33.4 && at.from > at.now && at.to > at.from && at.to < 100, JSON.stringify(at));
  const late = axis('2026-11-23T06:00:00Z', { from: '2026-11-23T08:00:00Z', to: '2026-11-23T09:00:00Z' }, Date.parse('2026-11-23T12:00:00Z'));
  assert.ok(late.to < late.now && late.now < 100, JSON.stringify(late));
  assert.equal(axis('2026-11-23T06:00:00Z', null, 0), null);
});

test('only what truly differs is marked as changed', () => {
  const before = [{ id: 'a', stage: 'found', updatedAt: 1 }, { id: 'b', stage: 'found', updatedAt: 1 }];
  assert.deepEqual([...changedIds(before, [{ id: 'a', stage: 'found', updatedAt: 2 }, { id: 'b', stage: 'onSite', updatedAt: 2 }, { id: 'c' }])], ['b', 'c']);
  assert.equal(changedIds(null, before).size, 0);
});

test('an outage over the border of a commune is found from either side', () => {
  const communes = [{ code: 'C1', name: 'xã Tân Lộc' }, { code: 'C2', name: 'xã Bình Hưng' }];
  const outage = { commune: communes[0], hamlets: [{ name: 'ấp 1', commune: 'xã Tân Lộc' }, { name: 'ấp 1', commune: 'xã Bình Hưng' }] };
  assert.equal(touches(outage, 'Bình Hưng', communes), true);
  assert.equal(touches(outage, 'Tân Lộc', communes), true);
  assert.equal(touches(outage, 'An Phú Tây', [...communes, { code: 'C3', name: 'xã An Phú Tây' }]), false);
  assert.deepEqual(communesOf(outage.hamlets), ['xã Tân Lộc', 'xã Bình Hưng']);
  assert.deepEqual(communesOf(outage.hamlets.slice(1)), []);
});
