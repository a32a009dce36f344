/** The private page behind a report's link: what became of it, live, and "still out" with one press. */
import { Live } from '/shared/live.js';
import { api } from '/shared/api.js';
import { clock } from '/shared/clock.js';
import { fill, h, icon } from '/shared/dom.js';
import { format } from '/shared/format.js';
import { sentence, storySymbol } from '/shared/story.js';
import { symbolOf } from '/shared/symbols.js';
import { hasWords, loadWords, named, refusalWords, t, translatePage } from '/shared/words.js';
import { capital, chip, customersLine, heroParts } from './outage-card.js';
import { shareBox } from './share-box.js';

await loadWords('board');
translatePage();

const $ = id => document.getElementById(id);
const token = decodeURIComponent(location.pathname.split('/').filter(Boolean).pop() ?? '');
const live = new Live(`/live/report/${encodeURIComponent(token)}`);
const path = `/api/reports/${encodeURIComponent(token)}`;
const page = { status: null, failed: null, reminding: false, reminded: false, at: 0 };

async function load() {
  try {
    take(await api.get(path, { quiet: true }));
  } catch (problem) {
    page.failed = problem;
    draw();
  }
}

function take(status) {
  if (page.status && page.status.stage !== status.stage) $('spoken').textContent = `${t('status.nowAt')}: ${t(`stage.${status.stage}`)}`;
  Object.assign(page, { status, failed: null, at: clock.now(), reminded: page.reminded && status.canRemind });
  draw();
}

const OUTAGE_STATE = { reported: null, found: 'predicted', onTheWay: 'confirmed', onSite: 'confirmed', partlyBack: 'partiallyRestored', back: 'restored', closed: 'restored' };
const DANGER = new Set(['wire-down', 'fire', 'shock']);

function draw() {
  drawFreshness();
  const { status } = page;
  const box = $('status');
  if (!status) {
    if (!page.failed) return;
    box.removeAttribute('aria-busy');
    const gone = page.failed.status === 404 || page.failed.status === 410;
    fill(box, h('div.note', { class: gone ? 'notice' : 'warn', role: 'alert' }, icon(gone ? 'a-notice' : 'signal0'), h('b', {}, t(gone ? 'status.gone' : 'board.unreachableTitle')),
      h('p', {}, gone ? t('status.goneText') : refusalWords(page.failed).text), !gone && h('div', {}, h('button.btn.touch', { type: 'button', onclick: load }, t('do.retry')))),
      gone && h('a.btn.touch', { href: '/' }, t('status.toBoard')));
    return;
  }
  const now = clock.now();
  box.removeAttribute('aria-busy');
  $('sample').hidden = !status.sample;
  const symbol = symbolOf('report', status.kind);
  const state = status.state ?? OUTAGE_STATE[status.stage];
  const where = [status.place?.hamlet, status.place?.commune].map(p => named(p?.name ?? p)).filter(Boolean).join(', ');
  const outage = { ...status, state, hamlets: [] };
  const danger = DANGER.has(status.kind);
  fill(box,
    h('article.card.hero', {},
      h('div.row', {}, state ? chip(state) : h('span.chip', { class: symbol.tone }, icon(symbol.icon), t('stage.reported')),
        h('span.since.end', {}, status.since ? t('say.since', { time: format.moment(status.since, now) }) : t('status.reportedAt', { time: format.moment(status.at, now) }))),
      h('h1', {}, t('status.report', { kind: t(`fact.kind.${status.kind}`) })),
      where && h('p.where', {}, capital(where)),
      danger ? h('p', {}, t(`status.danger.${status.stage === 'closed' || status.stage === 'back' ? 'closed' : 'open'}`)) : status.stage === 'closed' && !status.restoredAt && state !== 'restored' ? h('p', {}, t('status.closed')) : plannedParts(status, now) ?? heroParts(outage, now),
      !danger && status.since && h('p', {}, `${customersLine(status.customersRounded)}.`),
      status.reminders > 0 && h('p.dim', {}, t('status.reminders', { n: status.reminders }))),
    askBack(status),
    page.reminded && h('div.note.restored', { role: 'status' }, icon('restored'), h('b', {}, t('status.reminded')), h('p', {}, t('status.remindedText'))),
    status.story?.length > 0 && h('section.card.log', {}, h('h2', {}, t('status.story')), h('ol.story', {}, status.story.map(entry => {
      const look = storySymbol(entry.kind);
      return h('li', { class: look.tone }, h('time', { datetime: entry.at }, format.moment(entry.at, now)), h('span', {}, sentence(entry, now)), entry.author && h('small', {}, named(entry.author.name ?? entry.author)));
    }))),
    h('section.card.log', {}, h('h2', {}, t('report.link')), shareBox(location.origin + location.pathname), h('p.hint', {}, t('report.linkHint'))));
  const acts = $('acts');
  acts.hidden = !status.canRemind || status.canLightBack;
  if (status.canRemind && !status.canLightBack) {
    fill(acts, h('button.btn.primary.touch.grow', { type: 'button', disabled: page.reminding, onclick: remind }, t(page.reminding ? 'report.sending' : 'status.remind')));
  }
}

