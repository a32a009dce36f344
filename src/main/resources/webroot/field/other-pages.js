/** Several pages of one person on one phone keep to one outbox: what one has changed the others read again, and whoever may send does. */
const TOGETHER_MS = 100;

/** `Channel`: as BroadcastChannel. Answers a way to end it. */
export function shareWithOtherPages(userId, { outbox, photos }, Channel = globalThis.BroadcastChannel) {
  if (!Channel) return () => undefined;
  const channel = new Channel(`relight-field-${userId}`);
  let timer = null, added = false;
  const say = what => () => channel.postMessage(what);
  for (const [source, event] of [[outbox, 'added'], [outbox, 'written'], [photos, 'written']]) source.addEventListener(event, say(event));
  channel.onmessage = ({ data }) => {
    added ||= data === 'added';
    // A page that sends a day's deeds writes many times a second.
    timer ??= setTimeout(() => {
      const more = added;
      timer = null;
      added = false;
      outbox.reread(more);
      photos.reread(more);
    }, TOGETHER_MS);
  };
  return () => {
    clearTimeout(timer);
    channel.close();
  };
}
