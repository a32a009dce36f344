package relight.alarm;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import relight.auth.Actor;
import relight.auth.Role;
import relight.place.Place;
import relight.place.Places;

/** An alarm as pages get it. */
public record AlarmView(long id, long number, String kind, int level, String status, Instant raisedAt, String raisedBy, String place,
    Double lon, Double lat,
    Long unitId, String subject, Long crewId, String note, Person takenBy, Instant dueAt, Instant escalatedAt, Instant closedAt,
    String closedBy,
    String closedReason, boolean unverified, List<Nearby> nearest, Hospital hospital, Can can) {

  /** Somebody by name, and since when. */
  public record Person(Long id, String name, Instant at) {}

  /** A crew that could come. Straight distance; minutes at the speed of country roads. */
  public record Nearby(long crewId, String name, String status, long distance_m, long minutes) {}

  public record Hospital(String name, long distance_m) {}

  public record Can(boolean take, boolean close) {}

  static AlarmView of(Alarm alarm, long number, Places places, List<Nearby> nearest) {
    var danger = alarm.danger();
    Optional<Place> hospital = danger.lon() == null ? Optional.empty() : places.nearestHospital(danger.lon(), danger.lat());
    return new AlarmView(alarm.id(), number, danger.kind().text(), 1, alarm.status().name().toLowerCase(Locale.ROOT), alarm.raisedAt(),
        alarm.raisedBy(),
        danger.place() != null ? danger.place() : where(places, danger), danger.lon(), danger.lat(), danger.unitId(), danger.subject(),
        danger.crewId(),
        danger.note(), alarm.takenBy() == null ? null : new Person(alarm.takenById(), alarm.takenBy(), alarm.takenAt()), alarm.dueAt(),
        alarm.escalatedAt(),
        alarm.closedAt(), alarm.closedBy(), alarm.closedReason(), danger.unverified(), nearest,
        hospital.map(h -> new Hospital(h.name(), Math.round(Places.distance_m(h.lon(), h.lat(), danger.lon(), danger.lat())))).orElse(null),
        new Can(alarm.status() == Alarm.Status.RAISED, alarm.status() == Alarm.Status.TAKEN));
  }

  /** What this actor may do with it, on top of what its state allows. */
  public AlarmView forActor(Actor actor) {
    boolean may = actor.hasAny(Role.DISPATCHER, Role.SUPERVISOR);
    return may
        ? this
        : new AlarmView(id, number, kind, level, status, raisedAt, raisedBy, place, lon, lat, unitId, subject, crewId, note, takenBy, dueAt,
            escalatedAt, closedAt, closedBy, closedReason, unverified, nearest, hospital, new Can(false, false));
  }

  private static String where(Places places, Danger danger) {
    if (danger.lon() == null)
      return null;
    var commune = places.communeAt(danger.lon(), danger.lat()).map(Place::name);
    var hamlet = places.hamletAt(danger.lon(), danger.lat()).map(Place::name);
    return hamlet.isPresent() && commune.isPresent() ? hamlet.get() + ", " + commune.get() : commune.or(() -> hamlet).orElse(null);
  }
}
