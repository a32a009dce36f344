package relight.crew.callout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import relight.Config;
import relight.Refusal;
import relight.auth.Actor;
import relight.auth.PasswordHasher;
import relight.auth.Role;
import relight.auth.UserService;
import relight.clock.Bilingual;
import relight.crew.CrewProjector;
import relight.crew.CrewService;
import relight.crew.Need;
import relight.crew.Qualifications;
import relight.journal.Entry;
import relight.journal.Journal;
import relight.journal.WakeUp;
import relight.place.Places;
import relight.storage.Tx;
import relight.testkit.TestDatabase;
import relight.unit.UnitTree;

/** Who is asked to come, in which order, and what happens when they answer or do not. */
class CalloutServiceTest {

  @RegisterExtension
  static final TestDatabase database = new TestDatabase();

  private static final Instant NIGHT = Instant.parse("2026-11-20T19:00:00Z");
  private static final Qualifications NEEDED = new Qualifications(false, Map.of("first-aid", new Bilingual("sơ cứu", "first aid")),
      Map.of("mv-line", new Bilingual("đường dây trung áp", "medium-voltage lines")),
      Map.of("restoration", new Need(2, 3, List.of("mv-line"), List.of("first-aid"))), new Need(1, 1, List.of(), List.of()));

  private final AtomicReference<Instant> now = new AtomicReference<>(NIGHT);
  private final InstantSource time = now::get;
  private final Journal journal = new Journal(time, WakeUp.local());
  private final CrewProjector known = new CrewProjector(time, () -> UnitTree.EMPTY, (number, topic, unit, event, payload) -> {
  });
  private final CrewService crews = new CrewService(journal, time, ZoneOffset.UTC, NEEDED, id -> {
  });
  private final Map<String, Long> users = new LinkedHashMap<>();
  private CalloutService callouts = node();
  private long unit;
  private long near;
  private long far;
  private Actor dispatcher;

  /** Another node, or the same one started anew, is another service on the same database. */
  private CalloutService node() {
    return new CalloutService(journal, time, Config.DEFAULT.callout(), crews, known, Set::of);
  }

  @BeforeEach
  void twoCrewsAtRest() {
    try (var hasher = new PasswordHasher()) {
      database.database().transaction(tx -> {
        for (var table : List.of("callout_left_out", "callout_ask", "callout", "certificate", "roster", "shift", "crew_position",
            "crew_member", "crew", "user_role", "app_user", "unit"))
          tx.run("delete from " + table);
        unit = tx.one("insert into unit (code) values ('U1') returning id", row -> row.getLong("id"));
        near = crews.put(tx, Actor.SYSTEM, "D1", "Đội 1", unit, "0900000001", 105.60, 10.50);
        far = crews.put(tx, Actor.SYSTEM, "D2", "Đội 2", unit, "0900000002", 105.95, 10.50);
        var accounts = new UserService(journal, time, hasher);
        for (var login : List.of("an", "binh", "cuc", "dung"))
          users.put(login, accounts.create(tx, Actor.SYSTEM, login, login, "correct horse battery", Set.of(Role.LINESMAN), null).id());
        member(tx, near, "an", "4/5", "mv-line", true);
        member(tx, near, "binh", "4/5", "mv-line", true);
        member(tx, far, "cuc", "4/5", "mv-line", true);
        member(tx, far, "dung", "4/5", "mv-line", false);
        crews.putMember(tx, Actor.SYSTEM, far, "Ông Năm", false, "4/5", "mv-line", null);
        for (var login : users.keySet())
          rested(tx, login, Duration.ofHours(20));
        tx.run("update crew set on_shift = false, shift_at = $1", NIGHT.minus(Duration.ofHours(20)));
        return null;
      });
    }
    dispatcher = new Actor(Actor.Kind.USER, 900, "Lê Thu Hà", Set.of(Role.DISPATCHER), Set.of(unit), "user:900", "s");
    learn();
  }

  @Test
  void thoseWhoRestedComeFirstThenTheNearThenThoseCalledLess() {
    change(tx -> {
      rested(tx, "an", Duration.ofHours(9));
      return null;
    });
    var first = open(1);
    assertThat(names(first)).as("an has rested 9 h only").containsExactly("binh", "cuc", "an");
    assertThat(first.asks().getLast().why().words()).extracting(Callout.Reason::vi).contains("Mới nghỉ 9 giờ, cần 12");
    assertThat(first.asks().getFirst().why().words()).extracting(Callout.Reason::vi)
        .contains("Đã nghỉ 20 giờ", "Đủ bậc và kỹ năng (4/5)", "30 ngày qua: được gọi 0 lần, đã đến 0")
        .anyMatch(w -> w.contains("tính từ nơi trực"));
    change(tx -> callouts.cancel(tx, dispatcher, first.id(), "hết việc"));
    change(tx -> {
      rested(tx, "an", Duration.ofHours(15));
      return null;
    });
    assertThat(names(open(1))).as("binh was asked before, an was not").containsExactly("an", "binh", "cuc");
  }

