package relight.outage.signal;

import java.time.Instant;
import java.util.Locale;

/**
 * A word about one customer's supply.
 *
 * @param node       id of the network node of his usage point
 * @param feeder     part of the network whose evidence is weighed together, or null where nothing feeds the node
 * @param off        whether he is without supply
 * @param at         when it was so, by the clock of the witness
 * @param weighsFrom from when the rules may count it
 * @param sourceId   the machine that said it, or null for a person
 */
public record SupplySignal(long customerId, String node, String feeder, boolean off, Basis basis, Instant at, Instant arrivedAt,
    Instant weighsFrom, Long sourceId) {

  /** How it is known; of two words about the same moment the later one here counts. */
  public enum Basis {
    PING, LAST_GASP, POWER_UP, CALL_BACK, CREW;

    /** As it is stored and on the wire. */
    public String text() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }
}
