package relight.crew.position;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import relight.crew.Doubt;
import relight.crew.Reading;
import relight.crew.Track;
import relight.storage.Tx;

/** Fixes of phones in the database: many at once. */
final class PositionStore {

  private static final int RECALLED = 16;

  /** What is written of one fix. */
  record Row(Phone phone, Reading reading, Doubt doubt) {}

  /**
   * Keeps all of them and moves the crews, in one statement. Returns the crews that are elsewhere now: none jumps back to what was earlier.
   *
   * @param latest one fix a crew
   */
  Set<Long> add(Tx tx, List<Row> rows, Map<Long, Reading> latest, Instant received) {
    int n = rows.size();
    var crew = new Long[n];
    var phone = new Long[n];
    var lon = new Double[n];
    var lat = new Double[n];
    var accuracy = new Double[n];
    var battery = new Integer[n];
    var at = new OffsetDateTime[n];
    var speed = new Float[n];
    var heading = new Float[n];
    var altitude = new Float[n];
    var charging = new Boolean[n];
    var doubt = new String[n];
    for (int i = 0; i < n; i++) {
      var row = rows.get(i);
      var reading = row.reading;
      crew[i] = row.phone.crewId();
      phone[i] = row.phone.id();
      lon[i] = reading.lon();
      lat[i] = reading.lat();
      accuracy[i] = reading.accuracy_m();
      battery[i] = reading.battery();
      at[i] = reading.at().atOffset(ZoneOffset.UTC);
      speed[i] = real(reading.speed_m_s());
      heading[i] = real(reading.heading());
      altitude[i] = real(reading.altitude_m());
      charging[i] = reading.charging();
      doubt[i] = row.doubt == null ? null : row.doubt.text();
    }
    int m = latest.size();
    var moved = latest.keySet().stream().sorted().toArray(Long[]::new); // always in one order, so that two nodes never wait for each other
    var lonNow = new Double[m];
    var latNow = new Double[m];
    var accuracyNow = new Double[m];
    var batteryNow = new Integer[m];
    var atNow = new OffsetDateTime[m];
    for (int i = 0; i < m; i++) {
      var reading = latest.get(moved[i]);
      lonNow[i] = reading.lon();
      latNow[i] = reading.lat();
      accuracyNow[i] = reading.accuracy_m();
      batteryNow[i] = reading.battery();
      atNow[i] = reading.at().atOffset(ZoneOffset.UTC);
    }
    return new HashSet<>(tx.all("""
        with kept as (
          insert into crew_fix (crew_id, phone_id, lon, lat, accuracy_m, battery, fix_at, speed_m_s, heading, altitude_m, charging, doubt,
            received_at)
          select *, $13::timestamptz from unnest($1::bigint[], $2::bigint[], $3::float8[], $4::float8[], $5::float8[], $6::int[],
            $7::timestamptz[], $8::real[], $9::real[], $10::real[], $11::boolean[], $12::text[])
        )
        insert into crew_position (crew_id, lon, lat, accuracy_m, battery, fix_at, received_at)
        select *, $13::timestamptz from unnest($14::bigint[], $15::float8[], $16::float8[], $17::float8[], $18::int[], $19::timestamptz[])
        on conflict (crew_id) do update set lon = excluded.lon, lat = excluded.lat, accuracy_m = excluded.accuracy_m,
          battery = excluded.battery, fix_at = excluded.fix_at, received_at = excluded.received_at
        where crew_position.fix_at < excluded.fix_at
        returning crew_id""", row -> row.getLong("crew_id"), crew, phone, lon, lat, accuracy, battery, at, speed, heading, altitude,
        charging, doubt, received, moved, lonNow, latNow, accuracyNow, batteryNow, atNow));
  }

  /** The last things these phones have told. */
  Map<Long, Track> recall(Tx tx, List<Phone> phones, Instant since) {
    var tracks = new HashMap<Long, Track>();
    phones.forEach(phone -> tracks.put(phone.id(), new Track()));
    tx.all("""
        select p.phone_id, f.lon, f.lat, f.accuracy_m, f.fix_at, f.doubt
        from unnest($1::bigint[], $2::bigint[]) as p (phone_id, crew_id)
        cross join lateral (select lon, lat, accuracy_m, fix_at, doubt from crew_fix
          where crew_id = p.crew_id and phone_id = p.phone_id and received_at > $3 order by fix_at desc limit $4) f
        order by f.fix_at""", row -> {
      var reading = new Reading(row.getOffsetDateTime("fix_at").toInstant(), row.getDouble("lon"), row.getDouble("lat"),
          row.getDouble("accuracy_m"), null, null, null, null, null, true);
      tracks.get(row.getLong("phone_id")).recall(reading, Doubt.of(row.getString("doubt")));
      return null;
    }, phones.stream().map(Phone::id).toArray(Long[]::new), phones.stream().map(Phone::crewId).toArray(Long[]::new), since, RECALLED);
    return tracks;
  }

  private static Float real(Double value) {
    return value == null ? null : (Float) value.floatValue();
  }
}
