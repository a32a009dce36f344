package relight.crew.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import relight.Config;
import relight.Refusal;
import relight.alarm.AlarmProjector;
import relight.alarm.AlarmService;
import relight.alarm.AlarmView;
import relight.auth.Actor;
import relight.auth.PasswordHasher;
import relight.auth.Role;
import relight.auth.UserService;
import relight.crew.CrewProjector;
import relight.crew.CrewService;
import relight.crew.Fix;
import relight.crew.Qualifications;
import relight.journal.Journal;
import relight.journal.WakeUp;
import relight.place.Places;
import relight.testkit.NoRescue;
import relight.testkit.TestDatabase;
import relight.unit.UnitTree;

/** When a crew must give a sign of life, and what happens when it does not. */
class WatchServiceTest {

  @RegisterExtension
  static final TestDatabase database = new TestDatabase();

  private static final Instant NOON = Instant.parse("2026-11-20T05:00:00Z");
  private static final Config.Watch RULES = new Config.Watch(Duration.ofMinutes(30), Duration.ofMinutes(5), Duration.ofMinutes(20));
  private static final Actor DISPATCHER = new Actor(Actor.Kind.USER, 900, "Lê Thu Hà", Set.of(Role.DISPATCHER), Set.of(), "user:900", "s");

  private final AtomicReference<Instant> now = new AtomicReference<>(NOON);
  private final InstantSource time = now::get;
  private final Journal journal = new Journal(time, WakeUp.local());
  private final CrewProjector known = new CrewProjector(time, () -> UnitTree.EMPTY, (number, topic, unit, event, payload) -> {
  });
  private final CrewService crews = new CrewService(journal, time, ZoneOffset.UTC, Qualifications.NONE, id -> {
  });
  private AlarmService alarms;
  private final WatchService watches = node();
  private long crew;
  private Actor leader;
  private Actor worker;

  /** Another node is another service on the same database. */
  private WatchService node() {
    alarms = new AlarmService(journal, time, Duration.ofSeconds(30), () -> UnitTree.EMPTY, tx -> List.of(), new NoRescue());
    var node = new WatchService(journal, time, RULES, alarms, crews, known);
    alarms.tell(node);
    return node;
  }

  @BeforeEach
  void aCrewAtWork() {
    try (var hasher = new PasswordHasher()) {
      database.database().transaction(tx -> {
        for (var table : List.of("crew_watch", "roll_call_answer", "roll_call", "alarm", "shift", "crew_fix", "crew_position",
            "crew_member",
            "crew", "user_role", "app_user"))
          tx.run("delete from " + table);
        var users = new UserService(journal, time, hasher);
        long tam = users.create(tx, Actor.SYSTEM, "tam", "Tâm", "correct horse battery", Set.of(Role.LINESMAN), null).id();
        long an = users.create(tx, Actor.SYSTEM, "an", "An", "correct horse battery", Set.of(Role.LINESMAN), null).id();
        crew = crews.put(tx, Actor.SYSTEM, "D1", "Đội 1", null, "0900000001", 105.6, 10.5);
        crews.putMember(tx, Actor.SYSTEM, crew, "Tâm", true, "4/5", null, tam);
        crews.putMember(tx, Actor.SYSTEM, crew, "An", false, "3/5", null, an);
        leader = new Actor(Actor.Kind.USER, tam, "Tâm", Set.of(Role.LINESMAN), Set.of(), "user:1", "s");
        worker = new Actor(Actor.Kind.USER, an, "An", Set.of(Role.LINESMAN), Set.of(), "user:2", "s");
        return null;
      });
    }
    database.database().read(tx -> {
      known.load(tx, 0);
      return null;
    });
    database.database().transaction(tx -> {
      watches.begin(tx, leader, crew, "job/7", null, 105.61, 10.51, null);
      return null;
    });
  }

  @Test
  void itIsRemindedWhenDueAndMissedAfterTheGrace() {
    pass(Duration.ofMinutes(15));
    heard();
    pass(Duration.ofMinutes(14));
    assertThat(story()).isEmpty();
    pass(Duration.ofMinutes(1));
    assertThat(story()).containsExactly("watch.prompted");
    heard();
    pass(Duration.ofMinutes(5));
    assertThat(story()).containsExactly("alarm.raised", "watch.missed");
    assertThat(alarms()).containsExactly("check-in raised at 105.61 10.51");
    pass(Duration.ofMinutes(1));
    assertThat(story()).as("once").isEmpty();
  }

