package relight.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import relight.Config;
import relight.Refusal;
import relight.auth.Role;
import relight.testkit.TestServer;

/** An exercise says so everywhere, its time runs ahead, and it never shares a database with the real thing. */
class TrainingTest {

  private static final int SPEED = 600;

  @RegisterExtension
  static final TestServer exercise = TestServer.exercise(SPEED);

  @RegisterExtension
  static final TestServer real = new TestServer();

  @Test
  void everyPageOfAnExerciseBearsItsMarkAndNoOtherPageDoes() {
    for (var path : List.of("/", "/console", "/desk", "/field", "/sign-in", "/s/whatever", "/api/docs")) {
      assertThat(exercise.bare().get(path).text()).as(path).contains("data-exercise=\"600\"").contains("/shared/exercise.css");
      assertThat(real.bare().get(path).text()).as(path).doesNotContain("exercise");
    }
    assertThat(exercise.bare().get("/shared/exercise.css").text()).contains("DIỄN TẬP – không phải sự cố thật").contains("EXERCISE");
  }

  @Test
  void theBoardAndWhoOneIsSayThatItIsAnExercise() {
    assertThat(exercise.bare().get("/board.json").json().path("exercise").asBoolean()).isTrue();
    assertThat(real.bare().get("/board.json").json().path("exercise").asBoolean(true)).isFalse();
    exercise.user("linh", Role.DISPATCHER);
    var me = exercise.signedIn("linh").get("/api/me").json();
    assertThat(me.path("training").asBoolean()).isTrue();
    assertThat(me.path("speed").asInt()).isEqualTo(SPEED);
  }

  @Test
  void itsTimeRunsAheadAndAfterARestartDoesNotFallBackBehindWhatWasWritten() throws InterruptedException {
    var before = now(exercise);
    Thread.sleep(200);
    assertThat(Duration.between(before, now(exercise))).isBetween(Duration.ofSeconds(110), Duration.ofMinutes(10));
    exercise.user("hoa", Role.DISPATCHER); // journal of the server: at the exercise's time
    var written = exercise.database().read(tx -> new InstallationStore().lastEntry(tx)).orElseThrow();
    assertThat(written).isAfter(Instant.now().plusSeconds(60));
    exercise.restart();
    assertThat(now(exercise)).isAfterOrEqualTo(written);
    // who signed in before is still signed in: sessions keep the machine's time
    exercise.user("mai", Role.AGENT);
    assertThat(exercise.signedIn("mai").get("/api/me").status()).isEqualTo(200);
  }

  @Test
  void aDatabaseForExercisesIsNotServedForRealNorTheOtherWayRound() {
    var installations = new InstallationService(InstantSource.system());
    assertThatThrownBy(() -> exercise.database().read(tx -> installations.open(tx, new Config.Training(false, 1))))
        .isInstanceOf(Refusal.class).extracting(e -> ((Refusal) e).code()).isEqualTo("training/not-said");
    real.user("son", Role.SUPERVISOR);
    assertThatThrownBy(() -> real.database().read(tx -> installations.open(tx, new Config.Training(true, 60))))
        .isInstanceOf(Refusal.class).extracting(e -> ((Refusal) e).code()).isEqualTo("training/other-database");
    assertThat(exercise.bare().get("/api/training").json().path("kind").asText()).isEqualTo("training");
    assertThat(real.bare().get("/api/training").json().path("kind").asText()).isEqualTo("production");
  }

  @Test
  void nobodyRealIsToldInAnExercise() {
    assertThatThrownBy(() -> new Exercise(true, 60, InstantSource.system()).requireRealPeople()).hasMessageContaining("nothing is sent");
    Exercise.none(InstantSource.system()).requireRealPeople();
  }

  @Test
  void whatIsDueByTheExercisesTimeIsLookedAfterAsManyTimesAsOften() {
    var sixty = new Exercise(true, 60, InstantSource.system());
    assertThat(List.of(Duration.ofHours(1), Duration.ofSeconds(30), Duration.ofMillis(200)).stream().map(sixty::period))
        .containsExactly(Duration.ofMinutes(1), Duration.ofSeconds(1), Duration.ofMillis(200));
    assertThat(Map.of(true, Exercise.none(InstantSource.system()).period(Duration.ofHours(1)))).containsValue(Duration.ofHours(1));
  }

  private static Instant now(TestServer server) {
    return Instant.parse(server.bare().get("/api/training").json().path("now").asText());
  }
}
