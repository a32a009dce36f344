/** The public board: what is out, where, since when and until when. The list first; map, reporting and kiosk come when they are asked for. */
import { Live } from '/shared/live.js';
import { clock } from '/shared/clock.js';
import { fill, h, icon } from '/shared/dom.js';
import { format } from '/shared/format.js';
import { recall, remember } from '/shared/store.js';
import { language, loadWords, named, t, translatePage } from '/shared/words.js';
import { byWeight, changedIds, communeNamed, looksLikeCustomerCode, touches } from './board-model.js';
import { capital, customersLine, inSentence, outageCard, outageDetail, placeLine } from './outage-card.js';
import { MyReports } from './my-reports.js';

await loadWords('board');
translatePage();

const $ = id => document.getElementById(id);
const kiosk = new URLSearchParams(location.search).has('kiosk');
// A phone that saves data does not hold a stream open; it asks once a minute and when it is looked at.
const sparing = navigator.connection?.saveData === true;
const ASK_EACH_MS = 60_000, REST_AFTER_MS = 30_000;

const live = new Live('/live/board');
const myReports = new MyReports();
const page = {
  board: recall('board.last'),
  asOf: null,
  from: 'memory',
  failed: false,
  text: recall('board.place', ''),
};
const listeners = new Set();
let map = null;

/** The latest board as `new time, what changed`: kiosk and map listen here. */
function announce(changed) {
  for (const listener of listeners) listener(page.board, changed);
}

async function fetchBoard(number) {
  try {
    const headers = { Accept: 'application/json' };
    if (number) headers['Relight-After'] = String(number);
    const answer = await fetch('/board.json', { headers, cache: 'no-cache', signal: AbortSignal.timeout(20_000) });
    if (!answer.ok) throw new Error(`board answered ${answer.status}`);
    const board = await answer.json();
    if (page.board && page.from === 'server' && board.number < page.board.number) return;
    const changed = page.from === 'server' ? changedIds(page.board?.outages, board.outages) : new Set();
    Object.assign(page, { board, from: 'server', failed: false, asOf: Math.max(Date.parse(board.asOf) || 0, clock.now()) });
    const kept = JSON.stringify(board);
    if (kept.length < 200_000) remember('board.last', board);
    draw(changed);
    announce(changed);
    // Heard once per change, not once a minute: the clock above the list is for the eye only.
    if (changed.size > 0) $('spoken').textContent = t('board.changed', { n: board.outages.filter(o => o.state !== 'restored').length });
  } catch {
    page.failed = true;
    drawFreshness();
    if (!page.board) draw();
  }
}

let asked = null;
function ask(number) {
  // Many boards hear of a change in the same instant; they come back spread over a third of a second.
  asked ??= setTimeout(() => {
    asked = null;
    fetchBoard(number);
  }, Math.random() * 300);
}

function freshState() {
  if (page.from !== 'server') return 'stale';
  if (sparing) return clock.now() - page.asOf < 2 * ASK_EACH_MS ? 'live' : 'stale';
  return live.state;
}

/** While the stream lives nothing has changed since the last heartbeat, so the picture is as of now. */
function asOf() {
  if (page.from !== 'server') return Date.parse(page.board?.asOf ?? 0);
  if (!sparing && live.state === 'live' && live.number) page.asOf = clock.now();
  return page.asOf;
}

function drawFreshness() {
  const fresh = $('fresh');
  if (!page.board) {
    fill(fresh, h('span', {}, page.failed ? t('board.noData') : t('fresh.loading')));
    fresh.className = page.failed ? 'fresh stale' : 'fresh late';
  } else {
    const state = freshState();
    fresh.className = state === 'live' ? 'fresh' : `fresh ${state}`;
    const time = h('b', {}, h('time', { datetime: new Date(asOf()).toISOString() }, format.moment(asOf(), clock.now())));
    const key = `${state} ${time.textContent}`;
    if (fresh.dataset.shown !== key) {
      fresh.dataset.shown = key;
      fill(fresh, h('span', {}, `${t(state === 'stale' ? 'board.lastSeen' : 'board.asOf')} `, time));
    }
    document.body.classList.toggle('stale-data', state === 'stale');
  }
  drawNotice();
}

function drawNotice() {
  const stale = page.board ? freshState() === 'stale' && (page.failed || page.from === 'server') : page.failed;
  const shown = stale ? (page.board ? 'stale' : 'none') : '';
  const notice = $('notice');
  if (notice.dataset.shown === shown) return;
  notice.dataset.shown = shown;
  if (!stale) return void fill(notice);
  fill(notice, h('div.note.warn', { role: 'status' }, icon('signal0'), h('b', {}, t(page.board ? 'board.staleTitle' : 'board.unreachableTitle')),
    h('p', {}, t(page.board ? 'board.staleText' : 'board.unreachableText'), ' ',
      h('button.link', { type: 'button', onclick: () => { live.retryNow(); fetchBoard(); } }, t('do.reconnect')))));
}