  @Test
  void aSignOfLifeBeginsTheTimeAnewAndAnswersAnAlarmWithoutClosingIt() {
    pass(Duration.ofMinutes(15));
    heard();
    pass(Duration.ofMinutes(10));
    heard();
    pass(Duration.ofMinutes(10));
    assertThat(story()).contains("watch.missed");
    var due = database.database().transaction(tx -> watches.checkIn(tx, worker, now.get().minusSeconds(60)));
    assertThat(due).as("counted from when it was given").contains(now.get().minusSeconds(60).plus(RULES.checkIn()));
    assertThat(alarms()).containsExactly("check-in raised answered by An at 105.61 10.51");
    story();
    heard();
    pass(Duration.ofMinutes(19));
    heard();
    pass(Duration.ofMinutes(16));
    assertThat(story()).as("missed again, it is an alarm again").contains("alarm.raised", "watch.missed");
  }

  @Test
  void whatWasWrittenDownLongAgoDoesNotSaveTheCrewNow() {
    pass(Duration.ofMinutes(19));
    var due = database.database().transaction(tx -> watches.checkIn(tx, leader, NOON.minus(Duration.ofHours(3))));
    assertThat(due).as("never from before the watch began").contains(NOON.plus(RULES.checkIn()));
    var future = database.database().transaction(tx -> watches.checkIn(tx, leader, NOON.plus(Duration.ofHours(3))));
    assertThat(future).as("never from the future").contains(now.get().plus(RULES.checkIn()));
  }

  @Test
  void whoIsStillAtWorkWhenTheAlarmIsClosedIsWatchedAnewAndMissedAgain() {
    pass(Duration.ofMinutes(15));
    heard();
    pass(Duration.ofMinutes(15));
    heard();
    pass(Duration.ofMinutes(5));
    assertThat(story()).containsExactly("watch.prompted", "alarm.raised", "watch.missed");
    close("check-in");
    assertThat(story()).contains("watch.resumed");
    pass(Duration.ofMinutes(15));
    heard();
    pass(Duration.ofMinutes(14));
    assertThat(story()).as("waited for anew").isEmpty();
    pass(Duration.ofMinutes(1));
    assertThat(story()).containsExactly("watch.prompted");
    heard();
    pass(Duration.ofMinutes(5));
    assertThat(story()).containsExactly("alarm.raised", "watch.missed");
    pass(Duration.ofMinutes(15));
    assertThat(story()).containsExactly("alarm.raised", "watch.silent");
    close("silence");
    story();
    pass(Duration.ofMinutes(19));
    assertThat(story()).isEmpty();
    pass(Duration.ofMinutes(1));
    assertThat(story()).as("silent for as long again").containsExactly("alarm.raised", "watch.silent");
  }

  @Test
  void silenceIsAnAlarmOfItsOwnAndAPositionEndsIt() {
    pass(Duration.ofMinutes(19));
    assertThat(story()).isEmpty();
    pass(Duration.ofMinutes(1));
    assertThat(story()).containsExactly("alarm.raised", "watch.silent");
    assertThat(alarms()).containsExactly("silence raised at 105.61 10.51");
    database.database().transaction(
        tx -> crews.recordFixes(tx, leader, List.of(new Fix(now.get(), 105.62, 10.52, 5.0, 80))));
    pass(Duration.ofSeconds(1));
    assertThat(story()).containsExactly("alarm.answered", "watch.heard-again");
  }

  @Test
  void whoeverLeavesTheSiteIsNotMissed() {
    database.database().transaction(tx -> {
      watches.end(tx, leader, crew, "job/7");
      return null;
    });
    story();
    pass(Duration.ofHours(3));
    assertThat(story()).isEmpty();
    assertThat(alarms()).isEmpty();
  }

  @Test
  void theTimeStandsInTheDatabaseSoThatARestartForgetsNothing() {
    pass(Duration.ofMinutes(35));
    var afterRestart = node();
    database.database().transaction(tx -> {
      afterRestart.look(tx);
      return null;
    });
    assertThat(alarms()).contains("check-in raised at 105.61 10.51");
  }

