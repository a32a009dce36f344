package relight.outage.planned;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import relight.Refusal;
import relight.auth.Actor;
import relight.auth.Role;
import relight.outage.planned.PlannedOutage.Plan;
import relight.outage.planned.PlannedOutage.Reckoned;
import relight.outage.planned.PlannedOutage.Window;
import relight.outage.planned.PlannedOutage.Wish;

class PlannedOutageTest {

  private static final Instant NOW = Instant.parse("2026-08-01T01:00:00Z");
  private static final Instant FROM = NOW.plus(Duration.ofDays(7));
  private static final Instant TO = FROM.plus(Duration.ofHours(4));
  private static final Actor LINH = person(1, "linh", Role.DISPATCHER);
  private static final Actor SON = person(3, "son", Role.SUPERVISOR);

  private static Actor person(long id, String name, Role role) {
    return new Actor(Actor.Kind.USER, id, name, Set.of(role), Set.of(7L), "user:" + id, null);
  }

  private static Plan plan(Instant from, Instant to) {
    var window = new Window(from, to);
    return new Plan(window, "Thay cột 12", "maintenance",
        PlannedOutage.steps(List.of(new Wish("SW1", true, from), new Wish("SW1", false, to)), window), 7L, new Reckoned(120, 0, NOW, 1));
  }

  private static PlannedOutage draft() {
    return PlannedOutage.draft("KH-26-0001", "abc", plan(FROM, TO), NOW);
  }

  private static PlannedOutage announced() {
    return draft().request(LINH, 1, NOW).approve(SON, 2, NOW).announce(LINH, 3, new Reckoned(121, 0, NOW, 2), NOW);
  }

  private static PlannedOutage going() {
    return announced().start(LINH, 4, FROM);
  }

  @Test
  void whatMayBecomeOfAPlannedOutage() {
    var table = Arrays.stream(PlannedStatus.values()).map(from -> from.text() + ": "
        + Arrays.stream(PlannedStatus.values()).filter(from::canBecome).map(PlannedStatus::text).collect(Collectors.joining(" ")))
        .collect(Collectors.joining("\n"));
    assertThat(table).isEqualTo("""
        draft: requested cancelled
        requested: draft approved refused cancelled
        approved: draft announced cancelled
        refused: draft cancelled
        announced: inProgress cancelled
        inProgress: done
        done:\s
        cancelled:\s""");
  }

  @Test
  void whoAskedForItDoesNotDecideAboutItAndADispatcherNever() {
    var requested = draft().request(SON, 1, NOW);
    refused(() -> requested.approve(SON, 2, NOW), "planned/own-request");
    refused(() -> requested.approve(LINH, 2, NOW), "auth/role");
    assertThat(requested.approve(person(9, "an", Role.SUPERVISOR), 2, NOW).status()).isEqualTo(PlannedStatus.APPROVED);
    refused(() -> requested.refuse(SON, 2, "x"), "planned/own-request");
    refused(() -> draft().request(LINH, 1, NOW).refuse(SON, 2, " "), "planned/reason-missing");
  }

  @Test
  void aChangeBeforeItIsAnnouncedNeedsANewYes() {
    var approved = draft().request(LINH, 1, NOW).approve(SON, 2, NOW);
    var changed = approved.change(LINH, 3, plan(FROM.plusSeconds(3600), TO.plusSeconds(3600)), NOW);
    assertThat(changed.status()).isEqualTo(PlannedStatus.DRAFT);
    refused(() -> changed.announce(LINH, 4, changed.reckoned(), NOW), "planned/wrong-status");
    assertThat(changed.times().changed()).isNull();
  }

  @Test
  void aChangeAfterItIsAnnouncedKeepsItAnnouncedAndStartsANewNotice() {
    var later = FROM.plus(Duration.ofDays(1));
    var changed = announced().change(LINH, 4, plan(later, later.plusSeconds(3600)), NOW.plusSeconds(60));
    assertThat(changed.status()).isEqualTo(PlannedStatus.ANNOUNCED);
    assertThat(changed.times().changed()).isEqualTo(NOW.plusSeconds(60));
    assertThat(changed.times().announcedFrom()).as("customers have heard of this time").isEqualTo(FROM);
    assertThat(announced().cancel(LINH, 4, "Mưa bão", NOW.plusSeconds(60)).times().changed()).isEqualTo(NOW.plusSeconds(60));
    assertThat(draft().cancel(LINH, 1, "Không cần", NOW).times().changed()).as("nobody had heard of it").isNull();
  }

