package relight.network;

import io.vertx.sqlclient.Row;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import relight.auth.Actor;
import relight.storage.Tx;

/** The grid and its operations in the database. */
final class NetworkStore {

  private static final int SWITCHING_LOCK = 20;
  private static final String OPERATION = """
      select o.id, b.code, o.open, o.at, o.purpose from network_operation o join network_branch b on b.id = o.branch_id\s""";

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

  /** Branches that do not stand as built, by code. */
  NetworkView.Positions positions(Tx tx) {
    Map<String, Boolean> positions = new HashMap<>();
    tx.each(
        "select b.code, p.open from network_position p join network_branch b on b.id = p.branch_id where p.open <> b.normally_open and b.removed_at is null",
        row -> positions.put(row.getString("code"), row.getBoolean("open")));
    return new NetworkView.Positions(positions, tx.one("select coalesce(max(changed), 0) as last from network_position",
        row -> row.getLong("last")));
  }

  /** Where branches stand whose position changed after a change. */
  NetworkView.Positions positionsAfter(Tx tx, long changed) {
    Map<String, Boolean> positions = new HashMap<>();
    var last = new long[]{changed};
    tx.all(
        """
        select b.code, p.open, p.changed, b.removed_at from network_position p join network_branch b on b.id = p.branch_id where p.changed > $1""",
        row -> {
          last[0] = Math.max(last[0], row.getLong("changed"));
          return row.getOffsetDateTime("removed_at") == null ? positions.put(row.getString("code"), row.getBoolean("open")) : null;
        }, changed);
    return new NetworkView.Positions(positions, last[0]);
  }

  /** Held until the transaction ends: operations are taken down one after the other, so that what follows from them can be worked out. */
  void lockSwitching(Tx tx) {
    tx.run("select pg_advisory_xact_lock($1, 0)", SWITCHING_LOCK);
  }

  OptionalLong findBranch(Tx tx, String code) {
    var id = tx.maybeOne("select id from network_branch where code = $1 and removed_at is null", row -> row.getLong("id"), code);
    return id.isPresent() ? OptionalLong.of(id.get()) : OptionalLong.empty();
  }

  /** Whether a branch stood open at a moment, before what was done at it. */
  boolean isOpenBefore(Tx tx, long branchId, Instant moment) {
    return tx.one("""
        select coalesce((select open from network_operation where branch_id = $1 and at < $2 and withdrawn_at is null
          order by at desc, id desc limit 1), (select normally_open from network_branch where id = $1)) as open""",
        row -> row.getBoolean("open"), branchId, moment);
  }

  Set<String> openBefore(Tx tx, Collection<String> codes, Instant moment) {
    return Set.copyOf(tx.all("""
        select b.code from network_branch b left join lateral
          (select open from network_operation where branch_id = b.id and at < $2 and withdrawn_at is null order by at desc, id desc limit 1) o on true
        where b.code = any($1) and b.removed_at is null and coalesce(o.open, b.normally_open)""", row -> row.getString("code"),
        codes.toArray(String[]::new), moment));
  }

  /** The same was told before, to the moment. */
  Optional<Operation> findSame(Tx tx, long branchId, Order order) {
    return tx.maybeOne(OPERATION + """
        where o.branch_id = $1 and o.open = $2 and o.at = $3 and o.withdrawn_at is null order by o.id limit 1""", NetworkStore::operation,
        branchId, order.open(), order.at());
  }

  Operation operate(Tx tx, long branchId, Order order, Instant recorded, Actor actor) {
    return tx.one("""
        insert into network_operation (branch_id, open, at, recorded_at, actor, actor_id, reason, purpose)
        values ($1, $2, $3, $4, $5, $6, $7, $8) returning id, at""",
        row -> new Operation(row.getLong("id"), order.device(), order.open(), row.getOffsetDateTime("at").toInstant(), order.purpose()),
        branchId, order.open(), order.at(), recorded, actor.name(), actor.kind() == Actor.Kind.USER ? actor.id() : null, order.reason(),
        order.purpose());
  }

  void withdraw(Tx tx, long id, Long replacedBy, Instant at, Actor actor, String reason) {
    tx.run("update network_operation set withdrawn_at = $2 where id = $1", id, at);
    tx.run("insert into network_correction (operation_id, replaced_by, at, actor, actor_id, reason) values ($1, $2, $3, $4, $5, $6)", id,
        replacedBy, at, actor.name(), actor.kind() == Actor.Kind.USER ? actor.id() : null, reason);
  }

  /** Works out anew where the branch stands. */
  void position(Tx tx, String code) {
    tx.run("""
        insert into network_position (branch_id, open, operation_id, changed)
        select b.id, coalesce(o.open, b.normally_open), o.id, nextval('network_position_changes') from network_branch b left join lateral
          (select id, open from network_operation where branch_id = b.id and withdrawn_at is null order by at desc, id desc limit 1) o on true
        where b.code = $1
        on conflict (branch_id) do update set open = excluded.open, operation_id = excluded.operation_id, changed = excluded.changed
        where (network_position.open, network_position.operation_id) is distinct from (excluded.open, excluded.operation_id)""", code);
  }

  void purpose(Tx tx, long id, String purpose) {
    tx.run("update network_operation set purpose = $2 where id = $1", id, purpose);
  }

  Optional<Operation> find(Tx tx, long id) {
    return tx.maybeOne(OPERATION + "where o.id = $1 and o.withdrawn_at is null", NetworkStore::operation, id);
  }

  List<Operation> since(Tx tx, Instant moment) {
    return tx.all(OPERATION + "where o.at >= $1 and o.withdrawn_at is null and b.removed_at is null order by o.at, o.id",
        NetworkStore::operation, moment);
  }

  List<Operation> of(Tx tx, Collection<String> codes) {
    return tx.all(OPERATION + "where b.code = any($1) and o.withdrawn_at is null and b.removed_at is null order by o.at, o.id",
        NetworkStore::operation, (Object) codes.toArray(String[]::new));
  }

  List<Operation> closedAt(Tx tx, Collection<Instant> moments) {
    return tx.all(OPERATION + "where o.at = any($1) and not o.open and o.withdrawn_at is null order by o.at, o.id", NetworkStore::operation,
        (Object) moments.stream().map(m -> m.atOffset(ZoneOffset.UTC)).toArray(OffsetDateTime[]::new));
  }

  List<Operation> withPurpose(Tx tx, String purpose) {
    return tx.all(OPERATION + "where o.purpose = $1 and o.withdrawn_at is null order by o.at, o.id", NetworkStore::operation, purpose);
  }

  private static Operation operation(Row row) {
    return new Operation(row.getLong("id"), row.getString("code"), row.getBoolean("open"), row.getOffsetDateTime("at").toInstant(),
        row.getString("purpose"));
  }

  /** The operation a branch's position stands by. */
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
