package relight.crew;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.LongFunction;
import java.util.function.Predicate;
import java.util.function.Supplier;
import relight.auth.Actor;
import relight.journal.Entry;
import relight.journal.Follower;
import relight.live.Cell;
import relight.live.Push;
import relight.place.Places;
import relight.storage.Database;
import relight.storage.Tx;
import relight.unit.UnitTree;

/**
 * Keeps crews and where they are in memory. Crews follow the journal; positions are looked up when this node stored one, and every second for
 * those that other nodes stored.
 */
public final class CrewProjector implements Follower {

  private static final Duration OVERLAP = Duration.ofSeconds(5);

  private final CrewStore crews = new CrewStore();
  private final InstantSource time;
  private final Supplier<UnitTree> units;
  private final Push push;
  private volatile LongFunction<CrewWork> work = id -> CrewWork.NONE;
  private volatile Known current = Known.of(List.of());
  private volatile long number;
  private final Movements movements;
  private volatile Instant looked = Instant.EPOCH;
  private final AtomicInteger asked = new AtomicInteger();

  /** Every crew by its number, and by whoever signs in as one of its people: that is asked for every page when any crew changes. */
  private record Known(Map<Long, Crew> crews, Map<Long, Crew> byUser) {
    static Known of(Collection<Crew> some) {
      var crews = new LinkedHashMap<Long, Crew>();
      var byUser = new HashMap<Long, Crew>();
      for (var crew : some) {
        crews.put(crew.id(), crew);
        for (var member : crew.members())
          if (member.userId() != null)
            byUser.putIfAbsent(member.userId(), crew);
      }
      return new Known(crews, byUser);
    }
  }

  public CrewProjector(InstantSource time, Supplier<UnitTree> units, Push push) {
    this.time = time;
    this.units = units;
    this.push = push;
    this.movements = new Movements(time, this::find, push);
  }

  /** Jobs know crews and not the other way round, so what a crew is busy with is handed in once jobs stand. */
  public void askForWork(LongFunction<CrewWork> asked) {
    work = asked;
  }

  public Optional<Crew> find(long id) {
    return Optional.ofNullable(current.crews.get(id));
  }

  /** Every crew, in no order. */
  public Collection<Crew> all() {
    return current.crews.values();
  }

  /** The crew somebody belongs to. */
  public Optional<Crew> ofUser(long userId) {
    return Optional.ofNullable(current.byUser.get(userId));
  }

  public Optional<CrewView> view(long id) {
    return find(id).map(this::view);
  }

  /** Crews this actor may see, by code. */
  public List<CrewView> seenBy(Actor actor) {
    return current.crews.values().stream().filter(c -> actor.sees(c.unitId())).map(this::view).toList();
  }

  /** The same, nearest first; crews whose place is unknown, or who are off shift, come last. */
  public List<CrewView> nearest(Actor actor, double lon, double lat) {
    return nearest(seenBy(actor), lon, lat);
  }

  /** Who could come, and why the others could not. */
  public Nearest nearest(Actor actor, double lon, double lat, int grade, int most) {
    return Nearest.of(nearest(actor, lon, lat), grade, most, time.instant());
  }

  /** Crews of a unit (all for null), nearest first. */
  public List<CrewView> nearestOfUnit(Long unitId, double lon, double lat, int most) {
    var some = current.crews.values().stream().filter(c -> unitId == null || c.unitId() == null || c.unitId().equals(unitId))
        .map(this::view)
        .toList();
    return nearest(some, lon, lat).stream().filter(c -> c.distance_m() != null).limit(most).toList();
  }

  /** Every crew this actor may send, looked at for a job; those that may do it first. */
  List<Choice> choices(Actor actor, Double lon, Double lat, Function<Crew, Fitness> fitness) {
    var some = seenBy(actor);
    var measured = lon == null || lat == null ? some : nearest(some, lon, lat);
    var now = time.instant();
    return Choice.bestFirst(measured.stream().flatMap(view -> find(view.id()).stream()
        .map(crew -> Choice.of(view, fitness.apply(crew), work.apply(crew.id()).open(), now))).toList());
  }