  @Test
  void whoRestedLessThanTheLeastIsNotAskedAtAllEvenOnStandbyAndTheListSaysWhy() {
    change(tx -> {
      rested(tx, "an", Duration.ofMinutes(7 * 60 + 54));
      rested(tx, "binh", Duration.ofHours(8));
      return tx.run("""
          insert into roster (member_id, crew_id, kind, during, planned_at, planned_by)
          select id, crew_id, 'standby', tstzrange($1, $2), $1, 'x' from crew_member where name = 'an'""", NIGHT.minusSeconds(3600),
          NIGHT.plusSeconds(3600));
    });
    var callout = open(1);
    assertThat(names(callout)).containsExactly("cuc", "binh");
    assertThat(callout.leftOut()).filteredOn(l -> l.name().equals("an")).flatExtracting(Callout.LeftOut::why)
        .extracting(Callout.Reason::vi).containsExactly("Mới nghỉ 7,9 giờ, ít nhất 8 giờ mới được gọi");
  }

  @Test
  void whoStandsByIsAskedBeforeEverybodyElse() {
    change(tx -> tx.run("""
        insert into roster (member_id, crew_id, kind, during, planned_at, planned_by)
        select id, crew_id, 'standby', tstzrange($1, $2), $1, 'x' from crew_member where name = 'cuc'""", NIGHT.minusSeconds(3600),
        NIGHT.plusSeconds(3600)));
    assertThat(names(open(1))).containsExactly("cuc", "an", "binh");
  }

  @Test
  void whoMayNotDoTheWorkOrCannotBeAskedIsLeftOutWithTheReason() {
    var callout = open(1);
    assertThat(callout.leftOut()).extracting(l -> l.name() + ": " + l.why().getFirst().code())
        .containsExactlyInAnyOrder("dung: crew/certificate-missing", "Ông Năm: no-account");
    assertThat(callout.leftOut()).filteredOn(l -> l.name().equals("dung")).flatExtracting(Callout.LeftOut::why)
        .extracting(Callout.Reason::vi).containsExactly("dung: chưa có sơ cứu");
  }

  @Test
  void asManyAreAskedAsAreNeededAndTheNextWhenSomebodyDeclines() {
    var callout = open(2);
    assertThat(waiting(callout)).containsExactly("an", "binh");
    assertThatThrownBy(() -> change(tx -> callouts.answer(tx, actor("an"), callout.id(), false, null, null)))
        .satisfies(e -> assertThat(((Refusal) e).code()).isEqualTo("callout/cause"));
    assertThatThrownBy(() -> change(tx -> callouts.answer(tx, actor("cuc"), callout.id(), true, null, null))).as("not asked yet")
        .satisfies(e -> assertThat(((Refusal) e).code()).isEqualTo("callout/unknown"));
    var after = change(tx -> callouts.answer(tx, actor("an"), callout.id(), false, "family", null));
    assertThat(waiting(after)).containsExactly("binh", "cuc");
    assertThat(after.asks().getFirst().cause()).isEqualTo("family");
  }

  @Test
  void whoAcceptsIsOnShiftAloneAndWhenItIsFilledTheOthersAreSpared() {
    var callout = open(1);
    var after = change(tx -> callouts.answer(tx, actor("an"), callout.id(), true, null, null));
    assertThat(after.outcome()).isEqualTo("filled");
    assertThat(after.asks()).extracting(Callout.Ask::answer).containsExactly("accepted", "spared", "spared");
    learn();
    assertThat(known.find(near).orElseThrow().members()).filteredOn(m -> m.onShift()).extracting(m -> m.name()).containsExactly("an");
    assertThat(known.find(far).orElseThrow().onShift()).isFalse();
    assertThatThrownBy(() -> change(tx -> callouts.answer(tx, actor("an"), callout.id(), true, null, null)))
        .satisfies(e -> assertThat(((Refusal) e).code()).isEqualTo("callout/over"));
  }

