package relight.job;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import relight.Refusal;
import relight.api.Access;
import relight.api.Api;
import relight.api.Reply;
import relight.api.Request;
import relight.api.Routes;
import relight.auth.Role;
import relight.clock.PhoneClock;
import relight.clock.PhoneTime;
import relight.job.record.RecordSection;
import relight.job.record.RecordService;
import relight.storage.Database;

/** Making, sending and doing jobs. */
public final class JobRoutes implements Routes {

  private static final Access DISPATCH = Access.of(Role.DISPATCHER, Role.SUPERVISOR);
  private static final Access FIELD = Access.of(Role.LINESMAN);
  private static final Access BOTH = Access.of(Role.DISPATCHER, Role.SUPERVISOR, Role.LINESMAN);

  private static final Access READERS = Access.of(Role.DISPATCHER, Role.SUPERVISOR, Role.ADMINISTRATOR, Role.LINESMAN, Role.INSPECTOR);

  record OutageCreation(Integer version, Long crewId, String note, Boolean send) {}

  record Creation(String kind, Long outageId, Integer outageVersion, JobPlaceService.Spot place, String title, String note,
      @JsonSetter(contentNulls = Nulls.FAIL) List<String> readings, Long unitId, Instant dueAt, Long crewId, Boolean send) {}

  record Sending(Integer version, Long crewId) {}

  record Transferring(Integer version, Long crewId, String reason) {}

  record Depending(Integer version, Long on, Boolean remove) {}

  record Verifying(Integer version, String note) {}

  /** {@code at} is when it was, as far as the phone can tell, {@code phoneAt} what the phone showed; absent means now. */
  record Step(Instant at, Instant phoneAt, Integer version) {}

  record Arrival(Instant at, Instant phoneAt, Integer version, Double lon, Double lat, Double accuracy_m) {}

  record Reasoned(Instant at, Instant phoneAt, Integer version, String reason) {}

  record Leaving(Instant at, Instant phoneAt, Integer version, Long crewId) {}

  record Restoring(Instant at, Instant phoneAt, Integer version, String deviceId, String cause, String subCause, String weather,
      String note) {}

  record Finishing(Instant at, Instant phoneAt, Integer version, String cause, String note) {}

  record Remaining(Instant at, Instant phoneAt, Integer version, Integer fromMinutes, Integer toMinutes, String note) {}

  record Cancelling(Integer version, String reason) {}

  record Operating(Instant at, Instant phoneAt, Integer version, String deviceId, Boolean open, String reason) {}

  record Telling(Integer version, Instant at, String cause, Instant from, Instant to, String channel, String note) {}

  record Writing(Instant at, Instant phoneAt, String section, Map<String, JsonNode> base, Map<String, JsonNode> values,
      @JsonSetter(contentNulls = Nulls.FAIL) List<String> settled) {}

  record Using(Instant at, Instant phoneAt, Long crewId, List<JobBookService.Material> items) {}

  record Hours(Instant at, Instant phoneAt, Long crewId, Double hours, String reason) {}

  private final Database database;
  private final JobDispatchService dispatch;
  private final JobWorkService work;
  private final JobSupportService support;
  private final JobBookService book;
  private final InstantSource wall;

  /** @param wall the server's own clock, against which phones are held */
  public JobRoutes(Database database, JobDispatchService dispatch, JobWorkService work, JobSupportService support, JobBookService book,
      InstantSource wall) {
    this.database = database;
    this.book = book;
    this.dispatch = dispatch;
    this.work = work;
    this.support = support;
    this.wall = wall;
  }

  @Override
  public void mount(Api api) {
    api.command("POST", "/api/outages/{id}/jobs", DISPATCH, (tx, request) -> {
      var wish = request.body(OutageCreation.class);
      boolean send = wish.send == null || wish.send;
      if (send && wish.crewId == null)
        throw Refusal.invalid("job/crew-missing", "Name the crew that is to do it: crewId.");
      var job = dispatch.create(tx, request.actor(),
          new JobDispatchService.Wish(JobKind.RESTORATION, request.id("id"), version(wish.version), null, null, wish.note, null, null,
              null),
          wish.crewId,
          send);
      return Reply.created("/api/jobs/" + job.id(), answer(job, true));
    });
    api.command("POST", "/api/jobs", DISPATCH, (tx, request) -> {
      var wish = request.body(Creation.class);
      boolean send = wish.send != null && wish.send;
      if (send && wish.crewId == null)
        throw Refusal.invalid("job/crew-missing", "Name the crew that is to do it: crewId.");
      var job = dispatch.create(tx, request.actor(),
          new JobDispatchService.Wish(JobKind.of(wish.kind), wish.outageId, wish.outageVersion, wish.place,
              wish.title, wish.note, wish.readings, wish.unitId, wish.dueAt),
          wish.crewId, send);
      return Reply.created("/api/jobs/" + job.id(), answer(job, true));
    });
    api.get("/api/jobs/{id}", READERS, request -> Reply.ok(database.read(tx -> book.read(tx, request.actor(), request.id("id")))));
    dispatch(api);
    field(api);
    written(api);
  }

