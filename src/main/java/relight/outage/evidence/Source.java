package relight.outage.evidence;

import java.time.Duration;
import java.time.Instant;
import relight.Refusal;

/**
 * A machine that hands in evidence.
 *
 * @param code         what people call it, and its name in MQTT topics
 * @param tokenId      its credential
 * @param trust        how far its reports are believed, 0 to 1
 * @param replayWindow what happened longer ago than this is not taken from it any more
 * @param lastHeardAt  when it last said anything, to a quarter of a minute; null if it never has
 * @param unitId       whose customers it may speak of, with all units below; null for all
 */
public record Source(long id, String code, SourceKind kind, long tokenId, double trust, Duration replayWindow, Long unitId, boolean active,
    Instant createdAt, Instant lastHeardAt) {

  /** A source just made or given a new credential, with the secret that is shown once. */
  public record Made(Source source, String secret) {}

  public static String checkedCode(String code) {
    if (code == null || !code.matches("[a-z0-9][a-z0-9-]{1,39}"))
      throw Refusal.invalid("evidence/source-code", "A source is called by 2 to 40 small letters, digits and dashes.");
    return code;
  }

  static void check(double trust, Duration replayWindow) {
    if (!(trust >= 0 && trust <= 1))
      throw Refusal.invalid("evidence/source-trust", "Trust is a number from 0 to 1.");
    if (!replayWindow.isPositive() || replayWindow.toDays() > 90)
      throw Refusal.invalid("evidence/source-window", "The replay window is longer than nothing and at most 90 days.");
  }
}
