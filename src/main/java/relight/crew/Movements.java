package relight.crew;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongFunction;
import java.util.function.Predicate;
import relight.Json;
import relight.auth.Actor;
import relight.live.Cell;
import relight.live.Look;
import relight.live.Push;

/**
 * Where crews are, and who is told of it when. A crew's first position is told at once to everybody who may see it; later ones at most once a
 * second to pages that look at the cell of the map it is in or has just left, or at everything; to the others each half minute. Any thread.
 */
final class Movements {

  private static final Duration BETWEEN_TELLINGS = Duration.ofMillis(100);
  private static final Duration OF_ONE_CREW = Duration.ofSeconds(1);
  /** No turn is further away than this, unless the clock was put back. */
  private static final Duration LONGEST_TURN = OF_ONE_CREW.multipliedBy(2);
  private static final long FAR_millis = 30_000;

  private final InstantSource time;
  private final LongFunction<Optional<Crew>> crews;
  private final Push push;
  private final Map<Long, Position> positions = new ConcurrentHashMap<>();
  /** Crews whose newest place no page knows yet, and when it came. */
  private final Map<Long, Instant> elsewhere = new ConcurrentHashMap<>();
  /** From when on a crew's next place may be told: counted from when the last one came and not from when it was told, or it would lag ever more. */
  private final Map<Long, Instant> dueAt = new ConcurrentHashMap<>();
  /** What was told last. Everybody is told from here, or a crew would be left standing where somebody was told it was and others were not. */
  private final Map<Long, Told> told = new ConcurrentHashMap<>();
  /** Crews that those who look elsewhere have yet to be told of. */
  private final Set<Long> unheard = ConcurrentHashMap.newKeySet();
  private final AtomicReference<Instant> toldAt;

  private record Told(Cell cell, String json) {
    static Told of(long id, Position position) {
      return new Told(Cell.of(position.lon(), position.lat()), Json.text(new Moved(id, position)));
    }
  }

  /** Where one crew is now, for a page that holds the rest of it already. */
  private record Moved(long id, Position position) {}

  private record Place(Long unitId, Cell cell) {}

  Movements(InstantSource time, LongFunction<Optional<Crew>> crews, Push push) {
    this.time = time;
    this.crews = crews;
    this.push = push;
    this.toldAt = new AtomicReference<>(Instant.EPOCH);
  }

  /** Null where nothing is known. */
  Position of(long crewId) {
    return positions.get(crewId);
  }

  /** What pages are told with the whole picture. */
  void begin(Map<Long, Position> known) {
    positions.putAll(known);
    known.forEach((id, position) -> told.put(id, Told.of(id, position)));
  }

  void moved(Map<Long, Position> fresh) {
    var now = time.instant();
    fresh.forEach((id, fix) -> {
      var known = positions.get(id);
      // what the database was asked for and what this node has just stored overlap: told twice, the second would take the next fix's turn
      if (known == null || fix.at().isAfter(known.at())) {
        positions.merge(id, fix, (one, other) -> other.at().isAfter(one.at()) ? other : one);
        elsewhere.put(id, now);
      }
    });
    tell();
  }

  /** Where crews were at such a time is nobody's business any more. */
  void forget(Instant before) {
    positions.values().removeIf(position -> position.at().isBefore(before));
    for (var ofCrews : List.of(elsewhere, dueAt, told))
      ofCrews.keySet().retainAll(positions.keySet());
    unheard.retainAll(positions.keySet());
  }

  /** A crew is told with all that is known of it, its place too. */
  void toldWhole(long crewId, Position position) {
    if (position == null)
      return;
    dueAt.put(crewId, time.instant().plus(OF_ONE_CREW));
    told.put(crewId, Told.of(crewId, position));
  }

