package relight.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import relight.Refusal;
import relight.auth.Actor;
import relight.auth.Role;
import relight.clock.PhoneTime;

class JobTest {

  private static final Instant NOON = Instant.parse("2026-11-20T05:00:00Z");
  private static final Actor DISPATCHER = new Actor(Actor.Kind.USER, 7, "Lê Thu Hà", Set.of(Role.DISPATCHER), Set.of(1L), "user:7", "s");
  private static final Actor STRANGER = new Actor(Actor.Kind.USER, 8, "Người khác", Set.of(Role.DISPATCHER), Set.of(2L), "user:8", "s");
  private static final Actor LINESMAN = new Actor(Actor.Kind.USER, 9, "Tâm", Set.of(Role.LINESMAN), Set.of(1L), "user:9", "s");

  private static Job job(JobStatus status) {
    var times = status == JobStatus.DRAFT ? Job.Times.NONE : Job.Times.sentAt(NOON);
    return new Job(1, "NV-26-0001", 1, JobKind.RESTORATION, status, Job.Subject.of(5), status == JobStatus.DRAFT ? null : 2L, 1L,
        new Job.Brief(null, null, List.of()), new Job.Due(NOON.plusSeconds(7200), "restoration", null, null, null, null), NOON, "Lê Thu Hà",
        times, Job.Outcome.NONE, null, null, null);
  }

  private final Job draft = job(JobStatus.DRAFT);

  private static PhoneTime at(long seconds) {
    return PhoneTime.of(NOON.plusSeconds(seconds));
  }

  private static Instant now(long seconds) {
    return NOON.plusSeconds(seconds);
  }

  private Job working() {
    return draft.send(DISPATCHER, 1, 2, NOON).acknowledge(2, at(30), now(31)).setOut(2, at(60), now(61)).markOnSite(2, at(900), now(905))
        .start(2, at(960), now(961));
  }

  @Test
  void aJobGoesItsWayFromDraftToVerified() {
    var job = working().suspend(2, at(1000), "Mưa giông", now(1001)).resume(2, at(1500), now(1501))
        .finish(2, at(1800), "tree", "Cây ngã", now(1801)).verify(DISPATCHER, 9, now(4000));
    assertThat(job.status()).isEqualTo(JobStatus.VERIFIED);
    assertThat(job.version()).isEqualTo(10);
    assertThat(job.times().onSite()).isEqualTo(now(900));
    assertThat(job.times().working()).isEqualTo(now(960));
    assertThat(job.outcome().verifiedBy()).isEqualTo("Lê Thu Hà");
    assertThat(job.outcome().report()).isEqualTo("Cây ngã");
  }

  /** Every deed in every state: what is not named here is refused. */
  @Test
  void aJobDoesWhatItsStateAllowsAndNothingElse() {
    var table = Arrays.stream(JobStatus.values())
        .map(status -> status.text() + ":" + Arrays.stream(JobDeed.values())
            .filter(deed -> status.after(deed).isPresent()).map(deed -> " " + deed.text() + ">" + status.after(deed).orElseThrow().text())
            .collect(Collectors.joining()))
        .collect(Collectors.joining("\n"));
    assertThat(table).isEqualTo("""
        draft: assign>draft send>sent cancel>cancelled
        sent: send>sent acknowledge>acknowledged reject>rejected transfer>sent cancel>cancelled
        acknowledged: send>sent reject>rejected enRoute>enRoute transfer>sent cancel>cancelled
        rejected: assign>draft send>sent cancel>cancelled
        enRoute: send>sent reject>rejected onSite>onSite transfer>sent cancel>cancelled
        onSite: reject>rejected start>working transfer>sent cancel>cancelled
        working: suspend>suspended done>done cancel>cancelled
        suspended: resume>working transfer>sent cancel>cancelled
        done: verify>verified
        verified:
        cancelled:""");
    for (var status : JobStatus.values())
      for (var deed : JobDeed.values()) {
        var next = status.after(deed);
        if (next.isEmpty())
          refused("job/wrong-status", () -> did(deed, job(status)));
        else
          assertThat(did(deed, job(status)).status()).as("%s %s", status, deed).isEqualTo(next.get());
      }
  }

  private static Job did(JobDeed deed, Job job) {
    return switch (deed) {
      case ASSIGN -> job.assign(DISPATCHER, 1, 3L);
      case SEND -> job.send(DISPATCHER, 1, 3, now(1));
      case ACKNOWLEDGE -> job.acknowledge(crew(job), at(1), now(1));
      case REJECT -> job.reject(crew(job), at(1), "Xe hỏng", now(1));
      case EN_ROUTE -> job.setOut(crew(job), at(1), now(1));
      case ON_SITE -> job.markOnSite(crew(job), at(1), now(1));
      case START -> job.start(crew(job), at(1), now(1));
      case SUSPEND -> job.suspend(crew(job), at(1), "Mưa", now(1));
      case RESUME -> job.resume(crew(job), at(1), now(1));
      case DONE -> job.finish(crew(job), at(1), "tree", null, now(1));
      case TRANSFER -> job.transfer(DISPATCHER, 1, 3, "Gần hơn", now(1));
      case VERIFY -> job.verify(DISPATCHER, 1, now(1));
      case CANCEL -> job.cancel(DISPATCHER, 1, "Nhầm");
    };
  }

