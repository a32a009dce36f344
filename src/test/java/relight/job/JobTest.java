package relight.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.Set;
import org.junit.jupiter.api.Test;
import relight.Refusal;
import relight.auth.Actor;
import relight.auth.Role;

class JobTest {

  private static final Instant NOON = Instant.parse("2026-11-20T05:00:00Z");
  private static final Actor DISPATCHER = new Actor(Actor.Kind.USER, 7, "Lê Thu Hà", Set.of(Role.DISPATCHER), Set.of(1L), "user:7", "s");
  private static final Actor STRANGER = new Actor(Actor.Kind.USER, 8, "Người khác", Set.of(Role.DISPATCHER), Set.of(2L), "user:8", "s");

  private final Job draft = new Job(1, "NV-26-0001", 1, JobStatus.DRAFT, 5, null, 1L, null, NOON.plusSeconds(7200), NOON, "Lê Thu Hà",
      Job.Times.NONE,
      null, null, null);

  @Test
  void aJobGoesItsWayFromDraftToDone() {
    var job = draft.send(DISPATCHER, 1, 2, NOON).acknowledge(2, NOON.plusSeconds(30), NOON.plusSeconds(31))
        .setOut(2, NOON.plusSeconds(60), NOON.plusSeconds(61))
        .markOnSite(2, NOON.plusSeconds(900), NOON.plusSeconds(905))
        .finish(2, NOON.plusSeconds(1800), "tree", "Cây ngã", NOON.plusSeconds(1801));
    assertThat(job.status()).isEqualTo(JobStatus.DONE);
    assertThat(job.version()).isEqualTo(6);
    assertThat(job.times().onSite()).isEqualTo(NOON.plusSeconds(900));
  }

  @Test
  void anotherCrewMayNotTouchIt() {
    var sent = draft.send(DISPATCHER, 1, 2, NOON);
    refused("job/not-yours", () -> sent.acknowledge(3, NOON, NOON));
  }

  @Test
  void aDispatcherOfAnotherUnitMayNotSendIt() {
    refused("auth/unit", () -> draft.send(STRANGER, 1, 2, NOON));
  }

  @Test
  void whoHasNotSeenThePresentVersionIsStopped() {
    refused("job/stale", () -> draft.send(DISPATCHER, 0, 2, NOON));
  }

  @Test
  void nobodyIsOnSiteBeforeSettingOut() {
    var acknowledged = draft.send(DISPATCHER, 1, 2, NOON).acknowledge(2, NOON, NOON);
    refused("job/wrong-status", () -> acknowledged.markOnSite(2, NOON, NOON));
  }

  @Test
  void theSameStepTwiceIsHarmless() {
    var once = draft.send(DISPATCHER, 1, 2, NOON).acknowledge(2, NOON, NOON);
    assertThat(once.acknowledge(2, NOON.plusSeconds(9), NOON.plusSeconds(9))).isSameAs(once);
  }

  @Test
  void arrivalTimeIsThePhonesNotTheServers() {
    var job = draft.send(DISPATCHER, 1, 2, NOON).acknowledge(2, NOON.plusSeconds(5), NOON.plusSeconds(3600));
    assertThat(job.times().acknowledged()).isEqualTo(NOON.plusSeconds(5));
  }

  @Test
  void aPhoneAFewMinutesBehindIsForgivenOneThatIsAheadIsTold() {
    var sent = draft.send(DISPATCHER, 1, 2, NOON);
    assertThat(sent.acknowledge(2, NOON.minusSeconds(300), NOON.plusSeconds(9)).times().acknowledged()).isEqualTo(NOON);
    refused("job/before-previous", () -> sent.acknowledge(2, NOON.minusSeconds(3600), NOON.plusSeconds(9)));
    refused("job/future", () -> sent.acknowledge(2, NOON.plusSeconds(600), NOON.plusSeconds(9)));
  }

  @Test
  void rejectingNeedsAReasonAndLetsAnotherCrewHaveIt() {
    var sent = draft.send(DISPATCHER, 1, 2, NOON);
    refused("job/reason-missing", () -> sent.reject(2, " ", NOON));
    var again = sent.reject(2, "Xe hỏng", NOON).send(DISPATCHER, 3, 4, NOON.plusSeconds(60));
    assertThat(again.crewId()).isEqualTo(4);
    assertThat(again.because()).isNull();
  }

  @Test
  void whatIsOverStaysOver() {
    for (var status : new JobStatus[]{JobStatus.DONE, JobStatus.CANCELLED}) {
      for (var next : JobStatus.values())
        assertThat(status.canBecome(next)).as("%s -> %s", status, next).isFalse();
    }
  }

  private static void refused(String code, org.assertj.core.api.ThrowableAssert.ThrowingCallable deed) {
    assertThatThrownBy(deed).isInstanceOfSatisfying(Refusal.class, r -> assertThat(r.code()).isEqualTo(code));
  }
}
