import assert from 'node:assert/strict';
import test from 'node:test';
import { formatsFor } from '../../main/resources/webroot/shared/format.js';

const vi = formatsFor('vi'), en = formatsFor('en');
const plain = text => text.replaceAll('\u00a0', ' ');
const NOON = Date.parse('2026-11-23T05:00:00Z'); // Monday 12:00 in Hồ Chí Minh City
const at = (hours, minutes = 0, seconds = 0) => NOON + ((hours * 60 + minutes) * 60 + seconds) * 1000;

test('moments are told in the house’s time zone, wherever the reader’s clock stands', () => {
  assert.equal(vi.time('2026-11-23T07:32:07Z'), '14:32');
  assert.equal(vi.clock('2026-11-23T07:32:07Z'), '14:32:07');
  assert.equal(en.time('2026-11-22T17:05:00Z'), '00:05');
});

test('another day is named, today is not', () => {
  assert.equal(plain(vi.moment(at(2), NOON)), '14:00');
  assert.equal(plain(vi.moment(at(44), NOON)), '08:00 25/11');
  assert.equal(plain(en.moment(at(44), NOON)), '08:00 25 Nov');
  assert.equal(plain(vi.day(at(48))), 'Thứ Tư 25/11');
  assert.equal(plain(en.day(at(48))), 'Wed 25 Nov');
});

test('a window names its day once, or twice when it runs over midnight', () => {
  assert.equal(plain(vi.window(at(3, 40), at(4, 30), NOON)), '15:40 – 16:30');
  assert.equal(plain(vi.window(at(44), at(47, 30), NOON)), '08:00 – 11:30 25/11');
  assert.equal(plain(vi.window(at(11), at(13), NOON)), '23:00 – 01:00 24/11');
  assert.equal(plain(vi.window(at(3), null, NOON)), '15:00');
});

test('numbers and distances take the language’s separators', () => {
  assert.equal(vi.number(1284), '1.284');
  assert.equal(en.number(1284), '1,284');
  assert.deepEqual([3210, 850, 87, 994, 999, 99940, 123456].map(m => plain(vi.distance(m))), ['3,2 km', '850 m', '87 m', '990 m', '1 km', '99,9 km', '123 km']);
  assert.equal(plain(vi.percent(0.8)), '80 %');
});

test('durations keep two steps at most', () => {
  const told = ms => plain(vi.duration(ms));
  assert.deepEqual([24e3, 51 * 60e3, 125 * 60e3, 120 * 60e3, 76 * 3600e3].map(told), ['24 giây', '51 phút', '2 giờ 05 phút', '2 giờ', '3 ngày 4 giờ']);
  assert.equal(plain(en.duration(125 * 60e3)), '2 h 05 min');
  assert.equal(plain(vi.ago(NOON - 6 * 60e3, NOON)), '6 phút trước');
  assert.equal(vi.ago(NOON - 4e3, NOON), 'vừa xong');
});

test('a target counts minutes, the last five in seconds, and then says how late', () => {
  assert.equal(plain(vi.left(at(0, 41), NOON)), 'còn 41 phút');
  assert.equal(plain(vi.left(at(0, 4, 32), NOON)), 'còn 4:32');
  assert.equal(plain(vi.left(at(0, -37), NOON)), 'trễ 37 phút');
  assert.equal(plain(en.left(at(0, -5), NOON)), '5 min late');
});
