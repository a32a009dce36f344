/**
 * What a crew writes about a job besides its steps: which fields a section has, of what sort, within which bounds. Data, no I/O; the dialog
 * draws any of them. A field that was not touched is not sent, so two phones may fill one section together.
 */
const number = (name, unit, max, step = 'any', min = 0) => ({ name, sort: 'number', unit, min, max, step });
const choice = (name, options) => ({ name, sort: 'choice', options });
const text = (name, max = 500) => ({ name, sort: 'text', max });

const READINGS = [
  ...['a', 'b', 'c'].map(phase => number(`voltage.${phase}`, 'V', 50_000)), ...['a', 'b', 'c'].map(phase => number(`current.${phase}`, 'A', 5000)),
  number('insulation', 'MΩ', 1_000_000), number('earthResistance', 'Ω', 100_000),
];

/** `wire`: the section as the server calls it; `prefix`: what stands before each field there; `items`: there may be several, each with a name of its own. */
export const SECTIONS = {
  cause: { icon: 'search', wire: 'cause', fields: [choice('cause', null), choice('weather', null), text('note', 1000)] },
  damage: {
    icon: 'a-warn',
    wire: 'damage',
    items: true,
    fields: [choice('kind', ['pole', 'conductor', 'insulator', 'crossarm', 'transformer', 'fuse', 'switch', 'arrester', 'cable', 'meter-box', 'other']), choice('severity', ['minor', 'repair', 'replace']),
      { name: 'asset', sort: 'line', max: 60 }, number('hours', 'h', 1000), number('people', null, 200, 1), text('note', 1000)],
  },
  before: { icon: 'gauge', wire: 'readings', prefix: 'before.', fields: READINGS },
  after: { icon: 'gauge', wire: 'readings', prefix: 'after.', fields: READINGS },
  note: { icon: 'pen', wire: 'note', fields: [text('general', 2000)] },
};

/** The name a field has on the wire; `item` names one of several things of a section. */
export const wireName = (section, field, item) => `${SECTIONS[section].items ? `${item}.` : (SECTIONS[section].prefix ?? '')}${field.name}`;

/** A name for one more thing of a section: two phones without signal must not choose the same. */
export const newItem = (random = crypto.getRandomValues(new Uint32Array(1))[0]) => `i${random.toString(36).padStart(7, '0')}`;

/** The names of the things a section holds already, in their own order. */
export const itemsOf = held => [...new Set(Object.keys(held).map(name => name.split('.')[0]))].sort();

/** The typed value of one field, or undefined when it is empty; throws {field} when it is out of bounds. */
export function valueOf(field, raw) {
  const given = typeof raw === 'string' ? raw.trim() : raw;
  if (given === '' || given === null || given === undefined) return undefined;
  if (field.sort !== 'number') return given;
  const value = Number(String(given).replace(',', '.'));
  if (!Number.isFinite(value) || value < field.min || value > field.max || (field.step === 1 && !Number.isInteger(value))) throw Object.assign(new Error('bounds'), { field });
  return value;
}

/**
 * The body of /records: only what differs from what was seen, with what was seen beside it. `held` is the section as the server last told it
 * ({field: value}), `raw` what stands in the form, `differ` the fields of which both values of a disagreement were shown: those are settled by
 * what stands in the form. Null when nothing was changed.
 */
export function recordBody(section, held, raw, { item, differ = [] } = {}) {
  const values = {}, base = {}, settled = [];
  for (const field of SECTIONS[section].fields) {
    const name = wireName(section, field, item);
    const value = valueOf(field, raw[field.name]) ?? null;
    const seen = held?.[name] ?? null;
    if (differ.includes(name)) settled.push(name);
    else if (value === seen) continue;
    values[name] = value;
    if (seen !== null) base[name] = seen;
  }
  if (Object.keys(values).length === 0) return null;
  return { section: SECTIONS[section].wire, base, values, ...(settled.length > 0 ? { settled } : {}) };
}

/** The code of a material somebody named: plain letters, so that the same name gives the same code on two phones. */
export const materialCode = name => name.normalize('NFD').replace(/[\u0300-\u036f]/g, '').replace(/[đĐ]/g, 'd').toLowerCase().replace(/[^a-z0-9]+/g, '-').replace(/^-+|-+$/g, '').slice(0, 40) || 'other';