  /** Where crews on shift are that an actor may see, as it was told last. */
  Optional<String> newest(Actor actor, Predicate<Cell> where) {
    var some = new ArrayList<String>();
    told.forEach((id, last) -> {
      if (where.test(last.cell) && crews.apply(id).filter(crew -> crew.onShift() && actor.sees(crew.unitId())).isPresent())
        some.add(last.json);
    });
    return some.isEmpty() ? Optional.empty() : Optional.of(payload(some));
  }

  /**
   * Tells who is elsewhere, many crews in one message: a message for each of two thousand crews and five hundred pages would be a million a
   * second.
   */
  void tell() {
    var now = time.instant();
    var before = toldAt.get();
    // a clock that was put back must not silence everybody until it is as late again
    boolean tooSoon = !now.isBefore(before) && now.isBefore(before.plus(BETWEEN_TELLINGS));
    if (tooSoon || (elsewhere.isEmpty() && unheard.isEmpty()) || !toldAt.compareAndSet(before, now))
      return; // whoever looks after it next will find them
    Map<Optional<Long>, List<String>> everywhere = new HashMap<>();
    Map<Optional<Long>, List<String>> far = new HashMap<>();
    Map<Place, List<String>> near = new HashMap<>();
    for (var one : elsewhere.entrySet()) {
      long id = one.getKey();
      var cameIn = one.getValue();
      var crew = crews.apply(id);
      var position = positions.get(id);
      var due = dueAt.get(id);
      if (crew.isPresent() && position != null && due != null && now.isBefore(due) && !due.isAfter(now.plus(LONGEST_TURN)))
        continue;
      // a newer fix that came in meanwhile stays, to be told in its turn
      if (!elsewhere.remove(id, cameIn) || crew.isEmpty() || position == null)
        continue;
      dueAt.put(id, (due != null && due.isAfter(cameIn) ? due : cameIn).plus(OF_ONE_CREW));
      var here = Told.of(id, position);
      var last = told.put(id, here);
      var unit = crew.get().unitId();
      everywhere.computeIfAbsent(Optional.ofNullable(unit), u -> new ArrayList<>()).add(here.json);
      if (last == null) {
        far.computeIfAbsent(Optional.ofNullable(unit), u -> new ArrayList<>()).add(here.json);
        continue; // those who look there hear this as well
      }
      near.computeIfAbsent(new Place(unit, here.cell), p -> new ArrayList<>()).add(here.json);
      if (!last.cell.equals(here.cell))
        near.computeIfAbsent(new Place(unit, last.cell), p -> new ArrayList<>()).add(here.json);
      unheard.add(id);
    }
    for (long id : unheard) {
      var last = told.get(id);
      if (isDueFar(id, before, now) && unheard.remove(id) && last != null)
        crews.apply(id).ifPresent(
            crew -> far.computeIfAbsent(Optional.ofNullable(crew.unitId()), u -> new ArrayList<>()).add(last.json));
    }
    var all = new ArrayList<Push.Told>();
    everywhere.forEach((unit, some) -> all.add(moved(Look.EVERYWHERE, unit.orElse(null), some)));
    near.forEach((place, some) -> all.add(moved(Look.topic(place.cell), place.unitId, some)));
    far.forEach((unit, some) -> all.add(moved(Look.FAR, unit.orElse(null), some)));
    if (!all.isEmpty())
      push.publishTogether(all);
  }

  /** Each crew has its own moment in the half minute: all at once would be a jolt for every page. */
  private static boolean isDueFar(long id, Instant before, Instant now) {
    long own = Math.floorMod(id * 7919, FAR_millis);
    return Math.floorDiv(now.toEpochMilli() - own, FAR_millis) > Math.floorDiv(before.toEpochMilli() - own, FAR_millis);
  }

  private static Push.Told moved(String topic, Long unitId, List<String> some) {
    return new Push.Told(topic, unitId, "moved", payload(some));
  }

  private static String payload(List<String> some) {
    return "{\"crews\":[" + String.join(",", some) + "]}";
  }
}
