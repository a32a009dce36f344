package relight.crew.fence;

import java.util.List;
import java.util.Map;
import java.util.Set;
import relight.journal.Entry;
import relight.journal.Follower;
import relight.storage.Tx;

/** Keeps the fences, and which crews are inside, in memory. */
public final class FenceProjector implements Follower {

  private final FenceStore fences = new FenceStore();
  private volatile Fences current = Fences.NONE;
  private volatile Map<Long, Set<Long>> presence = Map.of();

  public Fences current() {
    return current;
  }

  /** The fences a crew is in. */
  public Set<Long> around(long crewId) {
    return presence.getOrDefault(crewId, Set.of());
  }

  /** The crews that are in a fence. */
  List<Long> inside(long fenceId) {
    return presence.entrySet().stream().filter(e -> e.getValue().contains(fenceId)).map(Map.Entry::getKey).sorted().toList();
  }

  @Override
  public void load(Tx tx, long number) {
    current = new Fences(fences.all(tx));
    presence = fences.presence(tx);
  }

  @Override
  public void follow(Tx tx, List<Entry> entries) {
    if (entries.stream().anyMatch(entry -> entry.kind().startsWith("fence.")))
      current = new Fences(fences.all(tx));
    if (entries.stream().anyMatch(entry -> entry.kind().endsWith("-fence") || entry.kind().equals("fence.removed")))
      presence = fences.presence(tx);
  }
}
