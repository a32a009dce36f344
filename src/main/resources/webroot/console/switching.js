// The device looked at, what feeds it or hangs on it, and what operating it would do, without doing it.
import { clock } from '../shared/clock.js';
import { t } from '../shared/words.js';

/** A Lit reactive controller of the page. `page` shows geometry, runs what asks the server, asks people and says what was done. */
export class Switching {
  device = null;
  /** {direction, branches, customers, devices, geometry} or null */
  trace = null;
  /** {device, open, answer, at} or null; `answer` is null until the server has reckoned. */
  preview = null;
  #page;
  #asked = 0;
  #mark = 0;

  constructor(page) {
    this.#page = page;
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
    if (this.preview && !this.preview.open) this.#ask(this.preview.device, false);
  }

  /** The grid has changed: what is shown of it is asked again. */
  again() {
    if (this.device) this.look(this.device.id, false);
    if (this.preview) this.#ask(this.preview.device, this.preview.open);
  }

  async follow(id, direction) {
    if (!id) return;
    const mark = ++this.#mark;
    await this.#page.run(async () => {
      const answer = await this.#page.store.get(`/api/network/devices/${encodeURIComponent(id)}/trace?direction=${direction}`);
      if (mark !== this.#mark) return;
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
      await this.#ask(device, !device.open);
    });
  }

  async #ask(device, open) {
    const mark = ++this.#mark;
    // What is asked again stands until the new answer is there: nobody loses the button under his finger.
    const same = this.preview?.device.id === device.id && this.preview.open === open;
    this.preview = { device, open, answer: same ? this.preview.answer : null, at: same ? this.preview.at : clock.now() };
    this.#page.openDrawer('selection');
    try {
      const answer = await this.#page.store.get(`/api/network/devices/${encodeURIComponent(device.id)}/preview?open=${open}`);
      if (mark === this.#mark) this.preview = { device, open, answer, at: clock.now() };
      this.#page.requestUpdate();
    } catch (e) {
      if (mark !== this.#mark) return;
      this.preview = null;
      this.#page.refuse(e);
    }
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
