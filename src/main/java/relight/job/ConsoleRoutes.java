package relight.job;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import relight.Refusal;
import relight.alarm.AlarmProjector;
import relight.api.Access;
import relight.api.Api;
import relight.api.Reply;
import relight.api.Request;
import relight.api.Routes;
import relight.auth.Actor;
import relight.auth.Role;
import relight.crew.CrewProjector;
import relight.crew.CrewView;
import relight.crew.callout.CalloutProjector;
import relight.crew.watch.WatchProjector;
import relight.journal.JournalReader;
import relight.outage.OutageProjector;
import relight.outage.OutageView;

/** The snapshots the console and the field page begin with; everything after comes by the stream. */
public final class ConsoleRoutes implements Routes {

  private static final Access CONTROL_ROOM = Access.of(Role.DISPATCHER, Role.SUPERVISOR, Role.ADMINISTRATOR);
  private static final Access FIELD = Access.of(Role.LINESMAN, Role.INSPECTOR);
  /** A clock with less than this left is about to run out. */
  private static final Duration SOON = Duration.ofMinutes(30);

  private final OutageProjector outages;
  private final JobProjector jobs;
  private final CrewProjector crews;
  private final AlarmProjector alarms;
  private final WatchProjector watches;
  private final CalloutProjector callouts;
  private final java.util.function.Supplier<JournalReader> reader;
  private final Optional<String> dispatchPhone;
  private final Duration positionsKept;

  /**
   * @param dispatchPhone where a linesman in need calls or texts when nothing else goes through
   * @param positionsKept how long it stays known where a crew was, which those concerned are told
   */
  public ConsoleRoutes(OutageProjector outages, JobProjector jobs, CrewProjector crews, AlarmProjector alarms, WatchProjector watches,
      CalloutProjector callouts, java.util.function.Supplier<JournalReader> reader, Optional<String> dispatchPhone,
      Duration positionsKept) {
    this.outages = outages;
    this.jobs = jobs;
    this.crews = crews;
    this.alarms = alarms;
    this.watches = watches;
    this.callouts = callouts;
    this.reader = reader;
    this.dispatchPhone = dispatchPhone;
    this.positionsKept = positionsKept;
  }

  @Override
  public void mount(Api api) {
    api.get("/api/console", CONTROL_ROOM, request -> Reply.ok(console(request)));
    api.get("/api/field", FIELD, request -> Reply.ok(field(request)));
  }

  private Map<String, Object> console(Request request) {
    Actor actor = request.actor();
    // the number before the views: what is newer than it may come twice, what is older cannot be missing
    long number = reader.get().number();
    var seenOutages = outages.seenBy(actor);
    var seenCrews = crews.seenBy(actor);
    var console = new LinkedHashMap<String, Object>();
    console.put("number", number);
    console.put("time", request.at());
    console.put("outages", seenOutages);
    console.put("jobs", jobs.seenBy(actor));
    console.put("alarms", alarms.seenBy(actor));
    console.put("crews", seenCrews);
    console.put("watches", watches.seenBy(actor));
    console.put("rollCalls", watches.callsSeenBy(actor));
    console.put("callouts", callouts.seenBy(actor));
    console.put("escalations", jobs.warningsSeenBy(actor));
    console.put("unplaced", outages.waitingFor(actor));
    console.put("figures", figures(seenOutages, seenCrews, request));
    return console;
  }

  private static Map<String, Object> figures(List<OutageView> outages, List<CrewView> crews, Request request) {
    var open = outages.stream().filter(o -> List.of("predicted", "confirmed", "partiallyRestored").contains(o.status())).toList();
    var soon = request.at().plus(SOON);
    return Map.of("customersOut", open.stream().mapToInt(OutageView::customersOut).sum(), "outages", open.size(), "crews",
        crews.stream().filter(c -> !c.status().equals("offShift")).count(), "crewsWorking",
        crews.stream().filter(c -> List.of("assigned", "enRoute", "onSite").contains(c.status())).count(), "clocksSoon",
        open.stream().filter(o -> o.target() != null && o.target().at().isBefore(soon)).count());
  }

  private Map<String, Object> field(Request request) {
    var crew = crews.ofUser(request.actor().id()).orElseThrow(() -> Refusal.forbidden("crew/none", "You do not belong to a crew."));
    long number = reader.get().number();
    var field = new LinkedHashMap<String, Object>();
    field.put("number", number);
    field.put("time", request.at());
    field.put("crew", crews.view(crew.id()).orElseThrow());
    field.put("jobs", jobs.ofCrew(crew.id()));
    field.put("alarms", alarms.ofCrew(request.actor(), crew.id()));
    field.put("watch", watches.ofCrew(crew.id()).orElse(null));
    field.put("rollCall", watches.callOf(crew.id()).orElse(null));
    field.put("callout", callouts.askedOf(request.actor().id()).orElse(null));
    field.put("dispatchPhone", dispatchPhone.orElse(null));
    field.put("positionsKept_days", positionsKept.toDays());
    return field;
  }
}
