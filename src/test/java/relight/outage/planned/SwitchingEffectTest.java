package relight.outage.planned;

import static org.assertj.core.api.Assertions.assertThat;
import static relight.testkit.DrawnGrid.grid;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import relight.testkit.DrawnGrid;

/** Who is dark when, told by switching the steps on drawn grids. */
class SwitchingEffectTest {

  private static final Instant EIGHT = Instant.parse("2026-08-01T01:00:00Z");

  private static Instant at(int minutes) {
    return EIGHT.plusSeconds(60L * minutes);
  }

  /** Steps written as {@code "0 open SW1, 240 close SW1"}: minutes, what, device. */
  private static List<SwitchingStep> steps(String text) {
    var steps = new ArrayList<SwitchingStep>();
    for (var part : text.split(", ")) {
      var words = part.split(" ");
      steps.add(new SwitchingStep(steps.size() + 1, words[2], words[1].equals("open"), at(Integer.parseInt(words[0])), null, null));
    }
    return steps;
  }

  /** As one line: {@code "c 0-240; most 120; after 120 0"}. */
  private static String effect(DrawnGrid drawn, String text) {
    var effect = SwitchingEffect.of(drawn.supply(), steps(text), at(480));
    var dark = effect.dark().stream()
        .map(d -> "%s %d-%d".formatted(drawn.grid().nodeId(d.node()), minutes(d.off()), minutes(d.on()))).sorted()
        .collect(Collectors.joining(" "));
    var line = "%s; most %d; after %s".formatted(dark, effect.most(),
        effect.after().stream().map(String::valueOf).collect(Collectors.joining(" ")));
    if (!effect.idle().isEmpty())
      line += "; idle " + effect.idle();
    if (effect.leftDark() > 0)
      line += "; left " + effect.leftDark();
    return line;
  }

  private static long minutes(Instant at) {
    return java.time.Duration.between(EIGHT, at).toMinutes();
  }

  private static final DrawnGrid LINE = grid("SUB* -CB1- a -- b(30) -SW1- c(120)");

  private static final DrawnGrid RING = grid("""
      SUB* -CB1- a(10) -SW1- b(20) -SW2- c(30) -TIE1/- d(40) -CB2- SUB2*
      """);

  @Test
  void whatLiesBehindTheOpenedSwitchIsDarkUntilItCloses() {
    assertThat(effect(LINE, "0 open SW1, 240 close SW1")).isEqualTo("c 0-240; most 120; after 120 0");
    assertThat(effect(LINE, "0 open CB1, 60 open SW1, 90 close CB1, 240 close SW1"))
        .isEqualTo("b 0-90 c 0-240; most 150; after 150 150 120 0");
  }

  @Test
  void whoeverIsFedFromTheOtherSideBeforeTheSwitchOpensIsNeverDark() {
    assertThat(effect(RING, "0 close TIE1, 0 open SW1, 0 open SW2, 240 close SW2, 240 close SW1, 240 open TIE1"))
        .isEqualTo("b 0-240; most 20; after 0 0 20 0 0 0");
    assertThat(effect(RING, "0 close TIE1, 5 open SW1, 240 close SW1, 245 open TIE1")).isEqualTo("; most 0; after 0 0 0 0");
  }

  @Test
  void backFeedLaterEndsTheDarkOfThoseItReachesOnly() {
    assertThat(effect(RING, "0 open SW1, 20 open SW2, 30 close TIE1, 240 open TIE1, 245 close SW2, 250 close SW1"))
        .isEqualTo("b 0-250 c 0-30 c 240-250; most 50; after 50 50 20 50 50 0");
  }

  @Test
  void changingOverInTheSameMinuteIsNobodysOutage() {
    assertThat(effect(RING, "0 open SW1, 0 close TIE1, 240 open TIE1, 240 close SW1")).isEqualTo("; most 0; after 50 0 50 0");
  }

  @Test
  void whoIsLeftDarkCountsUntilTheEndAndIsTold() {
    assertThat(effect(LINE, "60 open SW1")).isEqualTo("c 60-480; most 120; after 120; left 120");
  }

  @Test
  void aStepThatChangesNothingIsNamed() {
    assertThat(effect(LINE, "0 close SW1, 10 open SW1, 20 open SW1, 30 close SW1"))
        .isEqualTo("c 10-30; most 120; after 0 120 120 0; idle [1, 3]");
  }

  @Test
  void aLoopOfSwitchesLeavesOnlyThePieceBetweenThemDark() {
    var loop = grid("""
        SUB* -CB1- a(5) -SW1- b(7) -SW2- c(9)
                  a -SW3- d(11) -SW4- c
        """);
    assertThat(effect(loop, "0 open SW1, 0 open SW2, 100 close SW1, 100 close SW2")).isEqualTo("b 0-100; most 7; after 0 7 0 0");
  }
}
