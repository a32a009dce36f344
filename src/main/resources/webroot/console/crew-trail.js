import { html, nothing } from 'lit';
import { clock } from '../shared/clock.js';
import { format } from '../shared/format.js';
import { icon } from '../shared/icon.js';
import { LightElement } from '../shared/light-element.js';
import { t } from '../shared/words.js';
import { refused } from './panel-parts.js';

const LONGEST_MS = 24 * 3_600_000 - 60_000;

/** Where a crew has been in its shift, asked for by somebody, who is written down for it. Fires "deed" trail, with what the map is to show. */
class CrewTrail extends LightElement {
  static properties = { store: { attribute: false }, crew: { attribute: false }, trail: { state: true }, problem: { state: true }, busy: { state: true } };

  #of = null;

  constructor() {
    super();
    this.trail = null;
    this.problem = null;
    this.busy = false;
  }

  willUpdate() {
    if (this.#of === this.crew.id) return;
    this.#of = this.crew.id;
    this.trail = null;
    this.problem = null;
  }

  render() {
    const now = clock.now();
    return html`<section class="block"><h3>${t('trail.title')}</h3>
      ${this.trail ? html`<p role="status">${this.trail.points.length ? t('trail.shown', { n: this.trail.fixes, from: format.moment(this.trail.points[0].at, now), to: format.moment(this.trail.points.at(-1).at, now) }) : t('trail.none')}${this.trail.truncated ? ` ${t('trail.more')}` : ''}</p>` : html`<p class="dim small">${t('trail.logged')}</p>`}
      <span class="pair"><button type="button" class="btn" ?disabled=${this.busy} @click=${() => this.#look(now)}>${icon('map')} ${t(this.trail ? 'trail.again' : 'trail.look')}</button>
        ${this.trail?.points.length ? html`<button type="button" class="btn" @click=${() => this.#hide()}>${t('trail.hide')}</button>` : nothing}</span>${refused(this.problem)}</section>`;
  }

  async #look(now) {
    const { crew } = this;
    const from = new Date(Math.max(now - LONGEST_MS, crew.shift?.onAt ? Date.parse(crew.shift.onAt) : now - LONGEST_MS / 2)).toISOString();
    this.busy = true;
    this.problem = null;
    try {
      const trail = await this.store.get(`/api/crews/${crew.id}/trail?from=${encodeURIComponent(from)}`);
      if (crew.id !== this.crew.id) return;
      this.trail = trail;
      this.#show(trail.points.length > 1 ? { type: 'LineString', coordinates: trail.points.map(p => [p.lon, p.lat]) } : null);
    } catch (problem) {
      this.problem = problem;
    } finally {
      this.busy = false;
    }
  }

  #hide() {
    this.trail = null;
    this.#show(null);
  }

  #show(geometry) {
    this.fire('deed', { name: 'trail', kind: 'crew', id: this.crew.id, facts: { geometry } });
  }
}

customElements.define('crew-trail', CrewTrail);
