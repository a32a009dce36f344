package relight.board;

import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Supplier;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.simplify.TopologyPreservingSimplifier;
import relight.Json;
import relight.api.Prepared;
import relight.clock.Bilingual;
import relight.journal.Entry;
import relight.journal.Follower;
import relight.live.Push;
import relight.outage.disclosed.DisclosedOutage;
import relight.outage.disclosed.DisclosedPlanned;
import relight.place.Place;
import relight.place.Places;
import relight.storage.Tx;
import relight.unit.Unit;
import relight.unit.UnitTree;

/** Keeps the public board ready as bytes: made when something public has changed, sent to however many ask. */
public final class BoardProjector implements Follower {

  /** About 30 m: nobody tells a hamlet's border more exactly on a phone. */
  private static final double AREA_TOLERANCE_degrees = 0.0003;
  private static final String JSON = "application/json";

  private final InstantSource time;
  private final Supplier<List<DisclosedOutage>> outages;
  private final Supplier<List<DisclosedPlanned>> planned;
  private final Function<String, Bilingual> causes;
  private final Supplier<Places> places;
  private final Supplier<UnitTree> units;
  private final BooleanSupplier sample;
  private final boolean exercise;
  private final Push push;
  private volatile List<DisclosedOutage> shown = List.of();
  private volatile List<DisclosedPlanned> shownPlanned = List.of();
  private volatile Prepared board;
  private volatile Prepared areas;
  private volatile long number;

  /** @param causes what a code of the catalogue is called */
  public BoardProjector(InstantSource time, Supplier<List<DisclosedOutage>> outages, Supplier<List<DisclosedPlanned>> planned,
      Function<String, Bilingual> causes, Supplier<Places> places, Supplier<UnitTree> units, BooleanSupplier sample, boolean exercise,
      Push push) {
    this.time = time;
    this.outages = outages;
    this.planned = planned;
    this.causes = causes;
    this.places = places;
    this.units = units;
    this.sample = sample;
    this.exercise = exercise;
    this.push = push;
    make();
    makeAreas();
  }

  /** The board. */
  public Prepared board() {
    return board;
  }

  /** The planned outage of this reference, as calendars take it; null if the board has none. */
  public DisclosedPlanned planned(String reference) {
    return shownPlanned.stream().filter(p -> p.reference().equals(reference)).findFirst().orElse(null);
  }

  /** All planned outages of a commune. */
  public List<DisclosedPlanned> plannedIn(String communeCode) {
    return shownPlanned.stream().filter(p -> communeCode.equals(p.communeCode())).toList();
  }

  /** The name of a commune, or null. */
  public String commune(String code) {
    return places.get().commune(code).map(Place::name).orElse(null);
  }

  /** The names of hamlets. */
  public List<String> hamlets(List<String> codes) {
    return codes.stream().flatMap(code -> places.get().hamlet(code).stream()).map(Place::name).toList();
  }

  /** What a cause is called. */
  public Bilingual cause(String code) {
    return causes.apply(code);
  }

  /** Hamlets and communes as GeoJSON. */
  public Prepared areas() {
    return areas;
  }

  @Override
  public void load(Tx tx, long at) {
    number = at;
    make();
    makeAreas();
  }

  @Override
  public void follow(Tx tx, List<Entry> entries) {
    boolean ground = false;
    for (var entry : entries)
      ground |= List.of("place.imported", "unit.changed", "network.imported").contains(entry.kind());
    if (ground)
      makeAreas();
    if (!ground && outages.get().equals(shown) && current(planned.get(), entries.getLast().at()).equals(shownPlanned))
      return;
    number = entries.getLast().number();
    make();
    push.publish(number, "board", null, "board", Map.of("number", number));
  }

  /** Says again that all of this is still so; called each minute while this node keeps up with the journal. */
  public void confirm() {
    make();
  }

