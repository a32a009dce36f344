import { html, nothing } from 'lit';
import { soundArmed, soundUntilStopped } from '../shared/alarm-sound.js';
import { clock, Ticking } from '../shared/clock.js';
import { format } from '../shared/format.js';
import { icon } from '../shared/icon.js';
import { LightElement } from '../shared/light-element.js';
import '../shared/relight-map.js';
import { symbolOf } from '../shared/symbols.js';
import { refusalWords, t } from '../shared/words.js';
import { onTop, secondsLeft, workplaceOf } from './alarms.js';
import { alarmTitle, jobTitle, nameOf, placeName } from './naming.js';

/**
 * The level-1 alarm: covers everything, with sound, until a named person takes it. Escape does not close it.
 * Fires "take" {id}, and "uncovered" {before} when nothing covers any more.
 */
class AlarmCover extends LightElement {
  static properties = {
    store: { attribute: false },
    version: { attribute: false },
    busy: { attribute: false },
    refusal: { attribute: false },
  };

  #stopSound;
  #shownId = null;
  #before = null;

  constructor() {
    super();
    new Ticking(this);
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.#stopSound?.();
  }

  render() {
    const now = clock.now();
    const { alarm, behind } = onTop(this.store.alarms.all(), this.store.me.roles, now);
    if (!alarm) return nothing;
    const age = now - Date.parse(alarm.raisedAt);
    const left = secondsLeft(alarm, now);
    const crew = alarm.crewId == null ? null : this.store.crews.get(alarm.crewId);
    const phone = alarm.raisedPhone ?? crew?.phone;
    const near = alarm.nearest ?? [];
    const work = workplaceOf(alarm, this.store.jobs.all());
    return html`<dialog class="alarm-cover ${alarm.drill ? 'drill' : ''}" role="alertdialog" aria-labelledby="alarm-title" aria-describedby="alarm-where alarm-script" closedby="none"
        @cancel=${e => e.preventDefault()} @keydown=${this.#keyed} @close=${this.#closedByOthers}>
      <header class="ah">${icon(alarm.kind === 'sos' ? 'a-life' : symbolOf('alarm', alarm.kind).icon)}<h1 id="alarm-title">${alarmTitle(alarm, crew)}</h1>
        ${alarm.drill ? html`<strong class="drillmark">${t('alarm.drill')}</strong>` : nothing}
        <div class="cl"><b class="num" role="timer">${clockFigure(age)}</b><span>${t('alarm.since', { time: format.clock(alarm.raisedAt) })}</span></div></header>
      <section class="who">
        <div id="alarm-where"><h2>${placeName(alarm.place) || placeName(work?.job.place) || t('alarm.noPlace')}</h2>${work ? html`<p>${t(`alarm.${work.how}`, { job: jobTitle(work.job), code: work.job.code })}</p>` : nothing}${alarm.note ? html`<p>“${alarm.note}”</p>` : nothing}</div>
        <dl>
          <dt>${t('alarm.position')}</dt><dd>${work ? t('alarm.byJob') : this.#position(alarm, crew, now)}</dd>
          <dt>${t('alarm.raisedBy')}</dt><dd>${alarm.raisedBy || t('role.public')}${alarm.unverified ? html` <span class="chip plain">${t('alarm.unverified')}</span>` : nothing}</dd>
          ${crew ? html`<dt>${t('fact.members')}</dt><dd>${(crew.members ?? []).map(m => m.name).join(', ')}</dd>` : nothing}
          ${alarm.answered ? html`<dt>${t('alarm.answered')}</dt><dd>${alarm.answered.by}, ${format.clock(alarm.answered.at)}</dd>` : nothing}
          ${phone ? html`<dt>${t('fact.phone')}</dt><dd class="num">${phone}</dd>` : nothing}
        </dl>
        ${near.length || alarm.hospital ? html`<div class="near"><h3>${t('fact.nearest')}</h3><ol>
          ${near.slice(0, 3).map(n => html`<li>${icon(symbolOf('crew', n.status).icon)}<b>${n.name}, ${t(symbolOf('crew', n.status).word).toLowerCase()}</b><span class="num">${format.distance(n.distance_m)}</span><span class="num">${t('say.minutes', { n: Math.round(n.minutes) })}</span>
            ${n.phone ? html`<a href="tel:${n.phone.replaceAll(' ', '')}" aria-label=${t('deed.call', { crew: n.name })}>${icon('phone')}</a>` : html`<span></span>`}${alarm.helpers?.includes(n.crewId) ? html`<em>${t('alarm.helper')}</em>` : nothing}</li>`)}
          ${alarm.hospital ? html`<li>${icon('hospital')}<b>${nameOf(alarm.hospital)}</b><span class="num">${format.distance(alarm.hospital.distance_m)}</span><span class="num">${alarm.hospital.minutes != null ? t('say.minutes', { n: Math.round(alarm.hospital.minutes) }) : ''}</span><span></span></li>` : nothing}</ol></div>` : nothing}
        <ol class="script" id="alarm-script">${[1, 2, 3].map(n => html`<li><b>${n}</b><span>${t(`alarm.script.${alarm.kind}.${n}`, { crew: near[0]?.name })}</span></li>`)}</ol>
      </section>
      <div class="am">${alarm.lon != null || work ? html`<relight-map></relight-map>` : html`<p>${t('alarm.noMap')}</p>`}</div>
      <footer class="af"><button type="button" class="btn act take" autofocus ?disabled=${this.busy} @click=${() => this.fire('take', { id: alarm.id })}>${t('alarm.take')} <kbd>Enter</kbd></button>
        ${phone ? html`<a class="btn" href="tel:${phone.replaceAll(' ', '')}">${icon('phone')} ${t('do.call', { phone })}</a>` : nothing}
        <a class="btn" href="tel:115">${icon('phone')} ${t('do.call', { phone: '115' })}</a>
        ${soundArmed() ? nothing : html`<span class="mute">${icon('bell')} ${t('sound.blocked')}</span>`}
        <p>${this.refusal ? html`<span role="alert">${refusalWords(this.refusal).text}</span>` : html`${t('alarm.nobody')}<br>${left > 0 ? t(alarm.escalations?.length ? 'alarm.leftNext' : 'alarm.left', { n: left }) : t('alarm.escalated')}${alarm.escalations?.length ? html`<br>${alarm.escalations.map(e => t('alarm.went', { unit: e.unit ?? t('alarm.above'), time: format.clock(e.at) })).join(' · ')}` : nothing}${behind ? html`<br><b>${t('alarm.behind', { n: behind })}</b>` : nothing}`}</p></footer>
    </dialog>`;
  }

