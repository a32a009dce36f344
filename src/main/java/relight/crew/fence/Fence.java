package relight.crew.fence;

import org.locationtech.jts.geom.Geometry;
import relight.Refusal;

/**
 * An area that tells when a crew comes and goes.
 *
 * @param unitId   whose crews it is about; null for all
 * @param geometry a polygon in degrees
 * @param margin_m so far past the border counts at once; nearer to it only what is told twice
 */
public record Fence(long id, String name, Long unitId, Geometry geometry, double margin_m) {

  static final int MOST_VERTICES = 500;

  public Fence {
    if (name == null || name.isBlank() || name.length() > 100)
      throw Refusal.invalid("fence/name", "Give the fence a name of 1 to 100 characters.");
    if (!(margin_m >= 0 && margin_m <= 1000))
      throw Refusal.invalid("fence/margin", "The margin is 0 to 1,000 m.");
    if (geometry == null || geometry.isEmpty() || geometry.getNumPoints() > MOST_VERTICES || !geometry.isValid())
      throw Refusal.invalid("fence/polygon",
          "A fence is one polygon that does not cross itself, with at most " + MOST_VERTICES + " corners.");
    var box = geometry.getEnvelopeInternal();
    if (box.getMinX() < -180 || box.getMaxX() > 180 || box.getMinY() < -90 || box.getMaxY() > 90)
      throw Refusal.invalid("fence/polygon", "Corners are longitude and latitude, in degrees.");
  }

  boolean concerns(Long unit) {
    return unitId == null || unitId.equals(unit);
  }
}
