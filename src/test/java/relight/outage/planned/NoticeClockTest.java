package relight.outage.planned;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import relight.clock.RulePackFile;
import relight.clock.RulePacks;
import relight.outage.planned.PlannedOutage.Reckoned;
import relight.outage.planned.PlannedOutage.Times;
import relight.outage.planned.PlannedOutage.Window;

/** The clocks of the law, as the shipped rule pack says: all in local time, days are days of the calendar, holidays among them. */
class NoticeClockTest {

  private static final RulePacks RULES = RulePacks.of(RulePackFile.read(Path.of("config/rules/vn.yaml")));
  private static final ZoneId ZONE = ZoneId.of("Asia/Ho_Chi_Minh");

  private static Instant local(String text) {
    return LocalDateTime.parse(text).atZone(ZONE).toInstant();
  }

  private static PlannedOutage planned(PlannedStatus status, String from, int large, Times times) {
    return new PlannedOutage(1, "KH", "p", 1, status, 7L, new Window(local(from), local(from).plusSeconds(14_400)), "w", "maintenance",
        List.of(), new Reckoned(100, large, local("2026-01-01T00:00"), 1), times, null, null, 0);
  }

  private static PlannedOutage announced(String from) {
    return planned(PlannedStatus.ANNOUNCED, from, 0, new Times(local(from), local(from), local(from), null, null, null));
  }

  /** Notices written as {@code "public 2026-08-01T08:00"}. */
  private static List<Notice> notices(String... texts) {
    var notices = new ArrayList<Notice>();
    for (var text : texts)
      notices.add(new Notice(Notice.Kind.find(text.split(" ")[0]).orElseThrow(), "loa", local(text.split(" ")[1]), "linh"));
    return notices;
  }

  /** As lines: {@code planned-notice due 2026-08-01T08:00 met}. */
  private static String clocks(PlannedOutage planned, String now, String... told) {
    return NoticeClock.of(planned, notices(told), RULES, local(now)).stream()
        .map(c -> "%s due %s %s".formatted(c.rule().id(), c.dueAt().atZone(ZONE).toLocalDateTime().withNano(0), c.state().text()))
        .collect(Collectors.joining("\n"));
  }

  @Test
  void theFirstNoticeIsDueFiveDaysOfTheCalendarBeforeOverTheEndOfAMonth() {
    assertThat(clocks(announced("2026-03-03T08:00"), "2026-02-20T00:00")).isEqualTo("planned-notice due 2026-02-26T08:00 open");
    assertThat(clocks(announced("2026-03-03T08:00"), "2026-02-25T08:00")).endsWith("soon");
    assertThat(clocks(announced("2026-03-03T08:00"), "2026-02-26T08:00")).endsWith("soon");
    assertThat(clocks(announced("2026-03-03T08:00"), "2026-02-26T08:01")).endsWith("missed");
  }

  @Test
  void aNewYearAndAnyHolidayCountLikeOtherDays() {
    // Tết 2026 begins on 17 February; the law says days, not working days
    assertThat(clocks(announced("2026-02-20T08:00"), "2026-02-01T00:00")).isEqualTo("planned-notice due 2026-02-15T08:00 open");
    assertThat(clocks(announced("2027-01-02T08:00"), "2026-12-01T00:00")).isEqualTo("planned-notice due 2026-12-28T08:00 open");
  }

  @Test
  void threeNoticesStandOnThreeDaysRunningAndEndWithTheDay() {
    var planned = announced("2026-08-20T08:00");
    assertThat(clocks(planned, "2026-08-10T12:00", "public 2026-08-10T23:50")).isEqualTo("""
        planned-notice due 2026-08-15T08:00 met
        planned-notice-second due 2026-08-11T23:59:59 open
        planned-notice-third due 2026-08-12T23:59:59 open""");
    assertThat(clocks(planned, "2026-08-12T12:00", "public 2026-08-10T08:00", "public 2026-08-10T09:00", "public 2026-08-12T09:00"))
        .as("two on one day are one, so the second is a day late").isEqualTo("""
            planned-notice due 2026-08-15T08:00 met
            planned-notice-second due 2026-08-11T23:59:59 late
            planned-notice-third due 2026-08-12T23:59:59 soon""");
    assertThat(clocks(planned, "2026-08-13T00:00", "public 2026-08-10T08:00", "public 2026-08-11T00:00", "public 2026-08-12T23:59"))
        .isEqualTo("""
            planned-notice due 2026-08-15T08:00 met
            planned-notice-second due 2026-08-11T23:59:59 met
            planned-notice-third due 2026-08-12T23:59:59 met""");
  }

