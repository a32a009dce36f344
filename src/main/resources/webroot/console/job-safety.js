import { html, nothing } from 'lit';
import { clock } from '../shared/clock.js';
import { format } from '../shared/format.js';
import { icon } from '../shared/icon.js';
import { LightElement } from '../shared/light-element.js';
import { named, t } from '../shared/words.js';
import { nameOf } from './naming.js';
import { whenRead } from './panel-parts.js';
import { Reading } from './reading.js';

const STEP_LOOK = { open: ['j-new', 'unknown'], done: ['j-done', 'restored'], undone: ['undo', 'warn'] };

/** How safe the people at a job are: briefing, permit, the five rules against the grid, tags. Fires "deed" for what the dispatcher does about it. */
class JobSafety extends LightElement {
  static properties = { store: { attribute: false }, version: { attribute: false }, job: { attribute: false } };

  #safety = new Reading(id => this.store.get(`/api/jobs/${id}/safety`), () => this.requestUpdate());
  #rules = new Reading(path => this.store.get(path), () => this.requestUpdate());

  willUpdate() {
    this.#safety.want(this.job.id, `${this.job.number}/${this.job.version}`);
    this.#rules.want('/api/safety/rules');
  }

  render() {
    return whenRead(this.#safety, s => this.#show(s, clock.now()));
  }

  #show(s, now) {
    const briefing = s.briefings.filter(b => b.crewId === this.job.crew?.id).at(-1) ?? s.briefings.at(-1);
    const decides = this.store.me.roles.some(r => r === 'dispatcher' || r === 'supervisor');
    const open = !['done', 'verified', 'cancelled', 'rejected'].includes(this.job.status);
    const over = ['cancelled', 'locked'];
    return html`<section class="block"><h3>${t('job.safety')}</h3>
      <ul class="safety">
        <li class=${s.needs.briefed ? 'restored' : open ? 'warn' : 'unknown'}>${icon(s.needs.briefed ? 'j-done' : open ? 'a-warn' : 'a-notice')}<span>${s.needs.briefed && briefing ? t('safety.briefed', { by: briefing.by, time: format.moment(briefing.at, now), n: briefing.attended.length }) : t(`safety.needs.${s.needs.why ?? 'none'}`)}${briefing ? html`<small class="block-line dim">${[briefing.hazards.map(h => this.#hazard(h)).join(', '), briefing.precautions].filter(Boolean).join(' · ')}</small>` : nothing}</span></li>
        <li class=${s.energised.state === 'energised' ? 'urgent' : s.energised.state === 'dead' ? 'restored' : 'unknown'}>${icon(s.energised.state === 'energised' ? 'shock' : s.energised.state === 'dead' ? 'j-done' : 'unknown')}<span>${named(s.energised.words)}</span></li>
        ${this.#shown(s, over).map(p => html`<li class=${p.heldAt ? 'life' : p.state === 'accepted' ? 'warn' : over.includes(p.state) ? 'unknown' : 'notice'}>${icon(p.heldAt ? 'lock' : 'file')}<span><b>${p.number}</b>: ${t(`permit.${p.state}`)}${this.#helper(p.crewId) ? html` · ${nameOf(this.#helper(p.crewId))}` : nothing}${p.in.length ? html` · <b>${t('job.peopleIn', { n: p.in.length })}</b>` : nothing}${p.heldAt ? html`<br><b>${t('permit.heldBySos')}</b>` : nothing}
          <span class="row wrap">${this.#print(p)}${decides && p.can.lock ? this.#permitButton('lock', p) : nothing}${decides && p.can.suspend ? this.#permitButton('suspend', p) : nothing}${decides && p.can.cancel ? this.#permitButton('cancel', p) : nothing}</span></span></li>`)}
        ${this.#past(s, over)}
        ${open ? this.#withoutPermit(s, over, decides).map(c => html`<li class=${c.must ? 'warn' : 'unknown'}>${icon(c.must ? 'a-warn' : 'file')}<span>${c.words}${decides && c.id ? html` <button type="button" class="btn" @click=${() => this.#deed('issue-permit', { kind: s.needs.permit ?? s.permit?.kind ?? 'PCT', crewId: c.id })}>${t('deed.issue-permit')}</button>` : nothing}</span></li>`) : nothing}
      </ul>
      <ol class="rules5">${s.steps.map((step, i) => this.#step(step, i, now))}</ol>
      ${s.tags.filter(x => !x.removedAt).length ? html`<ul class="safety">${s.tags.filter(x => !x.removedAt).map(x => html`<li class="warn">${icon(x.kind === 'earth' ? 'earth' : 'lock')}<span><button type="button" class="link mono" @click=${() => this.fire('choose', { kind: 'device', id: x.device })}>${x.device}</button> ${t(`tag.${x.kind}`)}: ${x.reason} <small class="dim">${x.by}, ${format.moment(x.at, now)}</small></span></li>`)}</ul>` : nothing}
      ${s.nearMisses.length ? html`<p class="small dim">${icon('a-notice')} ${s.nearMisses.map(m => named(m.words)).join(' ')} ${t('safety.noBlame')}</p>` : nothing}
      ${s.needs.verified ? nothing : html`<p class="hint">${t('assign.unverified')}</p>`}</section>`;
  }

  #step(step, i, now) {
    const [look, tone] = STEP_LOOK[step.state];
    return html`<li class=${tone}><b class="num">${i + 1}</b>${icon(look)}<span>${named(step.words)}${step.at ? html` <small class="dim">${[format.moment(step.at, now), step.by, step.device, step.reading].filter(Boolean).join(' · ')}</small>` : nothing}
      ${step.photo ? html` <a href="/api/files/${step.photo}" target="_blank" rel="noopener">${icon('camera')} ${t('safety.photo')}</a>` : nothing}
      ${step.check?.ok === false ? html`<small class="block-line urgent"><span class="tint strong">${icon('a-urgent')} ${named(step.check.words)}</span></small>` : nothing}</span></li>`;
  }

  /** The catalogue's words of a hazard; a leader's own words stand as they are. */
  #hazard(code) {
    return named(this.#rules.value?.hazards.find(h => h.code === code)?.words) || code;
  }

  /** Each crew at the job has a permit of its own: all that are open, else the last one. */
  #shown(s, over) {
    const open = s.permits.filter(p => !over.includes(p.state));
    return open.length ? open : s.permit ? [s.permit] : [];
  }

  /** Papers that are over stay to be printed. */
  #past(s, over) {
    const shown = this.#shown(s, over), past = s.permits.filter(p => !shown.includes(p) && p.id !== shown[0]?.id);
    return past.length ? html`<li class="unknown">${icon('file')}<details><summary>${t('permit.past', { n: past.length })}</summary><ul class="safety">${past.map(p => html`<li class="unknown">${icon('file')}<span><b>${p.number}</b>: ${t(`permit.${p.state}`)}${this.#helper(p.crewId) ? html` · ${nameOf(this.#helper(p.crewId))}` : nothing} ${this.#print(p)}</span></li>`)}</ul></details></li>` : nothing;
  }

  #print = permit => html`<button type="button" class="btn" @click=${() => this.#deed('print-permit', { permit })}>${icon('file')} ${t('deed.print-permit')}</button>`;

  #helper = crewId => (this.job.crews ?? []).find(c => c.id === crewId && !c.lead);

  /** Who has no paper of his own: the crew that leads must have one where the work needs it, one that helps may have one or work under the other's. */
  #withoutPermit(s, over, decides) {
    const open = s.permits.filter(p => !over.includes(p.state));
    const needed = s.needs.permit;
    const kind = t(`permitKind.${needed ?? open[0]?.kind ?? 'PCT'}`);
    const lead = { id: this.job.crew?.id, must: Boolean(needed), words: needed ? t('safety.needsPermit', { kind }) : t('safety.noPermit') };
    const helpers = needed || open.length ? (this.job.crews ?? []).filter(c => !c.lead && c.state !== 'left').map(c => ({ id: c.id, must: false, words: t('safety.helperNoPermit', { kind, crew: nameOf(c) }) })) : [];
    return [...(needed || (decides && lead.id) ? [lead] : []), ...helpers].filter(c => !open.some(p => p.crewId === c.id));
  }

  #permitButton = (deed, permit) => html`<button type="button" class="btn ${deed === 'cancel' ? 'aside' : ''}" @click=${() => this.#deed(`${deed}-permit`, { permit })}>${t(`deed.${deed}-permit`)}</button>`;

  #deed(name, facts = {}) {
    this.fire('deed', { name, kind: 'job', id: this.job.id, facts });
  }
}

customElements.define('job-safety', JobSafety);
