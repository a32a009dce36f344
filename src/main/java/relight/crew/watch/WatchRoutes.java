package relight.crew.watch;

import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import relight.api.Access;
import relight.api.Api;
import relight.api.Reply;
import relight.api.Request;
import relight.api.Routes;
import relight.auth.Role;
import relight.clock.PhoneClock;

/** Signs of life, and the roll of a crew. */
public final class WatchRoutes implements Routes {

  private static final Access FIELD = Access.of(Role.LINESMAN, Role.INSPECTOR);
  private static final Access CONTROL_ROOM = Access.of(Role.DISPATCHER, Role.SUPERVISOR);
  private static final Access BOTH = Access.of(Role.DISPATCHER, Role.SUPERVISOR, Role.LINESMAN, Role.INSPECTOR);

  /** {@code at} is the phone's own time, mended by what it knows of the server's. */
  record CheckIn(Instant at, Instant phoneAt) {}

  record Call(Boolean drill) {}

  record Answer(List<Long> members, Instant at, Instant phoneAt) {}

  private final WatchService watches;
  private final InstantSource wall;

  /** @param wall the server's own clock, against which phones are held */
  public WatchRoutes(WatchService watches, InstantSource wall) {
    this.watches = watches;
    this.wall = wall;
  }

  @Override
  public void mount(Api api) {
    api.command("POST", "/api/field/check-in", FIELD, (tx, request) -> {
      var sign = request.body(CheckIn.class);
      return Reply.ok(due(watches.checkIn(tx, request.actor(), at(request, sign.at, sign.phoneAt)).orElse(null)));
    });
    api.command("POST", "/api/crews/{id}/check-in", CONTROL_ROOM,
        (tx, request) -> Reply.ok(due(watches.checkInFor(tx, request.actor(), request.id("id")).orElse(null))));
    api.command("POST", "/api/crews/{id}/roll-call", BOTH, (tx, request) -> {
      var call = watches.callRoll(tx, request.actor(), request.id("id"), Boolean.TRUE.equals(request.body(Call.class).drill));
      return Reply.created("/api/roll-calls/" + call.id(), call);
    });
    api.command("POST", "/api/roll-calls/{id}/answer", BOTH, (tx, request) -> {
      var answer = request.body(Answer.class);
      return Reply.ok(watches.answer(tx, request.actor(), request.id("id"), answer.members,
          at(request, answer.at, answer.phoneAt)));
    });
    api.command("POST", "/api/roll-calls/{id}/end", CONTROL_ROOM,
        (tx, request) -> Reply.ok(watches.endCall(tx, request.actor(), request.id("id"))));
  }

  /** A phone whose clock is wrong is mended here as in its other deeds. */
  private Instant at(Request request, Instant at, Instant phoneAt) {
    return PhoneClock.of(request.header(PhoneClock.HEADER), wall.instant(), request.at()).deed(at, phoneAt).at();
  }

  private static Map<String, Object> due(Instant next) {
    var answer = new LinkedHashMap<String, Object>();
    answer.put("dueAt", next);
    return answer;
  }
}
