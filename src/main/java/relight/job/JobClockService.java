package relight.job;

import java.time.Instant;
import java.util.LinkedHashMap;
import relight.auth.Actor;
import relight.journal.Change;
import relight.journal.Journal;
import relight.storage.Tx;

/**
 * Tells, rung by rung, that the time of a job is running out: amber to the dispatchers, red to the supervisors, late to the unit above. What was told
 * stands in the database, so each is told once, whoever looks and however often the server starts anew. When several are due at once, after a time
 * without a server, only the last of them is told.
 */
public final class JobClockService {

  private final JobStore jobs = new JobStore();
  private final Journal journal;

  public JobClockService(Journal journal) {
    this.journal = journal;
  }

  /** Looks once; returns how many were told. */
  public int escalateDue(Tx tx, Instant now) {
    int told = 0;
    for (var due : jobs.due(tx, now)) {
      if (!jobs.addEscalation(tx, due.jobId(), due.escalation()))
        continue;
      var body = new LinkedHashMap<String, Object>();
      body.put("job", due.code());
      if (due.outageId() != null)
        body.put("outage", due.outageId());
      body.put("clock", due.escalation().clock());
      body.put("level", due.escalation().level());
      body.put("dueAt", due.escalation().dueAt().toString());
      body.put("to", due.escalation().to());
      journal.append(tx, Actor.SYSTEM, new Change("job.time-" + due.escalation().level(), "job/" + due.jobId(), due.unitId(), body));
      told++;
    }
    return told;
  }
}