  private synchronized void make() {
    var all = outages.get();
    var names = places.get();
    var items = all.stream().map(o -> item(o, names)).toList();
    var open = all.stream().filter(o -> !o.state().equals("restored")).toList();
    var known = open.stream().map(DisclosedOutage::customersRounded).filter(c -> c != null).toList();
    var communes = names.all().stream().filter(p -> p.kind() == Place.Kind.COMMUNE).sorted(Comparator.comparing(Place::name))
        .map(p -> new PublicBoard.Area(p.code(), p.name())).toList();
    var unit = new PublicBoard.UnitName(units.get().root().map(Unit::name).orElse("Relight"));
    var now = time.instant();
    var coming = current(planned.get(), now);
    var value = new PublicBoard(number, now, unit, sample.getAsBoolean(), exercise,
        new PublicBoard.Counts(open.size(), known.isEmpty() ? null : known.stream().mapToInt(Integer::intValue).sum()), items, communes,
        coming.stream().map(p -> planned(p, names)).toList());
    shown = all;
    shownPlanned = coming;
    board = Prepared.of(JSON, Json.bytes(value), number + "-" + now.getEpochSecond(), Prepared.Effort.SOON);
  }

  private static PublicBoard.Item item(DisclosedOutage outage, Places names) {
    var commune = outage.communeCode() == null ? null : names.commune(outage.communeCode()).map(BoardProjector::area).orElse(null);
    var hamlets = outage.hamletCodes().stream().flatMap(code -> names.hamlet(code).stream()).map(h -> hamlet(h, names)).toList();
    return new PublicBoard.Item(outage.reference(), outage.state(), outage.stage().text(), outage.since(), outage.restoredAt(), commune,
        hamlets,
        outage.customersRounded(), outage.cause(),
        outage.window() == null
            ? null
            : new PublicBoard.Window(outage.window().from(), outage.window().to(), outage.window().confidence(),
                outage.window().basis(), outage.window().at()),
        outage.target() == null ? null : new PublicBoard.Target(outage.target(), outage.targetVerified()), outage.updatedAt(),
        outage.unit());
  }

  /** What was announced or called off is told until its time is over; what goes on, until it is done. */
  private static List<DisclosedPlanned> current(List<DisclosedPlanned> all, Instant now) {
    return all.stream().filter(p -> p.state().equals("inProgress") || p.to().isAfter(now)).toList();
  }

  private PublicBoard.Planned planned(DisclosedPlanned p, Places names) {
    return new PublicBoard.Planned(p.reference(), p.state(), p.from(), p.to(),
        names.commune(p.communeCode()).map(BoardProjector::area).orElse(null),
        p.hamletCodes().stream().flatMap(code -> names.hamlet(code).stream()).map(h -> hamlet(h, names)).toList(), p.customersRounded(),
        causes.apply(p.cause()), p.changed(), p.updatedAt(), p.unit());
  }

  private static PublicBoard.Hamlet hamlet(Place place, Places names) {
    return new PublicBoard.Hamlet(place.code(), place.name(),
        place.communeCode() == null ? null : names.commune(place.communeCode()).map(Place::name).orElse(null));
  }

  private static PublicBoard.Area area(Place place) {
    return new PublicBoard.Area(place.code(), place.name());
  }

  private void makeAreas() {
    var features = places.get().all().stream().filter(p -> p.kind() != Place.Kind.HOSPITAL).map(BoardProjector::feature).toList();
    areas = Prepared.of("application/geo+json", Json.bytes(Map.of("type", "FeatureCollection", "features", features)),
        Prepared.Effort.LASTING);
  }

  private static Map<String, Object> feature(Place place) {
    var properties = new LinkedHashMap<String, Object>();
    properties.put("kind", place.kind() == Place.Kind.COMMUNE ? "commune" : "hamlet");
    properties.put("code", place.code());
    properties.put("name", place.name());
    properties.put("commune", place.communeCode());
    var feature = new LinkedHashMap<String, Object>();
    feature.put("type", "Feature");
    feature.put("id", place.code());
    feature.put("properties", properties);
    feature.put("geometry", geometry(TopologyPreservingSimplifier.simplify(place.geometry(), AREA_TOLERANCE_degrees)));
    return feature;
  }

  private static Object geometry(Geometry geometry) {
    var writer = new GeoJsonRings();
    return writer.write(geometry);
  }
}
