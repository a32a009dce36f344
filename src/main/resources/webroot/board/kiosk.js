/** The village screen: no controls, large words, a page every twenty seconds, and always its own data's age. */
import { clock } from '/shared/clock.js';
import { fill, h, icon } from '/shared/dom.js';
import { format } from '/shared/format.js';
import { named, t } from '/shared/words.js';
import { byWeight, communesOf, confidenceWord, touches } from './board-model.js';
import { capital, chip, customersLine, inSentence, placeLine, stages } from './outage-card.js';

const TURN_MS = 20_000;

export class Kiosk {
  #asOf;
  #freshState;
  #place;
  #board = null;
  #turn = 0;

  constructor(body, { asOf, freshState, place }) {
    this.#asOf = asOf;
    this.#freshState = freshState;
    this.#place = place === '' || place === 'true' ? '' : place;
    for (const child of [...body.children]) if (child.tagName !== 'SCRIPT') child.hidden = true;
    document.head.append(h('link', { rel: 'stylesheet', href: '/board/kiosk.css' }));
    body.classList.add('kiosk');
    this.title = h('h1');
    this.sample = h('p.k-sample', { hidden: true }, t('app.sample'));
    this.time = h('b.num');
    this.date = h('span');
    this.main = h('main.k-main');
    this.foot = h('span.end');
    body.append(h('div.k', {},
      h('header.k-head', {}, icon('mark'), this.title, this.sample, h('div.k-time', {}, this.time, this.date)),
      this.main,
      h('footer.k-foot', {}, icon('a-life'), h('b', {}, t('kiosk.wire')), h('span', {}, t('kiosk.wireText')), this.foot)));
    body.querySelector('.k-head .i').setAttribute('class', 'mark');
    this.#tick();
    setInterval(() => this.#tick(), 1000);
    setInterval(() => {
      this.#turn++;
      this.#draw();
    }, TURN_MS);
    navigator.wakeLock?.request('screen').catch(() => undefined);
  }

  show(board) {
    this.#board = board;
    this.#draw();
  }

  #tick() {
    const now = clock.now();
    this.time.textContent = format.time(now);
    const state = this.#freshState();
    const text = this.#board ? t(state === 'stale' ? 'kiosk.oldData' : 'kiosk.data', { time: format.moment(this.#asOf(), now) }) : t('fresh.loading');
    if (this.date.dataset.shown === text + state) return;
    this.date.dataset.shown = text + state;
    fill(this.date, `${format.day(now)} · `, h('i.fresh', { class: state === 'live' ? '' : state }, h('span', {}, text)));
  }

  #draw() {
    const board = this.#board;
    if (!board) return;
    const now = clock.now();
    this.title.textContent = this.#place ? t('kiosk.title', { place: inSentence(this.#place) }) : named(board.unit?.name) || t('app.name');
    fill(this.foot, board.unit?.phone ? t('do.call', { phone: board.unit.phone }) : t('kiosk.call'));
    const all = board.outages.filter(o => touches(o, this.#place, board.communes ?? [])).sort(byWeight);
    this.sample.hidden = !board.sample;
    if (all.length === 0) {
      fill(this.main, h('div.k-good', {}, icon('restored'), h('h2', {}, this.#place ? t('board.nothingIn', { place: inSentence(this.#place) }) : t('board.nothing')), h('p', {}, t('kiosk.good'))));
      return;
    }
    // A page is one large outage and two small ones; the next page begins where this one ended.
    const pages = Math.ceil(all.length / 3);
    const page = this.#turn % pages;
    const [first, ...others] = all.slice(page * 3, page * 3 + 3);
    fill(this.main, this.#large(first, now), others.length > 0 && h('div.k-two', {}, others.map(o => this.#small(o, now))),
      pages > 1 && h('p.k-page', {}, t('kiosk.page', { page: page + 1, of: pages })));
  }

  #large(outage, now) {
    const chipped = chip(outage.state);
    const sure = confidenceWord(outage.estimate?.confidence);
    return h('article.k-card', { class: chipped.className.replace('chip', '') }, h('div.row', {}, chipped, h('span.dim.end', {}, t('say.since', { time: format.moment(outage.since, now) }))),
      h('h2', {}, placeLine(outage), !this.#place && communesOf(outage.hamlets ?? []).length === 0 && h('small', {}, ` · ${named(outage.commune?.name ?? outage.commune)}`)),
      h('div.k-window', {}, h('b', {}, outage.state === 'restored' ? format.moment(outage.restoredAt ?? now, now) : outage.estimate?.from ? format.window(outage.estimate.from, outage.estimate.to, now) : t('board.notYetKnown')),
        h('p', {}, outage.state === 'restored' ? t('board.backSince') : [t('board.expected'), sure && t(`confidence.${sure}`)].filter(Boolean).join(', '))),
      stages(outage.stage), h('p.dim', {}, customersLine(outage.customers)));
  }

  #small(outage, now) {
    const chipped = chip(outage.state);
    return h('article.k-card', { class: chipped.className.replace('chip', '') }, h('div.row', {}, chipped),
      h('h2', {}, placeLine(outage)),
      h('p.dim', {}, !this.#place && communesOf(outage.hamlets ?? []).length === 0 && `${capital(named(outage.commune?.name ?? outage.commune))}. `, outage.state === 'restored' ? `${t('board.backSince')} ${format.moment(outage.restoredAt ?? now, now)}` : outage.estimate?.from ? `${t('board.expected')} ${format.window(outage.estimate.from, outage.estimate.to, now)}` : t(`board.unknown.${outage.stage}`)));
  }
}
