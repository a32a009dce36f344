package relight.outage.estimate;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.Optional;

/** Which reckoned time is told, and when one that was told may change. */
public final class EstimateRules {

  /** Beyond this a window helps nobody: it is not yet known. */
  private static final Duration WIDEST = Duration.ofHours(24);

  /** When light will be back, as it is told. */
  public record Window(Instant from, Instant to) {}

  private EstimateRules() {
  }

  /**
   * A forecast as a window on the clock, rounded so that it does not promise more than it knows; empty where it is too wide to be one.
   *
   * @param now a window does not begin before it
   */
  public static Optional<Window> window(Estimator.Forecast forecast, Instant offAt, Instant now, ZoneId zone) {
    if (forecast.to().minus(forecast.from()).compareTo(WIDEST) > 0)
      return Optional.empty();
    var from = offAt.plus(forecast.from());
    var to = roundedUp(offAt.plus(forecast.to()), now, zone);
    var earliest = from.isBefore(now) ? now : from;
    var begins = roundedDown(earliest, now, zone);
    return Optional.of(new Window(begins.isBefore(to) ? begins : to, to));
  }

  /**
   * Whether a window takes the place of one that was reckoned before. Later is told at once; earlier only because something has happened that
   * lets us believe it.
   *
   * @param evidence whether, since the one before, a crew has come to the place or a part has its light back
   */
  public static boolean replaces(Window next, Window before, boolean evidence) {
    if (next.to().isAfter(before.to()))
      return true;
    return evidence && next.to().isBefore(before.to());
  }

  /** A quarter of an hour within two hours from now, half an hour within six, an hour within a day, then half days. */
  static Duration step(Instant at, Instant now) {
    var ahead = Duration.between(now, at);
    if (ahead.compareTo(Duration.ofHours(2)) < 0)
      return Duration.ofMinutes(15);
    if (ahead.compareTo(Duration.ofHours(6)) < 0)
      return Duration.ofMinutes(30);
    return ahead.compareTo(Duration.ofHours(24)) < 0 ? Duration.ofHours(1) : Duration.ofHours(12);
  }

  static Instant roundedUp(Instant at, Instant now, ZoneId zone) {
    var step = step(at, now);
    var down = roundedDown(at, step, zone);
    return down.equals(at) ? at : down.plus(step);
  }

  private static Instant roundedDown(Instant at, Instant now, ZoneId zone) {
    return roundedDown(at, step(at, now), zone);
  }

  /** By the clock on the wall: half days end at noon and midnight. */
  private static Instant roundedDown(Instant at, Duration step, ZoneId zone) {
    var day = at.atZone(zone).toLocalDate().atTime(LocalTime.MIN).atZone(zone).toInstant();
    return day.plusSeconds(Duration.between(day, at).toSeconds() / step.toSeconds() * step.toSeconds());
  }
}
