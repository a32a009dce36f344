package relight.crew.position;

import io.vertx.core.Future;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import relight.Refusal;
import relight.auth.Attempt;
import relight.auth.AttemptService;
import relight.crew.CrewProjector;
import relight.crew.CrewView;
import relight.crew.Position;

/** Judges what a known phone tells, by whichever way it came: on shift or not, taken back or guessable, a cry for help. */
public final class PhoneIntake {

  private final PhoneService phones;
  private final PositionService positions;
  private final CrewProjector crews;
  private final AttemptService attempts;
  private final InstantSource time;

  public PhoneIntake(PhoneService phones, PositionService positions, CrewProjector crews, AttemptService attempts, InstantSource time) {
    this.phones = phones;
    this.positions = positions;
    this.crews = crews;
    this.attempts = attempts;
    this.time = time;
  }

  /**
   * Completes when it has been dealt with for good; fails with a refusal.
   *
   * @param app what the phone runs
   * @param way it came, as supervisors read it where the phone may not tell any more
   */
  Future<Outcome> take(Phone phone, Heard heard, String app, String way) {
    var now = time.instant();
    boolean usable = phone.isUsable(now);
    boolean unverified = !usable || phone.weak();
    phones.heard(phone.id(), now, app);
    if (heard.sos())
      return cry(phone, heard, usable, unverified);
    if (!usable) {
      attempts.note(new Attempt(phone.holder(), null, phone.unitId() == null ? List.of() : List.of(phone.unitId()), way, phone.id(),
          phone.revokedAt() != null ? "position/phone-revoked" : "position/phone-expired"));
      return Future.failedFuture(phone.revokedAt() != null
          ? Refusal.forbidden("position/phone-revoked", "This phone was taken back.")
          : Refusal.forbidden("position/phone-expired", "This phone was set up long ago: set it up anew."));
    }
    if (heard.refusal() != null)
      return Future.failedFuture(heard.refusal());
    if (phone.crewId() == null)
      return Future.succeededFuture(Outcome.forgotten("position/no-crew"));
    if (!phone.isOnShift(heard.reading().at()))
      return Future.succeededFuture(Outcome.forgotten("position/off-shift"));
    return positions.take(phone, heard.reading(), unverified).map(kept -> new Outcome(1, kept.doubt(), null, null));
  }

  /** Help is called first, by itself: whatever is wrong with the rest must not stop it. */
  private Future<Outcome> cry(Phone phone, Heard heard, boolean usable, boolean unverified) {
    Optional<Position> last = phone.crewId() == null ? Optional.empty() : crews.view(phone.crewId()).map(CrewView::position);
    var note = unverified
        ? "Chưa xác thực · unverified: " + (phone.weak() ? "weak id" : "phone revoked or expired") + " (" + phone.name() + ")"
        : null;
    return positions.cry(phone, heard.reading(), last, unverified, note).compose(alarm -> {
      if (heard.reading() == null || phone.crewId() == null)
        return Future.succeededFuture(new Outcome(0, null, null, alarm));
      return positions.take(phone, heard.reading(), unverified)
          .map(kept -> new Outcome(1, kept.doubt(), null, alarm))
          .recover(lost -> Future.succeededFuture(new Outcome(0, null, null, alarm)));
    });
  }
}
