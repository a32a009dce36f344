import { api } from '/shared/api.js';
import { recall, remember } from '/shared/store.js';

/** The catalogue of causes: kept on the phone, so that there is something to choose from without signal. */
const FEW = ['tree', 'weather', 'lightning', 'animal', 'vehicle', 'equipment', 'overload', 'customer', 'unknown', 'other'];

export async function loadCauses() {
  try {
    const { groups, causes, weather } = await api.get('/api/causes', { quiet: true });
    remember('field.causes', { groups, causes, weather });
  } catch {
    // what was kept before serves; a phone that never had signal has the few that are built in
  }
}

/** Groups of faults, each with its causes; a cause without title is worded by its code. */
export function faultCauses(kept = recall('field.causes')) {
  if (!kept?.causes?.length) return [{ title: null, causes: FEW.map(code => ({ code, title: null, subCauses: [] })) }];
  return kept.groups.filter(g => !g.planned).map(g => ({ title: g.title, causes: kept.causes.filter(c => c.group === g.code) })).filter(g => g.causes.length > 0);
}

export const weatherKinds = (kept = recall('field.causes')) => kept?.weather ?? [];
