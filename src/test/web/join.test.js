import assert from 'node:assert/strict';
import test from 'node:test';
import { endOfDay, invitation } from '../../main/resources/webroot/join/invitation.js';

test('the secret is what stands behind the #, and nothing that could not be one', () => {
  assert.equal(invitation('#' + 'a'.repeat(43)), 'a'.repeat(43));
  assert.equal(invitation(''), undefined);
  assert.equal(invitation('#short'), undefined);
  assert.equal(invitation(`#${'%E0%A4%A'.repeat(4)}`), undefined, 'a link that was cut in the middle of a letter');
  assert.equal(invitation('#<script>alert(1)</script>aaaaaaaa'), undefined);
});

test('a card is good to the end of its day; no day is no moment', () => {
  assert.equal(endOfDay('2027-03-31'), '2027-03-31T16:59:00.000Z', 'seven hours ahead of UTC, whatever the phone says');
  assert.equal(endOfDay('2027-13-31'), undefined);
  assert.equal(endOfDay(''), undefined);
  assert.equal(endOfDay(null), undefined);
});
