package relight.outage.conflict;

import io.vertx.sqlclient.Row;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import relight.Json;
import relight.Refusal;
import relight.storage.Tx;

/** Conflicts in the database. */
final class ConflictStore {

  private static final String SELECT = """
      select id, kind, subject, device, outage_id, unit_id, facts::text as facts, raised_at, resolved_at, resolved_by, resolution
      from conflict\s""";

  /** Empty if there is an open one of this kind about the subject. */
  Optional<Long> insert(Tx tx, ConflictKind kind, String subject, String device, Long outageId, Long unitId, Map<String, Object> facts,
      Instant now) {
    return tx.maybeOne("""
        insert into conflict (kind, subject, device, outage_id, unit_id, facts, raised_at) values ($1, $2, $3, $4, $5, $6::text::jsonb, $7)
        on conflict (kind, subject) where resolved_at is null do nothing returning id""", row -> row.getLong("id"), kind.text(), subject,
        device, outageId, unitId, Json.text(facts), now);
  }

  /** Whether a person said since a moment what is true of this. */
  boolean isDecided(Tx tx, ConflictKind kind, String subject, String machine, Instant since) {
    return tx.maybeOne("""
        select id from conflict where kind = $1 and subject = $2 and resolved_by <> $3 and resolved_at > $4 limit 1""",
        row -> row.getLong("id"), kind.text(), subject, machine, since).isPresent();
  }

  /** The open one, locked. */
  Optional<Conflict> findOpen(Tx tx, ConflictKind kind, String subject) {
    return tx.maybeOne(SELECT + "where kind = $1 and subject = $2 and resolved_at is null for update", ConflictStore::conflict, kind.text(),
        subject);
  }

  List<String> openSubjects(Tx tx, ConflictKind kind) {
    return tx.all("select subject from conflict where kind = $1 and resolved_at is null order by subject", row -> row.getString("subject"),
        kind.text());
  }

  Conflict getForUpdate(Tx tx, long id) {
    return tx.maybeOne(SELECT + "where id = $1 for update", ConflictStore::conflict, id)
        .orElseThrow(() -> Refusal.missing("conflict/unknown", "There is no conflict " + id + "."));
  }

  void facts(Tx tx, long id, Map<String, Object> facts) {
    tx.run("update conflict set facts = $2::text::jsonb where id = $1", id, Json.text(facts));
  }

  void save(Tx tx, Conflict conflict) {
    tx.run("update conflict set resolved_at = $2, resolved_by = $3, resolution = $4 where id = $1", conflict.id(), conflict.resolvedAt(),
        conflict.resolvedBy(), conflict.resolution());
  }

  List<Conflict> withIds(Tx tx, Collection<Long> ids) {
    return tx.all(SELECT + "where id = any($1) order by id", ConflictStore::conflict, (Object) ids.toArray(Long[]::new));
  }

  /** Oldest first: the one who waits longest is on top. */
  List<Conflict> open(Tx tx, Long[] unitIds, int most) {
    return tx.all(SELECT + "where resolved_at is null and (unit_id is null or unit_id = any($1)) order by id limit $2",
        ConflictStore::conflict, unitIds, most);
  }

  List<Conflict> resolved(Tx tx, Long[] unitIds, int most) {
    return tx.all(SELECT + "where resolved_at is not null and (unit_id is null or unit_id = any($1)) order by id desc limit $2",
        ConflictStore::conflict, unitIds, most);
  }

  int openCount(Tx tx, Long[] unitIds) {
    return tx.one("select count(*)::int as n from conflict where resolved_at is null and (unit_id is null or unit_id = any($1))",
        row -> row.getInteger("n"), (Object) unitIds);
  }

  /** Meters that contradict what is known about an outage. */
  record Contradicting(long outageId, Long unitId, int customers, Instant first, Instant last) {}

  /** Of customers in open confirmed outages, those whose meter tells of supply since then, and has for a while. */
  List<Contradicting> metersOn(Tx tx, Instant arrivedBefore, int most) {
    return tx.all("""
        select o.id, o.unit_id, count(*)::int as customers, min(s.at) as first_at, max(s.at) as last_at
        from outage o join interruption i on i.outage_id = o.id and i.on_at is null
          join supply_signal s on s.customer_id = i.customer_id and s.state = 'on' and s.basis in ('power-up', 'ping')
            and s.at > i.off_at + interval '1 minute' and s.arrived_at < $1
        where o.status in ('confirmed', 'partiallyRestored') group by o.id order by o.id limit $2""", ConflictStore::contradicting,
        arrivedBefore, most);
  }

  /** Of customers whose outage is over, those whose meter tells of no supply since then; a new outage may explain it. */
  List<Contradicting> metersOff(Tx tx, Instant restoredAfter, Instant now, int most) {
    return tx.all("""
        select o.id, o.unit_id, count(*)::int as customers, min(s.at) as first_at, max(s.at) as last_at
        from outage o join interruption i on i.outage_id = o.id and i.on_at is not null
          join supply_signal s on s.customer_id = i.customer_id and s.state = 'off' and s.at > i.on_at and s.weighs_from <= $2
        where o.status = 'restored' and o.restored_at > $1
          and not exists (select from interruption later where later.customer_id = i.customer_id and later.off_at >= i.on_at)
        group by o.id order by o.id limit $3""", ConflictStore::contradicting, restoredAfter, now, most);
  }

  private static Contradicting contradicting(Row row) {
    return new Contradicting(row.getLong("id"), row.getLong("unit_id"), row.getInteger("customers"),
        row.getOffsetDateTime("first_at").toInstant(), row.getOffsetDateTime("last_at").toInstant());
  }

  private static Conflict conflict(Row row) {
    var facts = new LinkedHashMap<String, Object>();
    Json.tree(row.getString("facts")).properties()
        .forEach(f -> facts.put(f.getKey(), f.getValue().isTextual() ? f.getValue().asText() : f.getValue()));
    var resolved = row.getOffsetDateTime("resolved_at");
    return new Conflict(row.getLong("id"), ConflictKind.of(row.getString("kind")), row.getString("subject"), row.getString("device"),
        row.getLong("outage_id"), row.getLong("unit_id"), facts, row.getOffsetDateTime("raised_at").toInstant(),
        resolved == null ? null : resolved.toInstant(), row.getString("resolved_by"), row.getString("resolution"));
  }
}
