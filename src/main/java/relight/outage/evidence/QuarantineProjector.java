package relight.outage.evidence;

import java.util.List;
import java.util.Map;
import relight.journal.Entry;
import relight.journal.Follower;
import relight.live.Push;
import relight.storage.Tx;

/** Tells the control room that the quarantine has changed, once for many changes; the page asks for what it shows. */
public final class QuarantineProjector implements Follower {

  private final Push push;

  public QuarantineProjector(Push push) {
    this.push = push;
  }

  @Override
  public void load(Tx tx, long number) {
    // nothing is kept
  }

  @Override
  public void follow(Tx tx, List<Entry> entries) {
    if (entries.stream().noneMatch(e -> e.kind().equals("evidence.quarantined") || e.kind().startsWith("quarantine.")))
      return;
    long number = entries.getLast().number();
    push.publish(number, "quarantine", null, "quarantine", Map.of("number", number));
  }
}
