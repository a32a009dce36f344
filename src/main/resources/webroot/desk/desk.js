// The entry of /desk.
import { api } from '../shared/api.js';
import { clock } from '../shared/clock.js';
import { loadWords, t } from '../shared/words.js';

const [me] = await Promise.all([api.me(), loadWords('desk')]);
if (!me) {
  location.replace(`/sign-in?next=${encodeURIComponent(location.pathname + location.hash)}`);
} else if (!me.roles.some(r => ['agent', 'dispatcher', 'supervisor'].includes(r))) {
  location.replace(me.home ?? '/');
} else {
  clock.observe(me.serverTime);
  document.title = `${t('desk.title')} · Relight`;
  await import('./relight-desk.js');
  const page = document.createElement('relight-desk');
  page.me = me;
  document.body.replaceChildren(page);
}
