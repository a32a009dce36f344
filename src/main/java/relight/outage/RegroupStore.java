package relight.outage;

import static relight.outage.OutageStore.at;
import static relight.outage.OutageStore.moment;

import io.vertx.sqlclient.Row;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import relight.Json;
import relight.storage.Tx;

/** What dispatchers have regrouped, in the database. */
final class RegroupStore {

  /** A device that is not to be blamed until more have called than were known. */
  record Rejected(String device, int callers, Instant at) {}

  /** Where an outage was that a dispatcher has merged into another one. */
  record Also(long outageId, String device) {}

  private static final String SELECT = """
      select id, kind, outage_id, other_id, feeder, device, callers, reports, before::text as before, other_before::text as other_before, reason,
        by_name, at from regrouping\s""";

  long insert(Tx tx, Regrouping r) {
    return tx.one("""
        insert into regrouping (kind, outage_id, other_id, feeder, device, callers, reports, before, other_before, reason, by_name, at)
        values ($1, $2, $3, $4, $5, $6, $7, $8::text::jsonb, $9::text::jsonb, $10, $11, $12) returning id""", row -> row.getLong("id"),
        r.kind().text(), r.outageId(), r.otherId(), r.feeder(), r.device(), r.callers(), r.reports().toArray(Long[]::new),
        Json.text(r.before()), r.otherBefore() == null ? null : Json.text(r.otherBefore()), r.reason(), r.by(), at(r.at()));
  }

  /** The last one that touched the outage and still stands. */
  Optional<Regrouping> last(Tx tx, long outageId) {
    return tx.maybeOne(SELECT + "where (outage_id = $1 or other_id = $1) and undone_at is null order by id desc limit 1",
        RegroupStore::regrouping, outageId);
  }

  void undone(Tx tx, long id, Instant now) {
    tx.run("update regrouping set undone_at = $2 where id = $1", id, at(now));
  }

  List<Rejected> rejected(Tx tx, String feeder, Instant since) {
    return tx.all(
        "select device, callers, at from regrouping where feeder = $1 and kind = 'reject' and undone_at is null and at > $2 order by id",
        row -> new Rejected(row.getString("device"), row.getInteger("callers"), moment(row, "at")), feeder, at(since));
  }

  /** Devices of outages merged by hand into those that are open in a part of the network. */
  List<Also> merged(Tx tx, String feeder) {
    return tx.all("""
        select r.outage_id, r.device from regrouping r join outage o on o.id = r.outage_id
        where o.feeder = $1 and o.status in ('predicted', 'confirmed', 'partiallyRestored') and r.kind = 'merge' and r.undone_at is null
          and r.device is not null order by r.id""", row -> new Also(row.getLong("outage_id"), row.getString("device")), feeder);
  }

  /** Which of these outages have something that can be taken back. */
  Set<Long> undoable(Tx tx, List<Long> outages) {
    return Set.copyOf(tx.all("""
        select id from unnest($1::bigint[]) as o (id) where exists (
          select 1 from regrouping r where (r.outage_id = o.id or r.other_id = o.id) and r.undone_at is null)""", row -> row.getLong("id"),
        (Object) outages.toArray(Long[]::new)).stream().collect(Collectors.toSet()));
  }

  private static Regrouping regrouping(Row row) {
    return new Regrouping(row.getLong("id"), Regrouping.Kind.valueOf(row.getString("kind").toUpperCase(Locale.ROOT)),
        row.getLong("outage_id"), row.getLong("other_id"), row.getString("feeder"), row.getString("device"), row.getInteger("callers"),
        Arrays.asList(row.getArrayOfLongs("reports")), standing(row.getString("before")), standing(row.getString("other_before")),
        row.getString("reason"), row.getString("by_name"), moment(row, "at"));
  }

  private static Standing standing(String json) {
    return json == null ? null : Json.MAPPER.convertValue(Json.tree(json), Standing.class);
  }
}