  @Test
  void twoNodesThatLookAtOnceRaiseItOnce() throws InterruptedException {
    pass(Duration.ofMinutes(36));
    var together = new CountDownLatch(1);
    try (var nodes = Executors.newFixedThreadPool(8)) {
      for (int i = 0; i < 8; i++) {
        var node = node();
        nodes.submit(() -> {
          together.await();
          database.database().transaction(tx -> {
            node.look(tx);
            return null;
          });
          return null;
        });
      }
      together.countDown();
    }
    assertThat(alarms()).containsExactlyInAnyOrder("check-in raised at 105.61 10.51", "silence raised at 105.61 10.51");
    assertThat(story().stream().filter(k -> k.equals("watch.prompted"))).hasSize(1);
  }

  @Test
  void theLeaderAnswersForThoseHeNamesAndTheOthersForThemselves() {
    var call = database.database().transaction(tx -> watches.callRoll(tx, DISPATCHER, crew, true));
    var ids = call.members().stream().map(RollCallView.Called::id).toList();
    refused("crew/not-the-leader", () -> database.database().transaction(tx -> watches.answer(tx, worker, call.id(), ids, null)));
    pass(Duration.ofSeconds(4));
    var half = database.database().transaction(tx -> watches.answer(tx, worker, call.id(), null, null));
    assertThat(half.members()).filteredOn(m -> m.answeredAt() == null).singleElement()
        .satisfies(m -> assertThat(m.name()).isEqualTo("Tâm"));
    pass(Duration.ofSeconds(5));
    var whole = database.database().transaction(tx -> watches.answer(tx, leader, call.id(), ids, null));
    assertThat(whole.seconds()).isEqualTo(9.0);
    assertThat(whole.endedAt()).isNotNull();
    assertThat(whole.members()).filteredOn(m -> !m.lead()).singleElement().satisfies(m -> assertThat(m.answeredBy()).isEqualTo("An"));
    refused("crew/roll-call-over", () -> database.database().transaction(tx -> watches.answer(tx, leader, call.id(), ids, null)));
  }

  private void heard() {
    database.database().transaction(tx -> {
      watches.heard(tx, crew);
      return null;
    });
  }

  /** A dispatcher takes the alarms of a kind and closes them. */
  private void close(String kind) {
    for (var alarm : seen())
      if (alarm.kind().equals(kind) && alarm.status().equals("raised"))
        database.database().transaction(tx -> {
          alarms.take(tx, DISPATCHER, alarm.id());
          return alarms.close(tx, DISPATCHER, alarm.id(), "Đã nói chuyện với đội");
        });
  }

  private void pass(Duration some) {
    now.updateAndGet(t -> t.plus(some));
    database.database().transaction(tx -> {
      watches.look(tx);
      return null;
    });
  }

  private long told = -1;

  /** What was written down since this was asked last, beginning after the watch began. */
  private List<String> story() {
    var kinds = new ArrayList<String>();
    database.database().read(tx -> tx.all("select number, kind from journal where number > $1 order by number", row -> {
      told = row.getLong("number");
      return kinds.add(row.getString("kind"));
    }, told < 0
        ? database.database().read(t -> t.one("select max(number) as n from journal where kind = 'watch.began'",
            row -> row.getLong("n")))
        : told));
    return kinds;
  }

  private List<AlarmView> seen() {
    var view = new AlarmProjector(time, () -> Places.NONE, () -> UnitTree.EMPTY, new NoRescue(), (number, topic, unit, event, payload) -> {
    });
    database.database().read(tx -> {
      view.load(tx, 0);
      return null;
    });
    return view.seenBy(DISPATCHER);
  }

  private List<String> alarms() {
    return seen().stream()
        .map(a -> a.kind() + " " + a.status() + (a.answered() == null
            ? ""
            : " answered by " + a.answered()
                .by())
            + " at " + a.lon() + " " + a.lat())
        .collect(Collectors.toList());
  }

  private static void refused(String code, org.assertj.core.api.ThrowableAssert.ThrowingCallable deed) {
    assertThatThrownBy(deed).isInstanceOfSatisfying(Refusal.class, r -> assertThat(r.code()).isEqualTo(code));
  }
}