  @Test
  void nobodyElseOfACrewIsOnShiftBecauseOneWasCalledEvenIfNoShiftOfHisWasEverWrittenDown() {
    change(tx -> tx.run("delete from shift"));
    var callout = open(1);
    change(tx -> callouts.answer(tx, actor(names(callout).getFirst()), callout.id(), true, null, null));
    learn();
    assertThat(known.find(near).orElseThrow().members()).filteredOn(m -> m.onShift()).hasSize(1);
  }

  @Test
  void theControlRoomAnswersForSomebodyOnTheTelephone() {
    var callout = open(1);
    var binh = callout.asks().get(1);
    var after = change(tx -> callouts.answerFor(tx, dispatcher, callout.id(), binh.memberId(), true, null, "gọi 0900000001"));
    assertThat(after.outcome()).isEqualTo("filled");
    assertThat(after.asks().get(1).answeredBy()).isEqualTo("Lê Thu Hà");
    assertThat(after.asks().get(1).note()).isEqualTo("gọi 0900000001");
    assertThat(after.asks().getFirst().answer()).as("asked, and not needed any more").isEqualTo("spared");
  }

  @Test
  void whoDoesNotAnswerInTimeIsFollowedByTheNextUntilNobodyIsLeftAndThatIsTold() {
    var callout = open(1);
    pass(Duration.ofSeconds(299));
    assertThat(look(callouts)).isZero();
    pass(Duration.ofSeconds(1));
    assertThat(look(callouts)).isEqualTo(1);
    assertThat(waiting(read(callout))).containsExactly("binh");
    callouts = node(); // started anew: the time went on
    pass(Duration.ofSeconds(300));
    assertThat(look(callouts)).isEqualTo(1);
    pass(Duration.ofSeconds(300));
    assertThat(look(callouts)).isEqualTo(1);
    assertThat(read(callout).outcome()).isEqualTo("exhausted");
    assertThat(story()).containsExactly("callout.opened", "callout.asked", "callout.silent", "callout.asked", "callout.silent",
        "callout.asked",
        "callout.silent", "callout.exhausted");
    pass(Duration.ofHours(1));
    assertThat(look(callouts)).isZero();
  }

  @Test
  void whoAnswersLateStillComesWhileItGoesOn() {
    var callout = open(1);
    pass(Duration.ofSeconds(301));
    look(callouts);
    var after = change(tx -> callouts.answer(tx, actor("an"), callout.id(), true, null, null));
    assertThat(after.outcome()).isEqualTo("filled");
    assertThat(after.asks()).extracting(Callout.Ask::answer).containsExactly("accepted", "spared", "spared");
  }

  @Test
  void severalNodesThatLookAtOnceCallItSilentOnceAndAskOneMore() throws Exception {
    var callout = open(1);
    pass(Duration.ofSeconds(301));
    var begin = new CountDownLatch(1);
    var late = new ArrayList<Future<Integer>>();
    try (var threads = Executors.newFixedThreadPool(4)) {
      for (int i = 0; i < 4; i++) {
        var other = node();
        late.add(threads.submit(() -> {
          begin.await();
          return look(other);
        }));
      }
      begin.countDown();
      int all = 0;
      for (var one : late)
        all += one.get();
      assertThat(all).isEqualTo(1);
    }
    assertThat(waiting(read(callout))).containsExactly("binh");
    assertThat(story().stream().filter("callout.silent"::equals)).hasSize(1);
  }

  @Test
  void nobodyIsAskedForTwoThingsAtATime() {
    var first = open(1);
    var second = open(1);
    assertThat(waiting(second)).containsExactly("binh");
    assertThat(second.leftOut()).filteredOn(l -> l.name().equals("an")).flatExtracting(Callout.LeftOut::why)
        .extracting(Callout.Reason::code).containsExactly("asked-elsewhere");
    var after = change(tx -> callouts.answer(tx, actor("an"), first.id(), false, "away", null));
    assertThat(waiting(after)).as("binh is being asked by the other").containsExactly("cuc");
  }

  @Test
  void anotherUnitMayNeitherAskNorCancelNorAnswer() {
    var elsewhere = new Actor(Actor.Kind.USER, 901, "Người khác", Set.of(Role.DISPATCHER), Set.of(unit + 1), "user:901", "s");
    assertThatThrownBy(() -> change(tx -> callouts.open(tx, elsewhere, null, needs(1))))
        .satisfies(e -> assertThat(((Refusal) e).code()).isEqualTo("auth/unit"));
    var callout = open(1);
    assertThatThrownBy(() -> change(tx -> callouts.cancel(tx, elsewhere, callout.id(), "x")))
        .satisfies(e -> assertThat(((Refusal) e).code()).isEqualTo("callout/unknown"));
    assertThatThrownBy(
        () -> change(tx -> callouts.answerFor(tx, elsewhere, callout.id(), callout.asks().getFirst().memberId(), true, null, null)))
        .satisfies(e -> assertThat(((Refusal) e).code()).isEqualTo("callout/unknown"));
    assertThatThrownBy(() -> change(tx -> callouts.open(tx, actor("an"), null, needs(1))))
        .satisfies(e -> assertThat(((Refusal) e).code()).isEqualTo("auth/role"));
  }

