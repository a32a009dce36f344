package relight.live;

/** Where projectors hand over what pages should see. Must not block; whoever may see it is decided behind it. */
@FunctionalInterface
public interface Push {

  /**
   * @param number  journal number this follows from; 0 for what never enters the journal, such as positions
   * @param topic   e.g. {@code outages}
   * @param unitId  the unit it belongs to, or null if every subscriber of the topic may see it
   * @param event   e.g. {@code outage}
   * @param payload encoded to JSON once, however many listen
   */
  void publish(long number, String topic, Long unitId, String event, Object payload);
}
