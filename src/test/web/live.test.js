import { test } from 'node:test';
import assert from 'node:assert/strict';
import { EventParser, Following, freshness, pauseBefore } from '../../main/resources/webroot/shared/live.js';
import { Collection } from '../../main/resources/webroot/shared/collection.js';

test('a stream cut at every possible place gives the same events', () => {
  const text = ': hi\r\nevent: hello\ndata: {"number":4}\nid: 4\n\nevent: outage\ndata: {"a":1,\r\ndata: "b":"Đội 2"}\nid: 5\n\n';
  const whole = new EventParser().feed(text);
  assert.deepEqual(whole, [{ event: 'hello', data: '{"number":4}', id: '4' }, { event: 'outage', data: '{"a":1,\n"b":"Đội 2"}', id: '5' }]);
  for (let cut = 0; cut <= text.length; cut++) {
    const parser = new EventParser();
    assert.deepEqual([...parser.feed(text.slice(0, cut)), ...parser.feed(text.slice(cut))], whole, `cut at ${cut}`);
  }
});

test('an event without an id has none, whatever came before', () => {
  assert.deepEqual(new EventParser().feed('id: 4\ndata: 1\n\ndata: 2\n\n').map(e => e.id), ['4', undefined]);
});

test('an unfinished event is not delivered', () => {
  assert.deepEqual(new EventParser().feed('event: outage\ndata: {"id":1}\n'), []);
});

test('the stream is resumed after the last event seen', () => {
  const following = new Following();
  assert.equal(following.lastEventId, undefined);
  assert.equal(following.receive({ event: 'hello' }, { number: 10, heartbeatSeconds: 3 }), 'alive');
  assert.equal(following.lastEventId, '10');
  assert.equal(following.receive({ event: 'outage', id: '12' }, { id: 1 }), 'deliver');
  assert.equal(following.lastEventId, '12');
  // The hello of the second connection already names number 15, but 13 to 15 have not reached us yet.
  assert.equal(following.receive({ event: 'hello' }, { number: 15 }), 'alive');
  assert.equal(following.lastEventId, '12');
  assert.equal(following.heartbeatSeconds, 3);
});

test('a heartbeat moves the number on, a reset asks for a snapshot', () => {
  const following = new Following();
  following.receive({ event: 'hello' }, { number: 10 });
  assert.equal(following.receive({ event: 'heartbeat' }, { number: 20 }), 'alive');
  assert.equal(following.lastEventId, '20');
  assert.equal(following.receive({ event: 'reset', id: '30' }, {}), 'snapshot');
  assert.equal(following.lastEventId, '30');
});

test('a journal shorter than what we have seen is another journal', () => {
  const following = new Following();
  following.receive({ event: 'hello' }, { number: 100 });
  assert.equal(following.receive({ event: 'hello' }, { number: 3 }), 'snapshot');
  assert.equal(following.lastEventId, '3');
});

test('an end is an end', () => {
  assert.equal(new Following().receive({ event: 'end' }, { reason: 'revoked' }), 'end');
});

test('the light is live below five seconds, late to a minute, then stale', () => {
  assert.equal([0, 4999, 5000, 59_999, 60_000].map(age => freshness(age, 2)).join(' '), 'live live late late stale');
  assert.equal(freshness(9000, 5), 'live', 'a slow heartbeat alone is not a fault');
});

test('pauses double, end at ten seconds and differ from page to page', () => {
  assert.deepEqual([1, 2, 3, 4, 5, 9].map(n => pauseBefore(n, 1)), [500, 1000, 2000, 4000, 8000, 10_000]);
  assert.equal(pauseBefore(1, 0), 250);
});

test('what changed while the snapshot was under way is not undone by it', () => {
  const held = new Collection();
  held.put({ id: 1, number: 5, v: 'old' });
  held.put({ id: 2, number: 9, v: 'came during the snapshot' });
  held.put({ id: 3, number: 12, v: 'new during the snapshot' });
  held.put({ id: 4, number: 2, v: 'gone before the snapshot' });
  held.replace([{ id: 1, number: 6, v: 'newer' }, { id: 2, number: 7, v: 'older' }], 8);
  assert.equal(held.all().map(i => `${i.id} ${i.v}`).sort().join('; '), '1 newer; 2 came during the snapshot; 3 new during the snapshot');
});

test('an older item never replaces a newer one', () => {
  const held = new Collection();
  assert.equal(held.put({ id: 1, number: 5, v: 'a' }), true);
  assert.equal(held.put({ id: 1, number: 4, v: 'b' }), false);
  assert.equal(held.get(1).v, 'a');
  assert.equal(held.put({ id: 1, number: 5, v: 'c' }), true, 'the same number may bring another side of the same change');
});