function draw(changed = new Set()) {
  const { board } = page;
  drawFreshness();
  if (!board) {
    if (page.failed) fill($('list')).removeAttribute('aria-busy');
    return;
  }
  $('unit').textContent = named(board.unit?.name) || t('app.name');
  $('sample').hidden = kiosk || !board.sample;
  const communes = board.communes ?? [];
  fill($('places'), communes.map(c => h('option', { value: capital(c.name) })));
  const now = clock.now();
  const id = location.hash.startsWith('#o/') ? decodeURIComponent(location.hash.slice(3)) : null;
  document.body.classList.toggle('in-detail', id !== null);
  const list = $('list');
  list.removeAttribute('aria-busy');
  drawMine(id === null);
  if (id !== null) {
    $('count').textContent = '';
    $('elsewhere').hidden = true;
    const outage = board.outages.find(o => String(o.id) === id);
    const back = h('a.backrow', { href: '#' }, icon('back'), t('board.allOutages'));
    const keepFocus = list.contains(document.activeElement);
    fill(list, back, outage ? outageDetail(outage, now) : h('div.empty.good', {}, icon('restored'), h('b', {}, t('board.gone')), h('span', {}, t('board.goneText'))));
    if (keepFocus) list.querySelector('h2')?.focus({ preventScroll: true });
    return;
  }
  const here = board.outages.filter(o => touches(o, page.text, communes)).sort(byWeight);
  const dark = here.filter(o => o.state !== 'restored').length;
  $('count').textContent = dark > 0 ? t('board.count', { n: dark }) : here.length > 0 ? t('board.countNone') : '';
  const planned = (board.planned ?? []).filter(p => touches({ commune: p.commune, hamlets: p.hamlets ?? [] }, page.text, communes));
  const commune = communeNamed(communes, page.text);
  fill(list,
    looksLikeCustomerCode(page.text) && h('div.note.notice', {}, icon('a-notice'), h('b', {}, t('board.codeTitle')), h('p', {}, t('board.codeText'), ' ',
      h('button.link', { type: 'button', onclick: () => openReport('report', { customerCode: page.text }) }, t('board.report')))),
    here.map(o => outageCard(o, { now, showCommune: !commune, changed: changed.has(o.id) })),
    planned.map(p => plannedCard(p, now)),
    here.length === 0 && planned.length === 0 && !looksLikeCustomerCode(page.text) && nothingHere(board, commune));
  const others = board.outages.filter(o => o.state !== 'restored').length - dark;
  $('elsewhere').hidden = others <= 0;
  if (others > 0) fill($('elsewhere'), `${t('board.elsewhere', { n: others })} `, h('button.link', { type: 'button', onclick: () => search('') }, t('board.showAll')));
}

function nothingHere(board, commune) {
  const known = !page.text || commune;
  return h('div.empty.good', {}, icon(known ? 'restored' : 'search'),
    h('b', {}, known ? (commune ? t('board.nothingIn', { place: inSentence(commune.name) }) : t('board.nothing')) : t('board.notFound', { text: page.text })),
    h('span', {}, t(known ? 'board.nothingText' : 'board.notFoundText')));
}

function plannedCard(planned, now) {
  const { from, to, state, commune } = planned;
  const off = state === 'cancelled';
  return h(`article.card.edge.out.slim${off ? '' : '.planned'}`, { 'data-id': planned.id },
    h('div.row', {}, h('span.chip.planned', {}, icon('planned'), t(`planned.${state}`)), planned.changed && !off && h('span.chip.warn', {}, t('planned.changed')), h('span.since.end', {}, format.day(from))),
    h('h2', {}, placeLine(planned)),
    commune && planned.hamlets.length > 0 && h('p.where', {}, capital(commune.name)),
    h('p.light', {}, h('b', { class: 'long' }, off ? h('s', {}, format.window(from, to, now)) : format.window(from, to, now))),
    h('p.dim', {}, [`${named(planned.reason)}.`, `${customersLine(planned.customers)}.`].join(' ')),
    !off && h('a.more', { href: `/planned/${encodeURIComponent(planned.id)}.ics?lang=${language}`, download: '' }, t('planned.calendar'), h('span.visually-hidden', {}, `: ${placeLine(planned)}`), icon('chevron')));
}