  @Test
  void aFirstNoticeThatCameTooLateIsSaidToBeLateNotForgotten() {
    assertThat(clocks(announced("2026-08-20T08:00"), "2026-08-16T00:00", "public 2026-08-15T08:01")).startsWith(
        "planned-notice due 2026-08-15T08:00 late");
  }

  @Test
  void largeCustomersAreOwedALetterAndOthersAreNot() {
    var times = new Times(local("2026-08-01T00:00"), local("2026-08-01T00:00"), local("2026-08-20T08:00"), null, null, null);
    var planned = planned(PlannedStatus.ANNOUNCED, "2026-08-20T08:00", 2, times);
    assertThat(clocks(planned, "2026-08-16T00:00", "public 2026-08-10T08:00")).contains("planned-large-notice due 2026-08-15T08:00 missed");
    assertThat(clocks(planned, "2026-08-16T00:00", "public 2026-08-10T08:00", "written 2026-08-15T07:59"))
        .contains("planned-large-notice due 2026-08-15T08:00 met");
    assertThat(clocks(announced("2026-08-20T08:00"), "2026-08-16T00:00")).doesNotContain("large");
  }

  @Test
  void aChangeIsToldADayBeforeWhatCustomersHadHeardOrWhatHoldsNow() {
    var later = planned(PlannedStatus.ANNOUNCED, "2026-08-21T08:00", 0,
        new Times(local("2026-08-01T00:00"), local("2026-08-01T00:00"), local("2026-08-20T00:30"), local("2026-08-18T09:00"), null, null));
    assertThat(clocks(later, "2026-08-18T23:00")).endsWith("planned-change-notice due 2026-08-19T00:30 soon");
    assertThat(clocks(later, "2026-08-19T08:00", "change 2026-08-19T00:30")).endsWith("planned-change-notice due 2026-08-19T00:30 met");
    assertThat(clocks(later, "2026-08-19T08:00", "change 2026-08-18T08:59")).as("told before it changed: of another change")
        .endsWith("planned-change-notice due 2026-08-19T00:30 missed");
    var earlier = planned(PlannedStatus.ANNOUNCED, "2026-08-19T08:00", 0,
        new Times(local("2026-08-01T00:00"), local("2026-08-01T00:00"), local("2026-08-20T08:00"), local("2026-08-17T09:00"), null, null));
    assertThat(clocks(earlier, "2026-08-17T09:00")).endsWith("planned-change-notice due 2026-08-18T08:00 soon");
  }

  @Test
  void callingItOffIsAChangeAndWhatNobodyHadHeardNeedsNoNotice() {
    var off = planned(PlannedStatus.CANCELLED, "2026-08-20T08:00", 0,
        new Times(local("2026-08-01T00:00"), local("2026-08-01T00:00"), local("2026-08-20T08:00"), local("2026-08-18T09:00"), null, null));
    assertThat(clocks(off, "2026-08-18T10:00", "public 2026-08-01T08:00")).isEqualTo("""
        planned-notice due 2026-08-15T08:00 met
        planned-change-notice due 2026-08-19T08:00 soon""");
    assertThat(clocks(planned(PlannedStatus.CANCELLED, "2026-08-20T08:00", 3, new Times(local("2026-08-01T00:00"), null, null, null, null,
        null)), "2026-08-18T10:00")).isEmpty();
  }

  @Test
  void aRuleHoldsFromItsDay() {
    assertThat(clocks(announced("2025-01-31T23:59"), "2025-01-01T00:00")).as("no law of ours yet").isEmpty();
    assertThat(clocks(announced("2025-02-01T00:00"), "2025-01-01T00:00")).isEqualTo("planned-notice due 2025-01-27T00:00 open");
  }
}
