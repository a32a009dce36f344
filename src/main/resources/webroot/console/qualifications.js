// The words for skills, certificates and vehicles: a catalogue of the server's, read once.
import { hasWords, named, t } from '../shared/words.js';

let reading;

/** {skills, certificates}: code -> {vi, en} */
export function readQualifications(store) {
  reading ??= store.get('/api/crews/qualifications').catch(e => {
    reading = undefined;
    throw e;
  });
  return reading;
}

/** The word of a code of one of the catalogue's tables, or the code itself where the catalogue is not there yet. */
export const wordOf = (catalogue, table, code) => named(catalogue?.[table]?.[code]) || code;

export const vehicleWord = kind => (hasWords(`vehicle.${kind}`) ? t(`vehicle.${kind}`) : kind);
