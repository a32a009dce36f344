import { html, nothing } from 'lit';
import { clock, Ticking } from '../shared/clock.js';
import { format } from '../shared/format.js';
import { LightElement } from '../shared/light-element.js';
import { readable } from '../shared/story.js';
import { hasWords, t } from '../shared/words.js';
import { head, refused } from './panel-parts.js';

/** Witnesses who contradict each other: what each says, and a person who says what is true. Fires "deed" {name: 'resolve', kind: 'conflict', id} and "choose". */
class ConflictPanel extends LightElement {
  static properties = { store: { attribute: false }, version: { attribute: false }, conflict: { attribute: false }, busy: { attribute: false }, refusal: { attribute: false } };

  constructor() {
    super();
    new Ticking(this);
  }

  render() {
    const c = this.conflict;
    const now = clock.now();
    const outage = c.outageId ? this.store.outages.get(c.outageId) : null;
    const decides = this.store.me.roles.some(r => r === 'dispatcher' || r === 'supervisor');
    return html`${head('warn', 'a-warn', t(c.resolvedAt ? 'conflict.resolved' : 'conflict.open'), format.moment(c.raisedAt, now), t(`conflict.${c.kind}`), t(`conflict.${c.kind}.text`))}
      <dl class="facts">
        <div><dt>${t('fact.age')}</dt><dd class="big num">${format.duration((c.resolvedAt ? Date.parse(c.resolvedAt) : now) - Date.parse(c.raisedAt))}</dd></div>
        ${c.device ? html`<div><dt>${t('why.device')}</dt><dd><button type="button" class="link mono" @click=${() => this.fire('choose', { kind: 'device', id: c.device })}>${c.device}</button></dd></div>` : nothing}
        ${c.outageId ? html`<div class="wide"><dt>${t('fact.outage')}</dt><dd>${outage ? html`<button type="button" class="link" @click=${() => this.fire('choose', { kind: 'outage', id: c.outageId })}>${outage.code}</button> · ${t(`outage.${outage.status}`)}` : html`<span class="mono">${c.outageId}</span>`}</dd></div>` : nothing}
      </dl>
      <section class="block"><h3>${t('conflict.says')}</h3><dl class="kv">${Object.entries(c.facts).map(([name, value]) => html`<dt>${t(hasWords(`conflict.fact.${name}`) ? `conflict.fact.${name}` : 'conflict.fact.other', { name })}</dt><dd>${this.#value(name, value, now)}</dd>`)}</dl></section>
      ${c.resolvedAt ? html`<p class="pad">${t('conflict.resolvedBy', { by: c.resolvedBy, time: format.moment(c.resolvedAt, now) })}: ${c.resolution}</p>` : html`<div class="acts">
        <button type="button" class="btn primary" data-deed="resolve" aria-disabled=${decides && !this.busy ? nothing : 'true'} @click=${() => decides && !this.busy && this.fire('deed', { name: 'resolve', kind: 'conflict', id: c.id })}><span>${t('conflict.resolve')}</span></button>
        ${decides ? nothing : html`<p class="because">${t('why.only-looks')}</p>`}</div>`}
      ${refused(this.refusal)}`;
  }

  #value = (name, value, now) => (typeof value === 'string' && hasWords(`conflict.word.${value}`) ? t(`conflict.word.${value}`) : readable(name, value, now) ?? '–');
}

customElements.define('conflict-panel', ConflictPanel);
