package relight.training;

import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import relight.Config;
import relight.Refusal;
import relight.journal.Journal;
import relight.storage.Tx;

/** Keeps exercises and the real thing in databases of their own. */
public final class InstallationService {

  private final InstallationStore store = new InstallationStore();
  private final InstantSource wall;

  /** @param wall the machine's clock, which no exercise speeds up */
  public InstallationService(InstantSource wall) {
    this.wall = wall;
  }

  /** Says what a new database is for; one that knows it already keeps to it. */
  public void mark(Tx tx, InstallationKind kind) {
    store.insert(tx, kind, wall.instant());
  }

  public Optional<InstallationKind> kind(Tx tx) {
    return store.find(tx);
  }

  /**
   * The exercise to serve from this database, or none. A database in which nothing was ever written becomes one for exercises if one is asked
   * for; any other one must have been made for what it is now to be used for.
   */
  public Exercise open(Tx tx, Config.Training wish) {
    var kind = store.find(tx);
    boolean untouched = Journal.last(tx) == 0;
    if (!wish.enabled()) {
      if (kind.filter(k -> k == InstallationKind.TRAINING).isPresent())
        throw Refusal.conflict("training/not-said",
            "This database was made for exercises. Serve it with --training, so that nobody takes what it shows for real.");
      return Exercise.none(wall);
    }
    if (kind.isEmpty() && untouched)
      mark(tx, InstallationKind.TRAINING);
    else if (kind.filter(k -> k == InstallationKind.TRAINING).isEmpty())
      throw Refusal.conflict("training/other-database",
          "This database was not made for exercises (it is " + kind.orElse(InstallationKind.PRODUCTION).text()
              + "). Name an empty data folder with --data; an exercise never runs where real customers are.");
    return new Exercise(true, wish.speed(), clock(tx, wish.speed()));
  }

  /** Never back before what was written: time in an exercise runs ahead, and stands still while nobody serves it. */
  private InstantSource clock(Tx tx, int speed) {
    Instant now = wall.instant();
    var last = store.lastEntry(tx).orElse(now);
    return new TrainingClock(wall, now, last.isAfter(now) ? last : now, speed);
  }
}
