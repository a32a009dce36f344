package relight.crew.fence;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.locationtech.jts.geom.Envelope;
import org.locationtech.jts.geom.GeometryFactory;
import relight.auth.Actor;
import relight.journal.Journal;
import relight.journal.WakeUp;
import relight.testkit.TestDatabase;

class FenceServiceTest {

  @RegisterExtension
  static final TestDatabase database = new TestDatabase();

  private final InstantSource time = () -> Instant.parse("2026-11-20T05:00:00Z");
  private final FenceService fences = new FenceService(new Journal(time, WakeUp.local()), time);

  @Test
  void aCrossingThatTwoNodesHaveSeenStandsInTheJournalOnce() {
    var db = database.database();
    long crew = db.transaction(tx -> tx.one("insert into crew (code, name) values ('D1', 'Đội 1') returning id", row -> row.getLong("id")));
    var yard = new Fence(0, "Kho", null, new GeometryFactory().toGeometry(new Envelope(105.60, 105.61, 10.40, 10.41)), 25);
    long fence = db.transaction(tx -> fences.add(tx, Actor.SYSTEM, yard));
    for (boolean entered : new boolean[]{true, false})
      for (int node = 0; node < 2; node++)
        db.transaction(tx -> {
          fences.crossed(tx, List.of(new FenceWatch.Crossing(crew, fence, entered)), id -> null);
          return null;
        });
    var told = db.read(tx -> tx.all("select kind from journal where kind like '%-fence' order by number", row -> row.getString("kind")));
    assertThat(told).containsExactly("crew.entered-fence", "crew.left-fence");
    var there = new FenceWatch.Crossing(crew, fence, true);
    var away = new FenceWatch.Crossing(crew, fence, false);
    db.transaction(tx -> {
      fences.crossed(tx, List.of(there, away, there, away), id -> null);
      return null;
    });
    int inside = db.read(tx -> tx.one("select count(*)::int as n from fence_presence", row -> row.getInteger("n")));
    assertThat(inside).as("told at once, still in its order").isZero();
    int all = db.read(tx -> tx.one("select count(*)::int as n from journal where kind like '%-fence'", row -> row.getInteger("n")));
    assertThat(all).isEqualTo(6);
  }
}
