import { html, nothing } from 'lit';
import { clock, Ticking } from '../shared/clock.js';
import { format } from '../shared/format.js';
import { LightElement } from '../shared/light-element.js';
import { symbolOf } from '../shared/symbols.js';
import { t } from '../shared/words.js';
import { workplaceOf } from './alarms.js';
import { alarmTitle, jobTitle, nameOf, placeName } from './naming.js';
import { head, refused } from './panel-parts.js';

/** One alarm after somebody has taken it, or while it waits: who can come, who was called, who may close it. Fires "choose" and "deed". */
class AlarmPanel extends LightElement {
  static properties = { store: { attribute: false }, version: { attribute: false }, alarm: { attribute: false }, busy: { attribute: false }, refusal: { attribute: false } };

  constructor() {
    super();
    new Ticking(this);
  }

  render() {
    const now = clock.now();
    const a = this.alarm;
    const look = symbolOf('alarm', a.kind);
    const crew = a.crewId == null ? null : this.store.crews.get(a.crewId);
    const phone = a.raisedPhone ?? crew?.phone;
    const work = workplaceOf(a, this.store.jobs.all());
    const closeable = a.can?.close !== false;
    return html`
      ${head(a.drill ? 'notice' : 'life', look.icon, t(`alarm.status.${a.status}`), format.moment(a.raisedAt, now), alarmTitle(a, crew), placeName(a.place))}
      <dl class="facts">
        <div><dt>${t('fact.age')}</dt><dd class="big num">${format.duration((a.closedAt ? Date.parse(a.closedAt) : now) - Date.parse(a.raisedAt))}</dd></div>
        <div><dt>${t('fact.takenBy')}</dt><dd>${a.takenBy?.name ?? t('fact.nobody')}</dd><dd><small>${a.takenBy?.at ? t('fact.at', { time: format.moment(a.takenBy.at, now) }) : nothing}</small></dd></div>
        ${a.note ? html`<div class="wide"><dt>${t('fact.note')}</dt><dd class="normal">${a.note}</dd></div>` : nothing}
        <div><dt>${t('alarm.raisedBy')}</dt><dd>${a.raisedBy || t('role.public')}</dd><dd><small>${a.unverified ? t('alarm.unverified') : nothing}</small></dd></div>
        ${phone ? html`<div><dt>${t('fact.phone')}</dt><dd><a href="tel:${phone.replaceAll(' ', '')}" data-deed="call">${phone}</a></dd></div>` : nothing}
        ${crew ? html`<div class="wide"><dt>${t('fact.crew')}</dt><dd><button type="button" class="link" @click=${() => this.fire('choose', { kind: 'crew', id: crew.id })}>${crew.name}</button></dd></div>` : nothing}
        ${work ? html`<div class="wide"><dt>${t('alarm.position')}</dt><dd class="normal"><button type="button" class="link" @click=${() => this.fire('choose', { kind: 'job', id: work.job.id })}>${t(`alarm.${work.how}`, { job: jobTitle(work.job), code: work.job.code })}</button></dd><dd><small>${t('alarm.byJob')}</small></dd></div>` : nothing}
        ${a.answered ? html`<div class="wide"><dt>${t('alarm.answered')}</dt><dd>${a.answered.by} · ${format.moment(a.answered.at, now)}</dd></div>` : nothing}
        ${a.nearest?.length ? html`<div class="wide"><dt>${t('fact.nearest')}</dt><dd class="normal"><ol class="nearlist">${a.nearest.map(n => html`<li><button type="button" class="link" @click=${() => this.fire('choose', { kind: 'crew', id: n.crewId })}>${n.name}</button>${a.helpers?.includes(n.crewId) ? html`<span class="dim">${t('alarm.helper')}</span>` : nothing}<span class="num">${format.distance(n.distance_m)}</span><span class="num">${t('say.minutes', { n: Math.round(n.minutes) })}</span>${n.phone ? html`<a href="tel:${n.phone.replaceAll(' ', '')}">${n.phone}</a>` : nothing}</li>`)}</ol></dd></div>` : nothing}
        ${a.hospital ? html`<div class="wide"><dt>${t('alarm.hospital')}</dt><dd class="normal">${nameOf(a.hospital)} · <span class="num">${format.distance(a.hospital.distance_m)}</span></dd></div>` : nothing}
        ${a.escalations?.length ? html`<div class="wide"><dt>${t('alarm.ladder')}</dt><dd class="normal"><ol>${a.escalations.map(e => html`<li>${t('alarm.went', { unit: e.unit ?? t('alarm.above'), time: format.clock(e.at) })}</li>`)}</ol></dd></div>` : nothing}
        ${a.closedAt ? html`<div class="wide"><dt>${t('alarm.closed')}</dt><dd class="normal">${[a.closedBy, format.moment(a.closedAt, now), a.closedReason].filter(Boolean).join(' · ')}</dd></div>` : nothing}
        ${a.drill && a.seconds ? html`<div class="wide"><dt>${t('drills.title')}</dt><dd class="num">${['seen', 'taken', 'closed'].filter(k => a.seconds[k] !== null).map(k => `${t(`drills.${k}`)}: ${t('drills.seconds', { n: Math.round(a.seconds[k] * 10) / 10 })}`).join(' · ')}</dd></div>` : nothing}
      </dl>
      <div class="acts">
        ${a.status === 'raised' ? html`<button type="button" class="btn primary" ?disabled=${a.can?.take === false || this.busy} @click=${() => this.#deed('take')}><span>${t('alarm.take')}</span></button>` : nothing}
        ${a.status === 'taken' ? html`<button type="button" class="btn primary" ?disabled=${!closeable} @click=${() => this.#deed('close-alarm')}><span>${t('alarm.close')}${a.can?.closing === 'taker' && a.takenBy?.id !== this.store.me.user.id ? html`<small>${t('alarm.closing')}</small>` : nothing}</span></button>` : nothing}
        <button type="button" class="btn" ?disabled=${a.lon == null} @click=${() => this.#deed('zoom')}><span>${t('deed.zoom')}</span><kbd>Z</kbd></button>
      </div>${refused(this.refusal)}`;
  }

  #deed(name) {
    this.fire('deed', { name, kind: 'alarm', id: this.alarm.id });
  }
}

customElements.define('alarm-panel', AlarmPanel);