  #position(alarm, crew, now) {
    if (alarm.lon == null) return t('say.unknown');
    const fix = crew?.position;
    return fix ? t('alarm.fix', { accuracy: fix.accuracy_m == null ? null : format.distance(fix.accuracy_m), ago: format.ago(fix.at, now), battery: fix.battery ?? null }) : t('alarm.onMap');
  }

  updated() {
    const dialog = this.querySelector('dialog');
    const now = clock.now();
    const { alarm } = onTop(this.store.alarms.all(), this.store.me.roles, now);
    if (!alarm) {
      if (this.#shownId !== null) {
        this.#shownId = null;
        this.#stopSound?.();
        this.#stopSound = undefined;
        this.fire('uncovered', { before: this.#before });
        this.#before = null;
      }
      return;
    }
    if (dialog && !dialog.open) {
      this.#before ??= document.activeElement;
      dialog.showModal();
      dialog.querySelector('.take').focus();
    }
    if (this.#shownId === alarm.id) return;
    // Whose console showed it first is part of what a drill measures; that it is shown does not wait for the answer.
    if (!document.hidden && !alarm.seen) this.store.seen(alarm.id);
    this.#shownId = alarm.id;
    this.#stopSound?.();
    this.#stopSound = soundUntilStopped();
    const map = this.querySelector('relight-map');
    map?.updateComplete.then(() => {
      map.setCrews(this.store.crews.all().filter(c => c.position && c.status !== 'offShift'));
      const { lon, lat } = workplaceOf(alarm, this.store.jobs.all())?.job ?? alarm;
      map.setAlarms([{ ...alarm, lon, lat }]);
      map.highlight({ type: 'Point', coordinates: [lon, lat] });
      map.flyTo(lon, lat, 15);
    });
  }

  #keyed(event) {
    if (event.key === 'Escape') event.preventDefault();
    if (event.key === 'Enter' && event.target.tagName !== 'A' && !this.busy) {
      event.preventDefault();
      this.querySelector('.take').click();
    }
    event.stopPropagation();
  }

  /** Some browsers let a second Escape through; an alarm nobody took comes back. */
  #closedByOthers() {
    this.requestUpdate();
  }
}

const clockFigure = ms => {
  const s = Math.max(0, Math.floor(ms / 1000));
  return [Math.floor(s / 3600), Math.floor(s / 60) % 60, s % 60].map(n => String(n).padStart(2, '0')).join(':');
};

customElements.define('alarm-cover', AlarmCover);
