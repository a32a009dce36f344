// Takes in a file by the outbox's own rules: order kept job by job, what goes unanswered asked again with its key, photos in pieces.
import { api } from '../shared/api.js';
import { sha256 } from '../field/digest.js';
import { FieldLink } from '../field/field-link.js';
import { Outbox } from '../field/outbox.js';
import { OutboxInMemory } from '../field/outbox-database.js';
import { Photos } from '../field/photos.js';

/** What would become of each deed: {author, states}, the latter by key {state, received}. */
export async function lookAt(file, post = api.post.bind(api)) {
  const answer = await post('/api/handed-in/look', { userId: file.user.id, deeds: file.deeds.map(({ key, path }) => ({ key, path })) });
  return { author: answer.author, states: new Map(answer.deeds.map(d => [d.key, d])) };
}

/** Whether a deed can be taken in: untouched, new to the server, and not given up by its author. */
export const canTake = (deed, states) => deed.intact && deed.state !== 'dropped' && states.get(deed.key)?.state === 'new';

/** Whether taking the file in has anything to do for a deed: itself, or a photo whose record came through and whose bytes did not. */
export const hasWork = (file, deed, states) => canTake(deed, states) || (deed.intact && states.get(deed.key)?.state === 'known' && file.photos.has(deed.photo));

/**
 * Begins to take in what can be, and the photos of what the server has. Answers {outbox, photos} to watch; `myId` is who hands in, `hand` and
 * `link` send.
 */
export async function takeIn(file, states, myId, { hand = api.hand.bind(api), link = new FieldLink(() => myId) } = {}) {
  const store = new OutboxInMemory();
  for (const deed of file.deeds.filter(d => hasWork(file, d, states))) {
    const { intact, problem, waitUntil, nextTryAt, settledAt, ...record } = deed;
    const open = states.get(deed.key).state === 'new';
    const photo = file.photos.get(deed.photo);
    const kept = { ...record, state: open ? 'onPhone' : 'received', settledAt: open ? undefined : states.get(deed.key).received, tries: 0 };
    if (photo) await store.putWithPhoto(kept, { sha256: deed.photo, type: photo.type, size: photo.size, sequence: deed.sequence, state: 'onPhone', tries: 0, sent: 0 }, photo.bytes);
    else await store.put(kept);
  }
  const outbox = new Outbox({ store, newKey: () => null, post: ({ key, path, digest, text }) => hand('POST', '/api/handed-in', JSON.stringify({ userId: file.user.id, key, path, digest, text }), { 'Content-Type': 'application/json' }) });
  const photos = new Photos({ store, link, hash: sha256 });
  await photos.open();
  await outbox.open(file.user.id);
  outbox.flush().then(() => photos.flush());
  return { outbox, photos };
}
