/** Safety on the page: what stands on the job, and the five rules as a page of their own. Functions, no state. */
import { html, nothing, svg } from 'lit';
import { format } from '/shared/format.js';
import { icon } from '/shared/icon.js';
import { named, t } from '/shared/words.js';

/** What lines and marks on the map mean to somebody who is about to touch them. */
export function mapLegend() {
  return html`<ul class="map-legend" aria-label=${t('field.legend')}>
    ${['energised', 'dead', 'earthed'].map(s => html`<li><svg class="ln ${s}" viewBox="0 0 30 10" aria-hidden="true"><path d="M2 5h26"/>${s === 'earthed' ? svg`<path class="cut" d="M15 1v4M10 5h10M12 7.4h6"/>` : nothing}</svg>${t(`supply.${s}`)}</li>`)}
    <li>${icon('lock')}${t('supply.tagged')}</li></ul>`;
}

export const RULE_ICON = { disconnect: 'switch', secure: 'lock', proveDead: 'tester', earth: 'earth', guard: 'shield' };

const onPhone = waiting => (waiting ? html`<span class="receipt restoring small-text">${icon('device')}<span>${t('receipt.onPhone')}</span></span>` : nothing);

/** The three lines on a job's page: briefing, permit, rules; each leads to where it is done. */
export function safetyCard(job, guard, { brief }) {
  const done = guard.rules.filter(r => r.state === 'done' || r.state === 'off').length;
  const line = (tone, name, word, text, more) => html`<span class="i-cell ${tone}">${icon(name)}</span><span><b>${word}</b><small>${text}</small></span>${more}`;
  return html`<section class="card safety" aria-label=${t('safety.title')}><h3 class="label">${t('safety.title')}</h3><ul class="go-lines">
    <li><button class="go-line" type="button" @click=${brief}>${line(guard.briefed ? 'restored' : 'warn', guard.briefed ? 'j-done' : 'users', t('brief.title'),
      guard.briefed ? t('brief.doneAt', { time: format.moment(guard.briefing.at) }) : guard.again ? t('brief.again') : guard.briefing ? t('brief.joined', { names: guard.notBriefed.map(m => m.name).join(', ') }) : t('brief.missing'), html`${onPhone(guard.briefing?.waiting)}${icon('chevron')}`)}</button></li>
    ${guard.permit || guard.permitMissing ? html`<li><a class="go-line" href="#permit/${job.id}">${line(guard.permitMissing ? 'warn' : 'restored', 'file', t('permit.title'),
      guard.permit ? [guard.permit.number, t(`permit.state.${guard.permit.state}`), guard.permitOpen ? t('permit.in', { n: guard.peopleIn }) : null].filter(Boolean).join(' · ') : t('permit.needed', { kind: t(`permit.kind.${guard.paper}`) }), icon('chevron'))}</a></li>` : nothing}
    ${job.kind !== 'meterCheck' ? html`<li><a class="go-line" href="#rules/${job.id}">${line(guard.contradicted && guard.hanging.length > 0 ? 'urgent' : guard.rulesDone ? 'restored' : done > 0 ? 'restoring' : 'unknown', guard.contradicted && guard.hanging.length > 0 ? 'a-urgent' : guard.rulesDone ? 'j-done' : 'shield', t('rules.title'),
      guard.contradicted && guard.hanging.length > 0 ? t('rules.stillLiveShort') : guard.rulesDone ? t(guard.hanging.length > 0 ? 'rules.allDone' : 'rules.clear') : done === 0 ? t('rules.none') : t('rules.some', { n: done, next: t(`rule.${guard.rules.find(r => r.state === 'now').step}`) }), icon('chevron'))}</a></li>` : nothing}
  </ul></section>`;
}

/** What the grid says, in its words, with its sign. */
function gridLine(ok, words) {
  const [tone, name] = ok === true ? ['restored', 'j-done'] : ok === false ? ['urgent', 'a-urgent'] : ['unknown', 'unknown'];
  return html`<p class="check ${tone}">${icon(name)}<span>${named(words)}</span></p>`;
}

