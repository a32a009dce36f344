/** What is still on this phone and what the server has: one line per deed with its receipt. Only the server's answer says "received". */
import { html, nothing } from 'lit';
import { format } from '/shared/format.js';
import { icon } from '/shared/icon.js';
import { symbolOf } from '/shared/symbols.js';
import { t } from '/shared/words.js';
import { isNameless } from './hand-out.js';
import { isGivenUp, isOpen } from './outbox.js';

/**
 * `photos` may be missing where none are taken. `retry(record)`, `drop(record, reason)` and `handOut()` (everything in a file) are the
 * page's business.
 */
export function outboxPage({ outbox, photos = null, lasting, silentSince, problemWords, retry, drop, handOut }) {
  if (!outbox) return nothing;
  const receipts = [...outbox.records].reverse().map(record => ({ record, photo: record.photo ? photos?.of(record.photo) ?? null : null }));
  const named = r => !isNameless(r.record);
  const of = state => receipts.filter(r => stateOf(r) === state);
  const open = receipts.filter(r => ['onPhone', 'sent'].includes(stateOf(r))), refused = of('refused'), received = of('received'), dropped = of('dropped');
  return html`
    ${silentSince ? html`<section class="note warn" role="status">${icon('signal0')}<b>${t('outbox.offline', { time: format.moment(silentSince) })}</b>${open.length > 0 ? html`<p>${t('outbox.keepWorking', { n: open.length })}</p>` : nothing}</section>` : nothing}
    ${lasting && outbox.kept ? nothing : html`<section class="note urgent">${icon('a-urgent')}<b>${t(lasting ? 'outbox.full' : 'outbox.notLasting')}</b><p>${t(lasting ? 'outbox.fullText' : 'outbox.notLastingText')}</p></section>`}
    ${outbox.ofOthers > 0 ? html`<section class="note notice">${icon('user')}<b>${t('outbox.others', { n: outbox.ofOthers })}</b><p>${t('outbox.othersText')}</p></section>` : nothing}
    ${refused.length > 0 ? html`<h2>${t('receipt.refused')} <span>${t('outbox.items', { n: refused.length })}</span></h2><ol class="card rec">${refused.map(r => refusedLine(r, { problemWords, retry, drop }))}</ol>` : nothing}
    <h2>${t('outbox.onPhone')} <span>${t('outbox.items', { n: open.length })}</span></h2>
    ${open.length > 0 ? html`<ol class="card rec">${open.map(r => openLine(r, problemWords))}</ol>` : html`<div class="empty"><b>${t('outbox.nothing')}</b><span>${t('outbox.nothingText')}</span></div>`}
    ${handOut && [...open, ...refused].some(named) ? html`<section class="card stack"><p class="small-text">${t('outbox.handOutText')}</p><button class="btn glove" @click=${handOut}>${icon('share')} ${t('outbox.handOut')}</button>${[...open, ...refused].every(named) ? nothing : html`<p class="hint">${t('outbox.nameless')}</p>`}</section>` : nothing}
    ${received.length > 0 ? html`<h2>${t('receipt.received')} <span>${t('outbox.items', { n: received.length })}</span></h2><ol class="card rec">${received.slice(0, 30).map(receivedLine)}</ol>` : nothing}
    ${dropped.length > 0 ? html`<h2>${t('outbox.dropped')} <span>${t('outbox.items', { n: dropped.length })}</span></h2><ol class="card rec">${dropped.map(droppedLine)}</ol>` : nothing}`;
}

/** A photo's record is received when the server has its bytes as well; before that it is still on this phone. */
export function stateOf({ record, photo }) {
  if (record.state !== 'received' || !photo || photo.state === 'received') return record.state;
  return photo.state;
}

const head = record => html`<b>${t(`deed.${record.kind}`)}</b><time datetime=${record.at}>${format.moment(record.at)}</time><small>${[record.subject?.title, record.subject?.code].filter(Boolean).join(' · ')}</small>`;

function openLine({ record, photo }, problemWords) {
  const symbol = symbolOf('receipt', stateOf({ record, photo }));
  const problem = photo?.problem ?? record.problem;
  const more = problem ? problemWords({ ...problem }).text
    : photo && !isOpen(record) ? t('photo.sending', { percent: Math.floor((100 * photo.sent) / photo.size) })
      : record.state === 'sent' ? t('outbox.waitingAnswer') : record.nextTryAt ? t('outbox.nextTry', { time: format.clock(record.nextTryAt) }) : '';
  return html`<li>${head(record)}<div class="trail ${symbol.tone}"><b class="receipt">${icon(symbol.icon)} ${t(symbol.word)}</b>${more ? html` · ${more}` : nothing}</div></li>`;
}

function receivedLine({ record }) {
  const symbol = symbolOf('receipt', 'received');
  return html`<li>${head(record)}<div class="trail ${symbol.tone}"><b class="receipt">${icon(symbol.icon)} ${t('outbox.receivedAt', { time: format.clock(record.receivedAt ?? record.settledAt) })}</b>${record.number ? html` <span class="mono">#${record.number}</span>` : nothing}</div></li>`;
}

function refusedLine({ record, photo }, { problemWords, retry, drop }) {
  const problem = record.state === 'refused' ? record.problem : photo?.problem;
  const told = problemWords({ ...problem });
  const text = isGivenUp(record) ? t('outbox.fault', { n: record.faults }) : told.text;
  const code = [told.code, told.incident].filter(Boolean).join(' · ');
  return html`<li>${head(record)}<p class="why">${text} <code class="hint">${code}</code></p>
    <form class="trail stack" @submit=${e => { e.preventDefault(); drop(record, new FormData(e.target).get('because')); }}>
      <button type="button" class="btn touch" @click=${() => retry(record)}>${icon('refresh')} ${t('outbox.retry')}</button>
      <details><summary>${t('outbox.drop')}</summary><label class="label">${t('outbox.because')} <input name="because" required maxlength="200"></label><button class="btn touch">${t('outbox.dropNow')}</button></details>
    </form></li>`;
}

const droppedLine = ({ record }) => html`<li>${head(record)}<p class="why">${t('outbox.droppedBecause', { reason: record.because })}</p></li>`;
