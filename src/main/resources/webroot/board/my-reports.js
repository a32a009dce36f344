/** "Báo cáo của tôi": the private links this browser was given, and a report that still waits for the server. Nothing here leaves the phone. */
import { api, newKey } from '/shared/api.js';
import { h, icon } from '/shared/dom.js';
import { format } from '/shared/format.js';
import { recall, remember } from '/shared/store.js';
import { symbolOf } from '/shared/symbols.js';
import { t } from '/shared/words.js';
import { PendingReport } from './pending-report.js';

const KEEP = 20;

export const pending = new PendingReport({ recall, remember }, newKey);
export const sendReport = (body, key) => api.post('/api/reports', body, { key, attempts: 3 });

/** Keeps the answer of the server: newest first, at most twenty. */
export function keepReport({ token, url }, body, at = new Date().toISOString()) {
  const others = recall('reports.mine', []).filter(r => r.token !== token);
  remember('reports.mine', [{ token, url: url ?? `/s/${token}`, at, kind: body.kind }, ...others].slice(0, KEEP));
}

export class MyReports {
  #timer;

  all() {
    return recall('reports.mine', []);
  }

  forget(token) {
    remember('reports.mine', this.all().filter(r => r.token !== token));
  }

  view(reports, changed) {
    return [
      h('h2', { id: 'mine-title' }, t('board.mine')),
      h('ul', {}, reports.map(report => {
        const symbol = symbolOf('report', report.kind);
        return h('li', {},
          h('a', { href: report.url, class: symbol.tone }, icon(symbol.icon), h('span', {}, t(symbol.word), h('small', {}, t('board.reportedAt', { time: format.moment(report.at) }))), icon('chevron')),
          h('button.btn.quiet.touch.icon', { type: 'button', 'aria-label': t('board.forget', { what: t(symbol.word) }), title: t('board.forgetTitle'), onclick: () => { this.forget(report.token); changed(); } }, icon('close')));
      })),
    ];
  }

  /** Goes on sending a report that an earlier visit could not hand over; again when the network returns and once a minute. */
  resume(changed) {
    const attempt = async () => {
      clearTimeout(this.#timer);
      if (!pending.waiting) return;
      try {
        const done = await pending.retry(sendReport);
        if (done) {
          keepReport(done.reply, done.body);
          changed();
          dispatchEvent(new CustomEvent('report-sent', { detail: done }));
          return;
        }
      } catch {
        changed();
        return;
      }
      this.#timer = setTimeout(attempt, 60_000);
    };
    addEventListener('online', attempt);
    addEventListener('report-waits', () => { this.#timer = setTimeout(attempt, 5000); });
    attempt();
  }
}
