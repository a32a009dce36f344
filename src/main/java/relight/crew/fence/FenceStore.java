package relight.crew.fence;

import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.io.ParseException;
import org.locationtech.jts.io.WKBReader;
import org.locationtech.jts.io.WKBWriter;
import relight.storage.Tx;

/** Fences and who is inside, in the database. */
final class FenceStore {

  List<Fence> all(Tx tx) {
    return tx.all("select id, name, unit_id, geometry, margin_m from fence where removed_at is null order by id",
        row -> new Fence(row.getLong("id"), row.getString("name"), row.getLong("unit_id"), geometry(row.getBuffer("geometry")),
            row.getDouble("margin_m")));
  }

  Optional<Fence> find(Tx tx, long id) {
    return tx.maybeOne("select id, name, unit_id, geometry, margin_m from fence where removed_at is null and id = $1 for update",
        row -> new Fence(row.getLong("id"), row.getString("name"), row.getLong("unit_id"), geometry(row.getBuffer("geometry")),
            row.getDouble("margin_m")),
        id);
  }

  long insert(Tx tx, Fence fence, Instant now, String by) {
    return tx.one("""
        insert into fence (name, unit_id, geometry, margin_m, changed_at, changed_by) values ($1, $2, $3, $4, $5, $6) returning id""",
        row -> row.getLong("id"), fence.name(), fence.unitId(), bytes(fence.geometry()), fence.margin_m(), now, by);
  }

  void update(Tx tx, Fence fence, Instant now, String by) {
    tx.run("update fence set name = $2, unit_id = $3, geometry = $4, margin_m = $5, changed_at = $6, changed_by = $7 where id = $1",
        fence.id(), fence.name(), fence.unitId(), bytes(fence.geometry()), fence.margin_m(), now, by);
  }

  void remove(Tx tx, long id, Instant now, String by) {
    tx.run("update fence set removed_at = $2, changed_at = $2, changed_by = $3 where id = $1", id, now, by);
    tx.run("delete from fence_presence where fence_id = $1", id);
  }

  /** By crew. */
  Map<Long, Set<Long>> presence(Tx tx) {
    var presence = new HashMap<Long, Set<Long>>();
    tx.all("select crew_id, fence_id from fence_presence",
        row -> presence.computeIfAbsent(row.getLong("crew_id"), c -> new HashSet<>()).add(row.getLong("fence_id")));
    return presence;
  }

  /** Writes down who is inside now; returns what was not known before. */
  List<FenceWatch.Crossing> cross(Tx tx, List<FenceWatch.Crossing> crossings, Instant now) {
    var fresh = new ArrayList<FenceWatch.Crossing>();
    for (boolean entered : new boolean[]{false, true}) {
      var some = crossings.stream().filter(crossing -> crossing.entered() == entered).toList();
      if (some.isEmpty())
        continue;
      var crews = some.stream().map(FenceWatch.Crossing::crewId).toArray(Long[]::new);
      var fences = some.stream().map(FenceWatch.Crossing::fenceId).toArray(Long[]::new);
      Function<Row, FenceWatch.Crossing> read = row -> new FenceWatch.Crossing(row.getLong("crew_id"), row.getLong("fence_id"), entered);
      fresh.addAll(entered
          ? tx.all("""
              insert into fence_presence (crew_id, fence_id, since)
              select c.crew, c.fence, $3 from unnest($1::bigint[], $2::bigint[]) as c (crew, fence)
              join fence f on f.id = c.fence and f.removed_at is null
              on conflict do nothing returning crew_id, fence_id""", read, crews, fences, now)
          : tx.all("""
              delete from fence_presence p using unnest($1::bigint[], $2::bigint[]) as c (crew, fence)
              where p.crew_id = c.crew and p.fence_id = c.fence returning p.crew_id, p.fence_id""", read, crews, fences));
    }
    return fresh;
  }

  private static Buffer bytes(Geometry geometry) {
    return Buffer.buffer(new WKBWriter().write(geometry));
  }

  private static Geometry geometry(Buffer bytes) {
    try {
      return new WKBReader().read(bytes.getBytes());
    } catch (ParseException e) {
      throw new IllegalStateException(e);
    }
  }
}
