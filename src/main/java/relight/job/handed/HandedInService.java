package relight.job.handed;

import java.time.InstantSource;
import java.util.Map;
import java.util.regex.Pattern;
import relight.Refusal;
import relight.auth.Actor;
import relight.auth.Role;
import relight.auth.SessionService;
import relight.auth.UserService;
import relight.crew.CrewService;
import relight.journal.Change;
import relight.journal.Journal;
import relight.storage.Tx;

/** Who may hand in for whom, and what: the file of a phone that does not get through, brought to the control room. */
public final class HandedInService {

  /** Somebody whose deeds are handed in: as he would be signed in, where, and his crew. */
  record Author(Actor actor, Long unitId, long crewId) {}

  // A call for help, a sign of life or an answer to a question means the moment it was given in; from a file it would tell an untruth.
  private static final Pattern LASTING = Pattern.compile("/api/(job|permit)s/(\\d{1,18})/([a-z][a-z-]*)");

  private final UserService users;
  private final SessionService sessions;
  private final CrewService crews;
  private final Journal journal;
  private final InstantSource wall;

  /** @param wall the server's own clock, by which accounts end */
  public HandedInService(UserService users, SessionService sessions, CrewService crews, Journal journal, InstantSource wall) {
    this.users = users;
    this.sessions = sessions;
    this.crews = crews;
    this.journal = journal;
    this.wall = wall;
  }

  /** A linesman of a crew, with an account that may be used, in a unit of whoever hands in. */
  Author author(Tx tx, Actor by, long userId) {
    var user = users.find(tx, userId).orElseThrow(HandedInService::noAuthor);
    by.requireUnit(user.unitId());
    boolean over = user.disabledAt() != null || user.expiresAt() != null && !wall.instant().isBefore(user.expiresAt());
    var crew = crews.ofUser(tx, userId);
    if (over || crew.isEmpty() || !user.roles().contains(Role.LINESMAN))
      throw noAuthor();
    return new Author(sessions.standingFor(user, by), user.unitId(), crew.getAsLong());
  }

  private static Refusal noAuthor() {
    return Refusal.unprocessable("handed/author",
        "Deeds are taken in for linesmen of a crew whose account may be used.");
  }

  /** Whether a deed still means something when it comes in a file. */
  static boolean isLasting(String path) {
    return path != null && LASTING.matcher(path).matches();
  }

  /** Writes down who has handed it in; the deed itself stands in the journal under its author. */
  void note(Tx tx, Actor by, Author author, String path) {
    var deed = LASTING.matcher(path);
    if (!deed.matches())
      throw Refusal.unprocessable("handed/moment", "This meant the moment it was done in and is not taken from a file.");
    journal.append(tx, by, new Change(deed.group(1) + ".handed-in", deed.group(1) + "/" + deed.group(2), author.unitId,
        Map.of("author", author.actor.id(), "deed", deed.group(3))));
  }
}
