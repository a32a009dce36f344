/** What is still on this phone and what the server has: one line per deed with its receipt. Only the server's answer says "received". */
import { html, nothing } from 'lit';
import { format } from '/shared/format.js';
import { icon } from '/shared/icon.js';
import { symbolOf } from '/shared/symbols.js';
import { t } from '/shared/words.js';
import { isOpen } from './outbox.js';

export function outboxPage({ outbox, lasting, silentSince, problemWords }) {
  if (!outbox) return nothing;
  const records = [...outbox.records].reverse();
  const open = records.filter(isOpen), refused = records.filter(r => r.state === 'refused'), received = records.filter(r => r.state === 'received');
  return html`
    ${silentSince ? html`<section class="note warn" role="status">${icon('signal0')}<b>${t('outbox.offline', { time: format.moment(silentSince) })}</b><p>${t('outbox.keepWorking', { n: open.length })}</p></section>` : nothing}
    ${lasting ? nothing : html`<section class="note urgent">${icon('a-urgent')}<b>${t('outbox.notLasting')}</b><p>${t('outbox.notLastingText')}</p></section>`}
    ${outbox.ofOthers > 0 ? html`<section class="note notice">${icon('user')}<b>${t('outbox.others', { n: outbox.ofOthers })}</b><p>${t('outbox.othersText')}</p></section>` : nothing}
    ${refused.length > 0 ? html`<h2>${t('receipt.refused')} <span>${t('outbox.items', { n: refused.length })}</span></h2><ol class="card rec">${refused.map(r => refusedLine(r, outbox, problemWords))}</ol>` : nothing}
    <h2>${t('outbox.onPhone')} <span>${t('outbox.items', { n: open.length })}</span></h2>
    ${open.length > 0 ? html`<ol class="card rec">${open.map(openLine)}</ol>` : html`<div class="empty"><b>${t('outbox.nothing')}</b><span>${t('outbox.nothingText')}</span></div>`}
    ${received.length > 0 ? html`<h2>${t('receipt.received')} <span>${t('outbox.items', { n: received.length })}</span></h2><ol class="card rec">${received.slice(0, 30).map(receivedLine)}</ol>` : nothing}`;
}

const head = record => html`<b>${t(`deed.${record.kind}`)}</b><time datetime=${record.at}>${format.moment(record.at)}</time><small>${[record.subject?.title, record.subject?.code].filter(Boolean).join(' · ')}</small>`;

function openLine(record) {
  const symbol = symbolOf('receipt', record.state);
  const more = record.state === 'sent' ? t('outbox.waitingAnswer') : record.nextTryAt ? t('outbox.nextTry', { time: format.clock(record.nextTryAt) }) : '';
  return html`<li>${head(record)}<div class="trail ${symbol.tone}"><b class="receipt">${icon(symbol.icon)} ${t(symbol.word)}</b>${more ? html` · ${more}` : nothing}</div></li>`;
}

function receivedLine(record) {
  const symbol = symbolOf('receipt', 'received');
  return html`<li>${head(record)}<div class="trail ${symbol.tone}"><b class="receipt">${icon(symbol.icon)} ${t('outbox.receivedAt', { time: format.clock(record.settledAt) })}</b></div></li>`;
}

function refusedLine(record, outbox, problemWords) {
  const { text, code } = problemWords({ ...record.problem, facts: record.problem?.facts });
  return html`<li>${head(record)}<p class="why">${text} <code class="hint">${code}</code></p><div class="trail"><button class="btn touch" @click=${() => outbox.dismiss(record.key)}>${t('outbox.seen')}</button></div></li>`;
}
