// The entry of /console: words and the person first, then the stream, then the page.
import { api } from '../shared/api.js';
import { clock } from '../shared/clock.js';
import { loadWords, t } from '../shared/words.js';
import { ConsoleStore } from './store.js';

const [me] = await Promise.all([api.me(), loadWords('console', 'outages', 'crews', 'work', 'safety', 'refused')]);
if (!me) {
  location.replace(`/sign-in?next=${encodeURIComponent(location.pathname + location.hash)}`);
} else if (!me.roles.some(r => ['dispatcher', 'supervisor', 'administrator'].includes(r))) {
  location.replace(me.home ?? '/');
} else {
  clock.observe(me.serverTime);
  document.title = `${t('console.title')} · Relight`;
  await import('./relight-console.js');
  const page = document.createElement('relight-console');
  page.store = new ConsoleStore(me);
  document.body.replaceChildren(page);
  page.store.open().catch(() => {
    // A refused stream has sent "ended", which leads to the sign-in page; anything else is tried again by the stream itself.
  });
}
