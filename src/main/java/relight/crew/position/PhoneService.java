package relight.crew.position;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import relight.Refusal;
import relight.auth.Actor;
import relight.auth.Secret;
import relight.journal.Change;
import relight.journal.Journal;
import relight.storage.Database;
import relight.storage.Tx;

/** Phones are added, listed and taken back; what they call themselves is told once. */
public final class PhoneService {

  private static final Duration LIFETIME = Duration.ofDays(365);
  private static final int MOST = 5;
  private static final int LEAST_OWN = 4;

  /** A phone with what it is to call itself, which nobody can tell again. */
  public record Added(long id, String token) {}

  /** When a phone was last heard, and by which kind of app. */
  record Seen(Instant at, String app) {}

  private final PhoneStore phones = new PhoneStore();
  private final Journal journal;
  private final InstantSource time;
  private final Map<Long, Seen> seen = new ConcurrentHashMap<>();

  public PhoneService(Journal journal, InstantSource time) {
    this.journal = journal;
    this.time = time;
  }

  /** @param ownId what the app already calls itself, or null for a secret of ours; one's own is weak, for it may be guessed */
  public Added add(Tx tx, Actor actor, long userId, Long unitId, String name, String ownId) {
    if (name == null || name.isBlank() || name.length() > 60)
      throw Refusal.invalid("phone/name", "Give the phone a name of 1 to 60 characters.");
    if (ownId != null && (ownId.length() < LEAST_OWN || ownId.length() > 64 || !ownId.strip().equals(ownId)))
      throw Refusal.invalid("phone/own-id", "An app's own id has " + LEAST_OWN + " to 64 characters.");
    var now = time.instant();
    if (phones.inUse(tx, userId, now) >= MOST)
      throw Refusal.conflict("phone/many", "Nobody carries more than " + MOST + " phones: take one back first.");
    var token = ownId == null ? "ph_" + Secret.next() : ownId;
    long id = phones.insert(tx, userId, name.strip(), Secret.hash(token), ownId != null, actor.authorId(), now, now.plus(LIFETIME));
    journal.append(tx, actor, new Change("phone.added", "phone/" + id, unitId, Map.of("user", userId, "weak", ownId != null)));
    return new Added(id, token);
  }

  /** By its holder, or by whoever may act in the unit of his crew. */
  public void revoke(Tx tx, Actor actor, long id, boolean ownOnly) {
    var phone = phones.find(tx, id).filter(p -> ownOnly ? p.userId() == actor.id() : actor.sees(p.unitId()))
        .orElseThrow(() -> Refusal.missing("phone/unknown", "There is no phone " + id + " of yours."));
    if (!phones.revoke(tx, id, actor.authorId(), time.instant()))
      throw Refusal.conflict("phone/revoked", "This phone was taken back before.");
    journal.append(tx, actor, new Change("phone.revoked", "phone/" + id, phone.unitId(), Map.of("user", phone.userId())));
  }

  List<PhoneStore.Listed> ofUser(Tx tx, long userId) {
    return phones.ofUser(tx, userId);
  }

  List<PhoneStore.Listed> seenBy(Tx tx, Actor actor) {
    return phones.ofUnits(tx, new ArrayList<>(actor.unitIds()));
  }

  /** Remembered, and written down now and then: it only has to be about right. */
  void heard(long phoneId, Instant at, String app) {
    seen.put(phoneId, new Seen(at, app));
  }

  /** Writes down which phones were heard since the last time. */
  public void writeSeen(Database database) {
    var some = new HashMap<>(seen);
    if (some.isEmpty())
      return;
    database.transaction(tx -> {
      phones.seen(tx, some);
      return null;
    });
    some.forEach(seen::remove);
  }
}
