package relight.live;

import java.util.List;

/** Where projectors hand over what pages should see. Must not block; whoever may see it is decided behind it. */
@FunctionalInterface
public interface Push {

  /** One message of what moves: it never enters the journal, and pages that come back are told the newest instead of what they missed. */
  record Told(String topic, Long unitId, String event, String payload) {}

  /**
   * @param number  journal number this follows from; 0 for what never enters the journal, such as positions
   * @param topic   e.g. {@code outages}
   * @param unitId  the unit it belongs to, or null if every subscriber of the topic may see it
   * @param event   e.g. {@code outage}
   * @param payload encoded to JSON once, however many listen
   */
  void publish(long number, String topic, Long unitId, String event, Object payload);

  /** Many small messages in one go: each page that hears several of them is written to once. */
  default void publishTogether(List<Told> all) {
    all.forEach(told -> publish(0, told.topic, told.unitId, told.event, told.payload));
  }
}
