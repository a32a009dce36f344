package relight.outage;

import java.time.Instant;
import relight.outage.inference.RuleSet;
import relight.storage.Tx;

/** Which rules hold for a unit at a moment. */
@FunctionalInterface
public interface ActiveRules {

  /** @param unitId null where it is not known */
  RuleSet of(Tx tx, Long unitId, Instant now);
}
