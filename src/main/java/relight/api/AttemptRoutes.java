package relight.api;

import java.util.Map;
import relight.Refusal;
import relight.auth.AttemptService;
import relight.auth.Role;
import relight.storage.Database;

/** Who was refused for who he is: for those who answer for him. */
public final class AttemptRoutes implements Routes {

  private static final int PAGE = 100;

  private final Database database;
  private final AttemptService attempts;

  public AttemptRoutes(Database database, AttemptService attempts) {
    this.database = database;
    this.attempts = attempts;
  }

  @Override
  public void mount(Api api) {
    api.get("/api/refusals", Access.of(Role.SUPERVISOR, Role.ADMINISTRATOR), request -> {
      var before = request.query("before").map(AttemptRoutes::number).orElse(null);
      var lines = database.read(tx -> attempts.seenBy(tx, request.actor(), before, PAGE + 1));
      boolean more = lines.size() > PAGE;
      return Reply.ok(Map.of("more", more, "refusals", more ? lines.subList(0, PAGE) : lines));
    });
  }

  private static Long number(String text) {
    try {
      return Long.valueOf(text);
    } catch (NumberFormatException e) {
      throw Refusal.invalid("request/before", "before is the id of the last line you have.");
    }
  }
}