function drawMine(visible) {
  const section = $('mine');
  const reports = visible ? myReports.all() : [];
  section.hidden = reports.length === 0;
  section.className = 'card mine';
  if (reports.length > 0) fill(section, myReports.view(reports, drawMineAgain));
}
const drawMineAgain = () => drawMine(!location.hash.startsWith('#o/'));

// -- search ------------------------------------------------------------------------------------------------
function search(text) {
  page.text = text.trim();
  if ($('q').value.trim() !== page.text) $('q').value = page.text;
  $('clear').hidden = page.text === '';
  if (page.board && (page.text === '' || communeNamed(page.board.communes ?? [], page.text))) remember('board.place', page.text);
  draw();
  announce(new Set());
}
$('q').value = page.text;
$('clear').hidden = page.text === '';
let typed;
$('q').addEventListener('input', () => {
  clearTimeout(typed);
  typed = setTimeout(() => search($('q').value), 150);
});
$('find').addEventListener('submit', event => {
  event.preventDefault();
  search($('q').value);
  $('q').blur();
});
$('clear').addEventListener('click', () => {
  search('');
  $('q').focus();
});
addEventListener('hashchange', () => {
  draw();
  scrollTo(0, 0);
  if (location.hash.startsWith('#o/')) $('list').querySelector('h2')?.focus({ preventScroll: true });
  announce(new Set());
});

// -- reporting, map, kiosk: loaded when wanted ----------------------------------------------------------------
async function openReport(kind, given) {
  const { ReportDialog } = await import('./report.js');
  new ReportDialog({ kind, given, unit: page.board?.unit, communes: page.board?.communes ?? [], sent: drawMineAgain }).open();
}
$('report').addEventListener('click', () => openReport('report'));
$('danger').addEventListener('click', () => openReport('danger'));
if (location.hash === '#report' || location.hash === '#danger') openReport(location.hash.slice(1));
else if (new URLSearchParams(location.search).has('qr')) openReport('report');
myReports.resume(drawMineAgain);

async function openMap() {
  if (map) return;
  $('map-ask').classList.add('loading');
  try {
    const { BoardMap } = await import('./board-map.js');
    map = await BoardMap.into($('map-pane'));
    $('map-ask').remove();
    listeners.add(board => map.show(board, { text: page.text, selected: location.hash.slice(3) }));
    announce(new Set());
  } catch (e) {
    console.warn('map', e);
    map = null;
    fill($('map-ask'), h('p', {}, t('board.mapFailed')), h('button.btn.touch', { type: 'button', onclick: openMap }, t('do.retry')));
  }
}
$('show-map').addEventListener('click', openMap);
const wide = matchMedia('(min-width: 60rem)');
const quickLine = () => !sparing && !/2g/.test(navigator.connection?.effectiveType ?? '');
const whenIdle = globalThis.requestIdleCallback ?? (work => setTimeout(work, 500));

if (kiosk) {
  const { Kiosk } = await import('./kiosk.js');
  const screen = new Kiosk(document.body, { asOf, freshState, place: new URLSearchParams(location.search).get('kiosk') || page.text });
  listeners.add(board => screen.show(board));
  if (page.board) screen.show(page.board);
}

// -- first picture, then live ---------------------------------------------------------------------------------
draw();
live.addEventListener('item', ({ detail }) => detail.kind === 'board' && ask(detail.body.number));
live.addEventListener('snapshot', () => ask());
live.addEventListener('freshness', () => {
  drawFreshness();
  if (live.state === 'live' && page.failed) ask();
});
if (sparing) {
  await fetchBoard();
  setInterval(() => document.visibilityState === 'visible' && fetchBoard(), ASK_EACH_MS);
} else {
  let streaming = true;
  // Subscribed before asked: nothing falls between. A stream that cannot open must not hold back the list.
  const greeted = live.open().then(() => fetchBoard(), () => undefined);
  setTimeout(() => page.from !== 'server' && fetchBoard(), 1500);
  let rest;
  document.addEventListener('visibilitychange', () => {
    clearTimeout(rest);
    if (document.visibilityState === 'hidden' && !kiosk) {
      rest = setTimeout(() => {
        streaming = false;
        live.close();
      }, REST_AFTER_MS);
    } else if (!streaming) {
      streaming = true;
      live.open().then(() => fetchBoard(), () => undefined);
    }
  });
  await Promise.race([greeted, new Promise(go => setTimeout(go, 3000))]);
}
if (!kiosk && wide.matches && quickLine()) whenIdle(openMap);
// The minute turns: ages and "as of" follow without asking the server.
setInterval(drawFreshness, 5000);
setInterval(() => document.visibilityState === 'visible' && location.hash.startsWith('#o/') && draw(), 30_000);
