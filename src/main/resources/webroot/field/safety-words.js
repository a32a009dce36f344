/** The hazards and the protective equipment a briefing names: the server's catalogue, kept on the phone for places without signal. */
import { api } from '/shared/api.js';
import { recall, remember } from '/shared/store.js';
import { hasWords, named, t } from '/shared/words.js';

export async function loadSafetyWords() {
  try {
    const { hazards, ppe } = await api.get('/api/safety/rules', { quiet: true });
    remember('field.safetyWords', { hazards, ppe });
  } catch {
    // what was kept before serves; a phone that never had signal has the words that are built in
  }
}

/** The codes of a topic that has a catalogue, or null where none was ever fetched. */
export const codesOf = topic => recall('field.safetyWords')?.[topic]?.map(w => w.code) ?? null;

/** The words of a prompt: the catalogue's, else the page's own. */
export function promptWords(topic, prompt) {
  const kept = recall('field.safetyWords')?.[topic]?.find(w => w.code === prompt);
  return kept ? named(kept.words) : hasWords(`prompt.${topic}.${prompt}`) ? t(`prompt.${topic}.${prompt}`) : prompt;
}
