package relight.job;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongFunction;
import java.util.function.LongToIntFunction;
import relight.job.record.Merged;

/**
 * How long a crew was busy with a job, worked out from its steps, and what somebody wrote instead.
 *
 * @param people     so many of them at most, as they were counted then
 * @param working_h  with their hands on it, pauses left out
 * @param crewHours  the hours at the place times those who were there
 * @param corrected  crew-hours as somebody wrote them, or null
 * @param counted    the one that holds
 */
public record CrewHours(long crewId, String name, int people, double travel_h, double onSite_h, double working_h, double crewHours,
    Double corrected, String reason, String by, double counted) {

  private static final Set<String> ENDS = Set.of("leave", "reject", "help.reject", "done", "cancel", "transfer", "send", "assign", "told");

  private static final class Spell {

    private Instant setOut;
    private Instant there;
    private Instant hands;
    private Instant counted;
    private int people;
    private int most;
    private double crewHours;
    private Duration travel = Duration.ZERO;
    private Duration onSite = Duration.ZERO;
    private Duration working = Duration.ZERO;

    /** So many are here from now on. What is heard of late says nothing new about a time that has been counted. */
    private void count(int here, Instant at) {
      if (counted != null && at.isBefore(counted))
        return;
      crewHours += people * hours(between(counted, at));
      counted = there == null ? null : at;
      people = here;
      if (there != null)
        most = Math.max(most, here);
    }

    private void rest(Instant at) {
      working = working.plus(between(hands, at));
      hands = null;
    }

    private void end(Instant at) {
      rest(at);
      count(people, at);
      travel = travel.plus(there == null ? between(setOut, at) : Duration.ZERO);
      onSite = onSite.plus(between(there, at));
      setOut = null;
      there = null;
      counted = null;
    }

    private static Duration between(Instant from, Instant to) {
      return from == null || to.isBefore(from) ? Duration.ZERO : Duration.between(from, to);
    }
  }

  /**
   * @param steps  oldest first; those that do not count are left out
   * @param now    until when whoever is still there has been there
   * @param people how many belong to a crew now, for steps that nobody counted
   * @param names  what it is called
   * @param fixed  the section of corrected hours, by {@code <crew>.hours} and {@code <crew>.reason}
   */
  static List<CrewHours> of(List<JobStep> steps, Instant now, LongToIntFunction people, LongFunction<String> names,
      Map<String, Merged> fixed) {
    var spells = new LinkedHashMap<Long, Spell>();
    Long lead = null;
    for (var step : steps) {
      if (!step.counted() || step.crewId() == null)
        continue;
      var spell = spells.computeIfAbsent(step.crewId(), c -> new Spell());
      switch (step.deed()) {
        case "send", "transfer", "assign" -> {
          if (lead != null && !lead.equals(step.crewId()))
            spells.get(lead).end(step.at());
          lead = step.crewId();
        }
        case "enRoute", "help.enRoute" -> spell.setOut = step.at();
        case "onSite", "help.onSite" -> {
          spell.travel = spell.travel.plus(Spell.between(spell.setOut, step.at()));
          spell.setOut = null;
          spell.there = step.at();
        }
        case "start", "resume" -> spell.hands = step.at();
        case "suspend" -> spell.rest(step.at());
        case "leave", "reject", "help.reject" -> spell.end(step.at());
        case "done", "cancel" -> {
          for (var each : spells.values())
            each.end(step.at());
        }
        default -> { // says nothing about where they were
        }
      }
      if (!ENDS.contains(step.deed()))
        spell.count(step.people() == null ? people.applyAsInt(step.crewId()) : step.people(), step.at());
    }
    var all = new ArrayList<CrewHours>();
    spells.forEach((crew, spell) -> {
      spell.end(now);
      double crewHours = round(spell.crewHours);
      Double corrected = number(fixed.get(crew + ".hours"));
      if (spell.travel.isZero() && spell.onSite.isZero() && corrected == null)
        return;
      all.add(new CrewHours(crew, names.apply(crew), spell.most == 0 ? spell.people : spell.most, round(hours(spell.travel)),
          round(hours(spell.onSite)),
          round(hours(spell.working)), crewHours, corrected, text(fixed.get(crew + ".reason")),
          corrected == null ? null : fixed.get(crew + ".hours").by(), corrected == null ? crewHours : corrected));
    });
    return all;
  }

  private static double hours(Duration some) {
    return some.toMillis() / 3_600_000.0;
  }

  private static double round(double hours) {
    return Math.round(hours * 100) / 100.0;
  }

  private static Double number(Merged written) {
    JsonNode value = written == null ? null : written.value();
    return value == null || !value.isNumber() ? null : (Double) value.asDouble();
  }

  private static String text(Merged written) {
    return written == null || written.value() == null ? null : written.value().asText();
  }
}
