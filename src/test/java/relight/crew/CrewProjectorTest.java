package relight.crew;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import relight.api.VirtualThreads;
import relight.auth.Actor;
import relight.auth.Role;
import relight.journal.Journal;
import relight.journal.WakeUp;
import relight.live.Cell;
import relight.live.Look;
import relight.testkit.TestDatabase;
import relight.unit.UnitTree;

class CrewProjectorTest {

  @RegisterExtension
  static final TestDatabase database = new TestDatabase();

  private static final Actor LINESMAN = new Actor(Actor.Kind.USER, 77, "Toàn", Set.of(Role.LINESMAN), Set.of(), "user:77", "s");

  private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-11-20T05:00:00Z"));
  private final InstantSource time = now::get;
  private final List<Object> pushed = new ArrayList<>();
  private final List<String> others = new ArrayList<>();
  private final CrewProjector projector = new CrewProjector(time, () -> UnitTree.EMPTY, (number, topic, unit, event, payload) -> {
    if (topic.equals(Look.EVERYWHERE))
      pushed.add(payload);
    else
      others.add(topic);
  });
  private final CrewService crews = new CrewService(new Journal(time, WakeUp.local()), time, ZoneOffset.UTC, Qualifications.NONE,
      crew -> projector.look(database.database()));

  @BeforeEach
  void oneCrew() {
    database.database().transaction(tx -> {
      tx.run("delete from crew_position");
      tx.run("delete from crew_fix");
      long crew = crews.put(tx, Actor.SYSTEM, "D2", "Đội 2", null, null, 105.6, 10.4);
      tx.run("delete from crew_member");
      tx.run("delete from app_user");
      tx.run(
          "insert into app_user (id, login, name, password, password_at, created_at) overriding system value values (77, 'toan', 'Toàn', '-', now(), now())");
      tx.run("insert into crew_member (crew_id, user_id, name, lead) values ($1, 77, 'Toàn', true)", crew);
      tx.run("update crew set on_shift = true");
      return null;
    });
    database.database().read(tx -> {
      projector.load(tx, Journal.last(tx));
      return null;
    });
  }

  @Test
  void manyWhoLookAtOnceNeverWaitForEachOther() throws Exception {
    var threads = new VirtualThreads();
    var looks = new ArrayList<Future<?>>();
    for (int i = 0; i < 50; i++) {
      looks.add(threads.call(() -> {
        projector.look(database.database());
        return null;
      }));
    }
    assertThat(Future.all(looks).await(20, TimeUnit.SECONDS).size()).isEqualTo(50);
  }

  @Test
  void theFirstPositionIsShownAtOnceAndLaterOnesOnceASecond() {
    send(fix(0, 105.61));
    assertThat(pushed).hasSize(1);
    pass(400);
    send(fix(0, 105.6102));
    assertThat(pushed).as("0.4 s later").hasSize(1);
    pass(700);
    projector.look(database.database());
    assertThat(pushed).as("1.1 s later").hasSize(2);
    assertThat(pushed.getLast().toString()).contains("\"lon\":105.6102,");
  }

  @Test
  void aPhoneThatTellsEverySecondIsNeverShownMuchLater() {
    for (int second = 0; second < 20; second++) {
      send(fix(0, 105.61 + second * 1e-4));
      pass(150);
      projector.tellMoved();
      pass(850);
    }
    assertThat(pushed).as("of 20 fixes").hasSizeGreaterThanOrEqualTo(19);
  }

  /** What this node has stored is also found by its next look at the database: told again it would take the turn of the next fix. */
  @Test
  void aPlaceThatIsKnownIsNotToldAgain() {
    send(fix(0, 105.61));
    pass(1100);
    projector.moved(Map.of(crew(), projector.view(crew()).orElseThrow().position()));
    assertThat(pushed).hasSize(1);
    send(fix(0, 105.6102));
    assertThat(pushed).hasSize(2);
  }

  @Test
  void whereACrewIsIsToldInTheCellItIsInAndInTheOneItHasLeft() {
    var one = Look.topic(Cell.of(105.61, 10.45));
    var next = Look.topic(Cell.of(105.63, 10.45));
    send(fix(0, 105.61));
    assertThat(others).as("the first one everybody hears").containsExactly(Look.FAR);
    others.clear();
    pass(1100);
    send(fix(0, 105.6101));
    assertThat(others).containsExactly(one);
    others.clear();
    pass(60_000);
    send(fix(0, 105.63));
    assertThat(others).contains(one, next);
  }

