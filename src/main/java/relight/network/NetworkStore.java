package relight.network;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import relight.auth.Actor;
import relight.storage.Tx;

/** The grid and its operations in the database. */
final class NetworkStore {

  /** A branch that is locked for operating. */
  record Locked(long id, boolean open) {}

  /** The whole grid as built. */
  Grid grid(Tx tx) {
    var builder = Grid.builder();
    Map<Long, String> codes = new HashMap<>();
    tx.each("select id, code, lon, lat, kind, placed from network_node where removed_at is null order by id", row -> {
      codes.put(row.getLong("id"), row.getString("code"));
      builder.node(row.getString("code"), row.getDouble("lon"), row.getDouble("lat"), NodeKind.find(row.getString("kind")).orElseThrow(),
          row.getBoolean("placed"));
    });
    tx.each(
        "select code, from_node, to_node, kind, normally_open, length_m, phases, subtype, feeder from network_branch where removed_at is null order by id",
        row -> builder.branch(row.getString("code"), codes.get(row.getLong("from_node")), codes.get(row.getLong("to_node")),
            BranchKind.find(row.getString("kind")).orElseThrow(), row.getBoolean("normally_open"), row.getDouble("length_m"),
            row.getString("phases"),
            row.getString("subtype"), row.getString("feeder")));
    tx.each(
        "select o.node_id, o.name from network_source o join network_node n on n.id = o.node_id where n.removed_at is null order by o.node_id",
        row -> builder.source(codes.get(row.getLong("node_id")), row.getString("name")));
    return builder.build();
  }

  /** Branches that do not stand as built, by code: open or not. */
  Map<String, Boolean> positions(Tx tx) {
    Map<String, Boolean> positions = new HashMap<>();
    tx.each(
        "select b.code, p.open from network_position p join network_branch b on b.id = p.branch_id where p.open <> b.normally_open and b.removed_at is null",
        row -> positions.put(row.getString("code"), row.getBoolean("open")));
    return positions;
  }

  /** Where these branches stand now. */
  Map<String, Boolean> positions(Tx tx, Collection<String> codes) {
    Map<String, Boolean> positions = new HashMap<>();
    tx.all("""
        select b.code, coalesce(p.open, b.normally_open) as open from network_branch b left join network_position p on p.branch_id = b.id
        where b.code = any($1) and b.removed_at is null""", row -> positions.put(row.getString("code"), row.getBoolean("open")),
        (Object) codes.toArray(String[]::new));
    return positions;
  }

  Optional<Locked> lock(Tx tx, String code) {
    var id = tx.maybeOne("select id from network_branch where code = $1 and removed_at is null for update", row -> row.getLong("id"), code);
    return id.map(branch -> tx.one(
        """
        select coalesce(p.open, b.normally_open) as open from network_branch b left join network_position p on p.branch_id = b.id where b.id = $1""",
        row -> new Locked(branch, row.getBoolean("open")), branch));
  }

  void operate(Tx tx, long branchId, boolean open, Instant at, Instant recorded, Actor actor, String reason) {
    tx.run("""
        with done as (
          insert into network_operation (branch_id, open, at, recorded_at, actor, actor_id, reason) values ($1, $2, $3, $4, $5, $6, $7) returning id)
        insert into network_position (branch_id, open, operation_id) select $1, $2, id from done
        on conflict (branch_id) do update set open = excluded.open, operation_id = excluded.operation_id""", branchId, open,
        at.atOffset(ZoneOffset.UTC), recorded.atOffset(ZoneOffset.UTC), actor.name(), actor.kind() == Actor.Kind.USER ? actor.id() : null,
        reason);
  }

  /** The last operation of a branch. */
  Optional<Operated> lastOperation(Tx tx, String code) {
    return tx.maybeOne("""
        select o.at, o.actor, o.open, o.reason from network_operation o join network_position p on p.operation_id = o.id
        join network_branch b on b.id = p.branch_id where b.code = $1""",
        row -> new Operated(row.getBoolean("open"), row.getOffsetDateTime("at").toInstant(), row.getString("actor"),
            row.getString("reason")),
        code);
  }

  List<String> codesLike(Tx tx, String text, int most) {
    return tx.all(
        "select code from network_branch where kind <> 'line' and removed_at is null and code ilike '%' || $1 || '%' order by length(code), code limit $2",
        row -> row.getString("code"), text, most);
  }
}
