/** The check-in timer: when somebody at work must give a sign of life, by what the server said and what this phone did since. No I/O. */
import { isOpen } from './job-steps.js';

/** From this long before the time is up the page asks; a linesman needs a moment to take a glove off. */
export const ASK_BEFORE_MS = 60_000;
/** The first amber look: soon. */
const SOON_MS = 5 * 60_000;

/**
 * How the timer stands: null while nobody watches, else {dueAt, left_ms, state: calm | soon | ask | late, told}. `told` is the sign of life on
 * this phone that the server has not answered yet: then nobody is asked again, and the page says honestly that it has not arrived.
 */
export function checkInState(dueAt, records, now) {
  if (!dueAt) return null;
  const told = records.filter(r => r.kind === 'checkIn' && isOpen(r)).at(-1) ?? null;
  const left_ms = Date.parse(dueAt) - now;
  const state = left_ms < 0 ? 'late' : left_ms <= ASK_BEFORE_MS ? 'ask' : left_ms <= SOON_MS ? 'soon' : 'calm';
  return { dueAt, left_ms, state, told };
}

/** Whether the person must be asked now. Whoever has pressed is left alone, also without signal. */
export const mustAsk = check => check !== null && check.told === null && (check.state === 'ask' || check.state === 'late');

/** 11:24 while it runs, -02:10 when it is over. */
export function clockFace(left_ms) {
  const whole = Math.floor(Math.abs(left_ms) / 1000);
  const hours = Math.floor(whole / 3600);
  const rest = `${String(Math.floor(whole / 60) % 60).padStart(2, '0')}:${String(whole % 60).padStart(2, '0')}`;
  return `${left_ms < 0 ? '−' : ''}${hours > 0 ? `${hours}:` : ''}${rest}`;
}
