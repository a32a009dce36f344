// What happens when somebody presses a deed: it is asked, sent, said. The page is told through few words: ask, run, say, select, show.
import { format } from '../shared/format.js';
import { hasWords, t } from '../shared/words.js';
import * as callouts from './callout-questions.js';
import * as crews from './crew-questions.js';
import { cannotMerge } from './deeds.js';
import * as jobs from './job-questions.js';
import * as ledger from './ledger-questions.js';
import { alarmTitle, nameOf } from './naming.js';
import * as outages from './outage-questions.js';
import { questionAbout } from './planned-questions.js';
import * as safety from './safety-questions.js';
import * as regroup from './regroup-questions.js';

/** Carries out deeds {name, kind, id, facts} for the page it is made for. */
export class CarryOut {
  #page;

  constructor(page) {
    this.#page = page;
  }

  get #store() {
    return this.#page.store;
  }

  do({ name, kind, id, facts }) {
    switch (kind) {
      case 'outage':
        return this.#outage(name, this.#store.outages.get(id), facts);
      case 'job':
        return this.#job(name, this.#store.jobs.get(id), facts);
      case 'planned':
        return this.#planned(name, this.#store.planned.get(id));
      case 'alarm':
        return this.#alarm(name, this.#store.alarms.get(id));
      case 'crew':
        return this.#crew(name, this.#store.crews.get(id), facts);
      case 'report':
        return this.#report(name, id, facts);
      case 'conflict':
        return this.#conflict(name, this.#store.conflicts.get(id));
      case 'device':
        return this.#anywhere(name, id, facts);
      case 'customer':
        return name === 'link' ? this.#page.ask(ledger.link(this.#store, facts.customer, text => {
          this.#page.say(text);
          this.#page.querySelector('customer-panel')?.again();
        })) : this.#anywhere(name, null);
      default:
        return this.#anywhere(name, null);
    }
  }

  #outage(name, outage, facts) {
    const page = this.#page;
    const store = this.#store;
    switch (name) {
      case 'claim':
      case 'release':
        return page.run(() => store.command(`/api/outages/${outage.id}/${name}`, { version: outage.version }));
      case 'close':
        return page.run(() => outages.close(store, outage, page.ask));
      case 'confirm':
      case 'estimate':
      case 'restore':
      case 'cancel':
        return page.ask(outages[name](store, outage));
      case 'assign':
        return page.assign({ outage, crewId: facts?.crewId });
      case 'cause':
        return page.withCauses(causes => page.ask(outages.cause(store, outage, causes)));
      case 'step':
        return page.ask(ledger.step(store, outage, { device: facts?.device, open: facts?.open ?? false }, page.findDevices, page.askAgain, page.say));
      case 'correct':
        return page.ask(ledger.correct(store, outage, page.findDevices, page.say));
      case 'still-out':
        return page.ask(ledger.stillOut(store, outage, facts.reportIds, (nested, text) => {
          page.select('outage', nested.id, false);
          page.say(text);
        }));
      case 'withdraw':
        return page.ask(ledger.withdraw(store, outage, facts.operation, page.say));
      case 'merge': {
        const refused = facts?.into && cannotMerge([outage, store.outages.get(facts.into)], store.me);
        if (refused) return page.say(t('said.cannotMerge', { why: this.#because(refused) }), 'warn');
        const question = facts?.into ? regroup.mergeTwo(store, outage, store.outages.get(facts.into), this.#regrouped)
          : regroup.mergeInto(store, outage, into => this.#outage('merge', outage, { into: into.id }));
        return question ? page.ask(question) : page.say(t('said.nothingToMerge'), 'warn');
      }
      case 'split':
        return facts?.reportIds ? page.ask(regroup.split(store, outage, facts.reportIds, page.findDevices, this.#regrouped)) : page.chooseReports();
      case 'move':
        return page.ask(regroup.move(store, outage, facts?.device, page.findDevices, this.#regrouped));
      case 'reject':
        return page.ask(regroup.reject(store, outage, this.#regrouped));
      case 'undo':
        return this.#undo(outage.id);
      default:
        return this.#anywhere(name, outage.device?.id);
    }
  }

  /** Says what was regrouped and offers to take it back: here for a while, in the panel as long as it is possible. */
  #regrouped = (kept, text) => {
    this.#page.select('outage', kept.id, false);
    this.#page.say(text, 'notice', { action: { label: t('deed.undo'), run: () => this.#undo(kept.id) } });
  };

  #undo(id) {
    return this.#page.tried(async () => {
      await regroup.undo(this.#store, id);
      this.#page.say(t('said.undone'));
    });
  }

  #job(name, job, facts) {
    switch (name) {
      case 'send':
        // Where a crew was chosen before, this is the second step; else both are one.
        return job.status === 'draft' && job.crew ? this.#page.tried(() => this.#send(job)) : this.#page.assign({ job, crewId: facts?.crewId });
      case 'assign':
      case 'transfer':
      case 'support':
        return this.#page.assign({ job, deed: name, crewId: facts?.crewId });
      case 'callout':
        return this.#page.ask(callouts.start(this.#store, { job }, () => this.#page.openPage('callouts')));
      case 'cancel-job':
        return this.#page.ask(jobs.cancel(this.#store, job));
      case 'verify':
        return this.#page.ask(jobs.verify(this.#store, job));
      case 'depend':
        return this.#page.ask(jobs.depend(this.#store, job));
      case 'told':
        return this.#page.withCauses(causes => this.#page.ask(jobs.told(this.#store, job, causes)));
      case 'print-job':
        return this.#page.openPage(`job/${job.id}`);
      case 'print-permit':
        return this.#page.openPage(`permit/${job.id}/${facts.permit.id}`);
      case 'issue-permit':
        return this.#page.ask(safety.issuePermit(this.#store, job, facts.kind, facts.crewId, this.#page.say));
      case 'suspend-permit':
      case 'cancel-permit':
      case 'lock-permit':
        return this.#page.ask(safety.endPermit(this.#store, facts.permit, name.replace('-permit', ''), this.#page.say));
      default:
        return this.#anywhere(name, job.device?.id);
    }
  }

  #planned(name, plan) {
    const page = this.#page;
    if (name === 'change') return page.plan(plan);
    const question = questionAbout(this.#store, name, plan);
    if (question) return page.ask(question);
    return page.run(() => this.#store.command(`/api/planned-outages/${plan.id}/${name}`, { version: plan.version }));
  }

  #alarm(name, alarm) {
    const page = this.#page;
    switch (name) {
      case 'take':
        return page.takeAlarm(alarm.id);
      case 'close-alarm':
        return page.ask({ title: t('ask.closeAlarm.title', { alarm: alarmTitle(alarm) }), text: t('ask.closeAlarm.text'), action: t('alarm.close'), danger: true,
          fields: [{ name: 'reason', label: t('ask.closeAlarm.reason'), type: 'reason' }],
          run: v => this.#store.command(`/api/alarms/${alarm.id}/close`, { reason: v.reason }) });
      default:
        return this.#anywhere(name, null);
    }
  }

  #crew(name, crew, facts) {
    switch (name) {
      case 'trail':
        this.#page.show(facts.geometry ?? crew.position);
        return facts.geometry ? this.#page.zoom() : undefined;
      case 'shift-on':
      case 'shift-off':
        return this.#page.ask(crews.shift(this.#store, crew, name === 'shift-on', this.#page.say));
      case 'roll-call':
        return this.#page.ask(safety.rollCall(this.#store, crew, call => {
          this.#store.called(call);
          this.#page.say(t('said.rollCall', { crew: crew.name }));
        }));
      default:
        return this.#anywhere(name, null);
    }
  }

  #report(name, id, facts) {
    const page = this.#page;
    switch (name) {
      case 'close-report':
        return page.ask({ title: t('ask.closeReport.title'), text: t('ask.closeReport.text'), action: t('deed.close-report'), fields: [{ name: 'reason', label: t('ask.reason'), type: 'reason' }],
          run: v => this.#store.command(`/api/reports/${id}/close`, { reason: v.reason }) });
      case 'place':
        return page.run(() => this.place(id, facts));
      case 'pick':
        return page.pick(id);
      default:
        return this.#anywhere(name, null);
    }
  }

  async place(id, where) {
    await this.#store.command(`/api/reports/${id}/place`, where);
    this.#store.placed(id);
    this.#page.say(t('said.placed'));
  }

  #conflict(name, conflict) {
    if (name !== 'resolve') return this.#anywhere(name, null);
    return this.#page.ask({ title: t('conflict.resolve.title'), text: t(`conflict.${conflict.kind}.text`), action: t('conflict.resolve'), fields: [{ name: 'resolution', label: t('conflict.resolution'), type: 'reason', hint: t('conflict.resolutionHint') }],
      run: v => this.#store.command(`/api/conflicts/${conflict.id}/resolve`, { resolution: v.resolution }) });
  }

  /** What may be done with anything that has a place or a device. */
  #anywhere(name, device, facts) {
    const page = this.#page;
    switch (name) {
      case 'zoom':
        return page.zoom();
      case 'trace-up':
      case 'trace-down':
        return page.switching.follow(device, name === 'trace-up' ? 'up' : 'down');
      case 'preview':
        return page.switching.start(device);
      case 'operate':
        return page.switching.operate();
      case 'tag':
      case 'untag': {
        const done = text => {
          page.say(text);
          page.switching.look(device, false);
        };
        return page.ask(name === 'tag' ? safety.tag(this.#store, device, done) : safety.untag(this.#store, device, facts.tag, done));
      }
      case 'new-job':
        return page.ask(jobs.make(this.#store, { device }, made => {
          page.select('job', made.id, true);
          page.say(t('said.jobMade', { job: made.code }));
        }, page.findDevices));
      case 'end-preview':
        return page.switching.endPreview();
      case 'end-pick':
        return page.pick(null);
      default:
        return undefined;
    }
  }

  /** Why a deed with a key is not possible now, in a line. */
  why(deed) {
    this.#page.say(this.#because(deed), 'warn');
  }

  #because = deed => t(hasWords(`why.${deed.why}`) ? `why.${deed.why}` : 'why.not-now', { ...deed.facts, at: deed.facts.at ? format.time(deed.facts.at) : null });

  /** Gives an outage, or a job, to a crew: chosen first and told later, or told at once; taken from another; or sent to help. */
  async give({ outage, job, deed, crewId, note, reason, sendNow }) {
    const store = this.#store;
    const crew = nameOf(store.crews.get(crewId));
    if (!job) {
      const made = await store.command(`/api/outages/${outage.id}/jobs`, { version: store.outages.get(outage.id).version, crewId, note, send: sendNow });
      this.#page.say(t(sendNow ? 'said.sent' : 'said.assigned', { job: made.code, crew }), 'notice', sendNow ? {} : this.#offerToSend(made.id));
      return;
    }
    const path = deed === 'assign' ? (sendNow ? 'send' : 'assign') : deed;
    await store.command(`/api/jobs/${job.id}/${path}`, { version: store.jobs.get(job.id).version, crewId, ...(deed === 'transfer' ? { reason } : {}) });
    const said = deed === 'assign' ? (sendNow ? 'sent' : 'assigned') : deed;
    this.#page.say(t(`said.${said}`, { job: job.code, crew }), 'notice', said === 'assigned' ? this.#offerToSend(job.id) : {});
  }

  /** The second of the two steps, offered where the first was just done. */
  #offerToSend = id => ({ action: { label: t('deed.send-now'), icon: 'j-sent', run: () => this.#page.tried(() => this.#send(this.#store.jobs.get(id))) } });

  async #send(job) {
    await this.#store.command(`/api/jobs/${job.id}/send`, { version: job.version });
    this.#page.say(t('said.sent', { job: job.code, crew: nameOf(job.crew) }));
  }
}
