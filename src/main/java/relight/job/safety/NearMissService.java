package relight.job.safety;

import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import relight.Refusal;
import relight.auth.Actor;
import relight.auth.Role;
import relight.auth.User;
import relight.auth.UserService;
import relight.clock.PhoneTime;
import relight.crew.Crew;
import relight.crew.CrewProjector;
import relight.journal.Change;
import relight.journal.Journal;
import relight.storage.Tx;

/** What nearly went wrong: told by whoever was there, read by those who can change something. Neither side learns a name. */
public final class NearMissService {

  /** What it can be about. */
  public static final List<String> TOPICS = List.of("live", "fall", "object", "road", "animal", "tool", "other");

  private static final int MOST_LISTED = 500;
  private static final int LONGEST = 1000;

  private final SafetyStore safety = new SafetyStore();
  private final Journal journal;
  private final InstantSource time;
  private final ZoneId zone;
  private final CrewProjector crews;
  private final UserService users;

  public NearMissService(Journal journal, InstantSource time, ZoneId zone, CrewProjector crews, UserService users) {
    this.journal = journal;
    this.time = time;
    this.zone = zone;
    this.crews = crews;
    this.users = users;
  }

  /** Somebody tells of one. His unit is kept, so that it is read where something can be changed; he is not, and the journal does not name him. */
  public void tell(Tx tx, Actor actor, String topic, String words, PhoneTime when) {
    actor.requireAny(Role.LINESMAN, Role.INSPECTOR);
    if (topic == null || !TOPICS.contains(topic))
      throw Refusal.invalid("safety/topic", "Say what it was about: topic, one of " + TOPICS + ".");
    if (words == null || words.isBlank() || words.length() > LONGEST)
      throw Refusal.invalid("safety/words", "Say in at most " + LONGEST + " characters what nearly happened: words.");
    // an inspector may have no crew: then it is the unit of his account, since what has no unit every supervisor would read
    var unit = crews.ofUser(actor.id()).map(Crew::unitId).or(() -> users.find(tx, actor.id()).map(User::unitId)).orElse(null);
    long id = safety.addToldNearMiss(tx, unit, topic, PermitService.moment(when, time.instant()), words.strip());
    journal.append(tx, Actor.SYSTEM, new Change("safety.near-miss", "near-miss/" + id, unit, Map.of("kind", "told", "topic", topic)));
  }

  /** Those of a month, and how it has gone over a year; of the units this supervisor sees, and nobody's name. */
  public Map<String, Object> list(Tx tx, Actor actor, LocalDate month) {
    actor.requireAny(Role.SUPERVISOR);
    var first = month.withDayOfMonth(1);
    var list = new ArrayList<Map<String, Object>>();
    for (var miss : safety.nearMisses(tx, actor.unitIds(), first.atStartOfDay(zone).toInstant(),
        first.plusMonths(1).atStartOfDay(zone).toInstant(), MOST_LISTED)) {
      var one = new LinkedHashMap<String, Object>();
      one.put("day", miss.at().atZone(zone).toLocalDate().toString());
      one.put("kind", miss.kind());
      one.put("step", miss.about());
      one.put("words", miss.words());
      list.add(one);
    }
    var answer = new LinkedHashMap<String, Object>();
    answer.put("month", month.toString().substring(0, 7));
    answer.put("nearMisses", list);
    answer.put("trend", safety.trend(tx, actor.unitIds(), first.minusMonths(11).atStartOfDay(zone).toInstant(), zone.getId()));
    return answer;
  }
}
