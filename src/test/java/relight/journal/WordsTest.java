package relight.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import relight.auth.Actor;
import relight.testkit.TestDatabase;

/** What people say stands beside the journal and can be forgotten; the journal itself is never changed. */
class WordsTest {

  @RegisterExtension
  static final TestDatabase db = new TestDatabase();

  private static final Instant NOW = Instant.parse("2026-03-04T05:06:07Z");

  private final Journal journal = new Journal(InstantSource.fixed(NOW), WakeUp.local());

  @Test
  void whatWasSaidIsReadInTheStoryAndStandsInNoEntry() {
    say("job/1", "Anh Nam ốm");
    assertThat(facts("job/1")).containsExactlyInAnyOrderEntriesOf(Map.of("crew", "Đội 7", "n", 2, "reason", "Anh Nam ốm"));
    assertThat(stored("job/1")).isEqualTo("{\"n\": 2, \"crewId\": 7}");
  }

  @Test
  void whatWasSaidIsForgottenAndWhatHappenedIsNot() {
    say("job/2", "Nhà anh Tư có chó dữ");
    assertThat(db.database().<Integer>transaction(tx -> Journal.forgetWords(tx, NOW))).as("not yet").isZero();
    assertThat(db.database().<Integer>transaction(tx -> Journal.forgetWords(tx, NOW.plus(Duration.ofSeconds(1))))).isPositive();
    assertThat(facts("job/2")).containsExactlyInAnyOrderEntriesOf(Map.of("crew", "Đội 7", "n", 2));
  }

  @Test
  void eachOfSeveralEntriesKeepsItsOwn() {
    db.database().transaction(tx -> {
      for (int i = 1; i <= 3; i++)
        journal.append(tx, Actor.SYSTEM, i == 2
            ? new Change("job.sent", "job/3", null, Map.of())
            : new Change("job.suspended", "job/3", null, Map.of("reason", new Words("lý do " + i))));
      return null;
    });
    var told = db.database()
        .read(tx -> Journal.of(tx, List.of("job/3"), 10).stream().map(e -> e.body().path("reason").asText("-")).toList());
    assertThat(told).containsExactly("lý do 1", "-", "lý do 3");
  }

  private void say(String subject, String what) {
    db.database().transaction(tx -> {
      journal.append(tx, Actor.SYSTEM, new Change("job.rejected", subject, null, Map.of("n", 2, "crewId", 7, "reason", new Words(what))));
      return null;
    });
  }

  private Map<String, Object> facts(String subject) {
    return db.database().read(tx -> Journal.of(tx, List.of(subject), 10).getFirst().facts(crew -> "Đội " + crew));
  }

  private String stored(String subject) {
    return db.database()
        .read(tx -> tx.one("select body::text as body from journal where subject = $1", row -> row.getString("body"), subject));
  }
}
