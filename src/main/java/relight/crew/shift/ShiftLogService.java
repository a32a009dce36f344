package relight.crew.shift;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.LongFunction;
import java.util.regex.Pattern;
import relight.Refusal;
import relight.auth.Actor;
import relight.auth.Role;
import relight.journal.Change;
import relight.journal.Entry;
import relight.journal.Journal;
import relight.storage.Tx;

/** The log of a shift: what happened, as the journal tells it, and between it what people have noted. */
public final class ShiftLogService {

  private static final int LONGEST = 2_000;
  private static final Duration WIDEST = Duration.ofDays(31);
  private static final Pattern SUBJECT = Pattern.compile("(outage|job|crew|alarm|planned)/\\d{1,18}");
  /** Who signed in, who was heard and what was read are no part of it. */
  private static final List<String> KINDS = List.of("outage.%", "job.%", "alarm.%", "planned.%", "network.%", "crew.changed",
      "crew.trail-viewed", "callout.%",
      "hand-over.%", "shift.%", "permit.%", "safety.%", "briefing.%", "check-in.%", "roll-call.%", "drill.%");

  /** One line; {@code note} is what somebody wrote, null for what happened by itself. */
  public record Line(long number, Instant at, String by, String kind, String subject, Long unitId, String note, Map<String, Object> body) {}

  /** @param next the number to go on before, or null at the end */
  public record Page(Instant from, Instant until, List<Line> lines, Long next) {

    public Page {
      lines = List.copyOf(lines);
    }
  }

  private final ShiftStore notes = new ShiftStore();
  private final Journal journal;
  private final Function<Long, Set<Long>> unitsBelow;
  private final LongFunction<String> crews;

  /**
   * @param unitsBelow ids of a unit and of everything below it
   * @param crews      name of a crew by its id, or null
   */
  public ShiftLogService(Journal journal, Function<Long, Set<Long>> unitsBelow, LongFunction<String> crews) {
    this.journal = journal;
    this.unitsBelow = unitsBelow;
    this.crews = crews;
  }

  /** @param subject what it is about, such as {@code outage/7}, or null */
  public long note(Tx tx, Actor actor, Long unitId, String subject, String text) {
    actor.requireAny(Role.DISPATCHER, Role.SUPERVISOR);
    actor.requireUnit(unitId);
    if (text == null || text.isBlank() || text.length() > LONGEST)
      throw Refusal.invalid("shift/note", "A note has 1 to " + LONGEST + " characters.");
    if (subject != null && !SUBJECT.matcher(subject).matches())
      throw Refusal.invalid("shift/subject", "A note is about an outage, a job, a crew, an alarm or a planned outage, e.g. outage/7.");
    long id = notes.insertNote(tx, unitId, subject, text.strip());
    journal.append(tx, actor,
        new Change("shift.noted", "shift-note/" + id, unitId, subject == null ? Map.of() : Map.of("about", subject)));
    return id;
  }

  /**
   * Newest first.
   *
   * @param unitId null for all one sees
   * @param before only what stands before this number, or null
   */
  Page read(Tx tx, Actor actor, Long unitId, Instant from, Instant until, Long before, int most) {
    actor.requireUnit(unitId);
    if (!from.isBefore(until) || Duration.between(from, until).compareTo(WIDEST) > 0)
      throw Refusal.invalid("shift/window", "Ask for at most " + WIDEST.toDays() + " days: from before until.");
    var units = new ArrayList<>(actor.unitIds());
    if (unitId != null)
      units.retainAll(unitsBelow.apply(unitId));
    var entries = Journal.between(tx, from, until, before == null ? Long.MAX_VALUE : before, units, unitId == null, KINDS, most + 1);
    var some = entries.size() > most ? entries.subList(0, most) : entries;
    var texts = notes.texts(tx, ids(some, "shift-note"), ids(some, "hand-over"));
    var people = notes.names(tx, idsIn(some, "user"), idsIn(some, "member"));
    var lines = some.stream().map(
        e -> new Line(e.number(), e.at(), e.actor(), e.kind(), e.subject(), e.unitId(), texts.get(e.subject()), told(e, people))).toList();
    return new Page(from, until, lines, entries.size() > most ? (Long) some.getLast().number() : null);
  }

  /** What an entry says, with the names of those it is about: the journal itself holds their ids alone. */
  private Map<String, Object> told(Entry entry, ShiftStore.Names people) {
    var facts = entry.facts(crews);
    var member = entry.body().path("member");
    var user = entry.body().path("user");
    facts.keySet().removeAll(List.of("member", "user"));
    var who = member.isNumber() ? people.members().get(member.asLong()) : user.isNumber() ? people.users().get(user.asLong()) : null;
    if (who != null)
      facts.put("who", who);
    if (entry.body().path("crew").isNumber()) {
      var crew = crews.apply(entry.body().path("crew").asLong());
      if (crew == null)
        facts.remove("crew");
      else
        facts.put("crew", crew);
    }
    return facts;
  }

  private static List<Long> idsIn(List<Entry> entries, String name) {
    return entries.stream().map(e -> e.body().path(name)).filter(JsonNode::isNumber).map(JsonNode::asLong).distinct().toList();
  }

  private static List<Long> ids(List<Entry> entries, String type) {
    return entries.stream().map(e -> e.idOf(type)).filter(id -> id.isPresent()).map(id -> id.getAsLong()).distinct().toList();
  }
}
