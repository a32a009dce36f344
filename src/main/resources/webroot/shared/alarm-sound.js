// The sound of a level-1 alarm: two tones, again every five seconds, louder after twenty. No file, so nothing can fail to load.

const REPEAT_MS = 5000;
const RISE_MS = 20_000;

let context;

/** Browsers keep quiet until somebody has clicked or typed: call this from such an event. Resolves to whether sound will be heard. */
export async function armSound() {
  try {
    context ??= new AudioContext();
    // resume() stays pending for ever where no gesture has happened yet.
    await Promise.race([context.resume(), new Promise(r => setTimeout(r, 300))]);
  } catch {
    return false;
  }
  return soundArmed();
}

export const soundArmed = () => context?.state === 'running';

function tone(from_s, frequency, loudness) {
  const oscillator = new OscillatorNode(context, { type: 'triangle', frequency });
  const gain = new GainNode(context, { gain: 0 });
  gain.gain.setValueAtTime(0, from_s);
  gain.gain.linearRampToValueAtTime(loudness, from_s + 0.03);
  gain.gain.setValueAtTime(loudness, from_s + 0.28);
  gain.gain.linearRampToValueAtTime(0, from_s + 0.34);
  oscillator.connect(gain).connect(context.destination);
  oscillator.start(from_s);
  oscillator.stop(from_s + 0.35);
}

/** The two tones once: the test, and each repetition. */
export function sound(loudness = 0.35) {
  if (!soundArmed()) return false;
  const at = context.currentTime + 0.02;
  tone(at, 880, loudness);
  tone(at + 0.4, 660, loudness);
  return true;
}

/** Sounds until the returned function is called. */
export function soundUntilStopped() {
  const begun = performance.now();
  const once = () => sound(performance.now() - begun > RISE_MS ? 0.9 : 0.35);
  once();
  const timer = setInterval(once, REPEAT_MS);
  return () => clearInterval(timer);
}