  @Test
  void whoLooksElsewhereHearsOfACrewOnceInHalfAMinute() {
    for (int tenth = 0; tenth < 900; tenth++) {
      if (tenth % 10 == 0)
        send(fix(0, 105.61 + tenth * 1e-5));
      pass(100);
      projector.tellMoved();
    }
    assertThat(others.stream().filter(Look.FAR::equals)).as("at first, and in ninety seconds").hasSizeBetween(3, 5);
    assertThat(pushed).hasSizeGreaterThan(80);
  }

  @Test
  void whoBeginsToLookIsToldWhatWasToldLastOfCrewsOnShift() {
    send(fix(0, 105.6249));
    pass(400);
    send(fix(0, 105.6251));
    assertThat(projector.newest(Actor.SYSTEM, Cell.of(105.62, 10.45)::equals)).as("not told yet that it has left").isPresent();
    assertThat(projector.newest(Actor.SYSTEM, Cell.of(105.63, 10.45)::equals)).isEmpty();
    pass(700);
    projector.tellMoved();
    assertThat(projector.newest(Actor.SYSTEM, Cell.of(105.63, 10.45)::equals).orElseThrow()).contains("\"lon\":105.6251,");
    assertThat(projector.newest(Actor.SYSTEM, Cell.of(105.62, 10.45)::equals)).isEmpty();
    database.database().transaction(tx -> tx.run("update crew set on_shift = false"));
    database.database().read(tx -> {
      projector.load(tx, Journal.last(tx));
      return null;
    });
    assertThat(projector.newest(Actor.SYSTEM, cell -> true)).as("off shift").isEmpty();
  }

  private long crew() {
    return projector.all().iterator().next().id();
  }

  @Test
  void whatIsLateRepeatedImpossibleOrOfTheFutureIsHistoryAndNeverNow() {
    var first = fix(0, 105.61);
    assertThat(send(first).doubted()).isEmpty();
    pass(2000);
    assertThat(doubtOf(first)).isEqualTo("duplicate");
    assertThat(doubtOf(fix(-600, 105.99))).isEqualTo("late");
    assertThat(doubtOf(fix(3600, 105.88))).isEqualTo("future");
    assertThat(doubtOf(fix(0, 106.61))).as("109 km in two seconds").isEqualTo("impossible");
    assertThat(shown()).isEqualTo(105.61);
    var kept = database.database()
        .read(tx -> tx.all("select doubt from crew_fix order by received_at, fix_at", row -> row.getString("doubt")));
    assertThat(kept).containsExactlyInAnyOrder(null, "duplicate", "late", "future", "impossible");
  }

  /** A browser that knows only the provider's address begins a hundred kilometres off. */
  @Test
  void whenTheFirstPlaceWasTheWrongOneThreeThatAgreeAreBelieved() {
    send(fix(0, 106.61));
    for (int i = 1; i <= 2; i++) {
      pass(10_000);
      assertThat(doubtOf(fix(0, 105.61 + i * 1e-4))).isEqualTo("impossible");
    }
    pass(10_000);
    assertThat(send(fix(0, 105.6103)).doubted()).isEmpty();
    assertThat(shown()).isEqualTo(105.6103);
  }

  @Test
  void withinABatchNothingIsLateAndWhoIsDoubtedIsNamedByHisPlaceInIt() {
    var taken = database.database()
        .transaction(tx -> crews.recordFixes(tx, LINESMAN, Arrays.asList(fix(0, 105.62), null, fix(-20, 105.61), fix(0, 105.62))));
    assertThat(taken.stored()).isEqualTo(3);
    assertThat(taken.refused()).containsExactly(new CrewService.RefusedFix(1, "crew/fix-missing"));
    assertThat(taken.doubted()).containsExactly(new CrewService.DoubtedFix(3, "duplicate"));
    assertThat(shown()).isEqualTo(105.62);
  }

