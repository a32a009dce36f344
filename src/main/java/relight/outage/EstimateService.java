package relight.outage;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongFunction;
import relight.auth.Actor;
import relight.journal.Change;
import relight.journal.Journal;
import relight.journal.Words;
import relight.outage.estimate.EstimateRules;
import relight.outage.estimate.EstimateRules.Window;
import relight.outage.estimate.Estimator;
import relight.outage.estimate.HistoryEstimator;
import relight.storage.Database;
import relight.storage.Tx;

/**
 * Keeps the reckoned estimates of open outages: looks at those again of which something is known now that was not, and tells a time only when the
 * rules let it. What a person has said stays.
 */
public final class EstimateService {

  private static final Duration MEMORY = Duration.ofDays(730);
  private static final int MOST_PAST = 50_000;
  private static final Duration LEARNED_FOR = Duration.ofMinutes(10);
  /** A window that is over is looked at again so often. */
  private static final Duration OVERDUE_AGAIN = Duration.ofMinutes(15);

  /** What can be reckoned with of an open outage. */
  record Open(long id, String cause, String deviceKind, Instant offAt, Nature.Kind kind, Long plannedId, CrewStage crewStage,
      OutageStatus status) {}

  /** What an estimate was made of; as long as that is the same it stands. */
  private record Seen(Open outage, Window planned, Instant until, long overdue, Instant learned) {}

  private final OutageStore outages = new OutageStore();
  private final Journal journal;
  private final OutageService locks;
  private final LongFunction<Optional<Window>> planned;
  private final ZoneId zone;
  private Estimator estimator = question -> Optional.empty();
  private Instant learned = Instant.MIN;
  private Map<Long, Seen> seen = Map.of();

  /** @param planned when a planned outage promises light back, by its id */
  public EstimateService(Journal journal, OutageService locks, LongFunction<Optional<Window>> planned, ZoneId zone) {
    this.journal = journal;
    this.locks = locks;
    this.planned = planned;
    this.zone = zone;
  }

  /** Called in one round at a time. Returns how many were told. */
  public int estimateDue(Database database, Instant now) {
    learn(database, now);
    var open = database.read(outages::open);
    var again = open.stream().filter(o -> !isSeen(o, now)).toList();
    int told = 0;
    var next = new HashMap<Long, Seen>();
    for (var outage : open)
      if (seen.containsKey(outage.id()))
        next.put(outage.id(), seen.get(outage.id()));
    for (var outage : again) {
      var until = database.transaction(tx -> estimate(tx, outage.id(), now));
      told += until.told ? 1 : 0;
      next.put(outage.id(), seen(outage, until.until, now));
    }
    seen = next;
    return told;
  }

  /** The crew at the place says how long it will still take. */
  public void estimateByCrew(Tx tx, Actor actor, long outageId, String crew, Instant from, Instant to, String note, Instant now) {
    var outage = locks.lock(tx, outageId);
    outage.requireOpen();
    tell(tx, actor, outage, Estimate.byCrew(crew, from, to, note, now));
  }

  /** Everything that was ever said about an outage, newest first. */
  List<Estimate> history(Tx tx, long outageId, int most) {
    return outages.estimates(tx, outageId, most);
  }

  private record Result(boolean told, Instant until) {}

  private Result estimate(Tx tx, long id, Instant now) {
    var outage = locks.lock(tx, id);
    var last = outages.lastEstimates(tx, List.of(id)).get(id);
    var until = last == null ? null : last.to();
    if (!outage.status().isOpen() || last != null && last.kind().isPersons())
      return new Result(false, until);
    var next = outage.nature().plannedId() == null ? fromHistory(outage, last, now) : fromPlan(outage, last, now);
    if (next.isEmpty())
      return new Result(false, until);
    tell(tx, Actor.SYSTEM, outage, next.get());
    return new Result(true, next.get().to());
  }

  private Optional<Estimate> fromHistory(Outage outage, Estimate last, Instant now) {
    var device = outage.reason().facts().get("deviceKind");
    var question = new Estimator.Question(outage.cause(), device == null ? outage.site().level().text() : device.toString(), outage.offAt(),
        Duration.between(outage.offAt(), now));
    var forecast = estimator.forecast(question);
    var window = forecast.flatMap(f -> EstimateRules.window(f, outage.offAt(), now, zone));
    if (window.isEmpty())
      return Optional.empty();
    boolean partly = outage.status() == OutageStatus.PARTIALLY_RESTORED;
    if (last != null && !EstimateRules.replaces(window.get(), new Window(last.from(), last.to()), isEvidence(outage, last, partly)))
      return Optional.empty();
    var basis = new LinkedHashMap<>(forecast.get().basis());
    basis.put("crew", outage.crewStage().text());
    basis.put("partly", partly);
    return Optional.of(new Estimate(Estimate.Kind.HISTORY, window.get().from(), window.get().to(), forecast.get().confidence(), null,
        Actor.SYSTEM.name(), now, basis));
  }

  /** Since the last estimate a crew has come to the place, or a part has its light back. */
  private static boolean isEvidence(Outage outage, Estimate last, boolean partly) {
    return outage.crewStage() == CrewStage.ON_SITE && !CrewStage.ON_SITE.text().equals(last.basis().get("crew"))
        || partly && !Boolean.TRUE.equals(last.basis().get("partly"));
  }

  /** What is planned is told as it is planned, later or earlier: somebody has decided it. */
  private Optional<Estimate> fromPlan(Outage outage, Estimate last, Instant now) {
    return planned.apply(outage.nature().plannedId())
        .filter(w -> last == null || !last.from().equals(w.from()) || !last.to().equals(w.to()))
        .map(w -> new Estimate(Estimate.Kind.PLANNED, w.from(), w.to(), "high", null, Actor.SYSTEM.name(), now,
            Map.of("planned", outage.nature().plannedId())));
  }

  private void tell(Tx tx, Actor actor, Outage outage, Estimate estimate) {
    outages.estimate(tx, outage.id(), estimate);
    var body = new LinkedHashMap<String, Object>();
    body.put("from", estimate.from().toString());
    body.put("to", estimate.to().toString());
    body.put("confidence", estimate.confidence());
    body.put("basis", estimate.kind().text());
    if (estimate.reason() != null)
      body.put("reason", new Words(estimate.reason()));
    if (estimate.basis().get("cases") != null)
      body.put("cases", estimate.basis().get("cases"));
    journal.append(tx, actor, new Change("outage.estimated", "outage/" + outage.id(), outage.site().unitId(), body));
  }

  private boolean isSeen(Open outage, Instant now) {
    var before = seen.get(outage.id());
    return before != null && before.equals(seen(outage, before.until, now));
  }

  private Seen seen(Open outage, Instant until, Instant now) {
    long overdue = until == null || now.isBefore(until) ? -1 : Duration.between(until, now).dividedBy(OVERDUE_AGAIN);
    var window = outage.plannedId() == null ? null : planned.apply(outage.plannedId()).orElse(null);
    return new Seen(outage, window, until, overdue, until == null ? learned : null);
  }

  private void learn(Database database, Instant now) {
    if (now.isBefore(learned.plus(LEARNED_FOR)))
      return;
    estimator = new HistoryEstimator(database.read(tx -> outages.past(tx, now.minus(MEMORY), MOST_PAST)), zone);
    learned = now;
  }
}
