package relight.simulate;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import relight.Refusal;
import relight.api.Access;
import relight.api.Api;
import relight.api.Reply;
import relight.api.Routes;
import relight.auth.Role;
import relight.journal.Change;
import relight.journal.Journal;

/** Whether this is the sample district, and its pulse, which can be paused. */
public final class DemoRoutes implements Routes {

  record Wish(Boolean paused) {

    Wish {
      if (paused == null)
        throw Refusal.invalid("demo/paused-missing", "Say whether the pulse is to be paused: true or false.");
    }
  }

  /** The pulse starts after the server listens, so it is looked up when asked for. */
  private final java.util.function.Supplier<Optional<Demonstration>> pulse;
  private final java.util.function.BooleanSupplier sample;
  private final Journal journal;

  public DemoRoutes(java.util.function.Supplier<Optional<Demonstration>> pulse, java.util.function.BooleanSupplier sample,
      Journal journal) {
    this.pulse = pulse;
    this.sample = sample;
    this.journal = journal;
  }

  @Override
  public void mount(Api api) {
    api.get("/api/demo", Access.SIGNED_IN, request -> Reply.ok(state()));
    api.command("POST", "/api/demo/pulse", Access.of(Role.DISPATCHER, Role.SUPERVISOR, Role.ADMINISTRATOR), (tx, request) -> {
      boolean paused = request.body(Wish.class).paused;
      var beating = pulse.get()
          .orElseThrow(() -> Refusal.missing("demo/no-pulse", "This server has no pulse: it does not serve the sample district."));
      journal.append(tx, request.actor(), new Change(paused ? "demo.paused" : "demo.resumed", "demo/pulse", null, Map.of()));
      tx.afterCommit(() -> beating.pause(paused));
      return Reply.ok(Map.of("paused", paused));
    });
  }

  private Map<String, Object> state() {
    var state = new LinkedHashMap<String, Object>();
    state.put("sample", sample.getAsBoolean());
    state.put("pulse", pulse.get().map(DemoRoutes::state).orElse(null));
    return state;
  }

  private static Map<String, Object> state(Demonstration pulse) {
    var state = new LinkedHashMap<String, Object>();
    state.put("paused", pulse.isPaused());
    state.put("nextFaultAt", pulse.nextFault());
    return state;
  }
}
