package relight.unit;

import io.vertx.sqlclient.Row;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import relight.storage.Tx;

/** Units and their versions. */
final class UnitStore {

  private static final String SELECT = """
      select u.id, u.code, v.name, v.parent_id from unit u join unit_version v on v.unit_id = u.id
      where v.valid @> $1::timestamptz""";

  List<Unit> at(Tx tx, Instant moment) {
    return tx.all(SELECT + " order by u.code", UnitStore::unit, moment.atOffset(ZoneOffset.UTC));
  }

  Optional<Unit> find(Tx tx, String code, Instant moment) {
    return tx.maybeOne(SELECT + " and u.code = $2", UnitStore::unit, moment.atOffset(ZoneOffset.UTC), code);
  }

  long ensure(Tx tx, String code) {
    tx.run("insert into unit (code) values ($1) on conflict do nothing", code);
    return tx.one("select id from unit where code = $1", row -> row.getLong("id"), code);
  }

  /** Ends what was valid and begins anew; history before the moment stays as it was. */
  void version(Tx tx, long unitId, String name, Long parentId, Instant from) {
    var at = from.atOffset(ZoneOffset.UTC);
    tx.run("delete from unit_version where unit_id = $1 and lower(valid) >= $2", unitId, at);
    tx.run("update unit_version set valid = tstzrange(lower(valid), $2) where unit_id = $1 and valid @> $2::timestamptz", unitId, at);
    tx.run("insert into unit_version (unit_id, name, parent_id, valid) values ($1, $2, $3, tstzrange($4, null))", unitId, name, parentId,
        at);
  }

  /** Ends a unit's life at a moment, e.g. when it was merged into another. */
  void end(Tx tx, long unitId, Instant at) {
    tx.run("update unit_version set valid = tstzrange(lower(valid), $2) where unit_id = $1 and valid @> $2::timestamptz", unitId,
        at.atOffset(ZoneOffset.UTC));
  }

  private static Unit unit(Row row) {
    return new Unit(row.getLong("id"), row.getString("code"), row.getString("name"), row.getLong("parent_id"));
  }
}
