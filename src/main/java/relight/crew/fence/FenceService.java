package relight.crew.fence;

import java.time.InstantSource;
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

  /** @param unitOf the unit of a crew, or null */
  public void crossed(Tx tx, List<FenceWatch.Crossing> crossings, LongFunction<Long> unitOf) {
    fences.cross(tx, crossings, time.instant());
    for (var crossing : crossings)
      journal.append(tx, Actor.SYSTEM,
          new Change(crossing.entered() ? "crew.entered-fence" : "crew.left-fence", "crew/" + crossing.crewId(),
              unitOf.apply(crossing.crewId()), Map.of("fence", crossing.fenceId())));
  }

  private Fence require(Tx tx, Actor actor, long id) {
    return fences.find(tx, id).filter(f -> actor.sees(f.unitId()))
        .orElseThrow(() -> Refusal.missing("fence/unknown", "There is no fence " + id + " of yours."));
  }

  private void changed(Tx tx, Actor actor, long id, Long unitId, String kind) {
    journal.append(tx, actor, new Change(kind, "fence/" + id, unitId, Map.of()));
  }
}
