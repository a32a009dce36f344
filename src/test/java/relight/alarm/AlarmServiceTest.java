package relight.alarm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import relight.Refusal;
import relight.auth.Actor;
import relight.auth.Role;
import relight.journal.Journal;
import relight.journal.JournalReader;
import relight.journal.WakeUp;
import relight.place.Places;
import relight.testkit.NoRescue;
import relight.testkit.TestDatabase;
import relight.unit.UnitService;
import relight.unit.UnitTree;

class AlarmServiceTest {

  @RegisterExtension
  static final TestDatabase database = new TestDatabase();

  private static final Actor DISPATCHER = new Actor(Actor.Kind.USER, 7, "Lê Thu Hà", Set.of(Role.DISPATCHER), Set.of(), "user:7", "s");
  private static final Actor COLLEAGUE = new Actor(Actor.Kind.USER, 8, "Mai Anh", Set.of(Role.DISPATCHER), Set.of(), "user:8", "s");
  private static final Actor SUPERVISOR = new Actor(Actor.Kind.USER, 9, "Trưởng ca", Set.of(Role.SUPERVISOR), Set.of(), "user:9", "s");
  private static final Danger WIRE_DOWN = new Danger(AlarmKind.WIRE_DOWN, null, "report/1", null, "Trụ 473/88", 105.65, 10.45, "dây đứt");

  private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-11-20T05:00:00Z"));
  private final InstantSource time = now::get;
  private final WakeUp wakeUp = WakeUp.local();
  private final AtomicReference<UnitTree> units = new AtomicReference<>(UnitTree.EMPTY);
  private Set<Long> supervised = Set.of();
  private final AlarmService alarms = service(wakeUp);
  private final List<String> pushed = new ArrayList<>();

  @BeforeEach
  void empty() {
    database.database().transaction(tx -> tx.run("delete from alarm"));
  }

  @Test
  void untakenFor30SecondsItGoesToTheSupervisorsAlsoAcrossARestart() {
    long id = raise();
    pass(29);
    assertThat(sweep(alarms)).isZero();
    assertThat(view().seenBy(DISPATCHER)).hasSize(1);
    assertThat(view().seenBy(SUPERVISOR)).isEmpty();
    pass(1);
    var afterRestart = service(WakeUp.local());
    assertThat(sweep(afterRestart)).isEqualTo(1);
    assertThat(sweep(alarms)).as("escalated once, whoever sweeps").isZero();
    assertThat(view().seenBy(SUPERVISOR)).singleElement().satisfies(a -> assertThat(a.id()).isEqualTo(id));
  }

  @Test
  void takenInTimeItStaysWithTheDispatchers() {
    long id = raise();
    database.database().transaction(tx -> alarms.take(tx, DISPATCHER, id));
    pass(60);
    assertThat(sweep(alarms)).isZero();
    assertThat(view().seenBy(SUPERVISOR)).isEmpty();
  }

  @Test
  void onlyOneTakesItAndTheOtherIsToldWho() {
    long id = raise();
    database.database().transaction(tx -> alarms.take(tx, DISPATCHER, id));
    assertThatThrownBy(() -> database.database().transaction(tx -> alarms.take(tx, COLLEAGUE, id))).isInstanceOfSatisfying(Refusal.class,
        r -> {
          assertThat(r.code()).isEqualTo("alarm/taken");
          assertThat(r.details()).containsEntry("by", "Lê Thu Hà");
        });
  }

  @Test
  void itIsClosedOnlyAfterItWasTakenAndWithAReason() {
    long id = raise();
    refused("alarm/untaken", () -> database.database().transaction(tx -> alarms.close(tx, DISPATCHER, id, "xong")));
    database.database().transaction(tx -> alarms.take(tx, DISPATCHER, id));
    refused("alarm/reason-missing", () -> database.database().transaction(tx -> alarms.close(tx, DISPATCHER, id, " ")));
    database.database().transaction(tx -> alarms.close(tx, DISPATCHER, id, "Đã cắt điện, có người canh"));
    assertThat(view().seenBy(DISPATCHER)).singleElement().satisfies(a -> assertThat(a.closedReason()).contains("người canh"));
  }

