package relight.simulate;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import relight.simulate.Caller.Refused;

/** The dispatcher of the demonstration. Waits a while before touching an outage, so that a person who tries things out comes first. */
final class PulseDispatcher {

  private static final Duration BEFORE_TOUCHING = Duration.ofSeconds(25);
  private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(3);

  private static final Set<String> OPEN = Set.of("predicted", "confirmed", "partiallyRestored");

  private final Caller caller;
  private final String login;
  private final String password;
  private final Map<Long, Instant> seen = new HashMap<>();
  private Instant nextLook = Instant.MIN;
  private Set<String> busyFeeders = Set.of();
  private long me;

  PulseDispatcher(Caller caller, String login, String password) {
    this.caller = caller;
    this.login = login;
    this.password = password;
  }

  /** Feeders where something is open as this dispatcher last saw it. */
  Set<String> busyFeeders() {
    return busyFeeders;
  }

  void step(Instant now) throws Refused, InterruptedException {
    if (now.isBefore(nextLook))
      return;
    nextLook = now.plus(BETWEEN_LOOKS);
    if (!caller.isSignedIn())
      me = caller.signIn(login, password).path("user").path("id").asLong();
    var console = caller.get("/api/console");
    var open = new HashMap<Long, Instant>();
    var busy = new HashSet<String>();
    for (var outage : console.path("outages")) {
      if (OPEN.contains(outage.path("status").asText()))
        busy.add(outage.path("feeder").asText());
      long id = outage.path("id").asLong();
      open.put(id, seen.getOrDefault(id, now));
      if (Duration.between(open.get(id), now).compareTo(BEFORE_TOUCHING) >= 0)
        advance(outage);
    }
    busyFeeders = busy;
    seen.clear();
    seen.putAll(open);
  }

  private void advance(JsonNode outage) throws Refused, InterruptedException {
    var claimedBy = outage.path("claimedBy");
    if (!claimedBy.isMissingNode() && !claimedBy.isNull() && claimedBy.path("id").asLong() != me)
      return; // somebody's own
    var can = outage.path("can");
    var path = "/api/outages/" + outage.path("id").asLong();
    var version = Map.of("version", outage.path("version").asLong());
    try {
      if (can.path("claim").asBoolean())
        caller.post(path + "/claim", version);
      else if (can.path("confirm").asBoolean())
        caller.post(path + "/confirm", version);
      else if (can.path("createJob").asBoolean() && outage.path("job").isNull())
        send(outage, path);
    } catch (Refused e) {
      if (e.status != 409)
        throw e; // somebody was faster; look again
    }
  }

  private void send(JsonNode outage, String path) throws Refused, InterruptedException {
    var near = caller.get("/api/crews?near=" + outage.path("lon").asDouble() + "," + outage.path("lat").asDouble());
    for (var crew : near.path("crews")) {
      if (!crew.path("status").asText().equals("available"))
        continue;
      caller.post(path + "/jobs",
          Map.of("version", outage.path("version").asLong(), "crewId", crew.path("id").asLong(), "note", "", "send", true));
      return;
    }
  }
}
