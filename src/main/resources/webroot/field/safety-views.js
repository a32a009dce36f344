/** Safety on the page: what stands on the job, and the five rules as a page of their own. Functions, no state. */
import { html, nothing } from 'lit';
import { format } from '/shared/format.js';
import { icon } from '/shared/icon.js';
import { named, t } from '/shared/words.js';

export const RULE_ICON = { disconnect: 'switch', secure: 'lock', proveDead: 'tester', earth: 'earth', guard: 'shield' };

const onPhone = waiting => (waiting ? html`<span class="receipt restoring small-text">${icon('device')}<span>${t('receipt.onPhone')}</span></span>` : nothing);

/** The three lines on a job's page: briefing, permit, rules; each leads to where it is done. */
export function safetyCard(job, guard, { brief }) {
  const done = guard.rules.filter(r => r.state === 'done').length;
  const line = (tone, name, word, text, more) => html`<span class="i-cell ${tone}">${icon(name)}</span><span><b>${word}</b><small>${text}</small></span>${more}`;
  return html`<section class="card safety" aria-label=${t('safety.title')}><h3 class="label">${t('safety.title')}</h3><ul class="go-lines">
    <li><button class="go-line" type="button" @click=${brief}>${line(guard.briefed ? 'restored' : 'warn', guard.briefed ? 'j-done' : 'users', t('brief.title'),
      guard.briefed ? t('brief.doneAt', { time: format.moment(guard.briefing.at) }) : guard.again ? t('brief.again') : guard.briefing ? t('brief.joined', { names: guard.notBriefed.map(m => m.name).join(', ') }) : t('brief.missing'), html`${onPhone(guard.briefing?.waiting)}${icon('chevron')}`)}</button></li>
    ${guard.permit || guard.permitMissing ? html`<li><a class="go-line" href="#permit/${job.id}">${line(guard.permitMissing ? 'warn' : 'restored', 'file', t('permit.title'),
      guard.permit ? [guard.permit.number, t(`permit.state.${guard.permit.state}`), t('permit.in', { n: guard.peopleIn })].filter(Boolean).join(' · ') : t('permit.needed'), icon('chevron'))}</a></li>` : nothing}
    ${guard.rulesNeeded ? html`<li><a class="go-line" href="#rules/${job.id}">${line(guard.rulesDone ? 'restored' : done > 0 ? 'restoring' : 'unknown', guard.rulesDone ? 'j-done' : 'shield', t('rules.title'),
      guard.rulesDone ? t('rules.allDone') : done === 0 ? t('rules.none') : t('rules.some', { n: done, next: t(`rule.${guard.rules.find(r => r.state === 'now').step}`) }), icon('chevron'))}</a></li>` : nothing}
  </ul></section>`;
}

/** What the grid says to a step, in its words, with its sign. */
function checkLine(check) {
  if (!check) return nothing;
  const [tone, name] = check.ok === true ? ['restored', 'j-done'] : check.ok === false ? ['urgent', 'a-urgent'] : ['unknown', 'unknown'];
  return html`<p class="check ${tone}">${icon(name)}<span>${named(check.words)}</span></p>`;
}

function ruleLine(rule, i, { photos }) {
  const proof = [rule.at ? format.moment(rule.at) : null, rule.device, rule.reading !== undefined && rule.reading !== null ? String(rule.reading) : null, rule.photo ? t('rules.photo') : null].filter(Boolean).join(' · ');
  return html`<li class="rule ${rule.state}" aria-current=${rule.state === 'now' ? 'step' : nothing}><span class="n" aria-hidden="true">${rule.state === 'done' ? icon('j-done') : i + 1}</span>
    <b>${t(`rule.${rule.step}`)}</b>${rule.state === 'done' ? html`<span class="ok">${proof}</span>` : icon(RULE_ICON[rule.step])}
    ${rule.state === 'now' ? html`<p class="more">${t(`rule.how.${rule.step}`)}</p>` : nothing}
    ${rule.state === 'done' ? html`${onPhone(rule.waiting)}${checkLine(rule.check)}${rule.early ? html`<p class="check notice">${icon('a-notice')}<span>${t('rules.early')}</span></p>` : nothing}` : nothing}
    ${rule.state === 'now' ? photos : nothing}</li>`;
}

/** The page of the five rules. One is open; later ones can be read. A step out of order is taken, and told kindly. */
export function rulesPage(job, guard, { press, stop, photos }) {
  const now = guard.rules.find(r => r.state === 'now');
  const energised = job.safety?.energised ?? null;
  return html`<ol class="card rules">${guard.rules.map((rule, i) => ruleLine(rule, i, { photos }))}</ol>
    ${energised?.words ? checkLine({ ok: energised.ok ?? null, words: energised.words }) : nothing}
    ${guard.rulesDone ? html`<div class="note restored">${icon('j-done')}<b>${t('rules.allDone')}</b><p>${t('rules.allDoneText')}</p></div>`
      : html`<details class="card later"><summary>${t('rules.otherOrder')}</summary><p class="dim">${t('rules.otherOrderText')}</p><div class="stack">${guard.rules.filter(r => r.state === 'later').map(r => html`<button class="btn glove wide" type="button" @click=${() => press(r)}>${icon(RULE_ICON[r.step])} ${t(`rule.${r.step}`)}</button>`)}</div></details>`}
    <button class="btn glove wide quiet stop" type="button" @click=${stop}>${icon('j-paused')} ${t('rules.stop')}</button>
    ${now ? html`<p class="hint">${t('rules.kind')}</p>` : nothing}`;
}
