/** "Nhà tôi mất điện" and "Báo nguy hiểm": one dialog, no account. What was typed stays on this phone until the server has it. */
import { clock } from '/shared/clock.js';
import { fill, h, icon } from '/shared/dom.js';
import { format } from '/shared/format.js';
import { recall, remember } from '/shared/store.js';
import { symbolOf } from '/shared/symbols.js';
import { refusalWords, t } from '/shared/words.js';
import { looksLikeCustomerCode } from './board-model.js';
import { keepReport, pending, sendReport } from './my-reports.js';
import { shareBox } from './share-box.js';

/** Whoever came by the picture on a meter box need not type where he is. */
const METER_BOX = new URLSearchParams(location.search).get('qr')?.slice(0, 100) || undefined;

const KINDS = { report: ['no-power', 'part-power', 'flicker', 'low-voltage', 'street-light', 'other'], danger: ['wire-down', 'fire', 'shock'] };
const CALLS = [['114', 'danger.call114'], ['115', 'danger.call115']];

export class ReportDialog {
  #kind;
  #unit;
  #sent;
  #dialog;
  #body;
  #place = null;
  #form;

  /** `kind`: report | danger; `given`: fields known already; `sent()` is called when the list of own reports has grown. */
  constructor({ kind, given = {}, unit, sent }) {
    this.#kind = kind;
    this.#unit = unit;
    this.#sent = sent;
    this.draft = { ...recall(`draft.${kind}`, {}), ...given };
  }

