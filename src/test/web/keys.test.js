import { test } from 'node:test';
import assert from 'node:assert/strict';
import { actionOf, keys } from '../../main/resources/webroot/console/keys.js';

const press = (key, more) => ({ key, ...more });

test('every key does one thing', () => {
  assert.equal(new Set(keys.map(k => k.key)).size, keys.length);
});

test('letters work in either case, not with a modifier and not while held down', () => {
  assert.equal(actionOf(press('g')), 'assign');
  assert.equal(actionOf(press('G', { shiftKey: true })), 'assign');
  assert.equal(actionOf(press('g', { ctrlKey: true })), null);
  assert.equal(actionOf(press('g', { repeat: true })), null);
});

test('where somebody types, letters are letters; Escape and F6 still work', () => {
  const focused = { tagName: 'INPUT', type: 'search' };
  assert.equal(actionOf(press('g'), { focused }), null);
  assert.equal(actionOf(press('/'), { focused }), null);
  assert.equal(actionOf(press('Escape'), { focused }), 'back');
  assert.equal(actionOf(press('F6'), { focused }), 'focus-next');
  assert.equal(actionOf(press('g'), { focused: { tagName: 'INPUT', type: 'checkbox' } }), 'assign');
  assert.equal(actionOf(press('g'), { focused: { tagName: 'TEXTAREA' } }), null);
});

test('single keys can be turned off', () => {
  assert.equal(actionOf(press('g'), { singleKeys: false }), null);
  assert.equal(actionOf(press('F6'), { singleKeys: false }), 'focus-next');
});

test('where a page lies over what is selected, nothing is done to it unseen; the keys of everywhere go on', () => {
  assert.equal(actionOf(press('m'), { everywhereOnly: true }), null);
  assert.equal(actionOf(press('t'), { everywhereOnly: true }), null);
  assert.equal(actionOf(press('Escape'), { everywhereOnly: true }), 'back');
  assert.equal(actionOf(press('1'), { everywhereOnly: true }), 'focus-queue');
});