  @Test
  void theAskedSeeWhatTheyAreAskedAndNothingOfTheOthers() {
    var told = new ArrayList<String>();
    var projector = new CalloutProjector(time, () -> Places.NONE, (number, topic, unitId, event, payload) -> {
      if (payload instanceof CalloutProjector.Told one)
        told.add(topic.replace(Long.toString(near), "near").replace(Long.toString(far), "far") + " " + (one.callout() != null));
    });
    database.database().read(tx -> {
      projector.load(tx, 0);
      return null;
    });
    var callout = open(1);
    follow(projector);
    assertThat(projector.askedOf(users.get("an"))).get().extracting(Callout.Asked::id, Callout.Asked::dueAt)
        .containsExactly(callout.id(), NIGHT.plusSeconds(300));
    assertThat(projector.askedOf(users.get("binh"))).isEmpty();
    assertThat(told).containsExactly("crew/near true");
    told.clear();
    change(tx -> callouts.cancel(tx, dispatcher, callout.id(), "có điện rồi"));
    follow(projector);
    assertThat(projector.askedOf(users.get("an"))).isEmpty();
    assertThat(told).containsExactly("crew/near false");
    assertThat(projector.seenBy(dispatcher)).extracting(Callout::outcome, Callout::reason)
        .containsExactly(org.assertj.core.groups.Tuple.tuple("cancelled", "có điện rồi"));
  }

  private static CalloutService.Needs needs(int people, long unit) {
    return new CalloutService.Needs("restoration", unit, 105.61, 10.51, people, null);
  }

  private CalloutService.Needs needs(int people) {
    return needs(people, unit);
  }

  private Callout open(int people) {
    return change(tx -> callouts.open(tx, dispatcher, null, needs(people)));
  }

  private static List<String> names(Callout callout) {
    return callout.asks().stream().map(Callout.Ask::name).toList();
  }

  private static List<String> waiting(Callout callout) {
    return callout.asks().stream().filter(Callout.Ask::isWaiting).map(Callout.Ask::name).toList();
  }

  private static int look(CalloutService service) {
    return database.database().transaction(service::look);
  }

  private static <T> T change(Function<Tx, T> work) {
    return database.database().transaction(work::apply);
  }

  private static Callout read(Callout callout) {
    return database.database().read(tx -> new CalloutStore().withIds(tx, List.of(callout.id())).getFirst());
  }

  private void learn() {
    database.database().read(tx -> {
      known.load(tx, 0);
      return null;
    });
  }

  private void pass(Duration some) {
    now.updateAndGet(at -> at.plus(some));
  }

  private Actor actor(String login) {
    return new Actor(Actor.Kind.USER, users.get(login), login, Set.of(Role.LINESMAN), Set.of(unit), "user:" + login, "s");
  }

  private void member(Tx tx, long crew, String login, String grade, String skills, boolean aid) {
    long id = crews.putMember(tx, Actor.SYSTEM, crew, login, false, grade, skills, users.get(login));
    if (aid)
      crews.putCertificate(tx, Actor.SYSTEM, crew, id, "first-aid", "S-" + id, NIGHT.plus(Duration.ofDays(100)));
  }

  private void rested(Tx tx, String login, Duration since) {
    tx.run("delete from shift where user_id = $1", users.get(login));
    tx.run("insert into shift (user_id, on_at, off_at) values ($1, $2, $3)", users.get(login),
        NIGHT.minus(since).minus(Duration.ofHours(8)),
        NIGHT.minus(since));
  }

  private static void follow(CalloutProjector projector) {
    database.database().read(tx -> {
      long last = tx.one("select max(number) as n from journal where kind like 'callout.%'", row -> row.getLong("n"));
      var entries = Journal.after(tx, last - 1, 1);
      projector.follow(tx, entries);
      return null;
    });
  }

  /** What the journal tells of the last callout. */
  private static List<String> story() {
    return database.database().read(tx -> Journal.of(tx,
        List.of("callout/" + tx.one("select max(id) as id from callout", row -> row.getLong("id"))), 100)).stream().map(Entry::kind)
        .toList();
  }
}
