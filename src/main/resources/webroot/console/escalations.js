// Clocks that ran into amber, red or past, and how far up they were told. Pure.

const RANK = { late: 0, red: 1, amber: 2 };

/** Out of the jobs: {job, clock: target|causeTold, level: amber|red|late, dueAt, at, to: dispatcher|supervisor|unitAbove, mine}. */
export const escalationsOf = (jobs, roles) => jobs.flatMap(job => (job.escalations ?? []).map(e => ({ ...e, job, jobId: job.id, mine: roles.includes(e.to === 'dispatcher' ? 'dispatcher' : 'supervisor') })));

/** Those of a job once per clock at its worst level, what is mine first, then the worst, then the earliest due. */
export function worst(list) {
  const held = new Map();
  for (const e of list) {
    const key = `${e.jobId}/${e.clock}`;
    const before = held.get(key);
    if (!before || RANK[e.level] < RANK[before.level]) held.set(key, e);
  }
  return [...held.values()].sort((a, b) => Number(b.mine) - Number(a.mine) || RANK[a.level] - RANK[b.level] || a.dueAt.localeCompare(b.dueAt));
}
