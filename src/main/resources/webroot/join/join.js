// /join: somebody who was invited says who he is, and is told once how he signs in.
import { api, newKey } from '../shared/api.js';
import { fill, h, icon } from '../shared/dom.js';
import { format } from '../shared/format.js';
import { loadWords, refusalWords, t, translatePage } from '../shared/words.js';
import { endOfDay, invitation } from './invitation.js';

await loadWords('join');
translatePage();

const byId = id => document.getElementById(id);
const token = invitation(location.hash);
const moment = text => format.moment(text, Date.now());
let welcome;

if (token) {
  try {
    const found = await api.post('/api/join/look', { token });
    byId('into').textContent = t('join.into', { ...found, until: moment(found.until) });
    byId('form').hidden = false;
  } catch (e) {
    close(e);
  }
} else {
  close({ code: 'join/unknown' });
}

// a day without a card says nothing, and a card without a day is not believed
byId('card').addEventListener('input', () => {
  const has = byId('card').value.trim() !== '';
  byId('card-day').hidden = !has;
  byId('card-until').required = has;
});

byId('form').addEventListener('submit', async event => {
  event.preventDefault();
  const button = byId('submit');
  if (button.getAttribute('aria-disabled') === 'true') return;
  button.setAttribute('aria-disabled', 'true');
  byId('refused').hidden = true;
  const said = new FormData(event.currentTarget);
  const card = said.get('card').trim() || null;
  try {
    welcome = await api.post('/api/join', {
      token,
      key: requestKey(),
      name: said.get('name').trim(),
      phone: said.get('phone').trim(),
      grade: said.get('grade'),
      card,
      cardUntil: card && endOfDay(said.get('card-until')),
    });
    forgetKey();
    greet();
  } catch (e) {
    if (['join/unknown', 'join/expired', 'join/full'].includes(e.code)) return close(e);
    refuse(e);
    button.removeAttribute('aria-disabled');
  }
});

byId('go').addEventListener('click', async event => {
  event.currentTarget.setAttribute('aria-disabled', 'true');
  try {
    await api.signIn(welcome.login, welcome.password);
    location.replace('/field');
  } catch {
    location.assign('/sign-in?next=/field');
  }
});

function greet() {
  // whoever looks over a shoulder later finds no invitation in the address
  history.replaceState(null, '', location.pathname + location.search);
  byId('welcome').textContent = t('join.welcome', { crew: welcome.crew, until: moment(welcome.until) });
  byId('login').textContent = welcome.login;
  byId('password').textContent = welcome.password;
  byId('form').hidden = true;
  byId('done').hidden = false;
  byId('done-heading').focus();
}

function refuse(e) {
  const words = refusalWords(e);
  fill(byId('refused'), icon('a-urgent'), h('b', {}, words.text), h('p.mono.small', {}, words.code));
  byId('refused').hidden = false;
}

function close(e) {
  const words = refusalWords(e);
  byId('form').hidden = true;
  fill(byId('closed'), h('h1', {}, t('join.closed')), h('p', {}, words.text), h('p.mono.small', {}, words.code));
  byId('closed').hidden = false;
}

/** The same while this page asks, so that an answer that was lost on the way makes no second account. */
function requestKey() {
  const known = sessionStorage.getItem('relight.join');
  if (known) return known;
  const fresh = newKey();
  sessionStorage.setItem('relight.join', fresh);
  return fresh;
}

function forgetKey() {
  sessionStorage.removeItem('relight.join');
}
