/** Draws one outage for the public: as a card in the list, and in full. */
import { h, icon } from '/shared/dom.js';
import { format } from '/shared/format.js';
import { foldStages, publicSymbolOf } from '/shared/symbols.js';
import { hasWords, named, t } from '/shared/words.js';
import { axis, communesOf, confidenceWord, places } from './board-model.js';

/** A commune's name inside a sentence: "Xã Tân Lộc" -> "xã Tân Lộc". */
export const inSentence = name => name.replace(/^(Xã|Phường|Thị trấn)(?= )/, kind => kind.toLowerCase());

/** "Ấp 2, ấp 3 và ấp Kênh Mới"; over more than one commune their names; without hamlets a part of the commune. */
export function placeLine(outage) {
  const commune = named(outage.commune?.name ?? outage.commune);
  const communes = communesOf(outage.hamlets ?? []);
  const { shown, rest } = places(communes.length ? communes.map(name => ({ name })) : outage.hamlets ?? []);
  if (shown.length === 0) return commune ? t('board.partOf', { place: inSentence(commune) }) : t('board.somewhere');
  if (rest > 0) return t('board.andMore', { list: shown.join(', '), n: rest });
  return shown.length === 1 ? shown[0] : t('say.and', { list: shown.slice(0, -1).join(', '), last: shown.at(-1) });
}

/** "Khoảng 1.280 khách hàng"; a missing number means fewer than ten, never the number itself. */
export const customersLine = customers => (customers === null || customers === undefined ? t('say.customersFew') : t('say.customersAbout', { n: customers }));

export const causeLine = cause => (cause ? (hasWords(`cause.${cause}`) ? t(`cause.${cause}`) : named(cause)) : null);

/** Below the heading: the commune, or how many hamlets when the heading names communes. */
function whereLine(outage, commune) {
  if (!outage.hamlets?.length) return null;
  if (communesOf(outage.hamlets).length) return h('p.where', {}, t('board.hamlets', { n: outage.hamlets.length }));
  return commune && h('p.where', {}, capital(commune));
}

export function chip(state) {
  const symbol = publicSymbolOf(state);
  return h('span.chip', { class: symbol.tone }, icon(symbol.icon), t(symbol.word));
}

/** The six stages folded to four; the current one is marked for the eye and for the reader. */
export function stages(stage, times = {}) {
  const marks = foldStages(stage).map(({ stage: name, state, partly }) =>
    h(`li.${state}`, { 'aria-current': state === 'now' && 'step' },
      h('span.dot', {}, state === 'done' && icon('j-done')), t(`stage.${name}`),
      state === 'done' && h('span.visually-hidden', {}, ` (${t('board.stageDone')})`),
      partly && h('span.half', {}, t('board.partly')), times[name] && h('time', { datetime: times[name] }, format.time(times[name]))));
  return h('ol.stages', { 'aria-label': t('board.stagesLabel') }, marks);
}

/** A promised time that has passed without light is said to be late, not left standing. */
const isOverdue = (outage, now) => outage.state !== 'restored' && Date.parse(outage.estimate?.to) < now;

function timeOrUnknown(outage, now) {
  if (outage.state === 'restored') return h('p.light', {}, h('span.dim', {}, t('board.backSince')), h('b.num', {}, outage.restoredAt ? format.moment(outage.restoredAt, now) : t('say.unknown')));
  const estimate = outage.estimate;
  if (!estimate?.from) return null;
  const window = format.window(estimate.from, estimate.to, now);
  const sure = confidenceWord(estimate.confidence);
  if (isOverdue(outage, now)) return h('p.light', {}, h('span.dim', {}, t('board.expected')), h('b', { class: window.length > 16 ? 'long' : 'num' }, window), h('span.due.warn', {}, t('board.overdue')));
  return h('p.light', {}, h('span.dim', {}, t('board.expected')), h('b', { class: window.length > 16 ? 'long' : 'num' }, window), sure && h('span.sure', {}, t(`confidence.${sure}`)));
}

/** The legal time limit, only where there is no estimate, and never without saying that no lawyer has read the rule yet. */
export function targetLine(target, now) {
  if (!target?.at) return null;
  return t(target.verified === false ? 'board.targetUnverified' : 'board.target', { time: format.moment(target.at, now) });
}

