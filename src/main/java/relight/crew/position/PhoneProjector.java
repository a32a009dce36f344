package relight.crew.position;

import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import relight.auth.Secret;
import relight.journal.Entry;
import relight.journal.Follower;
import relight.storage.Tx;

/** Knows every phone by what it calls itself, so that a fix is judged without asking the database who sent it. */
public final class PhoneProjector implements Follower {

  /** Fixes older than this are taken for history of the last shift that is known. */
  private static final Duration SHIFTS_KEPT = Duration.ofDays(3);

  private final PhoneStore phones = new PhoneStore();
  private final InstantSource time;
  private volatile Map<String, Phone> current = Map.of();

  public PhoneProjector(InstantSource time) {
    this.time = time;
  }

  Optional<Phone> find(String token) {
    return Optional.ofNullable(current.get(Secret.hexHash(token)));
  }

  @Override
  public void load(Tx tx, long number) {
    current = phones.all(tx, time.instant().minus(SHIFTS_KEPT));
  }

  @Override
  public void follow(Tx tx, List<Entry> entries) {
    if (entries.stream().anyMatch(PhoneProjector::concerns))
      load(tx, entries.getLast().number());
  }

  private static boolean concerns(Entry entry) {
    return entry.kind().startsWith("phone.") || entry.kind().equals("crew.changed") || entry.kind().startsWith("user.");
  }
}