  private List<CrewView> nearest(List<CrewView> some, double lon, double lat) {
    var measured = new ArrayList<CrewView>();
    for (var crew : some) {
      var known = crew.position();
      var base = find(crew.id()).filter(c -> c.baseLon() != null && c.baseLat() != null);
      if (known == null && base.isEmpty()) {
        measured.add(crew);
        continue;
      }
      // a crew that has sent no position yet is taken to be at its base; its missing position says so
      double distance = known != null
          ? Places.distance_m(known.lon(), known.lat(), lon, lat)
          : Places.distance_m(base.get().baseLon(), base.get().baseLat(), lon, lat);
      measured.add(crew.at(Math.round(distance), Places.minutes(distance)));
    }
    measured.sort(Comparator.comparing((CrewView c) -> c.status().equals("offShift"))
        .thenComparing(c -> c.distance_m() == null ? Long.MAX_VALUE : c.distance_m()));
    return measured;
  }

  /** Pushes a crew because what it is busy with has changed. */
  public void workChanged(long crewId, long at) {
    find(crewId).ifPresent(crew -> publish(crew, at));
  }

  @Override
  public void load(Tx tx, long at) {
    readCrews(tx, at);
    movements.begin(crews.positionsSince(tx, Instant.EPOCH));
    looked = time.instant().minus(OVERLAP);
  }

  @Override
  public void follow(Tx tx, List<Entry> entries) {
    var changed = entries.stream().filter(e -> e.kind().equals("crew.changed")).map(e -> e.idOf("crew").orElseThrow()).distinct().toList();
    if (changed.isEmpty())
      return;
    var next = new TreeMap<String, Crew>();
    current.crews.values().forEach(crew -> next.put(crew.code(), crew));
    next.values().removeIf(crew -> changed.contains(crew.id()));
    for (var crew : crews.withIds(tx, changed))
      next.put(crew.code(), crew);
    keep(next.values(), entries.getLast().number());
    for (long id : changed)
      find(id).ifPresent(crew -> publish(crew, number));
  }

  private void readCrews(Tx tx, long at) {
    keep(crews.all(tx), at);
  }

  private void keep(Collection<Crew> some, long at) {
    current = Known.of(some);
    number = at;
  }

  /**
   * Looks for positions stored since the last look; called each second and when this node has stored one. Whoever comes while somebody looks
   * leaves it to him to look again: nobody waits here, for a virtual thread that waits at a lock would keep its context from going on.
   */
  public void look(Database database) {
    if (asked.getAndIncrement() > 0)
      return;
    int answered;
    do {
      answered = asked.get();
      try {
        lookOnce(database);
      } catch (RuntimeException e) {
        asked.set(0);
        throw e;
      }
    } while (asked.addAndGet(-answered) > 0);
  }

  /** What this node has stored itself: shown without asking the database. Any thread. */
  public void moved(Map<Long, Position> fresh) {
    movements.moved(fresh);
  }

  /** Tells pages which crews are elsewhere; called several times a second. */
  public void tellMoved() {
    movements.tell();
  }

  /** Forgets on this node what the tables forget when a position is past its retention. */
  public void forgetPositions(Duration retention) {
    movements.forget(time.instant().minus(retention));
  }

  /** Where crews are that this actor may see, for a page that begins to look at these cells. */
  public Optional<String> newest(Actor actor, Predicate<Cell> where) {
    return movements.newest(actor, where);
  }

  private void lookOnce(Database database) {
    var now = time.instant();
    Map<Long, Position> fresh = database.read(tx -> crews.positionsSince(tx, looked));
    looked = now.minus(OVERLAP);
    fresh.entrySet().removeIf(one -> one.getValue().equals(movements.of(one.getKey())));
    moved(fresh);
  }

  private void publish(Crew crew, long at) {
    var view = view(crew);
    movements.toldWhole(crew.id(), view.position());
    push.publish(at, "crews", crew.unitId(), "crew", view);
    push.publish(at, "crew/" + crew.id(), null, "crew", view);
  }

  private CrewView view(Crew crew) {
    return CrewView.of(crew, movements.of(crew.id()), work.apply(crew.id()), units.get(), number);
  }
}