export function outageCard(outage, { now, showCommune, changed }) {
  const symbol = publicSymbolOf(outage.state);
  const slim = outage.state === 'predicted' || outage.state === 'restored';
  const commune = named(outage.commune?.name ?? outage.commune);
  const why = [causeLine(outage.cause), customersLine(outage.customers)].filter(Boolean).map(sentence => (sentence.endsWith('.') ? sentence : `${sentence}.`)).join(' ');
  return h(`article.card.edge.out.${symbol.tone}${slim ? '.slim' : ''}${changed ? '.changed' : ''}`, { 'data-id': outage.id },
    h('div.row', {}, chip(outage.state), h('span.since.end.num', {}, h('time', { datetime: outage.since }, t('say.since', { time: format.moment(outage.since, now) })))),
    h('h2', {}, placeLine(outage)),
    whereLine(outage, showCommune && commune),
    timeOrUnknown(outage, now),
    !slim && stages(outage.stage),
    outage.state !== 'restored' && !outage.estimate?.from && h('p.dim', {}, t(`board.unknown.${outage.stage}`)),
    h('p.dim', {}, why),
    h('a.more', { href: `#o/${outage.id}` }, t('do.details'), h('span.visually-hidden', {}, `: ${placeLine(outage)}`), icon('chevron')));
}

function axisFigure(outage, now) {
  const marks = axis(outage.since, outage.estimate, now);
  if (!marks || outage.state === 'restored') return null;
  const at = (element, left, width) => {
    element.style.setProperty('left', `${left}%`);
    if (width !== undefined) element.style.setProperty('width', `${width}%`);
    return element;
  };
  const label = (text, left, tone) => {
    const edge = left < 8 ? 'first' : left > 92 ? 'last' : '';
    return at(h('span', { class: `${tone} ${edge}` }, text), edge === 'first' ? 0 : edge === 'last' ? 100 : left);
  };
  const { from, to } = outage.estimate;
  const spoken = t('board.axis', { since: format.moment(outage.since, now), now: format.time(now), window: format.window(from, to, now) });
  const texts = [[format.time(outage.since), 0, ''], [format.time(now), marks.now, 'n'], [format.time(from), marks.from, ''], [format.time(to ?? from), marks.to, '']];
  // Two times nearer than a tenth of the line would overprint: "now" wins, then the earlier one.
  const kept = [];
  for (const text of [texts[1], texts[2], texts[3], texts[0]]) if (kept.every(other => Math.abs(other[1] - text[1]) > 13)) kept.push(text);
  return h('div.axis', { role: 'img', 'aria-label': spoken }, h('i.ln'), at(h('i.past'), 0, marks.now), at(h('i.w'), marks.from, Math.max(1.5, marks.to - marks.from)), at(h('i.nw'), marks.now),
    kept.map(([text, left, tone]) => label(text, left, tone)));
}

/** The promise in large figures, how sure, the line of time, the stages, why and how many. Shared by the board's detail and the private status. */
export function heroParts(outage, now, times) {
  const sure = confidenceWord(outage.estimate?.confidence);
  const window = outage.estimate?.from && format.window(outage.estimate.from, outage.estimate.to, now);
  const share = outage.estimate?.confidence;
  const back = outage.state === 'restored';
  return [
    back
      ? h('div.win', {}, h('span.dim', {}, t('board.backSince')), h('b.num', {}, outage.restoredAt ? format.moment(outage.restoredAt, now) : t('say.unknown')))
      : window
        ? h('div.win', {}, h('span.dim', {}, t('board.expected')), h('b', { class: window.length > 16 ? 'long' : 'num' }, window),
          sure && h('span.dim', {}, typeof share === 'number' ? t('board.sureShare', { word: capital(t(`confidence.${sure}`)), n: Math.round(share * 10) }) : capital(t(`confidence.${sure}`))),
          hasWords(`estimate.${outage.estimate.basis}`) && h('span.dim', {}, t(`estimate.${outage.estimate.basis}`)), isOverdue(outage, now) && h('span.due.warn', {}, t('board.overdue')))
        : h('div.win', {}, h('span.dim', {}, t('board.expected')), h('b.long', {}, t('board.notYetKnown')), h('span.dim', {}, t(`board.unknown.${outage.stage}`)), targetLine(outage.target, now) && h('span.dim', {}, targetLine(outage.target, now))),
    axisFigure(outage, now),
    outage.stage && stages(outage.stage, times),
  ];
}

export const capital = text => text.charAt(0).toUpperCase() + text.slice(1);

/** One outage in full. */
export function outageDetail(outage, now) {
  const commune = named(outage.commune?.name ?? outage.commune);
  const lasted = format.duration((outage.restoredAt ? Date.parse(outage.restoredAt) : now) - Date.parse(outage.since));
  const cause = causeLine(outage.cause);
  return h('article.card.hero', {},
    h('div.row', {}, chip(outage.state), h('span.since.end', {}, t('board.lasted', { duration: lasted, time: format.moment(outage.since, now) }))),
    h('h2', { tabindex: '-1' }, placeLine(outage)),
    commune && h('p.where', {}, capital(commune)),
    heroParts(outage, now),
    h('p', {}, [cause && `${cause}.`, `${customersLine(outage.customers)}.`].filter(Boolean).join(' ')),
    h('dl.facts', {},
      h('dt', {}, t('board.updated')), h('dd', {}, h('time', { datetime: outage.updatedAt }, format.moment(outage.updatedAt ?? now, now)), outage.author ? ` · ${named(outage.author)}` : '')));
}
