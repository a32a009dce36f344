package relight.job;

import java.util.HashSet;
import java.util.function.Supplier;
import relight.Refusal;
import relight.auth.Actor;
import relight.customer.CustomerService;
import relight.network.NetworkView;
import relight.place.Place;
import relight.place.Places;
import relight.storage.Tx;

/** Finds where a job without an outage is, and whose it is. */
public final class JobPlaceService {

  /** Any of: a device of the network, a customer, a point. An asset is what stands there, in the words of the utility's own register. */
  public record Spot(String deviceId, Long customerId, String asset, Double lon, Double lat) {}

  /** What was found. */
  record Located(Job.Subject subject, Long unitId) {}

  /** Lines within it are about as near as each other. */
  private static final double NEAR_m = 200;
  /** Farther from every line nobody can tell whose it is. */
  private static final double FAR_m = 5_000;
  private static final int MOST_LOOKED_AT = 8;

  private final Supplier<NetworkView> network;
  private final CustomerService customers;
  private final Supplier<Places> places;

  public JobPlaceService(Supplier<NetworkView> network, CustomerService customers, Supplier<Places> places) {
    this.network = network;
    this.customers = customers;
    this.places = places;
  }

  /** @param unitId whose job it is; null takes the unit that stands there, else the only one the actor has, else that of the network around */
  Located find(Tx tx, Actor actor, Spot spot, Long unitId) {
    if (spot == null || spot.deviceId == null && spot.customerId == null && (spot.lon == null || spot.lat == null))
      throw Refusal.invalid("job/place-missing", "Say where it is: place with deviceId, customerId, or lon and lat.");
    if (spot.asset != null && spot.asset.length() > 100)
      throw Refusal.invalid("job/place", "The name of an asset has at most 100 characters.");
    var view = network.get();
    Double lon = spot.lon;
    Double lat = spot.lat;
    Long unit = null;
    if (spot.deviceId != null) {
      int branch = view.grid().findBranch(spot.deviceId);
      if (branch < 0)
        throw Refusal.invalid("job/unknown-device", "There is no device " + spot.deviceId + ".");
      if (lon == null || lat == null) {
        lon = (view.grid().lon(view.grid().from(branch)) + view.grid().lon(view.grid().to(branch))) / 2;
        lat = (view.grid().lat(view.grid().from(branch)) + view.grid().lat(view.grid().to(branch))) / 2;
      }
      unit = customers.unitOf(tx, view, branch);
    }
    if (spot.customerId != null) {
      var customer = customers.get(tx, actor, spot.customerId);
      int node = view.grid().findNode(customer.node());
      if ((lon == null || lat == null) && node >= 0) {
        lon = view.grid().lon(node);
        lat = view.grid().lat(node);
      }
      unit = customer.unitId() == null ? unit : customer.unitId();
    }
    if (lon != null && lat != null && (!(Math.abs(lon) <= 180) || !(Math.abs(lat) <= 90)))
      throw Refusal.invalid("job/place", "lon and lat are degrees.");
    if (unitId != null)
      unit = unitId;
    if (unit == null && actor.unitIds().size() == 1)
      unit = actor.unitIds().iterator().next();
    if (unit == null && lon != null && lat != null)
      unit = unitAround(tx, view, lon, lat);
    if (unit == null)
      throw Refusal.invalid("job/unit-missing", "Say whose job it is: unitId.");
    return new Located(new Job.Subject(null, spot.deviceId, spot.customerId, spot.asset, lon, lat,
        lon == null ? null : places.get().communeAt(lon, lat).map(Place::code).orElse(null),
        lon == null ? null : places.get().hamletAt(lon, lat).map(Place::code).orElse(null)), unit);
  }

  /** Whose the network around a point is; null where there is none near, or where the lines of several units lie about as near. */
  private Long unitAround(Tx tx, NetworkView view, double lon, double lat) {
    var nearest = view.grid().nearest();
    var first = nearest.branches(lon, lat, 1, FAR_m, branch -> true);
    if (first.isEmpty())
      return null;
    double around_m = Math.max(NEAR_m, 2 * first.getFirst().distance_m());
    var units = new HashSet<Long>();
    for (var near : nearest.branches(lon, lat, MOST_LOOKED_AT, around_m, branch -> true)) {
      var unit = customers.unitOf(tx, view, near.branch());
      if (unit != null)
        units.add(unit);
    }
    return units.size() == 1 ? units.iterator().next() : null;
  }
}
