package relight.outage;

/**
 * Where an outage is.
 *
 * @param device      id of the branch that is open, or null for a single customer
 * @param node        id of the single customer's node; for a device, the node it feeds
 * @param feeder      part of the network whose evidence is weighed together
 * @param communeCode where most of its customers live, or null, as is {@code hamletCode}
 * @param lon         degrees WGS 84, of the device or the customer, as is {@code lat}
 */
public record Site(Level level, String device, String node, String feeder, Long unitId, String communeCode, String hamletCode, double lon,
    double lat) {

  public Site {
    if ((level == Level.CUSTOMER) != (device == null))
      throw new IllegalArgumentException("a " + level + " outage with device " + device);
  }
}
