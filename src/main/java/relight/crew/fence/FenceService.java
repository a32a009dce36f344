package relight.crew.fence;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.function.LongFunction;
import relight.Refusal;
import relight.auth.Actor;
import relight.journal.Change;
import relight.journal.Journal;
import relight.storage.Tx;

/** Fences are drawn, changed and taken away; crossings are written down. */
public final class FenceService {

  private static final int MOST = 1000;

  private final FenceStore fences = new FenceStore();
  private final Journal journal;
  private final InstantSource time;

  public FenceService(Journal journal, InstantSource time) {
    this.journal = journal;
    this.time = time;
  }

  /** @param fence its id does not matter */
  public long add(Tx tx, Actor actor, Fence fence) {
    actor.requireUnit(fence.unitId());
    if (fences.all(tx).size() >= MOST)
      throw Refusal.conflict("fence/many", "There are " + MOST + " fences already: take one away first.");
    long id = fences.insert(tx, fence, time.instant(), actor.name());
    changed(tx, actor, id, fence.unitId(), "fence.added");
    return id;
  }

  public void change(Tx tx, Actor actor, Fence fence) {
    require(tx, actor, fence.id());
    actor.requireUnit(fence.unitId());
    fences.update(tx, fence, time.instant(), actor.name());
    changed(tx, actor, fence.id(), fence.unitId(), "fence.changed");
  }

  public void remove(Tx tx, Actor actor, long id) {
    var fence = require(tx, actor, id);
    fences.remove(tx, id, time.instant(), actor.name());
    changed(tx, actor, id, fence.unitId(), "fence.removed");
  }

  /**
   * Two phones of one crew may speak to two nodes, which see it cross both: it is told once.
   *
   * @param unitOf the unit of a crew, or null
   */
  public void crossed(Tx tx, List<FenceWatch.Crossing> crossings, LongFunction<Long> unitOf) {
    // what a phone has kept comes all at once: who came in and left again did so in this order
    for (var rest = crossings; !rest.isEmpty();) {
      var next = new ArrayList<FenceWatch.Crossing>();
      var later = new ArrayList<FenceWatch.Crossing>();
      var seen = new HashSet<List<Long>>();
      for (var crossing : rest)
        (seen.add(List.of(crossing.crewId(), crossing.fenceId())) ? next : later).add(crossing);
      for (var crossing : fences.cross(tx, next, time.instant()))
        journal.append(tx, Actor.SYSTEM,
            new Change(crossing.entered() ? "crew.entered-fence" : "crew.left-fence", "crew/" + crossing.crewId(),
                unitOf.apply(crossing.crewId()), Map.of("fence", crossing.fenceId())));
      rest = later;
    }
  }

  private Fence require(Tx tx, Actor actor, long id) {
    return fences.find(tx, id).filter(f -> actor.sees(f.unitId()))
        .orElseThrow(() -> Refusal.missing("fence/unknown", "There is no fence " + id + " of yours."));
  }

  private void changed(Tx tx, Actor actor, long id, Long unitId, String kind) {
    journal.append(tx, actor, new Change(kind, "fence/" + id, unitId, Map.of()));
  }
}
