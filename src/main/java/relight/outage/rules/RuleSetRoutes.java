package relight.outage.rules;

import java.time.Instant;
import relight.Refusal;
import relight.api.Access;
import relight.api.Api;
import relight.api.Reply;
import relight.api.Routes;
import relight.auth.Role;
import relight.outage.inference.RuleSet;
import relight.storage.Database;

/** Rule sets, replaying past days with them, activating them, and the seasons of the units. */
public final class RuleSetRoutes implements Routes {

  private static final Access CONTROL_ROOM = Access.of(Role.DISPATCHER, Role.SUPERVISOR);
  private static final Access SUPERVISORS = Access.of(Role.SUPERVISOR);
  private static final long LIMIT_bytes = 16 << 10;

  record Draft(String name, String season, RuleSet body, String note) {}

  record Period(Instant from, Instant to) {}

  record Activation(Long unitId, String season, Instant at, Long replayId, String reason) {}

  record SeasonSwitch(Long unitId, String season, String reason) {}

  private final Database database;
  private final RuleSetService rules;
  private final ReplayService replays;

  public RuleSetRoutes(Database database, RuleSetService rules, ReplayService replays) {
    this.database = database;
    this.rules = rules;
    this.replays = replays;
  }

  @Override
  public void mount(Api api) {
    api.get("/api/rule-sets", CONTROL_ROOM, r -> Reply.ok(database.read(tx -> rules.overview(tx, r.actor()))));
    api.command("POST", "/api/rule-sets", SUPERVISORS, (tx, r) -> {
      var body = r.body(Draft.class);
      var set = rules.write(tx, r.actor(), body.name, body.season, body.body, body.note, r.at());
      return Reply.created("/api/rule-sets/" + set.id(), set);
    });
    api.waiting("POST", "/api/rule-sets/{id}/replay", CONTROL_ROOM, LIMIT_bytes, r -> {
      var body = r.body(Period.class);
      return Reply.ok(replays.replay(r.actor(), r.id("id"), body.from, body.to, r.at()));
    });
    api.command("POST", "/api/rule-sets/{id}/activate", SUPERVISORS, (tx, r) -> {
      var body = r.body(Activation.class);
      rules.activate(tx, r.actor(), r.id("id"), body.unitId, body.season, body.at, body.replayId, body.reason, r.at());
      return Reply.ok(rules.overview(tx, r.actor()));
    });
    api.command("POST", "/api/seasons", SUPERVISORS, (tx, r) -> {
      var body = r.body(SeasonSwitch.class);
      if (body.season == null)
        throw Refusal.invalid("rules/season", "A season is normal or storm.");
      rules.switchSeason(tx, r.actor(), body.unitId, body.season, body.reason, r.at());
      return Reply.ok(rules.overview(tx, r.actor()));
    });
  }
}
