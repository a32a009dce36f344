package relight.alarm;

import relight.Refusal;

/**
 * What is known when an alarm is raised.
 *
 * @param unitId  whose dispatchers must see it; null for all
 * @param subject what it came from, e.g. {@code report/7}, or null
 * @param crewId  the crew in danger, or null
 * @param place   in words, or null
 * @param lon     degrees WGS 84, or null where unknown, as is {@code lat}
 * @param unverified whoever sent it may not be who he seems to be
 * @param drill   nobody is in danger: it is to be treated as if
 */
public record Danger(AlarmKind kind, Long unitId, String subject, Long crewId, String place, Double lon, Double lat, String note,
    boolean unverified, boolean drill) {

  public Danger(AlarmKind kind, Long unitId, String subject, Long crewId, String place, Double lon, Double lat, String note) {
    this(kind, unitId, subject, crewId, place, lon, lat, note, false, false);
  }

  public Danger(AlarmKind kind, Long unitId, String subject, Long crewId, String place, Double lon, Double lat, String note,
      boolean unverified) {
    this(kind, unitId, subject, crewId, place, lon, lat, note, unverified, false);
  }

  public Danger {
    if (kind == null)
      throw Refusal.invalid("alarm/kind", "An alarm needs a kind.");
    if ((lon == null) != (lat == null))
      throw Refusal.invalid("alarm/position", "A position needs both lon and lat.");
    if (lon != null && !(Math.abs(lon) <= 180 && Math.abs(lat) <= 90))
      throw Refusal.invalid("alarm/position", "This position is not on earth.");
    if (note != null && note.length() > 1000)
      throw Refusal.invalid("alarm/note", "The note is longer than 1,000 characters.");
  }

  /** The same as an exercise. */
  public Danger asDrill() {
    return new Danger(kind, unitId, subject, crewId, place, lon, lat, note, unverified, true);
  }
}