  open() {
    this.#body = h('div.dialog-body');
    this.#dialog = h('dialog.sheet', { 'aria-labelledby': 'report-title' },
      h('div.dialog-head', {}, h('h2', { id: 'report-title' }, t(`${this.#kind}.title`)), h('button.btn.quiet.touch.icon', { type: 'button', 'aria-label': t('do.close'), onclick: () => this.#dialog.close() }, icon('close'))),
      this.#body);
    this.#dialog.addEventListener('close', () => {
      removeEventListener('report-sent', this.#arrived);
      this.#dialog.remove();
    });
    addEventListener('report-sent', this.#arrived);
    document.body.append(this.#dialog);
    const waiting = pending.waiting;
    if (waiting && KINDS[this.#kind].includes(waiting.body.kind)) this.#showWaiting(waiting);
    else this.#showForm();
    this.#dialog.showModal();
  }

  #arrived = ({ detail }) => this.#showDone(detail.reply, detail.body);

  #showForm(refusal) {
    const danger = this.#kind === 'danger';
    const draft = this.draft;
    const chosen = draft.kind ?? (danger ? null : 'no-power');
    this.#form = h('form.tell', { novalidate: true, onsubmit: event => this.#submit(event), oninput: () => this.#keep() },
      danger && this.#safety(),
      h('div', { id: 'report-problem', role: 'alert' }, refusal && this.#refusal(refusal)),
      danger && this.#kinds(chosen),
      h('fieldset.tell', {}, h('legend.label', {}, t(danger ? 'danger.where' : 'report.where')),
        METER_BOX && h('p.note', {}, icon('pin'), t('report.meterBox', { code: METER_BOX })),
        danger && this.#placeWays(true),
        h('div.field', {}, h('label', { for: 'r-code' }, t('report.code')),
          h('input.input.mono', { id: 'r-code', name: 'customerCode', value: draft.customerCode ?? '', autocomplete: 'off', autocapitalize: 'characters', spellcheck: 'false', maxlength: 20, 'aria-describedby': 'r-code-hint r-code-error', 'aria-invalid': refusal?.code?.includes('customer') ? 'true' : false }),
          h('span.hint', { id: 'r-code-hint' }, t(danger ? 'danger.codeHint' : 'report.codeHint')), h('span.error', { id: 'r-code-error' })),
        !danger && h('details.fold', { open: Boolean(draft.placeText || draft.lon !== undefined) }, h('summary', {}, icon('chevron'), t('report.noCode')), this.#placeWays(false))),
      !danger && this.#kinds(chosen),
      h('div.field', {}, h('label', { for: 'r-note' }, t(danger ? 'danger.note' : 'report.note')), h('textarea.input', { id: 'r-note', name: 'note', rows: 2, maxlength: 500 }, draft.note ?? '')),
      h('div.field', {}, h('label', { for: 'r-phone' }, t(danger ? 'danger.phone' : 'report.phone')), h('input.input', { id: 'r-phone', name: 'phone', type: 'tel', autocomplete: 'tel', inputmode: 'tel', maxlength: 20, value: draft.phone ?? '', 'aria-describedby': 'r-phone-hint' }), h('span.hint', { id: 'r-phone-hint' }, t('report.phoneHint'))),
      h('div', {}, h('button.btn.touch.wide', { type: 'submit', class: danger ? 'danger solid' : 'primary' }, t(danger ? 'danger.send' : 'report.send'))));
    if (draft.lon !== undefined) this.#place = { lon: draft.lon, lat: draft.lat, accuracy_m: draft.accuracy_m };
    fill(this.#body, this.#form);
    this.#drawPlace();
    if (refusal) this.#body.querySelector('#report-problem').scrollIntoView({ block: 'nearest' });
  }

  #safety() {
    return h('div.safety', {}, h('h3', {}, icon('a-life'), t('danger.first')),
      h('ol', {}, ['danger.away', 'danger.touch', 'danger.warn', 'danger.help'].map(key => h('li', {}, t(key)))),
      this.#calls());
  }

  #calls() {
    const own = this.#unit?.phone ? [[this.#unit.phone, 'danger.callUnit']] : [];
    return h('div.calls', {}, [...CALLS, ...own].map(([phone, key]) => h('a.btn.touch.danger', { href: `tel:${phone}` }, icon('phone'), t(key, { phone }))));
  }

  #kinds(chosen) {
    return h('fieldset', {}, h('legend.label', {}, t(`${this.#kind}.what`)), h('div.choices', {}, KINDS[this.#kind].map(kind => {
      const symbol = symbolOf('report', kind);
      return h('label.choice', { class: symbol.tone }, h('input', { type: 'radio', name: 'kind', value: kind, checked: kind === chosen, required: true }), icon(symbol.icon), h('span', {}, t(symbol.word)));
    })));
  }

  #placeWays(open) {
    return h('div.tell', {},
      h('div.where-ways', {},
        'geolocation' in navigator && h('button.btn.touch', { type: 'button', onclick: event => this.#locate(event.currentTarget) }, icon('locate'), t('report.locate')),
        h('button.btn.touch', { type: 'button', onclick: event => this.#pickOnMap(event.currentTarget) }, icon('pin'), t('report.pick'))),
      h('div', { id: 'r-place', 'aria-live': 'polite' }),
      h('div', { id: 'r-map' }),
      h('div.field', {}, h('label', { for: 'r-text' }, t(open ? 'danger.placeText' : 'report.placeText')), h('input.input', { id: 'r-text', name: 'placeText', value: this.draft.placeText ?? '', maxlength: 200, autocomplete: 'street-address' }), h('span.hint', {}, t('report.placeTextHint'))));
  }

  #drawPlace(message) {
    const box = this.#body.querySelector('#r-place');
    if (!box) return;
    if (message) return void fill(box, h('p.error', {}, icon('a-urgent'), message));
    if (!this.#place) return void fill(box);
    const accuracy = this.#place.accuracy_m ? ` ±${format.distance(this.#place.accuracy_m)}` : '';
    fill(box, h('p.found', {}, icon('pin'), h('span', {}, t('report.placed') + accuracy), h('button.btn.quiet.touch', { type: 'button', onclick: () => { this.#place = null; this.#keep(); this.#drawPlace(); } }, t('report.unplace'))));
  }

  #locate(button) {
    button.disabled = true;
    navigator.geolocation.getCurrentPosition(({ coords }) => {
      button.disabled = false;
      this.#setPlace({ lon: round(coords.longitude), lat: round(coords.latitude), accuracy_m: Math.round(coords.accuracy) });
    }, error => {
      button.disabled = false;
      this.#drawPlace(t(error.code === 1 ? 'report.locateDenied' : 'report.locateFailed'));
    }, { enableHighAccuracy: true, timeout: 15_000, maximumAge: 30_000 });
  }

  async #pickOnMap(button) {
    button.disabled = true;
    const box = this.#body.querySelector('#r-map');
    try {
      const { PinMap } = await import('./board-map.js');
      fill(box, h('p.hint', {}, t(`${this.#kind}.pickHint`)));
      const pane = h('div.pin-map');
      box.append(pane);
      await PinMap.into(pane, this.#place, place => this.#setPlace(place));
      pane.scrollIntoView({ block: 'nearest' });
    } catch (e) {
      console.warn('map', e);
      button.disabled = false;
      fill(box, h('p.error', {}, icon('a-urgent'), t('board.mapFailed')));
    }
  }

  #setPlace(place) {
    this.#place = place;
    this.#keep();
    this.#drawPlace();
  }

  #fields() {
    const data = new FormData(this.#form);
    const text = name => (data.get(name) ?? '').toString().trim() || undefined;
    return { kind: text('kind'), customerCode: text('customerCode')?.replace(/[\s.-]/g, '').toUpperCase(), placeText: text('placeText'), note: text('note'), phone: text('phone'), qr: METER_BOX, ...(this.#place ?? {}) };
  }

  #keep() {
    this.draft = this.#fields();
    remember(`draft.${this.#kind}`, this.draft);
  }

  async #submit(event) {
    event.preventDefault();
    this.#keep();
    const { accuracy_m, ...body } = this.draft;
    const codeError = this.#form.querySelector('#r-code-error');
    fill(codeError);
    if (!body.kind) return this.#complain('report.kindMissing', this.#form.querySelector('[name=kind]'));
    if (!body.customerCode && body.lon === undefined && !body.placeText && !body.qr) return this.#complain('report.placeMissing', this.#form.querySelector('#r-code'));
    if (body.customerCode && !looksLikeCustomerCode(body.customerCode)) return this.#complain('report.codeWrong', this.#form.querySelector('#r-code'));
    const button = this.#form.querySelector('[type=submit]');
    button.disabled = true;
    button.textContent = t('report.sending');
    await this.#send(JSON.parse(JSON.stringify(body)));
  }

  #complain(key, field) {
    fill(this.#body.querySelector('#report-problem'), h('div.note.urgent', {}, icon('a-urgent'), h('b', {}, t(key))));
    field?.closest('details')?.setAttribute('open', '');
    field?.focus();
  }

  async #send(body) {
    const key = pending.begin(body);
    try {
      const reply = await sendReport(body, key);
      pending.settle();
      keepReport(reply, body);
      this.#showDone(reply, body);
    } catch (problem) {
      if (problem.unsure || problem.status === undefined) {
        this.#showWaiting(pending.waiting);
        dispatchEvent(new Event('report-waits'));
      } else {
        pending.settle();
        this.#showForm(problem);
      }
    }
  }

  #refusal(problem) {
    const { text, code, incident } = refusalWords(problem);
    return h('div.note.urgent', {}, icon('a-urgent'), h('b', {}, t('report.refused')), h('p', {}, text), h('p.hint.mono', {}, incident ? `${code} · ${t('problem.incident', { incident })}` : code));
  }

  #showWaiting(waiting) {
    const danger = this.#kind === 'danger';
    fill(this.#body, h('div.tell', { role: 'status' },
      danger && this.#safety(),
      h('div.note.warn', {}, icon('device'), h('b', {}, t('report.waitingTitle')), h('p', {}, t('report.waitingText', { time: format.moment(waiting.at) }))),
      this.#summary(waiting.body),
      h('div.row', {},
        h('button.btn.touch.primary.grow', { type: 'button', onclick: async event => { event.currentTarget.disabled = true; await this.#send(waiting.body); } }, t('do.retry')),
        h('button.btn.touch', { type: 'button', onclick: () => this.#showForm() }, t('do.edit')))));
  }

  #summary(body) {
    return h('p.dim', {}, [t(`report.${body.kind}`), body.customerCode, body.placeText, body.note].filter(Boolean).join(' · '));
  }

  #showDone(reply, body) {
    remember(`draft.${this.#kind}`, null);
    this.draft = {};
    this.#place = null;
    this.#sent?.();
    const danger = KINDS.danger.includes(body.kind);
    const done = danger ? 'danger.done' : reply.reminder ? 'report.doneAgain' : 'report.done';
    const url = new URL(reply.url ?? `/s/${reply.token}`, location.origin).href;
    fill(this.#body, h('div.tell', {},
      h('div.note.restored', { role: 'status' }, icon('restored'), h('b', {}, t(done)), h('p', {}, t(`${done}Text`, { time: format.time(clock.now()) }))),
      danger && this.#safety(),
      h('div.field', {}, h('span.label', {}, t('report.link')), shareBox(url), h('span.hint', {}, t('report.linkHint'))),
      h('a.btn.touch.primary.wide', { href: url }, t('report.follow'), icon('chevron'))));
    this.#body.querySelector('a.primary').focus();
  }
}

const round = degrees => Math.round(degrees * 1e6) / 1e6;