/** Inside a planned cut nothing is predicted: what was announced is said, and when it ends. */
function plannedParts(status, now) {
  const { planned } = status;
  if (!planned) return null;
  const reason = hasWords(`cause.${planned.cause}`) ? t(`cause.${planned.cause}`) : planned.cause;
  return [h('div.win', {}, h('span.dim', {}, t('planned.inPlan')), h('b.long', {}, format.window(planned.from, planned.to, now)),
    h('span.dim', {}, t('planned.until', { time: format.moment(planned.to, now) }))), h('p', {}, t('planned.because', { reason }))];
}

/** After the end of an outage: two large buttons, one question. */
function askBack(status) {
  if (status.lightBack === true) return h('div.note.restored', { role: 'status' }, icon('restored'), h('b', {}, t('back.thanks')), h('p', {}, t('back.thanksText')));
  if (!status.canLightBack) return null;
  return h('section.card.ask-back', { 'aria-labelledby': 'back-title' }, h('h2', { id: 'back-title' }, t('back.title')), h('p.dim', {}, t('back.text')),
    h('div.choices', {}, h('button.btn.primary.touch.grow', { type: 'button', disabled: page.reminding, onclick: () => answer('light-back') }, t('back.yes')),
      h('button.btn.touch.grow', { type: 'button', disabled: page.reminding, onclick: () => answer('remind') }, t('back.no'))));
}

const remind = () => answer('remind');

async function answer(what) {
  page.reminding = true;
  draw();
  try {
    const status = await api.post(`${path}/${what}`, {});
    page.reminded = what === 'remind';
    take(status);
    fill($('notice'));
  } catch (problem) {
    const { text, code } = refusalWords(problem);
    fill($('notice'), h('div.note.urgent', { role: 'alert' }, icon('a-urgent'), h('b', {}, t('report.refused')), h('p', {}, text), h('p.hint.mono', {}, code)));
  } finally {
    page.reminding = false;
    draw();
  }
}

function drawFreshness() {
  const fresh = $('fresh');
  const gone = page.failed && !page.status;
  fresh.hidden = Boolean(gone);
  if (!page.status) return;
  if (live.state === 'live' && live.number) page.at = clock.now();
  const key = `${live.state} ${format.time(page.at)}`;
  if (fresh.dataset.shown === key) return;
  fresh.dataset.shown = key;
  fresh.className = live.state === 'live' ? 'fresh' : `fresh ${live.state}`;
  fill(fresh, h('span', {}, `${t(live.state === 'stale' ? 'board.lastSeen' : 'board.asOf')} `, h('b', {}, h('time', { datetime: new Date(page.at).toISOString() }, format.moment(page.at, clock.now())))));
}

live.addEventListener('item', ({ detail }) => detail.kind === 'status' && take(detail.body));
live.addEventListener('snapshot', load);
live.addEventListener('freshness', drawFreshness);
const greeted = live.open().catch(() => undefined);
await Promise.race([greeted, new Promise(go => setTimeout(go, 1500))]);
await load();
setInterval(drawFreshness, 5000);
setInterval(() => document.visibilityState === 'visible' && page.status && !document.activeElement?.closest('.linkbox') && draw(), 30_000);