  private void written(Api api) {
    api.command("POST", "/api/jobs/{id}/records", BOTH, (tx, request) -> {
      var body = request.body(Writing.class);
      var page = new RecordService.Page(RecordSection.of(body.section), body.base, body.values,
          body.settled == null ? null : Set.copyOf(body.settled));
      return Reply.ok(answer(book.write(tx, request.actor(), request.id("id"), page, when(request, body.at, body.phoneAt))));
    });
    api.command("POST", "/api/jobs/{id}/materials", BOTH, (tx, request) -> {
      var body = request.body(Using.class);
      return Reply.ok(
          answer(book.use(tx, request.actor(), request.id("id"), body.crewId, body.items, when(request, body.at, body.phoneAt))));
    });
    api.command("POST", "/api/jobs/{id}/hours", BOTH, (tx, request) -> {
      var body = request.body(Hours.class);
      return Reply.ok(answer(book.correctHours(tx, request.actor(), request.id("id"), body.crewId, body.hours, body.reason,
          when(request, body.at, body.phoneAt))));
    });
  }

  private void dispatch(Api api) {
    api.command("POST", "/api/jobs/{id}/assign", DISPATCH, (tx, request) -> {
      var wish = request.body(Sending.class);
      return Reply.ok(answer(dispatch.assign(tx, request.actor(), request.id("id"), version(wish.version), wish.crewId), true));
    });
    api.command("POST", "/api/jobs/{id}/send", DISPATCH, (tx, request) -> {
      var wish = request.body(Sending.class);
      return Reply.ok(answer(dispatch.send(tx, request.actor(), request.id("id"), version(wish.version), wish.crewId), true));
    });
    api.command("POST", "/api/jobs/{id}/transfer", DISPATCH, (tx, request) -> {
      var wish = request.body(Transferring.class);
      return Reply.ok(answer(
          dispatch.transfer(tx, request.actor(), request.id("id"), version(wish.version), crew(wish.crewId), wish.reason), true));
    });
    api.command("POST", "/api/jobs/{id}/support", DISPATCH, (tx, request) -> {
      var wish = request.body(Sending.class);
      return Reply.ok(answer(support.support(tx, request.actor(), request.id("id"), version(wish.version), crew(wish.crewId)), true));
    });
    api.command("POST", "/api/jobs/{id}/depend", DISPATCH, (tx, request) -> {
      var wish = request.body(Depending.class);
      if (wish.on == null)
        throw Refusal.invalid("job/on-missing", "Say which job it waits for: on.");
      return Reply.ok(answer(dispatch.depend(tx, request.actor(), request.id("id"), version(wish.version), wish.on,
          wish.remove != null && wish.remove), true));
    });
    api.command("POST", "/api/jobs/{id}/verify", DISPATCH, (tx, request) -> {
      var wish = request.body(Verifying.class);
      return Reply.ok(answer(dispatch.verify(tx, request.actor(), request.id("id"), version(wish.version), wish.note), true));
    });
    api.command("POST", "/api/jobs/{id}/told", DISPATCH, (tx, request) -> {
      var told = request.body(Telling.class);
      return Reply
          .ok(answer(dispatch.told(tx, request.actor(), request.id("id"), version(told.version), told.at, told.cause, told.from, told.to,
              told.channel, told.note), true));
    });
    api.command("POST", "/api/jobs/{id}/cancel", DISPATCH, (tx, request) -> {
      var wish = request.body(Cancelling.class);
      return Reply.ok(answer(dispatch.cancel(tx, request.actor(), request.id("id"), version(wish.version), wish.reason), true));
    });
  }