  private static long crew(Job job) {
    if (job.crewId() == null)
      throw Refusal.conflict("job/wrong-status", "nobody has it");
    return job.crewId();
  }

  @Test
  void anotherCrewMayNotTouchIt() {
    var sent = draft.send(DISPATCHER, 1, 2, NOON);
    refused("job/not-yours", () -> sent.acknowledge(3, at(0), NOON));
  }

  @Test
  void onlyDispatchersOfItsUnitDirectIt() {
    refused("auth/unit", () -> draft.send(STRANGER, 1, 2, NOON));
    refused("auth/role", () -> draft.send(LINESMAN, 1, 2, NOON));
    refused("auth/unit", () -> job(JobStatus.DONE).verify(STRANGER, 1, NOON));
    refused("auth/unit", () -> job(JobStatus.ON_SITE).transfer(STRANGER, 1, 3, "x", NOON));
  }

  @Test
  void whoHasNotSeenThePresentVersionIsStopped() {
    refused("job/stale", () -> draft.send(DISPATCHER, 0, 2, NOON));
    refused("job/stale", () -> job(JobStatus.SENT).transfer(DISPATCHER, 0, 3, "x", NOON));
  }

  @Test
  void theSameStepTwiceIsHarmless() {
    var once = draft.send(DISPATCHER, 1, 2, NOON).acknowledge(2, at(0), NOON);
    assertThat(once.acknowledge(2, at(9), now(9))).isSameAs(once);
    var working = working();
    for (var deed : List.of(JobDeed.ACKNOWLEDGE, JobDeed.EN_ROUTE, JobDeed.ON_SITE, JobDeed.START))
      assertThat(did(deed, working)).as(deed.text()).isSameAs(working);
  }

  @Test
  void aPauseThatIsToldAfterItIsOverMovesNothing() {
    var again = working().suspend(2, at(1000), "Mưa", now(1001)).resume(2, at(1500), now(1501));
    assertThat(again.suspend(2, at(1000), "Mưa", now(1600))).isSameAs(again);
    assertThat(again.suspend(2, at(1700), "Lại mưa", now(1700)).status()).isEqualTo(JobStatus.SUSPENDED);
  }

  @Test
  void arrivalTimeIsThePhonesNotTheServers() {
    var job = draft.send(DISPATCHER, 1, 2, NOON).acknowledge(2, at(5), now(3600));
    assertThat(job.times().acknowledged()).isEqualTo(now(5));
  }

  @Test
  void aPhoneAFewMinutesBehindIsForgivenOneThatIsAheadIsTold() {
    var sent = draft.send(DISPATCHER, 1, 2, NOON);
    assertThat(sent.acknowledge(2, at(-300), now(9)).times().acknowledged()).isEqualTo(NOON);
    refused("job/before-previous", () -> sent.acknowledge(2, at(-3600), now(9)));
    refused("job/future", () -> sent.acknowledge(2, at(600), now(9)));
  }

  @Test
  void aPhoneThatSaysHowItsClockStandsIsPutIntoOrderAndNeverRefused() {
    var sent = draft.send(DISPATCHER, 1, 2, NOON);
    var early = new PhoneTime(now(-3600), now(-3600), Duration.ofHours(2), true);
    assertThat(sent.acknowledge(2, early, now(9)).times().acknowledged()).isEqualTo(NOON);
    var late = new PhoneTime(now(600), now(600), Duration.ofHours(-2), true);
    assertThat(sent.acknowledge(2, late, now(9)).times().acknowledged()).isEqualTo(now(9));
    assertThat(sent.acknowledge(2, late, now(9)).skew_s()).isEqualTo(-7200);
  }

  @Test
  void rejectingNeedsAReasonAndLetsAnotherCrewHaveIt() {
    var sent = draft.send(DISPATCHER, 1, 2, NOON);
    refused("job/reason-missing", () -> sent.reject(2, at(0), " ", NOON));
    var again = sent.reject(2, at(0), "Xe hỏng", NOON).send(DISPATCHER, 3, 4, now(60));
    assertThat(again.crewId()).isEqualTo(4);
    assertThat(again.outcome().because()).isNull();
  }

  @Test
  void handedToAnotherCrewItBeginsAnewWithWhatWasFound() {
    var job = working().suspend(2, at(1000), "Hết ca", now(1001)).transfer(DISPATCHER, 7, 4, "Đội 1 hết ca", now(1100));
    assertThat(job.status()).isEqualTo(JobStatus.SENT);
    assertThat(job.crewId()).isEqualTo(4);
    assertThat(job.times()).isEqualTo(Job.Times.sentAt(now(1100)));
    refused("job/same-crew", () -> job.transfer(DISPATCHER, 8, 4, "x", now(1200)));
    refused("job/reason-missing", () -> job.transfer(DISPATCHER, 8, 5, "", now(1200)));
  }

  private static void refused(String code, org.assertj.core.api.ThrowableAssert.ThrowingCallable deed) {
    assertThatThrownBy(deed).isInstanceOfSatisfying(Refusal.class, r -> assertThat(r.code()).isEqualTo(code));
  }
}
