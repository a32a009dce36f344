/**
 * The five topics of a briefing and what usually belongs to them: prompts for the one who speaks, by kind of job. Ticking one is faster than
 * typing with gloves; own words go beside. No I/O.
 */
const HAZARDS = ['liveNearby', 'backfeed', 'height', 'traffic', 'storm', 'tree', 'water', 'dark', 'animals', 'people'];
const PPE = ['helmet', 'gloves', 'harness', 'shoes', 'vest', 'glasses', 'tester', 'earths', 'rope', 'firstAid'];
const ENERGY = ['mediumVoltage', 'lowVoltage', 'generator', 'solar', 'capacitor', 'tension'];
const PROCEDURES = ['fiveRules', 'watcher', 'oneCommands', 'readBack', 'liveMethod'];
const PRECAUTIONS = ['distance', 'cordon', 'stopOnRain', 'radio', 'escape', 'shutdownCall'];

/** What is likely for a kind of job, first; the rest follows. */
const LIKELY = {
  restoration: ['liveNearby', 'backfeed', 'height', 'storm'],
  makeSafe: ['people', 'traffic', 'liveNearby', 'tree'],
  maintenance: ['height', 'liveNearby', 'traffic'],
  planned: ['backfeed', 'height', 'liveNearby'],
  inspectionFollowUp: ['liveNearby', 'people'],
  meterCheck: ['liveNearby', 'animals'],
};

/** [{name, list: whether it goes out as a list, prompts}] in the order in which they are spoken about. */
export function topicsFor(kind) {
  const likely = LIKELY[kind] ?? LIKELY.restoration;
  return [
    { name: 'hazards', list: true, prompts: [...likely, ...HAZARDS.filter(h => !likely.includes(h))] },
    { name: 'procedures', list: false, prompts: kind === 'meterCheck' ? ['liveMethod', ...PROCEDURES.filter(p => p !== 'liveMethod')] : PROCEDURES },
    { name: 'precautions', list: false, prompts: PRECAUTIONS },
    { name: 'energySources', list: false, prompts: ENERGY },
    { name: 'ppe', list: true, prompts: PPE },
  ];
}

/**
 * The body of a briefing from what was ticked and said: `said` is {topic: {ticked: [prompt], words}}. Answers {body} or {missing: topic} for the
 * first topic nobody spoke about, or {missing: 'attended'}. `wordOf(topic, prompt)` gives the words of a prompt.
 */
export function briefingBody(kind, said, attended, note, wordOf) {
  const body = {};
  for (const { name, list } of topicsFor(kind)) {
    const ticked = (said[name]?.ticked ?? []).map(prompt => wordOf(name, prompt));
    const words = said[name]?.words?.trim();
    const all = words ? [...ticked, words] : ticked;
    if (all.length === 0) return { missing: name };
    body[name] = list ? all : all.join('; ');
  }
  if (attended.length === 0) return { missing: 'attended' };
  return { body: { ...body, attended, note: note?.trim() || undefined } };
}
