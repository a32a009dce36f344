package relight.crew.position;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import relight.Refusal;
import relight.crew.Position;
import relight.crew.Reading;
import relight.crew.fence.FenceProjector;
import relight.crew.fence.FenceService;
import relight.journal.Journal;
import relight.journal.WakeUp;
import relight.testkit.TestDatabase;

class PositionServiceTest {

  private static final int MOST_WAITING = 10_000;

  @RegisterExtension
  static final TestDatabase database = new TestDatabase();

  private final InstantSource time = () -> Instant.parse("2026-11-20T05:00:00Z");
  private final ArrayDeque<Runnable> later = new ArrayDeque<>();
  private final List<Map<Long, Position>> moved = new ArrayList<>();
  private final PositionService positions = new PositionService(database.database(), null, new FenceProjector(),
      new FenceService(new Journal(time, WakeUp.local()), time), time, later::add, moved::add);

  @Test
  void beyondWhatMayWaitPhonesAreToldToComeBackAndNothingThatWasTakenIsLost() {
    long crew = database.database().transaction(tx -> tx.one("insert into crew (code, name) values ('D1', 'Đội 1') returning id",
        row -> row.getLong("id")));
    var phone = new Phone(1, 1, "Tâm", "Nokia", crew, null, false, time.instant().plusSeconds(9), null, true, List.of());
    var taken = new ArrayList<Future<PositionService.Kept>>();
    for (int i = 0; i < MOST_WAITING; i++)
      taken.add(positions.take(phone, reading(i), false));
    assertThat(taken).as("the database is slow").noneMatch(Future::isComplete);
    for (int i = 0; i < 3; i++)
      assertThat(busy(positions.take(phone, reading(MOST_WAITING), false))).isEqualTo(Refusal.Kind.UNAVAILABLE);
    later.remove().run();
    assertThat(taken).allMatch(Future::succeeded);
    assertThat(stored()).isEqualTo(MOST_WAITING);
    assertThat(moved.getLast()).containsOnlyKeys(crew);
    var afterwards = positions.take(phone, reading(MOST_WAITING), false);
    later.remove().run();
    assertThat(afterwards.succeeded()).as("there is room again").isTrue();
    assertThat(stored()).isEqualTo(MOST_WAITING + 1);
  }

  @Test
  void aPhoneThatCriesManyTimesAtOnceWaitsForTheDatabaseOnce() {
    var one = new Phone(901, 1, "Tâm", "Nokia", null, null, true, time.instant().plusSeconds(9), null, true, List.of());
    var other = new Phone(902, 2, "An", "Nokia", null, null, true, time.instant().plusSeconds(9), null, true, List.of());
    var cries = new ArrayList<Future<Long>>();
    for (int i = 0; i < 100; i++)
      cries.add(positions.cry(one, null, Optional.empty(), true, null));
    assertThat(later).hasSize(1);
    var another = positions.cry(other, null, Optional.empty(), true, null);
    assertThat(later).as("somebody else does not wait for it").hasSize(2);
    later.remove().run();
    assertThat(cries).as("the database does not know this phone: all of them are told").allMatch(Future::failed);
    assertThat(another.isComplete()).isFalse();
    positions.cry(one, null, Optional.empty(), true, null);
    assertThat(later).as("it may try again").hasSize(2);
    later.clear();
  }

  private Reading reading(int i) {
    return new Reading(time.instant().minusSeconds(MOST_WAITING - i), 105.6 + i * 1e-6, 10.4, 5.0, null, null, null, null, null, true);
  }

  private static Refusal.Kind busy(Future<PositionService.Kept> answer) {
    return Optional.ofNullable(answer.cause()).map(Refusal.class::cast).map(Refusal::kind).orElse(null);
  }

  private static int stored() {
    return database.database().read(tx -> tx.one("select count(*)::int as n from crew_fix", row -> row.getInteger("n")));
  }
}
