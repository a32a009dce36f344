package relight.outage.rules;

import io.vertx.sqlclient.Row;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import relight.Json;
import relight.network.Grid;
import relight.outage.inference.DeviceSignal;
import relight.outage.inference.RuleSet;
import relight.storage.Tx;

/** Rule sets, where they hold, and the evidence of the past, in the database. */
final class RuleSetStore {

  private static final int LOCK = 44;
  private static final String SELECT = "select id, name, season, version, body::text as body, note, created_at, created_by from rule_set ";

  /** Held until the transaction ends: the rules of everybody are written one after the other. */
  void lock(Tx tx) {
    tx.run("select pg_advisory_xact_lock($1, 0)", LOCK);
  }

  boolean isEmpty(Tx tx) {
    return tx.one("select not exists (select from rule_set) as none", row -> row.getBoolean("none"));
  }

  WrittenRules insert(Tx tx, String name, Season season, RuleSet body, String note, String by, Instant now) {
    return tx.one("""
        insert into rule_set (name, season, version, body, note, created_at, created_by)
        select $1, $2, coalesce(max(version), 0) + 1, $3::text::jsonb, $4, $5, $6 from rule_set where name = $1
        returning id, name, season, version, body::text as body, note, created_at, created_by""", RuleSetStore::rules, name, season.text(),
        Json.text(body), note, now, by);
  }

  Optional<WrittenRules> find(Tx tx, long id) {
    return tx.maybeOne(SELECT + "where id = $1", RuleSetStore::rules, id);
  }

  /** Newest first. */
  List<WrittenRules> all(Tx tx, int most) {
    return tx.all(SELECT + "order by id desc limit $1", RuleSetStore::rules, most);
  }

  private static WrittenRules rules(Row row) {
    return new WrittenRules(row.getLong("id"), row.getString("name"), row.getString("season"), row.getInteger("version"),
        Json.MAPPER.convertValue(Json.tree(row.getString("body")), RuleSet.class), row.getString("note"), moment(row, "created_at"),
        row.getString("created_by"));
  }

  void activate(Tx tx, Long unitId, Season season, long ruleSetId, Instant from, String reason, Long replayId, String by, Instant now) {
    tx.run("""
        insert into rule_set_active (unit_id, season, rule_set_id, from_at, reason, replay_id, by_name, at)
        values ($1, $2, $3, $4, $5, $6, $7, $8)""", unitId, season.text(), ruleSetId, from, reason, replayId, by, now);
  }

  void season(Tx tx, Long unitId, Season season, String reason, String by, Instant now) {
    tx.run("insert into season_switch (unit_id, season, reason, by_name, at) values ($1, $2, $3, $4, $5)", unitId, season.text(), reason,
        by,
        now);
  }

  /** The season of the first of these units that has one, else of all. */
  Season seasonOf(Tx tx, List<Long> units) {
    return tx.maybeOne("""
        select season from season_switch where unit_id is null or unit_id = any($1)
        order by array_position($1::bigint[], unit_id) nulls last, id desc limit 1""", row -> Season.of(row.getString("season")),
        (Object) units.toArray(Long[]::new)).orElse(Season.NORMAL);
  }

  /** The set that holds for the first of these units that has one of its own, else for all. */
  Optional<WrittenRules> active(Tx tx, List<Long> units, Season season, Instant now) {
    return tx.maybeOne(SELECT + """
        where id = (select rule_set_id from rule_set_active where season = $2 and from_at <= $3 and (unit_id is null or unit_id = any($1))
          order by array_position($1::bigint[], unit_id) nulls last, from_at desc, id desc limit 1)""", RuleSetStore::rules,
        units.toArray(Long[]::new), season.text(), now);
  }

  /** What holds where, the last word of each unit and season first. */
  List<RuleSetService.Active> actives(Tx tx, int most) {
    return tx.all("select unit_id, season, rule_set_id, from_at, reason, replay_id, by_name from rule_set_active order by id desc limit $1",
        row -> new RuleSetService.Active(row.getLong("unit_id"), row.getString("season"), row.getLong("rule_set_id"),
            moment(row, "from_at"),
            row.getString("reason"), row.getLong("replay_id"), row.getString("by_name")),
        most);
  }

  List<RuleSetService.Switched> seasons(Tx tx) {
    return tx.all("select distinct on (unit_id) unit_id, season, reason, by_name, at from season_switch order by unit_id, id desc",
        row -> new RuleSetService.Switched(row.getLong("unit_id"), row.getString("season"), row.getString("reason"),
            row.getString("by_name"),
            moment(row, "at")));
  }

  long insertReplay(Tx tx, long ruleSetId, Instant from, Instant to, int messages, Object result, String by, Instant now) {
    return tx.one("""
        insert into rule_replay (rule_set_id, from_at, to_at, messages, result, by_name, at) values ($1, $2, $3, $4, $5::text::jsonb, $6, $7)
        returning id""", row -> row.getLong("id"), ruleSetId, from, to, messages, Json.text(result), by, now);
  }

