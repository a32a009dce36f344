package relight.crew;

import java.time.Instant;

/**
 * What an app says about one moment, before anybody has judged it. Everything but time and place may be null.
 *
 * @param at         by the phone's clock
 * @param accuracy_m radius the phone is sure of
 * @param heading    degrees from north, clockwise
 * @param battery    percent
 * @param sure       whether the phone itself believes it
 */
public record Reading(Instant at, double lon, double lat, Double accuracy_m, Double speed_m_s, Double heading, Double altitude_m,
    Integer battery, Boolean charging, boolean sure) {

  public boolean isOnEarth() {
    return Position.isOnEarth(lon, lat);
  }
}
