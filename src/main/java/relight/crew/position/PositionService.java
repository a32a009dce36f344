package relight.crew.position;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import relight.Refusal;
import relight.alarm.AlarmKind;
import relight.alarm.AlarmService;
import relight.alarm.Danger;
import relight.auth.Actor;
import relight.crew.Doubt;
import relight.crew.Position;
import relight.crew.Reading;
import relight.crew.Track;
import relight.crew.fence.FenceProjector;
import relight.crew.fence.FenceService;
import relight.crew.fence.FenceWatch;
import relight.storage.Database;
import relight.storage.Tx;

/**
 * Takes in what phones tell, many at once: what arrives while one batch is being written makes up the next, so a single fix is written at
 * once and a flood in large batches. A fix is answered when its batch is durable. What waits is bounded; beyond it phones are told to come
 * back, and they do.
 */
public final class PositionService {

  private static final Logger log = LoggerFactory.getLogger(PositionService.class);
  private static final int MOST_WAITING = 10_000;
  private static final int MOST_AT_ONCE = 1_000;
  private static final Duration REMEMBERED = Duration.ofDays(1);
  private static final int MOST_TRACKS = 50_000;

  /** @param doubt null for a fix that may be where the crew is now */
  public record Kept(Doubt doubt) {}

  private record Waiting(Phone phone, Reading reading, boolean unverified, Promise<Kept> promise, Context context) {}

  private final PositionStore positions = new PositionStore();
  private final PhoneStore phones = new PhoneStore();
  private final Database database;
  private final AlarmService alarms;
  private final FenceWatch watch;
  private final FenceService fences;
  private final InstantSource time;
  private final Executor threads;
  private final Consumer<Map<Long, Position>> moved;
  private final ConcurrentLinkedQueue<Waiting> queue = new ConcurrentLinkedQueue<>();
  private final AtomicInteger waiting = new AtomicInteger();
  private final AtomicBoolean writing = new AtomicBoolean();
  /** Cries that are being written, by phone. */
  private final Map<Long, Future<Long>> crying = new ConcurrentHashMap<>();
  // touched by the one who writes
  private final Map<Long, Track> tracks = new HashMap<>();

  /**
   * @param threads where it may wait for the database
   * @param moved   told after commit which crews are elsewhere now
   */
  public PositionService(Database database, AlarmService alarms, FenceProjector areas, FenceService fences, InstantSource time,
      Executor threads,
      Consumer<Map<Long, Position>> moved) {
    this.database = database;
    this.alarms = alarms;
    this.watch = new FenceWatch(areas::current, areas::around);
    this.fences = fences;
    this.time = time;
    this.threads = threads;
    this.moved = moved;
  }

  /** Completes when the fix is durable, on the context it was called from. */
  Future<Kept> take(Phone phone, Reading reading, boolean unverified) {
    if (waiting.incrementAndGet() > MOST_WAITING) {
      waiting.decrementAndGet();
      return Future
          .failedFuture(Refusal.unavailable("position/busy", "More positions arrive than can be written: send it again in a moment."));
    }
    var promise = Promise.<Kept>promise();
    queue.add(new Waiting(phone, reading, unverified, promise, Vertx.currentContext()));
    if (writing.compareAndSet(false, true))
      threads.execute(this::writeAll);
    return promise.future();
  }

  /**
   * A phone cries for help: once for each phone until somebody has closed it. Completes with the alarm's number. What it cries while that is being
   * written is the same cry: however often it does, no more than one of it waits for the database.
   */
  Future<Long> cry(Phone phone, Reading reading, Optional<Position> last, boolean unverified, String note) {
    var promise = Promise.<Long>promise();
    var underWay = crying.putIfAbsent(phone.id(), promise.future());
    if (underWay != null)
      return underWay;
    threads.execute(() -> {
      try {
        long alarm = database.transaction(tx -> raise(tx, phone, reading, last, unverified, note));
        crying.remove(phone.id());
        promise.complete(alarm);
      } catch (RuntimeException e) {
        crying.remove(phone.id());
        promise.fail(e);
      }
    });
    return promise.future();
  }

  private long raise(Tx tx, Phone phone, Reading reading, Optional<Position> last, boolean unverified, String note) {
    phones.lock(tx, phone.id()); // one at a time for each phone
    boolean placed = reading != null && reading.isOnEarth();
    var sender = new Actor(Actor.Kind.MACHINE, phone.id(), phone.holder(), Set.of(), Set.of(), "phone:" + phone.id(), null);
    var danger = new Danger(AlarmKind.SOS, phone.unitId(), "phone/" + phone.id(), phone.crewId(), null,
        placed ? (Double) reading.lon() : last.map(Position::lon).orElse(null),
        placed ? (Double) reading.lat() : last.map(Position::lat).orElse(null), note, unverified);
    return alarms.raiseOnce(tx, sender, danger).id();
  }

