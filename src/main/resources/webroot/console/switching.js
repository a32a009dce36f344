// The device looked at, what feeds it or hangs on it, and what operating it would do, without doing it.
import { clock } from '../shared/clock.js';
import { t } from '../shared/words.js';
import { Reading } from './reading.js';

/** A grid in motion says so many times a second; what operating would do is reckoned again no sooner than this after the last time. */
const PAUSE_MS = 500;

/** A line or a transformer has nothing to open or close: nothing is previewed there. */
export const hasSwitch = device => device.kind !== 'line' && device.kind !== 'transformer';

/** A Lit reactive controller of the page. `page` shows geometry, runs what asks the server, asks people and says what was done. */
export class Switching {
  device = null;
  /** {direction, branches, customers, devices, geometry} or null */
  trace = null;
  /** {device, open, answer, at, old} or null; `answer` is null until the server has reckoned, `old` says that it could not be had anew. */
  preview = null;
  #page;
  #pace;
  #asked = 0;
  #followed = 0;
  #reckoned;
  #mark = 0;

  /** `pace`: what a Reading waits with, for those who have no time of their own. */
  constructor(page, pace = {}) {
    this.#page = page;
    this.#pace = pace;
    page.addController(this);
  }

  hostConnected() {}

  /** Nothing of all this is about what is selected now. */
  clear() {
    this.device = null;
    this.trace = null;
    this.preview = null;
    this.#page.requestUpdate();
  }

  endPreview() {
    this.preview = null;
    this.#page.requestUpdate();
  }

  endTrace() {
    this.trace = null;
    this.#page.show(null);
  }

  /** Reads the device anew; with `show` it is what the page is about, and a refusal is said. */
  async look(id, show) {
    const asked = ++this.#asked;
    try {
      const device = await this.#page.store.get(`/api/network/devices/${encodeURIComponent(id)}`);
      if (asked !== this.#asked) return;
      this.device = device;
      if (show) this.#page.show(device);
      this.#page.requestUpdate();
    } catch (e) {
      if (asked === this.#asked && show) this.#page.complain(e);
    }
  }

  /** Something at a job has changed, people went in or out maybe: what the preview says of them is asked again. */
  jobChanged() {
    if (this.preview && !this.preview.open) this.#reckonAgain();
  }

  /** The grid has changed: what is shown of it is asked again. */
  again() {
    if (this.device) this.look(this.device.id, false);
    if (this.preview) this.#reckonAgain();
  }

  async follow(id, direction) {
    if (!id) return;
    const mark = ++this.#followed;
    await this.#page.run(async () => {
      const answer = await this.#page.store.get(`/api/network/devices/${encodeURIComponent(id)}/trace?direction=${direction}`);
      if (mark !== this.#followed) return;
      this.trace = { direction, ...answer };
      this.#page.show(answer.geometry);
      this.#page.speak(t('trace.found', { branches: answer.branches, customers: answer.customers }));
    });
  }

  async start(id) {
    if (!id) return;
    await this.#page.run(async () => {
      const device = this.device?.id === id ? this.device : await this.#page.store.get(`/api/network/devices/${encodeURIComponent(id)}`);
      this.device = device;
      if (!hasSwitch(device)) {
        this.#page.say(t('device.noSwitch', { device: device.label ?? device.id }), 'warn');
        return;
      }
      this.#reckon({ device, open: !device.open });
      this.#page.openDrawer('selection');
    });
  }

  #reckon(question) {
    this.preview = { ...question, answer: null, at: clock.now(), old: false };
    const reading = new Reading(({ device, open }) => this.#page.store.get(`/api/network/devices/${encodeURIComponent(device.id)}/preview?open=${open}`).then(answer => ({ answer, at: clock.now() })),
      () => reading === this.#reckoned && this.#answered(question, reading), { pause_ms: PAUSE_MS, ...this.#pace });
    this.#reckoned = reading;
    reading.want(question, this.#mark);
  }

  #reckonAgain() {
    this.#reckoned.want(this.#reckoned.thing, ++this.#mark);
  }

  /** What is asked again stands until the new answer is there, and where there is none: nobody loses the button under his finger. */
  #answered(question, { value, refusal }) {
    if (!this.preview) return;
    if (value) this.preview = { ...question, ...value, old: refusal !== null };
    else this.endPreview();
    if (refusal && !value) this.#page.refuse(refusal);
    this.#page.requestUpdate();
  }

  /** Asks for the reason and records the device as operated. */
  operate() {
    const { device, open, answer } = this.preview;
    const page = this.#page;
    const label = device.label ?? device.id;
    page.ask({ title: t(open ? 'preview.open' : 'preview.close', { device: label }), action: t(open ? 'preview.doOpen' : 'preview.doClose'), danger: true,
      text: t('ask.operate.text', { losing: answer.customersLosing ?? 0, gaining: answer.customersGaining ?? 0 }), fields: [{ name: 'reason', label: t('ask.reason'), type: 'reason' }],
      run: async v => {
        if (page.store.stale) throw Object.assign(new Error(t('why.stale')), { code: 'page/stale', status: 0 });
        await page.store.command(`/api/network/devices/${encodeURIComponent(device.id)}/operate`, { open, reason: v.reason });
        this.endPreview();
        this.look(device.id, false);
        page.say(t(open ? 'said.opened' : 'said.closed', { device: label }));
      } });
  }
}
