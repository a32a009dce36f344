package relight.alarm;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import relight.auth.Actor;
import relight.auth.Role;
import relight.place.Place;
import relight.place.Places;

/**
 * An alarm as pages get it.
 *
 * @param raisedPhone where the people in danger can be called
 * @param nearest     measured from where the danger is, or, where nobody knows that, from where the crew works; so is the hospital
 * @param helpers     crews that were asked to go and help
 * @param seconds     how long each step took, from the moment it was raised; null while it has not been taken
 */
public record AlarmView(long id, long number, String kind, int level, String status, Instant raisedAt, String raisedBy, String place,
    Double lon, Double lat, Long unitId, String subject, Long crewId, String note, Person takenBy, Instant dueAt, Instant escalatedAt,
    List<Escalation> escalations, Instant closedAt, String closedBy, String closedReason, boolean unverified, boolean drill,
    String raisedPhone, List<Nearby> nearest, List<Long> helpers, Hospital hospital, Alarm.Deed seen, Alarm.Deed answered, Seconds seconds,
    Can can) {

  /** Somebody by name, and since when. */
  public record Person(Long id, String name, Instant at) {}

  /** One step up: whose supervisors got it then; without a unit, those above all. */
  public record Escalation(int level, Instant at, Long unitId, String unit) {}

  /** A crew that could come. Straight distance; minutes at the speed of country roads. */
  public record Nearby(long crewId, String name, String status, long distance_m, long minutes, String phone) {}

  /** Minutes as for crews: the ambulance drives the same roads. */
  public record Hospital(String name, long distance_m, long minutes, double lon, double lat) {}

  /** From the moment it was raised until a console showed it, somebody took it, it was over. */
  public record Seconds(Double seen, Double taken, Double closed) {}

  /** @param closing who may end it: {@code taker} (or a supervisor), or {@code any} who may take it */
  public record Can(boolean take, boolean close, String closing) {}

  static AlarmView of(Alarm alarm, long number, Places places, Rescue rescue, List<Escalation> escalations) {
    var danger = alarm.danger();
    var spot = rescue.at(danger);
    return new AlarmView(alarm.id(), number, danger.kind().text(), alarm.level(), alarm.status().name().toLowerCase(Locale.ROOT),
        alarm.raisedAt(), alarm.raisedBy(), danger.place() != null ? danger.place() : where(places, danger), danger.lon(), danger.lat(),
        danger.unitId(), danger.subject(), danger.crewId(), danger.note(),
        alarm.takenBy() == null ? null : new Person(alarm.takenById(), alarm.takenBy(), alarm.takenAt()), alarm.dueAt(),
        alarm.escalatedAt(),
        escalations, alarm.closedAt(), alarm.closedBy(), alarm.closedReason(), danger.unverified(), danger.drill(),
        rescue.phone(danger).orElse(null), spot.map(s -> rescue.nearest(danger, s)).orElse(List.of()), alarm.helpers(),
        spot.flatMap(s -> hospital(places, s)).orElse(null), alarm.seen(),
        alarm.answered(), seconds(alarm), new Can(alarm.status() == Alarm.Status.RAISED, alarm.status() == Alarm.Status.TAKEN,
            danger.kind().asksForHelp() ? "taker" : "any"));
  }

  private static Optional<Hospital> hospital(Places places, Rescue.Spot spot) {
    return places.nearestHospital(spot.lon(), spot.lat()).map(place -> {
      double distance_m = Places.distance_m(place.lon(), place.lat(), spot.lon(), spot.lat());
      return new Hospital(place.name(), Math.round(distance_m), Places.minutes(distance_m), place.lon(), place.lat());
    });
  }

  private static Seconds seconds(Alarm alarm) {
    return new Seconds(since(alarm, alarm.seen() == null ? null : alarm.seen().at()), since(alarm, alarm.takenAt()),
        since(alarm, alarm.closedAt()));
  }

  private static Double since(Alarm alarm, Instant moment) {
    return moment == null ? null : (Double) (Duration.between(alarm.raisedAt(), moment).toMillis() / 1000.0);
  }

  /** What this actor may do with it, on top of what its state allows. */
  AlarmView forActor(Alarm alarm, Actor actor) {
    boolean authority = actor.hasAny(Role.DISPATCHER, Role.SUPERVISOR);
    return new AlarmView(id, number, kind, level, status, raisedAt, raisedBy, place, lon, lat, unitId, subject, crewId, note, takenBy,
        dueAt,
        escalatedAt, escalations, closedAt, closedBy, closedReason, unverified, drill, raisedPhone, nearest, helpers, hospital, seen,
        answered, seconds, new Can(authority && can.take, authority && can.close && alarm.mayClose(actor), can.closing));
  }

  private static String where(Places places, Danger danger) {
    if (danger.lon() == null)
      return null;
    var commune = places.communeAt(danger.lon(), danger.lat()).map(Place::name);
    var hamlet = places.hamletAt(danger.lon(), danger.lat()).map(Place::name);
    return hamlet.isPresent() && commune.isPresent() ? hamlet.get() + ", " + commune.get() : commune.or(() -> hamlet).orElse(null);
  }
}
