// What is asked before something is decided about a job, and how it is sent.
import { t } from '../shared/words.js';
import { nameOf } from './naming.js';

const reason = () => ({ name: 'reason', label: t('ask.reason'), type: 'reason' });

/** Sends with the version now held: the job may have changed while the dialog was open, and then the person has seen that too. */
const post = (store, job, path, body = {}) => store.command(`/api/jobs/${job.id}/${path}`, { version: store.jobs.get(job.id).version, ...body });

export const cancel = (store, job) => ({
  title: t('ask.cancelJob.title', { job: job.code }), text: t('ask.cancelJob.text', { crew: nameOf(job.crew) || null }), action: t('deed.cancel-job'), danger: true, fields: [reason()],
  run: v => post(store, job, 'cancel', { reason: v.reason }),
});
