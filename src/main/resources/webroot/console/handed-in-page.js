import { html, nothing } from 'lit';
import { clock } from '../shared/clock.js';
import { format } from '../shared/format.js';
import { icon } from '../shared/icon.js';
import { LightElement } from '../shared/light-element.js';
import { symbolOf } from '../shared/symbols.js';
import { refusalWords, t } from '../shared/words.js';
import { hasWork, lookAt, takeIn } from './handed-in.js';
import { MOST_bytes, readHandedOut } from './handed-out-file.js';
import { pageOf, refused } from './panel-parts.js';

/** What a phone's file holds, deed by deed, what would become of each, and taking it in for its author. Fires "leave". */
class HandedInPage extends LightElement {
  static properties = { store: { attribute: false }, file: { state: true }, look: { state: true }, taking: { state: true }, busy: { state: true }, problem: { state: true } };

  render() {
    return pageOf(t('handedIn.title'), t('handedIn.text'), () => this.fire('leave', {}), html`
      <section class="block stack"><label class="label" for="handed-file">${t('handedIn.choose')}</label>
        <input class="input" id="handed-file" type="file" accept=".html,text/html" aria-describedby="handed-hint" ?disabled=${this.busy} @change=${e => this.#read(e.target.files[0])}><p class="hint" id="handed-hint">${t('handedIn.hint')}</p>
        ${refused(this.problem)}${this.busy ? html`<div class="bone" role="status"><span class="visually-hidden">${t('fresh.loading')}</span></div>` : nothing}</section>
      ${this.file && this.look ? this.#inside() : nothing}`);
  }

  async #read(chosen) {
    if (!chosen) return;
    Object.assign(this, { file: null, look: null, taking: null, problem: null, busy: true });
    try {
      if (chosen.size > MOST_bytes) throw { code: 'handed/large', status: 413 };
      const file = await readHandedOut(await chosen.text());
      this.look = file.deeds.length ? await lookAt(file) : { author: file.user, states: new Map() };
      this.file = file;
    } catch (problem) {
      this.problem = problem;
    } finally {
      this.busy = false;
    }
  }

  async #take() {
    this.busy = true;
    try {
      this.taking = await takeIn(this.file, this.look.states, this.store.me.user.id);
      for (const part of [this.taking.outbox, this.taking.photos]) part.addEventListener('change', () => this.requestUpdate());
    } finally {
      this.busy = false;
    }
  }

  #inside() {
    const { author, states } = this.look, { deeds, at } = this.file;
    const n = deeds.filter(d => hasWork(this.file, d, states)).length;
    return html`<section class="block stack"><h3>${t('handedIn.of', { name: author.name, crew: author.crew ?? '', time: format.moment(at, clock.now()) })}</h3>
      ${deeds.length === 0 ? html`<div class="empty">${icon('j-done')}<b>${t('handedIn.none')}</b></div>` : html`${this.taking ? nothing : html`<p><button type="button" class="btn primary" aria-disabled=${n === 0 || this.busy ? 'true' : nothing} @click=${() => n > 0 && !this.busy && this.#take()}>${n === 0 ? t('handedIn.nothing') : t('handedIn.do', { n, name: author.name })}</button></p>`}
        <table class="cards" aria-label=${t('handedIn.title')}>
        <thead><tr><th scope="col">${t('handedIn.at')}</th><th scope="col">${t('handedIn.deed')}</th><th scope="col">${t('handedIn.content')}</th><th scope="col">${t('handedIn.then')}</th></tr></thead>
        <tbody>${deeds.map(d => this.#line(d))}</tbody></table>`}</section>`;
  }

  #line(deed) {
    const photo = deed.photo ? this.file.photos.get(deed.photo) : null;
    return html`<tr><td class="num" data-label=${t('handedIn.at')}>${format.moment(deed.at, clock.now())}</td>
      <th scope="row" data-label=${t('handedIn.deed')}>${this.file.names[deed.kind] ?? deed.kind}<small class="block-line dim">${[deed.subject?.title, deed.subject?.code].filter(Boolean).join(' · ')}</small></th>
      <td class="small" data-label=${t('handedIn.content')}>${contentOf(deed)}${deed.photo ? html`<small class="block-line dim">${t(photo ? 'handedIn.photo' : 'handedIn.photoLost')}</small>` : nothing}</td>
      <td data-label=${t('handedIn.then')}>${this.#then(deed)}</td></tr>`;
  }

  #then(deed) {
    const { state, received } = this.look.states.get(deed.key) ?? {};
    const said = (name, word) => html`<span class="chip ${symbolOf('receipt', name).tone}">${icon(symbolOf('receipt', name).icon)} ${word}</span>`;
    const photo = deed.photo ? this.taking?.photos.of(deed.photo) : null;
    const ofPhoto = photo ? html`<small class="block-line dim">${t(`handedIn.photo.${photo.state}`)}${photo.problem ? html`: ${refusalWords(photo.problem).text}` : nothing}</small>` : nothing;
    if (!deed.intact) return said('refused', t('handedIn.changed'));
    if (deed.state === 'dropped') return t('handedIn.dropped', { reason: deed.because });
    if (state === 'known') return html`${said('received', t('handedIn.known', { time: format.moment(received, clock.now()) }))}${ofPhoto}`;
    if (state === 'moment') return t('handedIn.moment');
    const record = this.taking?.outbox.records.find(r => r.key === deed.key);
    if (!record) return said('onPhone', t('handedIn.new'));
    if (record.state === 'received') return html`${said('received', t('handedIn.taken', { time: format.clock(record.receivedAt ?? record.settledAt) }))}${ofPhoto}`;
    if (record.state === 'refused') return html`${said('refused', t('receipt.refused'))}<small class="block-line">${refusalWords(record.problem).text} <code class="faint">${record.problem.code}</code></small>`;
    return said('sent', t(record.state === 'sent' ? 'handedIn.under' : 'handedIn.waits'));
  }
}

/** What was written, without what every deed carries and without what only machines read. */
function contentOf({ text }) {
  let written;
  try {
    written = JSON.parse(text);
  } catch {
    return text;
  }
  const { at, phoneAt, sha256, lon, lat, accuracy_m, ...rest } = written;
  return Object.entries(rest).map(([name, value]) => `${name}: ${typeof value === 'object' ? JSON.stringify(value) : value}`).join(' · ');
}

customElements.define('handed-in-page', HandedInPage);
