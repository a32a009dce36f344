package relight.job;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import relight.job.record.Merged;

class CrewHoursTest {

  private static final Instant EIGHT = Instant.parse("2026-11-20T01:00:00Z");

  /** Steps as text: minute after eight, crew, deed. */
  private static List<JobStep> steps(String... lines) {
    var steps = new ArrayList<JobStep>();
    for (var line : lines) {
      var word = line.split(" ");
      var at = EIGHT.plusSeconds(60L * Integer.parseInt(word[0]));
      steps.add(new JobStep(1, word[2], "sent", Long.valueOf(word[1]), "x", at, null, null, at, !List.of(word).contains("late"), null,
          word.length == 4 && !word[3].equals("late") ? Integer.valueOf(word[3]) : null));
    }
    return steps;
  }

  private static String hours(List<JobStep> steps, int now, Map<String, Merged> fixed) {
    return CrewHours.of(steps, EIGHT.plusSeconds(60L * now), crew -> crew == 7 ? 3 : 2, crew -> "Đội " + crew, fixed).stream()
        .map(h -> h.name() + " way " + h.travel_h() + " there " + h.onSite_h() + " hands " + h.working_h() + " crew-hours " + h.crewHours()
            + " counts " + h.counted())
        .collect(Collectors.joining("\n"));
  }

  @Test
  void pausesCountAsThereAndNotAsWork() {
    assertThat(
        hours(steps("0 7 send", "10 7 enRoute", "40 7 onSite", "46 7 start", "70 7 suspend", "100 7 resume", "160 7 done"), 999, Map.of()))
        .isEqualTo("Đội 7 way 0.5 there 2.0 hands 1.4 crew-hours 6.0 counts 6.0");
  }

  @Test
  void whoeverIsStillThereHasBeenThereUntilNow() {
    assertThat(hours(steps("0 7 send", "10 7 enRoute", "40 7 onSite"), 70, Map.of()))
        .isEqualTo("Đội 7 way 0.5 there 0.5 hands 0.0 crew-hours 1.5 counts 1.5");
  }

  @Test
  void eachCrewHasItsOwnHoursAlsoTheOneThatLostItAndTheOneThatHelps() {
    assertThat(hours(steps("0 7 send", "0 7 onSite", "60 8 transfer", "90 8 onSite", "90 9 support", "100 9 help.onSite", "130 9 leave",
        "140 7 onSite late", "150 8 done"), 999, Map.of())).isEqualTo("""
            Đội 7 way 0.0 there 1.0 hands 0.0 crew-hours 3.0 counts 3.0
            Đội 8 way 0.0 there 1.0 hands 0.0 crew-hours 2.0 counts 2.0
            Đội 9 way 0.0 there 0.5 hands 0.0 crew-hours 1.0 counts 1.0""");
  }

  @Test
  void whoWasThereThenCountsAndNotWhoBelongsToTheCrewNow() {
    assertThat(hours(steps("0 7 send 5", "0 7 onSite 5", "60 7 suspend 5", "120 7 resume 2", "180 7 done 1"), 999, Map.of()))
        .isEqualTo("Đội 7 way 0.0 there 3.0 hands 1.0 crew-hours 12.0 counts 12.0");
  }

  @Test
  void noTimeCountsTwiceWhenSomethingIsHeardOfLate() {
    assertThat(hours(steps("0 7 send 3", "0 7 onSite 3", "60 7 resume 2", "30 7 operate 3", "90 7 estimate 2", "20 7 estimate 3",
        "120 7 done 2"), 999, Map.of())).isEqualTo("Đội 7 way 0.0 there 2.0 hands 1.0 crew-hours 5.0 counts 5.0");
  }

  @Test
  void whatSomebodyWroteInsteadCounts() {
    var fixed = Map.of("7.hours", new Merged(DoubleNode.valueOf(4), EIGHT, null, "Tâm", 7L, List.of()), "7.reason",
        new Merged(TextNode.valueOf("Một người về sớm"), EIGHT, null, "Tâm", 7L, List.of()));
    assertThat(hours(steps("0 7 send", "0 7 onSite", "120 7 done"), 999, fixed))
        .isEqualTo("Đội 7 way 0.0 there 2.0 hands 0.0 crew-hours 6.0 counts 4.0");
  }
}
