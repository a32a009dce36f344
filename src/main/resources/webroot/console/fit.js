// Which crews may do a job. Pure.

/** Where to ask: about a job, or about an outage that has none yet and would get a restoration. */
export function fitQuery({ outage, job }) {
  if (job) return `/api/crews/fit?job=${job.id}`;
  const at = outage.device ?? outage;
  return `/api/crews/fit?kind=restoration${at?.lon == null ? '' : `&lon=${at.lon}&lat=${at.lat}`}`;
}

/** The crew to propose: the one the work was dropped on, the one chosen before, or the best that may do it. A crew that may not is never chosen. */
export function chosenCrew(crews, { crewId = null, job = null, deed = 'assign' }) {
  const may = crews.filter(c => c.fit && (deed === 'assign' || c.crewId !== job?.crew?.id));
  return (may.find(c => c.crewId === crewId) ?? may.find(c => deed === 'assign' && c.crewId === job?.crew?.id) ?? may[0])?.crewId ?? null;
}