  @Test
  void stepsAreDoneInTheirOrderAndOnce() {
    refused(() -> announced().start(LINH, 4, FROM.minusSeconds(3601)), "planned/too-early");
    refused(() -> announced().step(LINH, 4, 1, FROM, FROM), "planned/wrong-status");
    refused(() -> going().step(LINH, 5, 2, FROM, FROM), "planned/step-order");
    refused(() -> going().step(LINH, 5, 3, FROM, FROM), "planned/unknown-step");
    refused(() -> going().step(LINH, 5, 1, FROM.plusSeconds(121), FROM), "planned/future");
    var opened = going().step(LINH, 5, 1, FROM, FROM);
    refused(() -> opened.step(LINH, 6, 1, FROM, FROM), "planned/step-done");
    refused(() -> opened.step(LINH, 6, 2, FROM.minusSeconds(1), FROM), "planned/before-previous");
    var closed = opened.step(LINH, 6, 2, TO, TO);
    assertThat(closed.steps()).allMatch(SwitchingStep::isDone).allMatch(s -> s.doneBy().equals("linh"));
    refused(() -> opened.finish(LINH, 6, 120, TO), "planned/still-dark");
    assertThat(closed.finish(LINH, 7, 0, TO).times().ended()).isEqualTo(TO);
    refused(() -> opened.cancel(LINH, 6, "x", TO), "planned/wrong-status");
  }

  @Test
  void whatIsDoneStaysDoneWhenTheEndIsMoved() {
    var opened = going().step(LINH, 5, 1, FROM.plusSeconds(300), FROM.plusSeconds(300));
    var longer = opened.change(LINH, 6, plan(FROM, TO.plusSeconds(3600)), TO);
    assertThat(longer.steps().getFirst().doneAt()).isEqualTo(FROM.plusSeconds(300));
    assertThat(longer.steps().getLast().plannedAt()).isEqualTo(TO.plusSeconds(3600));
    refused(() -> opened.change(LINH, 6, plan(FROM.plusSeconds(60), TO), TO), "planned/begun");
    var window = new Window(FROM, TO);
    var other = new Plan(window, "x", "maintenance", PlannedOutage.steps(List.of(new Wish("SW2", true, FROM)), window), 7L,
        new Reckoned(1, 0, NOW, 1));
    refused(() -> opened.change(LINH, 6, other, TO), "planned/begun");
  }

  @Test
  void nothingIsPlannedForThePast() {
    refused(() -> PlannedOutage.draft("K", "p", plan(NOW, TO), NOW), "planned/past");
    refused(() -> draft().request(LINH, 1, FROM), "planned/past");
    refused(() -> draft().request(LINH, 1, NOW).approve(SON, 2, FROM), "planned/past");
  }

  @Test
  void aWindowAndItsStepsMakeSense() {
    refused(() -> new Window(FROM, FROM), "planned/window");
    refused(() -> new Window(FROM, null), "planned/window");
    refused(() -> new Window(FROM, FROM.plus(Duration.ofDays(15))), "planned/window");
    var window = new Window(FROM, TO);
    refused(() -> PlannedOutage.steps(List.of(), window), "planned/steps");
    refused(() -> PlannedOutage.steps(List.of(new Wish("SW1", null, FROM)), window), "planned/step");
    refused(() -> PlannedOutage.steps(List.of(new Wish("SW1", true, FROM.minusSeconds(1))), window), "planned/step-time");
    refused(() -> PlannedOutage.steps(List.of(new Wish("SW1", true, TO), new Wish("SW1", false, FROM)), window), "planned/step-time");
  }

  @Test
  void whoHasNotSeenTheLastVersionOrIsOfAnotherUnitDecidesNothing() {
    refused(() -> announced().start(LINH, 3, FROM), "planned/stale");
    var stranger = new Actor(Actor.Kind.USER, 8, "x", Set.of(Role.DISPATCHER), Set.of(8L), "user:8", null);
    refused(() -> announced().start(stranger, 4, FROM), "auth/unit");
  }

  private static void refused(ThrowingCallable deed, String code) {
    assertThatThrownBy(deed).isInstanceOfSatisfying(Refusal.class, r -> assertThat(r.code()).isEqualTo(code));
  }
}