  private void writeAll() {
    while (true) {
      var batch = new ArrayList<Waiting>();
      for (Waiting next; batch.size() < MOST_AT_ONCE && (next = queue.poll()) != null;)
        batch.add(next);
      if (!batch.isEmpty()) {
        write(batch);
        continue;
      }
      writing.set(false);
      // whoever came between the last look and this has relied on us
      if (queue.isEmpty() || !writing.compareAndSet(false, true))
        return;
    }
  }

  private void write(List<Waiting> batch) {
    waiting.addAndGet(-batch.size());
    var now = time.instant();
    try {
      recall(batch, now);
      var crossings = new ArrayList<FenceWatch.Crossing>();
      var rows = new ArrayList<PositionStore.Row>(batch.size());
      var latest = new LinkedHashMap<Long, Reading>();
      for (var one : batch) {
        var doubt = tracks.get(one.phone.id()).judge(one.reading, now);
        if (one.unverified && doubt != Doubt.DUPLICATE)
          doubt = Doubt.UNVERIFIED;
        rows.add(new PositionStore.Row(one.phone, one.reading, doubt));
        if (doubt == null)
          crossings
              .addAll(watch.see(one.phone.crewId(), one.phone.unitId(), one.reading.lon(), one.reading.lat(), one.reading.accuracy_m()));
        if (doubt == null)
          latest.merge(one.phone.crewId(), one.reading, (a, b) -> b.at().isAfter(a.at()) ? b : a);
      }
      var units = new HashMap<Long, Long>();
      batch.forEach(one -> units.put(one.phone.crewId(), one.phone.unitId()));
      var elsewhere = crossings.isEmpty()
          ? database.statement(tx -> positions.add(tx, rows, latest, now))
          : database.transaction(tx -> {
            fences.crossed(tx, crossings, units::get);
            return positions.add(tx, rows, latest, now);
          });
      answer(batch, rows);
      if (!elsewhere.isEmpty())
        moved.accept(places(elsewhere, latest));
    } catch (RuntimeException e) {
      // What was learned from this batch is not true; it is read again when it is needed.
      for (var one : batch) {
        tracks.remove(one.phone.id());
        watch.forget(one.phone.crewId());
      }
      if (!(e instanceof Refusal))
        log.warn("{} positions could not be written", batch.size(), e);
      var refusal = e instanceof Refusal r
          ? r
          : Refusal.unavailable("position/busy", "This position could not be kept: send it again in a moment.");
      fail(batch, refusal);
    }
  }

  private void recall(List<Waiting> batch, Instant now) {
    if (tracks.size() > MOST_TRACKS)
      tracks.clear();
    var unknown = new HashMap<Long, Phone>();
    for (var one : batch)
      if (!tracks.containsKey(one.phone.id()))
        unknown.put(one.phone.id(), one.phone);
    if (!unknown.isEmpty())
      tracks.putAll(database.read(tx -> positions.recall(tx, List.copyOf(unknown.values()), now.minus(REMEMBERED))));
  }

  private static Map<Long, Position> places(Set<Long> crews, Map<Long, Reading> latest) {
    var places = new HashMap<Long, Position>();
    for (var crew : crews) {
      var reading = latest.get(crew);
      places.put(crew, new Position(reading.lon(), reading.lat(), reading.at(), reading.accuracy_m(), reading.battery()));
    }
    return places;
  }

  private static void answer(List<Waiting> batch, List<PositionStore.Row> rows) {
    var byContext = new HashMap<Context, List<Runnable>>();
    for (int i = 0; i < batch.size(); i++) {
      var promise = batch.get(i).promise;
      var kept = new Kept(rows.get(i).doubt());
      byContext.computeIfAbsent(batch.get(i).context, c -> new ArrayList<>()).add(() -> promise.complete(kept));
    }
    hand(byContext);
  }

  private static void fail(List<Waiting> batch, Refusal refusal) {
    var byContext = new HashMap<Context, List<Runnable>>();
    for (var one : batch)
      byContext.computeIfAbsent(one.context, c -> new ArrayList<>()).add(() -> one.promise.fail(refusal));
    hand(byContext);
  }

  /** One task for each event loop, however many wait there. */
  private static void hand(Map<Context, List<Runnable>> byContext) {
    byContext.forEach((context, answers) -> {
      if (context == null)
        answers.forEach(Runnable::run);
      else
        context.runOnContext(v -> answers.forEach(Runnable::run));
    });
  }
}
