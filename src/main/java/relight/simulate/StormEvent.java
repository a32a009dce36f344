package relight.simulate;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;

/**
 * Something that happens in a storm whatever anybody decides; {@code t} in seconds from its beginning. People who are said to call, and meters
 * said to gasp, do so if they have no supply at that moment.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "event")
@JsonSubTypes({@JsonSubTypes.Type(value = StormEvent.Fault.class, name = "fault"),
    @JsonSubTypes.Type(value = StormEvent.Momentary.class, name = "momentary"),
    @JsonSubTypes.Type(value = StormEvent.Call.class, name = "call"), @JsonSubTypes.Type(value = StormEvent.Gasp.class, name = "gasp"),
    @JsonSubTypes.Type(value = StormEvent.Said.class, name = "said"),
    @JsonSubTypes.Type(value = StormEvent.MeterSaid.class, name = "meter-said"),
    @JsonSubTypes.Type(value = StormEvent.DeviceSaid.class, name = "device-said")})
@JsonInclude(JsonInclude.Include.NON_NULL)
public sealed interface StormEvent {

  long t();

  /**
   * Something breaks and its device opens; it stays so until a crew has repaired it.
   *
   * @param device   what opens, or null where a single customer's own connection fails
   * @param customer that customer, or null
   * @param assess_s how long a crew looks before it knows
   * @param repair_s how long it works
   * @param wireDown whether a wire lies on the ground, which must be made safe first
   */
  record Fault(long t, int id, String kind, String device, String customer, String cause, long assess_s, long repair_s, boolean wireDown)
      implements
        StormEvent {}

  /** A device opens and closes again by itself. */
  record Momentary(long t, String device, long lasts_s) implements StormEvent {}

  /**
   * Somebody tells us.
   *
   * @param fault because of what, or null if nothing is wrong at his place
   * @param named the customer code given, which may be a neighbour's
   * @param channel public, agent or ivr
   */
  record Call(long t, Integer fault, String customer, String named, String kind, String channel) implements StormEvent {}

  /** A meter says that its supply is gone; falsely where there is no fault. */
  record Gasp(long t, Integer fault, String customer) implements StormEvent {}

  /**
   * Recorded: somebody reported this.
   *
   * @param nth which of the customers at the node, counted by who spoke first
   */
  record Said(long t, String node, int nth, String kind, String channel) implements StormEvent {}

  /** Recorded: a meter said this. */
  record MeterSaid(long t, String node, int nth, String kind) implements StormEvent {}

  /** Recorded: telemetry said that a device is open or closed. */
  record DeviceSaid(long t, String device, String kind) implements StormEvent {}
}
