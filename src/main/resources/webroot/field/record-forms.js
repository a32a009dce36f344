/**
 * What a crew writes about a job besides its steps: which fields a section has, of what sort, within which bounds. Data, no I/O; the dialog
 * draws any of them. A field that was not touched is not sent, so two phones may fill one section together.
 */
const number = (name, unit, max, step = 'any', min = 0) => ({ name, sort: 'number', unit, min, max, step });
const choice = (name, options) => ({ name, sort: 'choice', options });
const text = (name, max = 500) => ({ name, sort: 'text', max });
const tick = name => ({ name, sort: 'tick' });

const VOLTAGES = ['u1', 'u2', 'u3'].map(name => number(name, 'V', 50_000));
const CURRENTS = ['i1', 'i2', 'i3'].map(name => number(name, 'A', 5000));

export const SECTIONS = {
  cause: { icon: 'search', fields: [choice('cause', null), choice('weather', null), text('words', 1000)] },
  damage: {
    icon: 'a-warn',
    fields: [choice('asset', ['pole', 'conductor', 'insulator', 'crossarm', 'transformer', 'fuse', 'switch', 'arrester', 'cable', 'meterBox', 'other']), number('count', null, 1000, 1), choice('severity', ['minor', 'repair', 'replace']),
      number('hours', 'h', 1000), number('people', null, 200, 1), tick('access'), tick('public'), text('words', 1000)],
  },
  before: { icon: 'gauge', section: 'readings', prefix: 'before', fields: [...VOLTAGES, ...CURRENTS, number('insulation', 'MΩ', 1_000_000), number('earth', 'Ω', 100_000)] },
  after: { icon: 'gauge', section: 'readings', prefix: 'after', fields: [...VOLTAGES, ...CURRENTS, number('insulation', 'MΩ', 1_000_000), number('earth', 'Ω', 100_000)] },
  note: { icon: 'pen', fields: [text('words', 2000)] },
};

/** The name a field has on the wire: readings before and after stand in one section. */
export const wireName = (section, field) => (SECTIONS[section].prefix ? `${SECTIONS[section].prefix}.${field.name}` : field.name);

/** The typed value of one field, or undefined when it is empty; throws {field} when it is out of bounds. */
export function valueOf(field, raw) {
  if (field.sort === 'tick') return raw === true;
  const given = typeof raw === 'string' ? raw.trim() : raw;
  if (given === '' || given === null || given === undefined) return undefined;
  if (field.sort !== 'number') return given;
  const value = Number(String(given).replace(',', '.'));
  if (!Number.isFinite(value) || value < field.min || value > field.max || (field.step === 1 && !Number.isInteger(value))) throw Object.assign(new Error('bounds'), { field });
  return value;
}

/**
 * The body of /records: only what differs from what was seen, with what was seen beside it. `held` is the section as the server last told it
 * ({field: value}), `raw` what stands in the form. Null when nothing was changed.
 */
export function recordBody(section, held, raw) {
  const values = {}, base = {};
  for (const field of SECTIONS[section].fields) {
    const name = wireName(section, field);
    const value = valueOf(field, raw[field.name]);
    const seen = held?.[name] ?? null;
    if ((value ?? null) === seen || (field.sort === 'tick' && !value && !seen)) continue;
    if (value === undefined && seen === null) continue;
    values[name] = value ?? null;
    base[name] = seen;
  }
  return Object.keys(values).length === 0 ? null : { section: SECTIONS[section].section ?? section, base, values };
}