  @Test
  void twoOfACrewWhoAreAtTwoPlacesAreJudgedApart() {
    database.database().transaction(tx -> {
      tx.run(
          "insert into app_user (id, login, name, password, password_at, created_at) overriding system value values (78, 'an', 'An', '-', now(), now())");
      return tx.run("insert into crew_member (crew_id, user_id, name) select crew_id, 78, 'An' from crew_member");
    });
    var other = new Actor(Actor.Kind.USER, 78, "An", Set.of(Role.LINESMAN), Set.of(), "user:78", "s");
    send(fix(0, 105.61));
    pass(1000);
    assertThat(database.database().transaction(tx -> crews.recordFixes(tx, other, List.of(fix(0, 105.71)))).doubted()).isEmpty();
  }

  @Test
  void crewsThatArePlayedMayBeQuickerThanPeople() {
    var played = new CrewService(new Journal(time, WakeUp.local()), time, ZoneOffset.UTC, Qualifications.NONE, crew -> {
    }, () -> true);
    send(fix(0, 105.61));
    pass(1000);
    assertThat(database.database().transaction(tx -> played.recordFixes(tx, LINESMAN, List.of(fix(0, 105.71)))).doubted()).isEmpty();
  }

  @Test
  void offShiftItIsNobodysBusinessWhereACrewIs() {
    database.database().transaction(tx -> tx.run("update crew set on_shift = false"));
    assertThatThrownBy(() -> send(fix(0, 105.61))).hasMessageContaining("not on shift");
  }

  /** A page that was out of reach when the shift ended still holds where its holder went afterwards. */
  @Test
  void whatAPageKeptOfSomebodysOwnTimeIsRefusedWhenTheNextShiftHasBegun() {
    database.database().transaction(tx -> tx.run("insert into shift (user_id, on_at, off_at) values (77, $1, $2), (77, $3, null)",
        now.get().minusSeconds(50_000), now.get().minusSeconds(20_000), now.get().minusSeconds(60)));
    var taken = database.database()
        .transaction(tx -> crews.recordFixes(tx, LINESMAN, List.of(fix(-10_000, 105.7), fix(-30_000, 105.6), fix(0, 105.61))));
    assertThat(taken.refused()).containsExactly(new CrewService.RefusedFix(0, "crew/off-shift"));
    assertThat(taken.stored()).isEqualTo(2);
    var kept = database.database().read(tx -> tx.all("select lon from crew_fix order by lon", row -> row.getDouble("lon")));
    assertThat(kept).containsExactly(105.6, 105.61);
    database.database().transaction(tx -> tx.run("delete from shift"));
  }

  @Test
  void whereACrewWasLastIsForgottenLikeTheWayItCame() {
    send(fix(0, 105.61));
    shown();
    pass(3_600_000 * 24 * 8);
    database.database().transaction(tx -> {
      crews.keepDays(tx, Duration.ofDays(7));
      return null;
    });
    projector.forgetPositions(Duration.ofDays(7));
    assertThat(projector.ofUser(77).flatMap(c -> projector.view(c.id())).orElseThrow().position()).isNull();
    int known = database.database().read(tx -> tx.one("select count(*)::int as n from crew_position", row -> row.getInteger("n")));
    assertThat(known).isZero();
    send(fix(0, 105.62));
    assertThat(shown()).as("a new one is shown").isEqualTo(105.62);
  }

  @Test
  void aClockThatIsPutBackSilencesNobody() {
    send(fix(0, 105.61));
    projector.tellMoved();
    pass(-3_600_000);
    pushed.clear();
    projector.moved(Map.of(crew(), new Position(105.62, 10.45, now.get().plusSeconds(3_601), 5.0, 80)));
    assertThat(pushed).hasSize(1);
    pass(2_000);
    projector.moved(Map.of(crew(), new Position(105.63, 10.45, now.get().plusSeconds(3_602), 5.0, 80)));
    assertThat(pushed).hasSize(2);
  }

  private String doubtOf(Fix fix) {
    return send(fix).doubted().getFirst().doubt();
  }

  private double shown() {
    projector.look(database.database());
    return projector.ofUser(77).flatMap(c -> projector.view(c.id())).orElseThrow().position().lon();
  }

  private CrewService.Taken send(Fix fix) {
    return database.database().transaction(tx -> crews.recordFixes(tx, LINESMAN, List.of(fix)));
  }

  private Fix fix(int seconds, double lon) {
    return new Fix(now.get().plusSeconds(seconds), lon, 10.45, 8.0, 80);
  }

  private void pass(int millis) {
    now.updateAndGet(t -> t.plusMillis(millis));
  }
}
