/**
 * The five topics of a briefing and what usually belongs to them: prompts for the one who speaks, by kind of job. Ticking one is faster than
 * typing with gloves; own words go beside. Hazards and equipment go out as codes of the catalogue, the rest in words. No I/O.
 */
const HAZARDS = ['electric-shock', 'back-feed', 'induced-voltage', 'arc', 'fall', 'falling-object', 'broken-pole', 'wire-down', 'tree', 'flood', 'weather', 'traffic', 'animals', 'night'];
const PPE = ['helmet', 'gloves', 'boots', 'harness', 'tester', 'hot-stick', 'earthing-set', 'glasses', 'vest', 'life-jacket', 'first-aid'];
const ENERGY = ['mediumVoltage', 'lowVoltage', 'generator', 'solar', 'capacitor', 'tension'];
const PROCEDURES = ['fiveRules', 'watcher', 'oneCommands', 'readBack', 'liveMethod'];
const PRECAUTIONS = ['distance', 'cordon', 'stopOnRain', 'radio', 'escape', 'shutdownCall'];

/** What is likely for a kind of job, first; the rest follows. */
const LIKELY = {
  restoration: ['electric-shock', 'back-feed', 'fall', 'weather'],
  makeSafe: ['wire-down', 'traffic', 'electric-shock', 'tree'],
  maintenance: ['fall', 'electric-shock', 'falling-object', 'traffic'],
  planned: ['back-feed', 'fall', 'electric-shock'],
  inspectionFollowUp: ['electric-shock', 'fall'],
  meterCheck: ['electric-shock', 'arc', 'animals'],
};

/** [{name, coded: whether it goes out as codes, prompts}] in the order in which they are spoken about. `codes(topic)`: the catalogue, or null. */
export function topicsFor(kind, codes = () => null) {
  const hazards = codes('hazards') ?? HAZARDS;
  const likely = (LIKELY[kind] ?? LIKELY.restoration).filter(h => hazards.includes(h));
  return [
    { name: 'hazards', coded: true, prompts: [...likely, ...hazards.filter(h => !likely.includes(h))] },
    { name: 'procedures', coded: false, prompts: kind === 'meterCheck' ? ['liveMethod', ...PROCEDURES.filter(p => p !== 'liveMethod')] : PROCEDURES },
    { name: 'precautions', coded: false, prompts: PRECAUTIONS },
    { name: 'energySources', coded: false, prompts: ENERGY },
    { name: 'ppe', coded: true, prompts: codes('ppe') ?? PPE },
  ];
}

/**
 * The body of a briefing from what was ticked and said: `said` is {topic: {ticked: [prompt], words}}. Answers {body} or {missing: topic} for the
 * first topic nobody spoke about, or {missing: 'attended'}. `wordOf(topic, prompt)` gives the words of a prompt.
 */
export function briefingBody(topics, said, attended, note, wordOf) {
  const body = {};
  for (const { name, coded } of topics) {
    const ticked = said[name]?.ticked ?? [];
    const words = said[name]?.words?.trim();
    if (ticked.length === 0 && (coded || !words)) return { missing: name };
    body[name] = coded ? ticked : [...ticked.map(prompt => wordOf(name, prompt)), ...(words ? [words] : [])].join('; ');
  }
  if (attended.length === 0) return { missing: 'attended' };
  return { body: { ...body, attended, note: note?.trim() || undefined } };
}
