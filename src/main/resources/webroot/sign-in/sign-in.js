// /sign-in: a form, a refusal in words, and the alarm's sound tried before the shift.
import { armSound, sound } from '../shared/alarm-sound.js';
import { api } from '../shared/api.js';
import { fill, h, icon } from '../shared/dom.js';
import { loadWords, refusalWords, t, translatePage } from '../shared/words.js';
import { nextPage } from './next.js';

await loadWords('sign-in');
translatePage();

const byId = id => document.getElementById(id);
const asked = new URLSearchParams(location.search);

if (asked.get('why') === 'revoked') {
  byId('why').textContent = t('signIn.revoked');
  byId('why').hidden = false;
}

byId('form').addEventListener('submit', async event => {
  event.preventDefault();
  const button = byId('submit');
  if (button.getAttribute('aria-disabled') === 'true') return;
  button.setAttribute('aria-disabled', 'true');
  byId('refused').hidden = true;
  // The click lets the next page sound its alarm without another one.
  armSound();
  try {
    const me = await api.signIn(byId('login').value.trim(), byId('password').value, isPhone());
    location.replace(nextPage(asked.get('next'), me.home, location.origin));
  } catch (e) {
    refuse(e);
    button.removeAttribute('aria-disabled');
  }
});

/** A phone's browser is ended whenever its system likes; a desk's by the person who leaves it. */
const isPhone = () => matchMedia('(pointer: coarse)').matches || Boolean(asked.get('next')?.startsWith('/field'));

function refuse(e) {
  const words = e.status === 401 && e.code !== 'auth/expired' ? { text: t('signIn.wrong'), code: e.code } : refusalWords(e);
  fill(byId('refused'), icon('a-urgent'), h('b', {}, words.text), h('p.mono.small', {}, words.code));
  byId('refused').hidden = false;
  byId('password').select();
  byId('password').focus();
}

byId('show').addEventListener('click', event => {
  const shown = byId('password').type === 'text';
  byId('password').type = shown ? 'password' : 'text';
  event.currentTarget.setAttribute('aria-pressed', String(!shown));
  event.currentTarget.textContent = t(shown ? 'signIn.show' : 'signIn.hide');
});

byId('sound').addEventListener('click', async () => {
  await armSound();
  byId('heard').textContent = t(sound() ? 'signIn.heard' : 'signIn.mute');
});