  boolean isReplayOf(Tx tx, long replayId, long ruleSetId) {
    return tx.maybeOne("select id from rule_replay where id = $1 and rule_set_id = $2", row -> row.getLong("id"), replayId, ruleSetId)
        .isPresent();
  }

  /** How many messages a period holds, counted no further than a bound. */
  int messages(Tx tx, Instant from, Instant to, int most) {
    return tx.one("""
        select (select count(*) from (select 1 from evidence where arrived_at >= $1 and arrived_at < $2 limit $3) as e)::int
          + (select count(*) from (select 1 from report where received_at >= $1 and received_at < $2 limit $3) as r)::int as n""",
        row -> row.getInteger("n"), from, to, most + 1);
  }

  List<Replay.Call> calls(Tx tx, Grid grid, Instant from, Instant to) {
    return tx.all("""
        select r.id, r.customer_id, r.reporter, r.node, r.feeder, r.at, r.received_at, r.kind, r.trust,
          coalesce(r.answered_at, o.restored_at, o.ended_at) as until
        from report r left join outage o on o.id = r.outage_id
        where r.received_at >= $1 and r.received_at < $2 and r.concern = 'supply' and r.node is not null and r.planned_id is null
        order by r.id""",
        row -> new Replay.Call(row.getLong("id"),
            row.getLong("customer_id") != null
                ? "customer/" + row.getLong("customer_id")
                : row.getBuffer("reporter") != null
                    ? "browser/" + java.util.HexFormat.of().formatHex(row.getBuffer("reporter").getBytes())
                    : "report/" + row.getLong("id"),
            grid.findNode(row.getString("node")), row.getString("feeder"), moment(row, "at"), moment(row, "received_at"),
            moment(row, "until"),
            row.getString("kind").equals("no-power"), row.getDouble("trust")),
        from, to).stream().filter(c -> c.node() >= 0).toList();
  }

  /** @param feeder of a node */
  List<Replay.Word> words(Tx tx, Grid grid, java.util.function.IntFunction<String> feeder, Instant from, Instant to) {
    return tx.all("""
        select e.customer_id, c.node, e.kind, e.at, e.arrived_at from evidence e join customer c on c.id = e.customer_id
        where e.arrived_at >= $1 and e.arrived_at < $2 and e.kind in ('last-gasp', 'power-up', 'ping-on', 'ping-off') order by e.id""",
        row -> {
          int node = grid.findNode(row.getString("node"));
          var of = node < 0 ? null : feeder.apply(node);
          return of == null
              ? null
              : new Replay.Word(row.getLong("customer_id"), node, of,
                  row.getString("kind").equals("last-gasp") || row.getString("kind").equals(
                      "ping-off"),
                  moment(row, "at"), moment(row, "arrived_at"));
        }, from, to).stream().filter(w -> w != null).toList();
  }

  List<Replay.Position> positions(Tx tx, Grid grid, java.util.function.IntFunction<String> feederOfDevice, Instant from, Instant to) {
    return tx.all("""
        select e.device, e.kind, e.at, e.arrived_at, s.kind as source from evidence e join evidence_source s on s.id = e.source_id
        where e.arrived_at >= $1 and e.arrived_at < $2 and e.device is not null order by e.id""", row -> {
      int device = grid.findBranch(row.getString("device"));
      var of = device < 0 ? null : feederOfDevice.apply(device);
      var state = switch (row.getString("kind")) {
        case "closed" -> DeviceSignal.State.CLOSED;
        case "tripped" -> DeviceSignal.State.TRIPPED;
        default -> null; // open: what the rules should find by themselves; reset or bad: nothing is known
      };
      return of == null
          ? null
          : new Replay.Position(device, of, state,
              row.getString("source").equals("scada") ? DeviceSignal.Basis.SCADA : DeviceSignal.Basis.INDICATOR, moment(row, "at"),
              moment(row, "arrived_at"));
    }, from, to).stream().filter(p -> p != null).toList();
  }

  List<Replay.Confirmed> truth(Tx tx, Grid grid, Instant from, Instant to) {
    return tx.all("""
        select device, feeder, off_at, restored_at from outage
        where confirmed_at is not null and device is not null and kind <> 'planned' and status <> 'cancelled' and off_at >= $1 and off_at < $2
        order by id""",
        row -> new Replay.Confirmed(grid.findBranch(row.getString("device")), row.getString("feeder"), moment(row, "off_at"),
            moment(row, "restored_at")),
        from, to).stream().filter(t -> t.device() >= 0).toList();
  }

  private static Instant moment(Row row, String column) {
    var at = row.getOffsetDateTime(column);
    return at == null ? null : at.withOffsetSameInstant(ZoneOffset.UTC).toInstant();
  }
}
