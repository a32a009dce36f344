// What was written about a job, as rows. Pure.

const ORDER = ['cause', 'damage', 'asset', 'readings', 'note'];

/** [{section, fields: [{field, value, by, at, others: [{value, by, at}]}]}]; hours and materials have lists of their own. */
export function fieldsWritten(records) {
  return Object.entries(records ?? {})
    .filter(([section]) => section !== 'hours' && section !== 'materials')
    .map(([section, fields]) => ({ section, fields: Object.entries(fields).map(([field, r]) => ({ field, value: r?.value ?? (r && typeof r === 'object' && 'value' in r ? r.value : r), by: r?.by ?? null, at: r?.at ?? null, others: r?.others ?? [] })) }))
    .filter(s => s.fields.length)
    .sort((a, b) => (ORDER.indexOf(a.section) + 100) % 100 - (ORDER.indexOf(b.section) + 100) % 100);
}