function ruleLine(rule, i, { photo }) {
  const proof = [rule.at ? format.moment(rule.at) : null, rule.device, rule.reading, rule.photo ? t('rules.photo') : null].filter(Boolean).join(' · ');
  const over = rule.state === 'done' || rule.state === 'off';
  return html`<li class="rule ${rule.state}" aria-current=${rule.state === 'now' ? 'step' : nothing}><span class="n" aria-hidden="true">${over ? icon(rule.state === 'off' ? 'undo' : 'j-done') : i + 1}</span>
    <b>${t(`rule.${rule.step}`)}</b>${over ? nothing : icon(RULE_ICON[rule.step])}
    ${over ? html`<span class="ok">${rule.state === 'off' ? t('rules.off', { time: format.moment(rule.at) }) : proof}</span>` : nothing}
    ${rule.state === 'now' ? html`<p class="more">${t(`rule.how.${rule.step}`)}</p>${photo}` : nothing}
    ${onPhone(rule.waiting)}${rule.state === 'done' && rule.check ? gridLine(rule.check.ok, rule.check.words) : nothing}
    ${rule.state === 'done' && rule.early ? html`<p class="check notice">${icon('a-notice')}<span>${t('rules.early')}</span></p>` : nothing}</li>`;
}

/** The page of the five rules. One is open; later ones can be read. A step out of order is taken, and told kindly. */
export function rulesPage(job, guard, { press, stop, photo }) {
  const working = job.status === 'working';
  const hangs = guard.hanging.length > 0;
  const learned = [...new Set(guard.nearMisses.map(m => named(m.words)))];
  return html`${guard.energised ? html`<section class="card grid-says">${gridLine(guard.energised.state === 'energised' ? false : guard.energised.state === 'dead' ? true : null, guard.energised.words)}</section>` : nothing}
    <ol class="card rules">${guard.rules.map((rule, i) => ruleLine(rule, i, { photo }))}</ol>
    ${guard.contradicted && hangs ? html`<div class="note life" role="alert">${icon('a-life')}<b>${t('rules.stillLive')}</b><p>${t('rules.stillLiveText')}</p>${job.can?.operate ? html`<div><button class="btn glove" type="button" @click=${() => press('operate')}>${icon('switch')} ${t('rules.operated')}</button></div>` : nothing}</div>`
      : guard.rulesDone ? html`<div class="note restored">${icon('j-done')}<b>${t(hangs ? 'rules.allDone' : 'rules.clear')}</b><p>${t(hangs ? 'rules.allDoneText' : 'rules.clearText')}</p></div>` : nothing}
    ${guard.rulesDone && guard.hanging.length > 0 && guard.peopleIn > 0 ? html`<p class="hint">${t('rules.peopleFirst', { n: guard.peopleIn })}</p>` : nothing}
    ${guard.tags.length > 0 ? html`<section class="card"><h3 class="label">${t('rules.tags')}</h3><ul class="lines">${guard.tags.map(tag => html`<li class="warn">${icon('lock')}<span>${tag.device}${tag.reason ? html` <small>${tag.reason}</small>` : nothing}</span><time class="end dim" datetime=${tag.at}>${format.moment(tag.at)}</time></li>`)}</ul></section>` : nothing}
    ${learned.length > 0 ? html`<section class="card"><h3 class="label">${t('rules.learned')}</h3><ul class="lines">${learned.map(words => html`<li class="notice">${icon('a-notice')}<span>${words}</span></li>`)}</ul><p class="hint">${t('rules.noBlame')}</p></section>` : nothing}
    ${guard.rulesDone ? nothing : html`<details class="card later"><summary>${t('rules.otherOrder')}</summary><p class="dim">${t('rules.otherOrderText')}</p><div class="stack">${guard.rules.filter(r => r.state === 'later').map(r => html`<button class="btn glove wide" type="button" @click=${() => press(`rule:${r.step}`)}>${icon(RULE_ICON[r.step])} ${t(`rule.${r.step}`)}</button>`)}</div></details>`}
    ${working ? html`<button class="btn glove wide quiet stop" type="button" @click=${stop}>${icon('j-paused')} ${t('rules.stop')}</button>` : nothing}`;
}
