import assert from 'node:assert/strict';
import test from 'node:test';
import { DoublePress } from '../../main/resources/webroot/field/double-press.js';

test('the second half of a double press is no deed of its own, however often the glove trembles', () => {
  let now = 0;
  const press = new DoublePress(() => now);
  assert.equal(press.isSecond('accept'), false);
  now += 120;
  assert.equal(press.isSecond('accept'), true);
  now += 600;
  assert.equal(press.isSecond('accept'), true);
});

test('the same press after a breath counts, and so does another one at once', () => {
  let now = 0;
  const press = new DoublePress(() => now);
  press.isSecond('in 1');
  assert.equal(press.isSecond('in 2'), false);
  now += 1000;
  assert.equal(press.isSecond('in 2'), false);
});
