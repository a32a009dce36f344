package relight.outage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import relight.Refusal;
import relight.auth.Actor;
import relight.auth.Role;
import relight.outage.disclosed.Disclosure;
import relight.outage.disclosed.Stage;

class OutageTest {

  private static final Instant OFF = Instant.parse("2026-08-01T11:00:00Z");
  private static final Instant NOW = OFF.plusSeconds(600);
  private static final Actor LINH = person(1, "linh", Role.DISPATCHER);
  private static final Actor HOA = person(2, "hoa", Role.DISPATCHER);
  private static final Actor SON = person(3, "son", Role.SUPERVISOR);

  private static Actor person(long id, String name, Role role) {
    return new Actor(Actor.Kind.USER, id, name, Set.of(role), Set.of(7L), "user:" + id, null);
  }

  private static Outage outage(OutageStatus status, int customers, CrewStage crew) {
    var areas = List.of(new Affected.Area("C1", "H1", customers - 3), new Affected.Area("C1", "H2", 3));
    return new Outage(5, "SC-26-0005", "abc123", 4, status, new Site(Level.DEVICE, "F1", "n", "471", 7L, "C1", "H1", 105, 10),
        new Reason("transformers-below-device", Map.of()), new Affected(customers, OFF, 1, areas, List.of(), null), customers, OFF, OFF,
        OFF, null,
        status == OutageStatus.RESTORED ? NOW : null, null, null,
        new Target(OFF.plusSeconds(7200), "restoration", java.time.LocalDate.of(2025, 2, 1)),
        crew, Nature.UNPLANNED, null, null, null);
  }

  private static Outage predicted() {
    return outage(OutageStatus.PREDICTED, 120, CrewStage.NONE);
  }

  @Test
  void whatMayBecomeOfAnOutage() {
    var table = Arrays.stream(OutageStatus.values()).map(from -> from.text() + ": "
        + Arrays.stream(OutageStatus.values()).filter(from::canBecome).map(OutageStatus::text).collect(Collectors.joining(" ")))
        .collect(Collectors.joining("\n"));
    assertThat(table).isEqualTo("""
        predicted: confirmed restored cancelled
        confirmed: partiallyRestored restored cancelled
        partiallyRestored: restored
        restored: closed
        closed:\s
        cancelled:\s""");
  }

  @Test
  void onlyOneLooksAfterItAndASupervisorMayTakeItBack() {
    var claimed = predicted().claim(LINH, 4, NOW);
    assertThat(claimed.version()).isEqualTo(5);
    assertThat(claimed.claim(LINH, 4, NOW)).isSameAs(claimed);
    refused(() -> claimed.claim(HOA, 5, NOW), "outage/claimed");
    refused(() -> claimed.cancel(HOA, 5, "x", NOW), "outage/claimed");
    refused(() -> claimed.release(HOA, 5), "outage/claimed");
    assertThat(claimed.release(SON, 5).claim()).isNull();
    refused(() -> predicted().release(LINH, 4), "outage/unclaimed");
  }

  @Test
  void whoHasNotSeenTheLastVersionDecidesNothing() {
    refused(() -> predicted().claim(LINH, 3, NOW), "outage/stale");
    refused(() -> predicted().cancel(LINH, 3, "x", NOW), "outage/stale");
    refused(() -> outage(OutageStatus.RESTORED, 120, CrewStage.NONE).close(LINH, 3, NOW), "outage/stale");
  }

  @Test
  void supplyCannotComeBackBeforeItWentNorTomorrow() {
    refused(() -> predicted().restore(OFF.minusSeconds(1), null, null, NOW), "outage/restored-before-off");
    refused(() -> predicted().restore(NOW.plusSeconds(121), null, null, NOW), "outage/future");
    assertThat(predicted().restore(NOW.plusSeconds(119), null, null, NOW).customersOut()).isZero();
    refused(() -> outage(OutageStatus.CANCELLED, 120, CrewStage.NONE).restore(NOW, null, null, NOW), "outage/wrong-status");
  }

  @Test
  void anEarlierCallMovesTheLegalClockButNobodyHasToLookAgain() {
    var earlier = OFF.minusSeconds(300);
    var outage = predicted().firstReportedAt(earlier,
        new Target(earlier.plusSeconds(7200), "restoration", java.time.LocalDate.of(2025, 2, 1)));
    assertThat(outage.target().at()).isEqualTo(earlier.plusSeconds(7200));
    assertThat(outage.offAt()).isEqualTo(earlier);
    assertThat(outage.version()).isEqualTo(predicted().version());
  }

  @Test
  void aCallDoesNotBeginTheClockAnewThatRunsSinceTheDeviceOpened() {
    var running = predicted().due(new Target(OFF.plusSeconds(7200), "restoration", java.time.LocalDate.of(2025, 2, 1)));
    var called = running.firstReportedAt(OFF.plusSeconds(2400),
        new Target(OFF.plusSeconds(9600), "restoration", java.time.LocalDate.of(2025, 2, 1)));
    assertThat(called.target()).isEqualTo(running.target());
    assertThat(called.firstReportAt()).isEqualTo(OFF.plusSeconds(2400));
  }

  @Test
  void theBoardRoundsAndNeverTellsOfFew() {
    var disclosure = new Disclosure(10, 10);
    assertThat(disclosure.rounded(9)).isNull();
    assertThat(disclosure.rounded(10)).isEqualTo(10);
    assertThat(disclosure.rounded(14)).isEqualTo(10);
    assertThat(disclosure.rounded(126)).isEqualTo(130);
    assertThat(new Disclosure(7, 100).rounded(8)).as("never below the smallest count").isEqualTo(7);
    var shown = disclosure.of(outage(OutageStatus.CONFIRMED, 120, CrewStage.NONE), null, false, NOW, "Đội QLĐL Cao Lãnh");
    assertThat(shown.hamletCodes()).as("three customers in H2 are nobody's business").containsExactly("H1");
    assertThat(disclosure.of(outage(OutageStatus.CONFIRMED, 8, CrewStage.NONE), null, false, NOW, "").hamletCodes()).isEmpty();
    assertThat(shown.toString()).doesNotContain("F1").doesNotContain("SC-26").doesNotContain("471").doesNotContain("105");
  }

  @Test
  void theStageFollowsStatusAndCrew() {
    assertThat(Disclosure.stage(predicted())).isEqualTo(Stage.REPORTED);
    assertThat(Disclosure.stage(outage(OutageStatus.CONFIRMED, 20, CrewStage.ASSIGNED))).isEqualTo(Stage.FOUND);
    assertThat(Disclosure.stage(outage(OutageStatus.PREDICTED, 20, CrewStage.ON_THE_WAY))).isEqualTo(Stage.ON_THE_WAY);
    assertThat(Disclosure.stage(outage(OutageStatus.CONFIRMED, 20, CrewStage.ON_SITE))).isEqualTo(Stage.ON_SITE);
    assertThat(Disclosure.stage(outage(OutageStatus.PARTIALLY_RESTORED, 20, CrewStage.ON_SITE))).isEqualTo(Stage.PARTLY_BACK);
    assertThat(Disclosure.stage(outage(OutageStatus.RESTORED, 20, CrewStage.ON_SITE))).isEqualTo(Stage.BACK);
  }

  private static void refused(org.assertj.core.api.ThrowableAssert.ThrowingCallable deed, String code) {
    assertThatThrownBy(deed).isInstanceOfSatisfying(Refusal.class, r -> assertThat(r.code()).isEqualTo(code));
  }
}
