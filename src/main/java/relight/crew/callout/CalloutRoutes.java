package relight.crew.callout;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongFunction;
import relight.Config;
import relight.Refusal;
import relight.api.Access;
import relight.api.Api;
import relight.api.Reply;
import relight.api.Routes;
import relight.auth.Role;
import relight.crew.CrewService;
import relight.crew.Task;
import relight.crew.shift.HandOverService;

/** Calling people out, and what they answer. */
public final class CalloutRoutes implements Routes {

  private static final Access CONTROL_ROOM = Access.of(Role.DISPATCHER, Role.SUPERVISOR);
  private static final Access BOTH = Access.of(Role.DISPATCHER, Role.SUPERVISOR, Role.LINESMAN, Role.INSPECTOR);

  record Wanted(Long jobId, String jobKind, Long unitId, Double lon, Double lat, Integer people, Integer patience_s) {}

  /**
   * @param memberId for whom the control room answers; null for oneself
   * @param read     which notes of the shift before one has read: whoever comes begins a shift like anyone
   */
  record Answer(Boolean accept, String cause, String note, Long memberId, List<Long> read, String at, String phoneAt) {}

  record Rules(double rest_h, double leastRest_h, long fairness_days, long patience_s) {
    static Rules of(Config.Callouts rules) {
      return new Rules(rules.rest().toMinutes() / 60.0, rules.leastRest().toMinutes() / 60.0, rules.fairness().toDays(),
          rules.patience().toSeconds());
    }
  }

  record Cancelled(String reason) {}

  private final CalloutService callouts;
  private final CalloutProjector projector;
  private final HandOverService handOvers;
  private final CrewService crews;
  private final LongFunction<Optional<Task>> tasks;

  /** @param tasks jobs know crews and not the other way round, so what people are needed for is asked of whoever knows jobs */
  public CalloutRoutes(CalloutService callouts, CalloutProjector projector, HandOverService handOvers, CrewService crews,
      LongFunction<Optional<Task>> tasks) {
    this.callouts = callouts;
    this.handOvers = handOvers;
    this.crews = crews;
    this.projector = projector;
    this.tasks = tasks;
  }

  @Override
  public void mount(Api api) {
    api.get("/api/callouts", Access.of(Role.DISPATCHER, Role.SUPERVISOR, Role.ADMINISTRATOR),
        request -> Reply.ok(Map.of("callouts", projector.seenBy(request.actor()), "causes", List.copyOf(CalloutService.CAUSES),
            "rules", Rules.of(callouts.rules()))));
    api.command("POST", "/api/callouts", CONTROL_ROOM, (tx, request) -> {
      var wanted = request.body(Wanted.class);
      var job = wanted.jobId == null
          ? null
          : tasks.apply(wanted.jobId).filter(task -> request.actor().sees(task.unitId()))
              .orElseThrow(() -> Refusal.missing("job/unknown", "There is no job " + wanted.jobId + "."));
      var callout = callouts.open(tx, request.actor(), job, new CalloutService.Needs(wanted.jobKind, wanted.unitId, wanted.lon, wanted.lat,
          wanted.people == null ? 1 : wanted.people, wanted.patience_s));
      return Reply.created("/api/callouts/" + callout.id(), projector.view(callout));
    });
    api.command("POST", "/api/callouts/{id}/answer", BOTH, (tx, request) -> {
      var answer = request.body(Answer.class);
      if (answer.accept == null)
        throw Refusal.invalid("callout/answer", "Say whether he comes: accept.");
      if (answer.memberId != null) {
        var callout = callouts.answerFor(tx, request.actor(), request.id("id"), answer.memberId, answer.accept, answer.cause, answer.note);
        return Reply.ok(projector.view(callout));
      }
      if (answer.accept)
        handOvers.requireRead(tx, request.actor(), crews.requireOfUser(tx, request.actor()), answer.read);
      var callout = callouts.answer(tx, request.actor(), request.id("id"), answer.accept, answer.cause, answer.note);
      return Reply.ok(Map.of("id", callout.id(), "accepted", answer.accept));
    });
    api.command("POST", "/api/callouts/{id}/cancel", CONTROL_ROOM, (tx, request) -> Reply
        .ok(projector.view(callouts.cancel(tx, request.actor(), request.id("id"), request.body(Cancelled.class).reason))));
  }
}
