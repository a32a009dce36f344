package relight.live;

import io.vertx.core.http.HttpServerResponse;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import relight.Refusal;
import relight.api.Access;
import relight.api.Api;
import relight.api.Reply;
import relight.api.Request;
import relight.api.Routes;
import relight.auth.Actor;
import relight.auth.Role;

/**
 * The streams: one for staff with the topics their roles allow, and two for the public. What a page asks for by a general name may be
 * narrowed: {@code field} is the stream of one's own crew, and a supervisor's {@code alarms} are those nobody took in time.
 */
public final class LiveRoutes implements Routes {

  private static final Set<Role> CONTROL_ROOM = Set.of(Role.DISPATCHER, Role.SUPERVISOR, Role.ADMINISTRATOR);
  private static final Set<Role> CONTROL_ROOM_AND_DESK = Set.of(Role.DISPATCHER, Role.SUPERVISOR, Role.ADMINISTRATOR, Role.AGENT);
  private static final Set<Role> FIELD = Set.of(Role.LINESMAN, Role.INSPECTOR);

  private static final Map<String, Set<Role>> TOPICS = Map.ofEntries(Map.entry("outages", CONTROL_ROOM_AND_DESK),
      Map.entry("jobs", CONTROL_ROOM_AND_DESK), Map.entry("crews", CONTROL_ROOM), Map.entry("reports", CONTROL_ROOM_AND_DESK),
      Map.entry("network", CONTROL_ROOM_AND_DESK), Map.entry("planned", CONTROL_ROOM_AND_DESK),
      Map.entry("conflicts", CONTROL_ROOM), Map.entry("quarantine", CONTROL_ROOM),
      Map.entry("alarms", Set.of(Role.DISPATCHER, Role.SUPERVISOR, Role.ADMINISTRATOR, Role.LINESMAN, Role.INSPECTOR)),
      Map.entry("field", FIELD));

  private static final long VIEW_bytes = 1000;
  private static final Set<String> BOARD = Set.of("board");

  private final LiveHub hub;
  private final Function<Long, Optional<Long>> crewOf;
  private final Function<Set<Long>, Optional<Long>> headUnit;
  private final Newest newest;

  /**
   * @param crewOf   the crew that a user is in today; from memory
   * @param headUnit the unit that stands above all others of these; empty if it is the top of all. From memory
   * @param newest   where crews are now
   */
  public LiveRoutes(LiveHub hub, Function<Long, Optional<Long>> crewOf, Function<Set<Long>, Optional<Long>> headUnit, Newest newest) {
    this.hub = hub;
    this.crewOf = crewOf;
    this.headUnit = headUnit;
    this.newest = newest;
  }

  @Override
  public void mount(Api api) {
    api.stream("/api/live", Access.SIGNED_IN, this::openForStaff);
    api.waiting("POST", "/api/live/view", Access.of(CONTROL_ROOM.toArray(Role[]::new)), VIEW_bytes, this::lookElsewhere);
    api.stream("/live/board", Access.PUBLIC, (request, response) -> hub.open(request, response, () -> BOARD, Optional.empty()));
    api.stream("/live/report/{token}", Access.PUBLIC,
        (request, response) -> {
          var own = Set.of(LiveHub.reportTopic(request.path("token")));
          hub.open(request, response, () -> own, Optional.empty());
        });
  }

  private void openForStaff(Request request, HttpServerResponse response) {
    var topics = topics(request);
    var box = request.query("box").map(Box::parse).orElse(null);
    hub.open(request, response, topics, Optional.of(new LiveHub.Sight(Look.at(box), newest)).filter(s -> topics.get().contains("crews")));
  }

  /** @param viewer as the greeting named the stream */
  public record View(String viewer, Box box) {
    public View {
      if (viewer == null)
        throw Refusal.invalid("live/viewer", "Which stream? Its greeting named it: viewer.");
    }
  }

  private Reply lookElsewhere(Request request) {
    var view = request.body(View.class);
    // The stream may be on another node. The page then opens it anew with the box in its address, which any node understands.
    if (!hub.look(view.viewer(), request.actor(), new LiveHub.Sight(Look.at(view.box()), newest)).await())
      throw Refusal.missing("live/viewer", "No such stream of yours is open here: open it anew.");
    return Reply.noContent();
  }

  private Supplier<Set<String>> topics(Request request) {
    var asked = List.of(request.query("topics", "").split(","));
    for (var topic : asked) {
      if (!TOPICS.containsKey(topic)) {
        throw Refusal.invalid("live/topic",
            "There is no topic \"" + topic + "\". Known: " + String.join(", ", TOPICS.keySet().stream().sorted().toList()));
      }
    }
    var actor = request.actor();
    return () -> granted(asked, actor);
  }

  private Set<String> granted(List<String> asked, Actor actor) {
    var granted = new LinkedHashSet<String>();
    for (var topic : asked)
      if (actor.hasAny(TOPICS.get(topic).toArray(Role[]::new)))
        narrow(topic, actor).ifPresent(granted::add);
    if (granted.isEmpty())
      throw Refusal.forbidden("live/topics", "None of these topics is open to your roles.");
    return granted;
  }

  private Optional<String> narrow(String topic, Actor actor) {
    return switch (topic) {
      case "field" -> crewOf.apply(actor.id()).map(crew -> "crew/" + crew).or(() -> Optional.of("nobody"));
      case "alarms" -> {
        if (actor.hasAny(Role.DISPATCHER, Role.ADMINISTRATOR))
          yield Optional.of("alarms");
        yield actor.hasAny(Role.SUPERVISOR)
            ? headUnit.apply(actor.unitIds()).map(unit -> "alarms.escalated/" + unit).or(() -> Optional.of("alarms.escalated"))
            : crewOf.apply(actor.id()).map(crew -> "crew/" + crew);
      }
      default -> Optional.of(topic);
    };
  }
}