  @Test
  void aSupervisorCannotTakeWhatIsNotYetHis() {
    long id = raise();
    refused("alarm/not-yours", () -> database.database().transaction(tx -> alarms.take(tx, SUPERVISOR, id)));
  }

  @Test
  void everyStepIsPushedToWhomItConcerns() {
    var reader = follow();
    long id = raise();
    caughtUp(reader);
    pass(30);
    sweep(alarms);
    caughtUp(reader);
    database.database().transaction(tx -> alarms.take(tx, SUPERVISOR, id));
    caughtUp(reader);
    reader.close();
    assertThat(pushed).contains("alarms raised", "alarms.escalated raised", "alarms.escalated taken").last()
        .isEqualTo("alarms.escalated taken");
  }

  @Test
  void itGoesUpUnitByUnitAndPassesOverUnitsWithoutASupervisor() {
    var steps = new ArrayList<String>();
    Long heldFrom = null;
    do {
      var step = Ladder.next(List.of(4L, 3L, 2L, 1L), Set.of(4L, 2L), heldFrom);
      steps.add(step.unitId() + " before " + step.heldFrom());
      heldFrom = step.heldFrom();
    } while (heldFrom != null);
    assertThat(steps).containsExactly("4 before 3", "2 before 1", "null before null");
  }

  @Test
  void whoeverStandsHigherGetsItLaterAndTheTopIsTheEnd() {
    var ids = database.database().transaction(tx -> {
      var put = new UnitService(new Journal(time, wakeUp));
      put.put(tx, Actor.SYSTEM, "TOP", "Công ty", null, now.get().minusSeconds(60));
      put.put(tx, Actor.SYSTEM, "LOW", "Đội", "TOP", now.get().minusSeconds(60));
      units.set(put.treeAt(tx, now.get()));
      return List.of(units.get().get("TOP").id(), units.get().get("LOW").id());
    });
    supervised = Set.copyOf(ids);
    var low = supervisor(ids.get(1));
    var top = supervisor(ids.get(0), ids.get(1));
    var danger = new Danger(AlarmKind.SOS, ids.get(1), "crew/1", 1L, null, null, null, null);
    long id = database.database().transaction(tx -> alarms.raise(tx, DISPATCHER, danger)).id();
    pass(30);
    sweep(alarms);
    assertThat(view().seenBy(low)).singleElement().satisfies(a -> assertThat(a.escalations()).hasSize(1));
    assertThat(view().seenBy(top)).isEmpty();
    pass(30);
    sweep(alarms);
    assertThat(view().seenBy(top)).singleElement().satisfies(a -> {
      assertThat(a.id()).isEqualTo(id);
      assertThat(a.level()).isEqualTo(3);
      assertThat(a.dueAt()).as("no step is left").isNull();
      assertThat(a.escalations()).extracting(AlarmView.Escalation::unit).containsExactly("Đội", "Công ty");
    });
    pass(300);
    assertThat(sweep(alarms)).isZero();
  }

  @Test
  void anSosIsClosedByWhoTookItOrASupervisorAndByNobodyElse() {
    var danger = new Danger(AlarmKind.SOS, null, "crew/1", 1L, null, null, null, null);
    long id = database.database().transaction(tx -> alarms.raise(tx, DISPATCHER, danger)).id();
    database.database().transaction(tx -> alarms.take(tx, DISPATCHER, id));
    refused("alarm/not-the-taker", () -> database.database().transaction(tx -> alarms.close(tx, COLLEAGUE, id, "xong")));
    assertThat(view().seenBy(COLLEAGUE)).singleElement().satisfies(a -> assertThat(a.can().close()).isFalse());
    database.database().transaction(tx -> alarms.close(tx, DISPATCHER, id, "Đã nói chuyện với đội"));
  }

