package relight.outage.planned;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import relight.clock.Rule;
import relight.clock.RulePacks;

/**
 * By when customers must have heard of a planned outage, and whether they have.
 *
 * @param doneAt when they were told, or null
 */
public record NoticeClock(Rule rule, Instant dueAt, Instant doneAt, State state) {

  public static final String FIRST = "planned-notice";
  public static final String SECOND = "planned-notice-second";
  public static final String THIRD = "planned-notice-third";
  public static final String LARGE = "planned-large-notice";
  public static final String CHANGE = "planned-change-notice";
  public static final String WISH = "planned-other-time-wish";

  private static final Duration SOON = Duration.ofHours(24);

  public enum State {
    /** Done in time. */
    MET,
    /** Done, but too late. */
    LATE,
    /** There is time. */
    OPEN,
    /** Less than a day is left. */
    SOON,
    /** The time is over and it was not done. */
    MISSED;

    public String text() {
      return name().toLowerCase(Locale.ROOT);
    }

    /** Whether the law was not kept. */
    public boolean isBreach() {
      return this == LATE || this == MISSED;
    }
  }

  static NoticeClock of(Rule rule, Instant dueAt, Instant doneAt, Instant now) {
    State state;
    if (doneAt != null)
      state = doneAt.isAfter(dueAt) ? State.LATE : State.MET;
    else
      state = now.isAfter(dueAt) ? State.MISSED : now.plus(SOON).isBefore(dueAt) ? State.OPEN : State.SOON;
    return new NoticeClock(rule, dueAt, doneAt, state);
  }

  /**
   * The clocks that run for it. Which version of a rule holds is told by the day the outage begins; a notice that is owed days after another one
   * is owed by the end of that day.
   */
  public static List<NoticeClock> of(PlannedOutage planned, List<Notice> notices, RulePacks rules, Instant now) {
    var clocks = new ArrayList<NoticeClock>();
    var zone = rules.local().timeZone();
    var from = planned.window().from();
    boolean over = planned.status() == PlannedStatus.CANCELLED;
    if (!over || planned.times().announced() != null) {
      var days = publicDays(notices, zone);
      clock(rules, FIRST, from).map(d -> of(d.rule(), d.at(), days.isEmpty() ? null : days.getFirst(), now)).ifPresent(clocks::add);
      if (!days.isEmpty() && !over) {
        var ends = days.getFirst().atZone(zone).toLocalDate().atTime(LocalTime.MAX).atZone(zone).toInstant();
        repeated(rules, SECOND, from, ends, zone, days, 1, now).ifPresent(clocks::add);
        repeated(rules, THIRD, from, ends, zone, days, 2, now).ifPresent(clocks::add);
      }
      if (planned.reckoned().large() > 0 && !over) {
        var written = notices.stream().filter(n -> n.kind() == Notice.Kind.WRITTEN).map(Notice::at)
            .min(java.util.Comparator.naturalOrder());
        clock(rules, LARGE, from).map(d -> of(d.rule(), d.at(), written.orElse(null), now)).ifPresent(clocks::add);
      }
    }
    var changed = planned.times().changed();
    if (changed != null) {
      var heard = planned.times().announcedFrom();
      var earlier = heard.isBefore(from) ? heard : from;
      var told = notices.stream().filter(n -> n.kind() == Notice.Kind.CHANGE && !n.at().isBefore(changed)).map(Notice::at)
          .min(java.util.Comparator.naturalOrder());
      clock(rules, CHANGE, earlier).map(d -> of(d.rule(), d.at(), told.orElse(null), now)).ifPresent(clocks::add);
    }
    return clocks;
  }

  /** Until when a customer may ask for another time, or empty where no rule says so. */
  public static Optional<Instant> wishUntil(PlannedOutage planned, RulePacks rules) {
    return clock(rules, WISH, planned.window().from()).map(relight.clock.Deadline::at);
  }

  private static Optional<relight.clock.Deadline> clock(RulePacks rules, String rule, Instant from) {
    return rules.deadline(rule, from);
  }

  private static Optional<NoticeClock> repeated(RulePacks rules, String id, Instant from, Instant firstDayEnds, ZoneId zone,
      List<Instant> days, int index, Instant now) {
    return rules.local().find(id, from)
        .map(rule -> of(rule, rule.deadline(firstDayEnds, zone).at(), days.size() > index ? days.get(index) : null, now));
  }

  /** The first public notice of each day, in order: two on one day are one. */
  private static List<Instant> publicDays(List<Notice> notices, ZoneId zone) {
    var days = new java.util.TreeMap<java.time.LocalDate, Instant>();
    for (var notice : notices)
      if (notice.kind() == Notice.Kind.PUBLIC)
        days.merge(notice.at().atZone(zone).toLocalDate(), notice.at(), (a, b) -> a.isBefore(b) ? a : b);
    return List.copyOf(days.values());
  }
}
