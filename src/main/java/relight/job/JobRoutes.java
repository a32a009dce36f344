package relight.job;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import relight.Refusal;
import relight.api.Access;
import relight.api.Api;
import relight.api.Reply;
import relight.api.Routes;
import relight.auth.Role;

/** Making, sending and doing jobs. */
public final class JobRoutes implements Routes {

  private static final Access DISPATCH = Access.of(Role.DISPATCHER, Role.SUPERVISOR);
  private static final Access FIELD = Access.of(Role.LINESMAN);

  record Creation(Integer version, Long crewId, String note, Boolean send) {}

  record Sending(Integer version, Long crewId) {}

  /** {@code at} is the phone's own time; absent means now. */
  record Step(Instant at, Integer version) {}

  record Arrival(Instant at, Integer version, Double lon, Double lat, Double accuracy_m) {}

  record Rejection(Instant at, Integer version, String reason) {}

  record Restoring(Instant at, Integer version, String deviceId, String cause, String subCause, String weather, String note) {}

  record Remaining(Instant at, Integer version, Integer fromMinutes, Integer toMinutes, String note) {}

  record Cancelling(Integer version, String reason) {}

  private final JobService jobs;

  public JobRoutes(JobService jobs) {
    this.jobs = jobs;
  }

  @Override
  public void mount(Api api) {
    api.command("POST", "/api/outages/{id}/jobs", DISPATCH, (tx, request) -> {
      var wish = request.body(Creation.class);
      boolean send = wish.send == null || wish.send;
      if (send && wish.crewId == null)
        throw Refusal.invalid("job/crew-missing", "Name the crew that is to do it: crewId.");
      var job = jobs.create(tx, request.actor(), request.id("id"), version(wish.version), send ? wish.crewId : null, wish.note);
      return Reply.created("/api/jobs/" + job.id(), answer(job));
    });
    api.command("POST", "/api/jobs/{id}/send", DISPATCH, (tx, request) -> {
      var wish = request.body(Sending.class);
      if (wish.crewId == null)
        throw Refusal.invalid("job/crew-missing", "Name the crew that is to do it: crewId.");
      return Reply.ok(answer(jobs.send(tx, request.actor(), request.id("id"), version(wish.version), wish.crewId)));
    });
    api.command("POST", "/api/jobs/{id}/acknowledge", FIELD,
        (tx, request) -> Reply.ok(answer(jobs.acknowledge(tx, request.actor(), request.id("id"), request.body(Step.class).at))));
    api.command("POST", "/api/jobs/{id}/en-route", FIELD,
        (tx, request) -> Reply.ok(answer(jobs.setOut(tx, request.actor(), request.id("id"), request.body(Step.class).at))));
    api.command("POST", "/api/jobs/{id}/on-site", FIELD,
        (tx, request) -> Reply.ok(answer(jobs.markOnSite(tx, request.actor(), request.id("id"), request.body(Arrival.class).at))));
    api.command("POST", "/api/jobs/{id}/reject", FIELD,
        (tx, request) -> Reply.ok(answer(jobs.reject(tx, request.actor(), request.id("id"), request.body(Rejection.class).reason))));
    api.command("POST", "/api/jobs/{id}/restore", FIELD, (tx, request) -> {
      var done = request.body(Restoring.class);
      return Reply.ok(answer(jobs.restore(tx, request.actor(), request.id("id"), done.at, done.deviceId,
          new JobService.Found(done.cause, done.subCause, done.weather), done.note)));
    });
    api.command("POST", "/api/jobs/{id}/estimate", FIELD, (tx, request) -> {
      var rest = request.body(Remaining.class);
      return Reply.ok(
          answer(jobs.estimate(tx, request.actor(), request.id("id"), rest.at, rest.fromMinutes, rest.toMinutes, rest.note)));
    });
    api.command("POST", "/api/jobs/{id}/cancel", DISPATCH, (tx, request) -> {
      var wish = request.body(Cancelling.class);
      return Reply.ok(answer(jobs.cancel(tx, request.actor(), request.id("id"), version(wish.version), wish.reason)));
    });
  }

  private static int version(Integer seen) {
    if (seen == null)
      throw Refusal.invalid("request/version-missing", "Say which version you have seen: version.");
    return seen;
  }

  private static Map<String, Object> answer(Job job) {
    var answer = new LinkedHashMap<String, Object>();
    answer.put("id", job.id());
    answer.put("code", job.code());
    answer.put("status", job.status().text());
    answer.put("version", job.version());
    answer.put("outage", job.outageId());
    answer.put("crewId", job.crewId());
    return answer;
  }
}
