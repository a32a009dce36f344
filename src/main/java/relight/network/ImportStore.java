package relight.network;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.function.IntFunction;
import relight.auth.Actor;
import relight.csv.Progress;
import relight.storage.Tx;

/** Takes a whole grid into the database: into temporary tables first, a few thousand rows a statement, then by comparison into the real ones. */
final class ImportStore {

  private static final int BATCH = 20_000;

  /** Equal rows are not written again, so that an import which changes little is quick and leaves little for vacuum. */
  void take(Tx tx, Grid grid, Instant now, boolean keepMissing, Progress progress) {
    stage(tx, grid, progress);
    progress.reached("comparing", grid.nodes() + grid.branches());
    tx.run("""
        insert into network_node as n (code, lon, lat, kind, placed)
        select code, lon, lat, kind, placed from staged_node order by number
        on conflict on constraint network_node_code_unique do update
        set lon = excluded.lon, lat = excluded.lat, kind = excluded.kind, placed = excluded.placed, removed_at = null
        where (n.lon, n.lat, n.kind, n.placed) is distinct from (excluded.lon, excluded.lat, excluded.kind, excluded.placed)
          or n.removed_at is not null""");
    tx.run("analyze network_node");
    progress.reached("nodes", grid.nodes());
    tx.run("""
        insert into network_branch as b (code, from_node, to_node, kind, normally_open, length_m, phases, subtype, feeder)
        select s.code, f.id, t.id, s.kind, s.normally_open, s.length_m, s.phases, s.subtype, s.feeder
        from staged_branch s join network_node f on f.code = s.from_code join network_node t on t.code = s.to_code order by s.number
        on conflict on constraint network_branch_code_unique do update
        set from_node = excluded.from_node, to_node = excluded.to_node, kind = excluded.kind, normally_open = excluded.normally_open,
          length_m = excluded.length_m, phases = excluded.phases, subtype = excluded.subtype, feeder = excluded.feeder, removed_at = null
        where (b.from_node, b.to_node, b.kind, b.normally_open, b.length_m, b.phases, b.subtype, b.feeder)
          is distinct from (excluded.from_node, excluded.to_node, excluded.kind, excluded.normally_open, excluded.length_m, excluded.phases,
            excluded.subtype, excluded.feeder)
          or b.removed_at is not null""");
    tx.run("analyze network_branch");
    progress.reached("branches", grid.branches());
    if (!keepMissing) {
      var at = now.atOffset(ZoneOffset.UTC);
      tx.run(
          "update network_branch b set removed_at = $1 where removed_at is null and not exists (select from staged_branch s where s.code = b.code)",
          at);
      tx.run(
          "update network_node n set removed_at = $1 where removed_at is null and not exists (select from staged_node s where s.code = n.code)",
          at);
      tx.run("""
          delete from network_source o using network_node n
          where n.id = o.node_id and not exists (select from staged_source s where s.code = n.code)""");
    }
    tx.run("""
        insert into network_source as o (node_id, name) select n.id, s.name from staged_source s join network_node n on n.code = s.code order by s.number
        on conflict on constraint network_source_pk do update set name = excluded.name where o.name <> excluded.name""");
    tx.run("drop table staged_node, staged_branch, staged_source");
  }

  private static void stage(Tx tx, Grid grid, Progress progress) {
    tx.run("""
        create temp table staged_node (number bigint generated always as identity, code text not null, lon float8 not null, lat float8 not null,
          kind text not null, placed boolean not null) on commit drop""");
    tx.run("""
        create temp table staged_branch (number bigint generated always as identity, code text not null, from_code text not null, to_code text not null,
          kind text not null, normally_open boolean not null, length_m float8 not null, phases text not null, subtype text not null,
          feeder text not null) on commit drop""");
    tx.run(
        "create temp table staged_source (number bigint generated always as identity, code text not null, name text not null) on commit drop");
    for (int from = 0; from < grid.nodes(); from += BATCH) {
      int end = Math.min(from + BATCH, grid.nodes());
      tx.run("""
          insert into staged_node (code, lon, lat, kind, placed)
          select * from unnest($1::text[], $2::float8[], $3::float8[], $4::text[], $5::boolean[])""",
          column(from, end, String[]::new, grid::nodeId), column(from, end, Double[]::new, grid::lon),
          column(from, end, Double[]::new, grid::lat),
          column(from, end, String[]::new, n -> grid.nodeKind(n).text()), column(from, end, Boolean[]::new, grid::isPlaced));
      progress.reached("nodes staged", end);
    }
    for (int from = 0; from < grid.branches(); from += BATCH) {
      int end = Math.min(from + BATCH, grid.branches());
      tx.run(
          """
          insert into staged_branch (code, from_code, to_code, kind, normally_open, length_m, phases, subtype, feeder)
          select * from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::boolean[], $6::float8[], $7::text[], $8::text[], $9::text[])""",
          column(from, end, String[]::new, grid::branchId), column(from, end, String[]::new, b -> grid.nodeId(grid.from(b))),
          column(from, end, String[]::new, b -> grid.nodeId(grid.to(b))), column(from, end, String[]::new, b -> grid.kind(b).text()),
          column(from, end, Boolean[]::new, grid::normallyOpen), column(from, end, Double[]::new, grid::length_m),
          column(from, end, String[]::new, grid::phases), column(from, end, String[]::new, grid::subtype),
          column(from, end, String[]::new, grid::feeder));
      progress.reached("branches staged", end);
    }
    tx.run("insert into staged_source (code, name) select * from unnest($1::text[], $2::text[])",
        column(0, grid.sourceCount(), String[]::new, grid::nodeId), column(0, grid.sourceCount(), String[]::new, grid::sourceName));
    tx.run("create index on staged_node (code)");
    tx.run("create index on staged_branch (code)");
    tx.run("analyze staged_node");
    tx.run("analyze staged_branch");
  }

  private static <T> Object column(int from, int end, IntFunction<T[]> array, IntFunction<T> value) {
    var column = array.apply(end - from);
    for (int i = from; i < end; i++) {
      column[i - from] = value.apply(i);
    }
    return column;
  }

  /** One import at a time, also between processes. */
  void lock(Tx tx) {
    tx.run("lock table network_import in exclusive mode");
  }

  long record(Tx tx, Actor actor, Instant now, String name, String crs, boolean sample, Grid grid) {
    return tx.one("""
        insert into network_import (at, actor, actor_id, origin, crs, sample, nodes, branches, sources) values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
        returning id""", row -> row.getLong("id"), now.atOffset(ZoneOffset.UTC), actor.name(),
        actor.kind() == Actor.Kind.USER ? actor.id() : null,
        name, crs, sample, grid.nodes(), grid.branches(), grid.sourceCount());
  }

  Optional<NetworkOrigin> origin(Tx tx) {
    return tx.maybeOne("select origin, crs, sample, at, actor from network_import order by id desc limit 1", row -> new NetworkOrigin(
        row.getString("origin"), row.getString("crs"), row.getBoolean("sample"), row.getOffsetDateTime("at").toInstant(),
        row.getString("actor")));
  }

  /** When the last network was taken in that took the place of another one. */
  Optional<Instant> lastButFirst(Tx tx) {
    return tx.maybeOne("select at from network_import where id > (select min(id) from network_import) order by id desc limit 1",
        row -> row.getOffsetDateTime("at").toInstant());
  }
}
