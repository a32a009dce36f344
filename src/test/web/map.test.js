import assert from 'node:assert/strict';
import test from 'node:test';
import { chooseTags, MOST_TAGS, placeTags } from '../../main/resources/webroot/shared/map-tags.js';
import { TileVersions } from '../../main/resources/webroot/shared/map-tiles.js';

const outage = (id, customers, feeder = 'F1') => ({ id, customers, feeder, point: [105.6, 10.4] });

test('twelve outages have a tag each, the largest first', () => {
  const tags = chooseTags(Array.from({ length: MOST_TAGS }, (_, i) => outage(i, i)));
  assert.equal(tags.length, MOST_TAGS);
  assert.deepEqual(tags.slice(0, 2).map(tag => tag.key), ['outage-11', 'outage-10']);
});

test('more than twelve are merged by feeder, at the place of the largest', () => {
  const tags = chooseTags([...Array.from({ length: 10 }, (_, i) => outage(i, 10)), { ...outage(50, 90, 'F2'), point: [1, 2] }, outage(51, 5, 'F2'), outage(52, 1, 'F3')]);
  assert.deepEqual(tags.map(tag => [tag.key, tag.outages.length, tag.customers]), [['feeder-F1', 10, 100], ['feeder-F2', 2, 95], ['feeder-F3', 1, 1]]);
  assert.deepEqual(tags[1].point, [1, 2]);
});

test('a storm on forty feeders still shows twelve tags', () => {
  assert.equal(chooseTags(Array.from({ length: 40 }, (_, i) => outage(i, i, `F${i}`))).length, MOST_TAGS);
});

const box = ({ pixel, size }, place) => ({ left: pixel[0] + place.left, top: pixel[1] + place.top, right: pixel[0] + place.left + size.width, bottom: pixel[1] + place.top + size.height });

test('tags never lie on each other nor outside the view', () => {
  const frame = { width: 600, height: 400 };
  const tags = Array.from({ length: 12 }, (_, i) => ({ pixel: [300 + (i % 4) * 12, 200 + Math.floor(i / 4) * 9], size: { width: 90, height: 24 } }));
  const places = placeTags(tags, frame);
  const boxes = places.flatMap((place, i) => (place ? [box(tags[i], place)] : []));
  assert.ok(boxes.length >= 8, `${boxes.length} placed`);
  for (const [i, a] of boxes.entries()) {
    assert.ok(a.left >= 0 && a.top >= 0 && a.right <= 600 && a.bottom <= 400);
    for (const b of boxes.slice(i + 1)) assert.ok(a.right <= b.left || b.right <= a.left || a.bottom <= b.top || b.bottom <= a.top, JSON.stringify([a, b]));
  }
});

test('a tag that fits nowhere is left to the list', () => {
  assert.deepEqual(placeTags([{ pixel: [20, 20], size: { width: 90, height: 24 } }], { width: 60, height: 60 }), [null]);
});

test('only tiles that a change touches get another address', () => {
  const versions = new TileVersions();
  assert.equal(versions.change(7, [0, 0, 10, 10]), true);
  assert.equal(versions.of([5, 5, 20, 20]), 7);
  assert.equal(versions.of([11, 11, 20, 20]), 0);
  versions.change(9);
  assert.equal(versions.of([11, 11, 20, 20]), 9);
});

test('the same change told twice is no news', () => {
  const versions = new TileVersions();
  versions.change(7, [0, 0, 10, 10]);
  assert.equal(versions.change(7, [0, 0, 10, 10]), false);
  assert.equal(versions.change(7, [90, 0, 99, 10]), true);
});

test('a thousand changes are remembered in little room, and none is forgotten', () => {
  const versions = new TileVersions();
  for (let n = 1; n <= 1000; n++) versions.change(n, [n, 0, n, 0]);
  for (let n = 1; n <= 1000; n++) assert.ok(versions.of([n, 0, n, 0]) >= n, `${n}`);
  assert.equal(versions.of([2000, 0, 2001, 0]), 0);
});

test('with too many to show, tags go to what is dark: a feeder must not look restored while part of it is not', () => {
  const many = Array.from({ length: 20 }, (_, i) => ({ id: i, point: [i, 0], feeder: '471', customers: 500, status: 'restored' }));
  assert.deepEqual(chooseTags([...many, { id: 99, point: [0, 1], feeder: '471', customers: 3, status: 'confirmed' }]).map(tag => tag.key), ['outage-99']);
  assert.deepEqual(chooseTags(many).map(tag => tag.key), ['feeder-471']);
});
