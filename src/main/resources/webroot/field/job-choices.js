/** Which deeds a job offers besides its big next step, in groups, by what the server allows (`can`) and where the crew stands. No I/O. */
import { endingOf, isAtPlace, isRunning } from './job-steps.js';

const choice = (name, icon, tone) => ({ name, icon, tone });

/** [[steps], [what to write], [the rest]]; empty groups fall away. `big` is the step that is offered big already. */
export function menuOf(job, { big, helping }) {
  const can = job.can ?? {};
  const there = isAtPlace(job);
  const over = job.status === 'done';
  const ending = endingOf(job);
  const steps = helping ? [] : [
    can[ending] && big !== ending && choice(ending, ending === 'restore' ? 'restored' : 'j-done', 'restored'),
    (can.start || can.resume) && big !== 'start' && big !== 'resume' && choice(can.start ? 'start' : 'resume', 'play'),
    can.suspend && choice('suspend', 'j-paused', 'warn'),
    can.estimate && choice('estimate', 'clock'),
    can.operate && job.device && choice('operate', 'switch'),
  ];
  const write = there || over ? [
    choice('cause', 'search'), choice('damage', 'a-warn'), choice('before', 'gauge'), choice('after', 'gauge'), choice('materials', 'layers'), choice('hours', 'clock'), choice('note', 'pen'),
  ] : [];
  const rest = [
    there && choice('brief', 'users'),
    there && choice('permit', 'file'),
    there && choice('rules', 'shield'),
    helping && isRunning(job) && big !== 'leave' && choice('leave', 'signout'),
    !helping && can.reject && choice('reject', 'undo', 'warn'),
  ];
  return [steps, write, rest].map(group => group.filter(Boolean)).filter(group => group.length > 0);
}
