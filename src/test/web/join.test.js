import assert from 'node:assert/strict';
import test from 'node:test';
import { endOfDay, invitation } from '../../main/resources/webroot/join/invitation.js';

test('the secret is what stands behind the #, and nothing that could not be one', () => {
  assert.equal(invitation('#' + 'a'.repeat(43)), 'a'.repeat(43));
  assert.equal(invitation(''), undefined);
  assert.equal(invitation('#short'), undefined);
  assert.equal(invitation('#<script>alert(1)</script>aaaaaaaa'), undefined);
});

test('a card is good to the end of its day; no day is no moment', () => {
  assert.equal(new Date(endOfDay('2027-03-31')).getDate(), 31);
  assert.equal(endOfDay(''), undefined);
  assert.equal(endOfDay(null), undefined);
});
