import { html, nothing } from 'lit';
import { clock } from '../shared/clock.js';
import { format } from '../shared/format.js';
import { icon } from '../shared/icon.js';
import { LightElement } from '../shared/light-element.js';
import { t } from '../shared/words.js';

/** Says that the district is a sample, and holds its pulse of faults still. Fires "complain" {problem}. */
class SampleStrip extends LightElement {
  static properties = { store: { attribute: false }, demo: { state: true } };

  #timer;

  connectedCallback() {
    super.connectedCallback();
    this.#read();
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    clearTimeout(this.#timer);
  }

  render() {
    const pulse = this.demo?.pulse;
    return html`<section class="sample" aria-label=${t('app.sample')}><b>${t('app.sample')}</b><span>${t('app.sampleLong')}</span>
      ${pulse ? html`<span class="dim">${pulse.paused ? t('pulse.paused') : pulse.nextFaultAt ? t('pulse.next', { time: format.time(pulse.nextFaultAt) }) : t('pulse.running')}</span>
        <button type="button" class="btn" @click=${this.#pause}>${icon(pulse.paused ? 'play' : 'j-paused')} ${t(pulse.paused ? 'pulse.go' : 'pulse.pause')}</button>` : nothing}</section>`;
  }

  async #read() {
    try {
      this.demo = await this.store.get('/api/demo');
      const next = this.demo.pulse?.nextFaultAt ? Date.parse(this.demo.pulse.nextFaultAt) - clock.now() + 2000 : 60_000;
      this.#timer = setTimeout(() => this.#read(), Math.min(60_000, Math.max(5000, next)));
    } catch {
      this.demo = null;
    }
  }

  #pause = async () => {
    try {
      this.demo = await this.store.command('/api/demo/pulse', { paused: !this.demo.pulse.paused }) ?? this.demo;
    } catch (problem) {
      this.fire('complain', { problem });
    }
  };
}

customElements.define('sample-strip', SampleStrip);
