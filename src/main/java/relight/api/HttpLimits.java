package relight.api;

import java.time.Duration;

/**
 * What one request and one address may take.
 *
 * @param body_bytes         of a request, where its route says nothing else
 * @param answer             until a handler must have answered
 * @param inFlight           requests that wait for the database at the same time, on this node
 * @param anonymousChanges   by one address (a household's network with IPv6) within the window, without account
 */
public record HttpLimits(long body_bytes, Duration answer, int inFlight, int anonymousChanges, Duration window) {

  public static final HttpLimits USUAL = new HttpLimits(1 << 20, Duration.ofSeconds(30), 2000, 300, Duration.ofMinutes(10));

  public HttpLimits {
    if (body_bytes < 1 || inFlight < 1 || anonymousChanges < 1 || !answer.isPositive() || !window.isPositive()) {
      throw new IllegalArgumentException("limits above zero");
    }
  }
}
