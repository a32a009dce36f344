package relight.outage;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import relight.auth.Actor;
import relight.network.NetworkView;
import relight.storage.Tx;

/** Gathers what witnesses said about an outage. */
public final class TestimonyService {

  /** Clocks differ, and the first word may be older than what was made of it. */
  private static final Duration BEFORE = Duration.ofMinutes(30);
  private static final Duration AFTER = Duration.ofHours(2);
  private static final int LATEST = 100;

  private final TestimonyStore said = new TestimonyStore();
  private final OutageService outages;
  private final Supplier<NetworkView> network;

  public TestimonyService(OutageService outages, Supplier<NetworkView> network) {
    this.outages = outages;
    this.network = network;
  }

  public Testimony of(Tx tx, Actor actor, long outageId, Instant now) {
    var outage = outages.get(tx, actor, outageId);
    var view = network.get();
    var site = outage.site();
    int branch = site.device() == null ? -1 : view.grid().findBranch(site.device());
    var nodes = branch < 0 ? Stream.ofNullable(site.node()).toList() : Section.below(view, branch).customerNodes();
    var devices = site.device() == null ? List.<String>of() : List.of(site.device());
    var from = outage.offAt().minus(BEFORE);
    var end = outage.restoredAt() != null ? outage.restoredAt() : outage.endedAt();
    var to = end == null ? now.plus(BEFORE) : end.plus(AFTER);
    return new Testimony(outageId, said.tally(tx, nodes, devices, from, to, outageId),
        said.latest(tx, nodes, devices, from, to, outageId, LATEST));
  }
}
