package relight.job.handed;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import relight.Refusal;
import relight.api.Access;
import relight.api.Api;
import relight.api.HandedIn;
import relight.api.Reply;
import relight.api.Request;
import relight.api.Routes;
import relight.auth.Role;
import relight.crew.Crew;
import relight.crew.CrewProjector;
import relight.storage.Database;

/** Takes in the deeds that a phone has handed out in a file, one at a time. */
public final class HandedInRoutes implements Routes {

  private static final Access TAKERS = Access.of(Role.DISPATCHER, Role.SUPERVISOR);
  private static final int MOST = 500;
  private static final long LIST_bytes = 128 << 10;
  private static final long DEED_bytes = 128 << 10;

  record Listed(String key, String path) {}

  record Looked(Long userId, List<Listed> deeds) {}

  record Handed(Long userId, String key, String path, String digest, String text) {}

  private final Database database;
  private final HandedInService handed;
  private final CrewProjector crews;

  public HandedInRoutes(Database database, HandedInService handed, CrewProjector crews) {
    this.database = database;
    this.handed = handed;
    this.crews = crews;
  }

  @Override
  public void mount(Api api) {
    api.waiting("POST", "/api/handed-in/look", TAKERS, LIST_bytes, request -> look(api, request));
    api.waiting("POST", "/api/handed-in", TAKERS, DEED_bytes, request -> {
      var deed = request.body(Handed.class);
      if (!HandedInService.isLasting(deed.path))
        throw Refusal.unprocessable("handed/moment", "This meant the moment it was done in and is not taken from a file.");
      var author = database.read(tx -> handed.author(tx, request.actor(), required(deed.userId)));
      return api.handIn(request, new HandedIn(author.actor(), deed.key, deed.path, deed.digest, deed.text), Role.LINESMAN,
          tx -> handed.note(tx, request.actor(), author, deed.path));
    });
  }

  /** What would become of each deed, so that it can be read before anything is done. */
  private Reply look(Api api, Request request) {
    var asked = request.body(Looked.class);
    if (asked.deeds == null || asked.deeds.isEmpty() || asked.deeds.size() > MOST
        || asked.deeds.stream().anyMatch(d -> d == null || d.key == null))
      throw Refusal.invalid("handed/deeds", "Name 1 to " + MOST + " deeds by their key and path.");
    return database.read(tx -> {
      var author = handed.author(tx, request.actor(), required(asked.userId));
      var known = api.known(tx, author.actor(), asked.deeds.stream().map(Listed::key).toList());
      var deeds = asked.deeds.stream().map(deed -> {
        var before = known.get(deed.key);
        Map<String, Object> line = new HashMap<>(Map.of("key", deed.key, "state",
            before != null ? "known" : HandedInService.isLasting(deed.path) ? "new" : "moment"));
        line.put("number", before == null ? null : before.number());
        line.put("received", before == null ? null : before.received());
        return line;
      }).toList();
      return Reply.ok(Map.of("author", Map.of("id", author.actor().id(), "name", author.actor().name(), "crew",
          crews.find(author.crewId()).map(Crew::name).orElse("")), "deeds", deeds));
    });
  }

  private static long required(Long userId) {
    if (userId == null)
      throw Refusal.invalid("handed/author-missing", "Say whose deeds they are: userId.");
    return userId;
  }
}
