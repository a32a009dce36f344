package relight.outage.evidence;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import relight.Json;
import relight.Refusal;
import relight.auth.Actor;
import relight.journal.Change;
import relight.journal.Journal;
import relight.journal.Words;
import relight.storage.Tx;

/** Messages that could not be taken: counted, shown, tried again, dismissed, and forgotten in the end. */
public final class QuarantineService {

  /** Of one source so many wait at most: one that sends nothing but garbage does not fill the database. */
  private static final int KEPT_PER_SOURCE = 100_000;
  private static final int FORGOTTEN_AT_ONCE = 50_000;
  private static final int PAGE = 100;

  private final QuarantineStore quarantine = new QuarantineStore();
  private final EvidenceStore evidence = new EvidenceStore();
  private final Journal journal;
  private final EvidenceService intake;
  private final Duration evidenceKept;
  private final Duration quarantineKept;

  public QuarantineService(Journal journal, EvidenceService intake, Duration evidenceKept, Duration quarantineKept) {
    this.journal = journal;
    this.intake = intake;
    this.evidenceKept = evidenceKept;
    this.quarantineKept = quarantineKept;
  }

  /** How many wait, by source and reason. */
  List<QuarantinedMessage.Count> counts(Tx tx, Actor actor) {
    return quarantine.counts(tx, actor.unitIds().toArray(Long[]::new));
  }

  /** Waiting messages, newest first. */
  List<QuarantinedMessage> page(Tx tx, Actor actor, String source, String code, long before) {
    return quarantine.page(tx, actor.unitIds().toArray(Long[]::new), source, code, before, PAGE);
  }

  /** What was wrong has been put right, e.g. the meter is known now. */
  void retry(Tx tx, Actor actor, long id) {
    var waiting = quarantine.getForUpdate(tx, id);
    waiting.requireWaiting(actor);
    var taken = intake.again(tx, waiting, message(waiting));
    if (!taken.quarantined().isEmpty()) {
      var still = taken.quarantined().getFirst();
      throw Refusal.unprocessable("quarantine/still-wrong", still.detail()).with("reason", still.code());
    }
    quarantine.taken(tx, waiting.sourceId(), List.of(waiting.messageId()), waiting.arrivedAt(), actor.name()); // also where it was repeated
    journal.append(tx, actor, new Change("quarantine.retried", "quarantine/" + id, waiting.unitId(), Map.of("code", waiting.code())));
  }

  void dismiss(Tx tx, Actor actor, long id, String reason, Instant now) {
    var waiting = quarantine.getForUpdate(tx, id);
    waiting.requireWaiting(actor);
    if (reason == null || reason.isBlank() || reason.length() > 500)
      throw Refusal.invalid("quarantine/reason", "Say in 1 to 500 characters why.");
    quarantine.dismiss(tx, id, now, actor.name(), reason.strip());
    journal.append(tx, actor,
        new Change("quarantine.dismissed", "quarantine/" + id, waiting.unitId(),
            Map.of("code", waiting.code(), "reason", new Words(reason.strip()))));
  }

  /** Deletes what is kept for long enough; returns how much. */
  public int forget(Tx tx, Instant now) {
    return evidence.forget(tx, now.minus(evidenceKept), FORGOTTEN_AT_ONCE)
        + quarantine.forget(tx, now.minus(quarantineKept), KEPT_PER_SOURCE, FORGOTTEN_AT_ONCE);
  }

  private static JsonNode message(QuarantinedMessage waiting) {
    if (!Incoming.isWhole(waiting.body()))
      throw Refusal.unprocessable("quarantine/cut", "This message was too long to be kept whole: dismiss it.");
    return Json.tree(waiting.body());
  }
}
