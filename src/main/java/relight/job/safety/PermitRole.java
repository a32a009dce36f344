package relight.job.safety;

import java.util.Arrays;
import java.util.Locale;
import relight.Refusal;

/** What somebody is on a permit. */
public enum PermitRole {
  ISSUER, LEADER, PERMITTER,
  /** Commands the crew at the place: accepts the permit, sees who is in, gives it back. */
  COMMANDER, SUPERVISOR, WORKER;

  /** As it is stored and on the wire. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Whether he does it from the control room and needs to be nobody of the crew. */
  public boolean isFromTheControlRoom() {
    return this == ISSUER || this == LEADER || this == PERMITTER;
  }

  public static PermitRole of(String text) {
    return Arrays.stream(values()).filter(r -> r.text().equals(text)).findFirst().orElseThrow(() -> Refusal.invalid("permit/role",
        "A role on a permit is one of " + Arrays.stream(values()).map(PermitRole::text).toList() + "."));
  }
}