  private void field(Api api) {
    api.command("POST", "/api/jobs/{id}/acknowledge", FIELD, (tx, request) -> {
      var step = request.body(Step.class);
      return Reply.ok(answer(work.acknowledge(tx, request.actor(), request.id("id"), when(request, step.at, step.phoneAt))));
    });
    api.command("POST", "/api/jobs/{id}/en-route", FIELD, (tx, request) -> {
      var step = request.body(Step.class);
      return Reply.ok(answer(work.setOut(tx, request.actor(), request.id("id"), when(request, step.at, step.phoneAt))));
    });
    api.command("POST", "/api/jobs/{id}/on-site", FIELD, (tx, request) -> {
      var step = request.body(Arrival.class);
      return Reply.ok(answer(work.markOnSite(tx, request.actor(), request.id("id"), when(request, step.at, step.phoneAt))));
    });
    api.command("POST", "/api/jobs/{id}/start", FIELD, (tx, request) -> {
      var step = request.body(Step.class);
      return Reply.ok(answer(work.start(tx, request.actor(), request.id("id"), when(request, step.at, step.phoneAt))));
    });
    api.command("POST", "/api/jobs/{id}/suspend", FIELD, (tx, request) -> {
      var step = request.body(Reasoned.class);
      return Reply.ok(answer(work.suspend(tx, request.actor(), request.id("id"), when(request, step.at, step.phoneAt), step.reason)));
    });
    api.command("POST", "/api/jobs/{id}/resume", FIELD, (tx, request) -> {
      var step = request.body(Step.class);
      return Reply.ok(answer(work.resume(tx, request.actor(), request.id("id"), when(request, step.at, step.phoneAt))));
    });
    api.command("POST", "/api/jobs/{id}/reject", FIELD, (tx, request) -> {
      var step = request.body(Reasoned.class);
      return Reply.ok(answer(work.reject(tx, request.actor(), request.id("id"), when(request, step.at, step.phoneAt), step.reason)));
    });
    api.command("POST", "/api/jobs/{id}/restore", FIELD, (tx, request) -> {
      var done = request.body(Restoring.class);
      return Reply.ok(answer(work.restore(tx, request.actor(), request.id("id"), when(request, done.at, done.phoneAt), done.deviceId,
          new JobWorkService.Found(done.cause, done.subCause, done.weather), done.note)));
    });
    api.command("POST", "/api/jobs/{id}/done", FIELD, (tx, request) -> {
      var done = request.body(Finishing.class);
      return Reply.ok(answer(work.finish(tx, request.actor(), request.id("id"), when(request, done.at, done.phoneAt),
          new JobWorkService.Found(done.cause, null, null), done.note)));
    });
    api.command("POST", "/api/jobs/{id}/operate", FIELD, (tx, request) -> {
      var done = request.body(Operating.class);
      return Reply
          .ok(answer(work.operate(tx, request.actor(), request.id("id"), when(request, done.at, done.phoneAt), done.deviceId, done.open,
              done.reason)));
    });
    api.command("POST", "/api/jobs/{id}/estimate", FIELD, (tx, request) -> {
      var rest = request.body(Remaining.class);
      return Reply.ok(answer(work.estimate(tx, request.actor(), request.id("id"), when(request, rest.at, rest.phoneAt), rest.fromMinutes,
          rest.toMinutes, rest.note), true));
    });
    api.command("POST", "/api/jobs/{id}/leave", BOTH, (tx, request) -> {
      var step = request.body(Leaving.class);
      return Reply.ok(answer(support.leave(tx, request.actor(), request.id("id"), step.crewId, when(request, step.at, step.phoneAt))));
    });
  }

  private PhoneTime when(Request request, Instant at, Instant phoneAt) {
    return PhoneClock.of(request.header(PhoneClock.HEADER), wall.instant(), request.at()).deed(at, phoneAt);
  }

  private static long crew(Long id) {
    if (id == null)
      throw Refusal.invalid("job/crew-missing", "Name the crew that is to do it: crewId.");
    return id;
  }

  private static int version(Integer seen) {
    if (seen == null)
      throw Refusal.invalid("request/version-missing", "Say which version you have seen: version.");
    return seen;
  }

  private static Map<String, Object> answer(Stepped stepped) {
    return answer(stepped.job(), stepped.counted());
  }

  /** Whatever was told is kept; {@code counted} says whether it moved the job. */
  private static Map<String, Object> answer(Job job, boolean counted) {
    var answer = new LinkedHashMap<String, Object>();
    answer.put("id", job.id());
    answer.put("code", job.code());
    answer.put("status", job.status().text());
    answer.put("version", job.version());
    answer.put("outage", job.subject().outageId());
    answer.put("crewId", job.crewId());
    answer.put("kept", true);
    answer.put("counted", counted);
    return answer;
  }
}