  @Test
  void aDrillIsMeasuredAndNeverStandsForTheRealThing() {
    var danger = new Danger(AlarmKind.SOS, null, "crew/1", 1L, null, null, null, null);
    long drill = database.database().transaction(tx -> alarms.raise(tx, DISPATCHER, danger.asDrill())).id();
    long real = database.database().transaction(tx -> alarms.raiseOnce(tx, DISPATCHER, danger)).id();
    assertThat(real).isNotEqualTo(drill);
    pass(3);
    database.database().transaction(tx -> alarms.see(tx, DISPATCHER, drill));
    pass(4);
    database.database().transaction(tx -> alarms.see(tx, COLLEAGUE, drill));
    database.database().transaction(tx -> alarms.take(tx, DISPATCHER, drill));
    pass(10);
    database.database().transaction(tx -> alarms.close(tx, DISPATCHER, drill, "diễn tập"));
    var drills = database.database().read(tx -> alarms.drills(tx, DISPATCHER, Places.NONE));
    assertThat(drills).singleElement().satisfies(a -> {
      assertThat(a.drill()).isTrue();
      assertThat(a.seconds()).isEqualTo(new AlarmView.Seconds(3.0, 7.0, 17.0));
      assertThat(a.seen().by()).isEqualTo("Lê Thu Hà");
    });
  }

  /** What was taken in the morning and never closed must not swallow a cry in the afternoon. */
  @Test
  void aPhoneThatCriesAgainLongAfterSomebodyTookItsCryIsHeardAgain() {
    var danger = new Danger(AlarmKind.SOS, null, "phone/1", 1L, null, null, null, null);
    long id = cry(danger);
    pass(60);
    assertThat(cry(danger)).as("untaken, a repetition").isEqualTo(id);
    database.database().transaction(tx -> alarms.take(tx, DISPATCHER, id));
    pass(299);
    assertThat(cry(danger)).as("just taken, a repetition").isEqualTo(id);
    pass(2);
    long again = cry(danger);
    assertThat(again).isNotEqualTo(id);
    pass(10);
    assertThat(cry(danger)).as("and that one stands for the next").isEqualTo(again);
    assertThat(view().seenBy(DISPATCHER)).extracting(AlarmView::status).containsExactlyInAnyOrder("taken", "raised");
  }

  @Test
  void whoDoesNotSeeAnAlarmCannotSayThatItWasSeen() {
    long id = raise();
    refused("alarm/not-yours", () -> database.database().transaction(tx -> alarms.see(tx, SUPERVISOR, id)));
    assertThat(view().seenBy(DISPATCHER)).singleElement().satisfies(a -> assertThat(a.seen()).isNull());
  }

  private long cry(Danger danger) {
    return database.database().transaction(tx -> alarms.raiseOnce(tx, Actor.SYSTEM, danger)).id();
  }

  private static Actor supervisor(Long... unitIds) {
    return new Actor(Actor.Kind.USER, 20 + unitIds.length, "Trưởng ca", Set.of(Role.SUPERVISOR), Set.of(unitIds), "user:x", "s");
  }

  private AlarmService service(WakeUp hints) {
    return new AlarmService(new Journal(time, hints), time, Duration.ofSeconds(30), units::get, tx -> supervised, new NoRescue());
  }

  private long raise() {
    return database.database().transaction(tx -> alarms.raise(tx, Actor.anonymous("b"), WIRE_DOWN)).id();
  }

  private int sweep(AlarmService service) {
    return database.database().transaction(service::escalateDue);
  }

  private void pass(int seconds) {
    now.updateAndGet(t -> t.plusSeconds(seconds));
  }

  private AlarmProjector projector() {
    return new AlarmProjector(time, () -> Places.NONE, units::get, new NoRescue(),
        (number, topic, unit, event, payload) -> pushed.add(topic + " " + ((AlarmView) payload).status()));
  }

  private AlarmProjector view() {
    var projector = projector();
    database.database().read(tx -> {
      projector.load(tx, Journal.last(tx));
      return null;
    });
    return projector;
  }

  private JournalReader follow() {
    var reader = new JournalReader(database.database(), wakeUp, List.of(projector()));
    reader.start();
    return reader;
  }

  private static void caughtUp(JournalReader reader) {
    assertThat(reader.await(database.database().read(Journal::last), Duration.ofSeconds(5))).isTrue();
  }

  private static void refused(String code, org.assertj.core.api.ThrowableAssert.ThrowingCallable deed) {
    assertThatThrownBy(deed).isInstanceOfSatisfying(Refusal.class, r -> assertThat(r.code()).isEqualTo(code));
  }
}
