package relight.crew;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import relight.place.Places;

/** What one phone has told lately: enough to judge what it tells next. Used by one thread at a time. */
public final class Track {

  /** How many moments are remembered for finding repetitions; an older one is late anyway. */
  public static final int REMEMBERED = 64;
  private static final Duration AHEAD = Duration.ofMinutes(2);
  /** Faster than any crew's car or boat, and than a helicopter at work. */
  private static final double FASTEST_m_s = 60;
  /** So many impossible fixes in a row that agree with one another: then it was the one before them that was wrong. */
  private static final int BELIEVED_TOGETHER = 3;

  private final long[] moments = new long[REMEMBERED];
  private int told;
  private Reading last;
  private Reading odd;
  private int odds;
  private final double fastest_m_s;

  public Track() {
    this(FASTEST_m_s);
  }

  private Track(double fastest_m_s) {
    this.fastest_m_s = fastest_m_s;
    Arrays.fill(moments, Long.MIN_VALUE);
  }

  /** For crews that are played, and quicker than people so that nobody is bored: no way is too far for them. */
  public static Track ofPlayed() {
    return new Track(Double.POSITIVE_INFINITY);
  }

  /** Null for a fix that may be shown as now. */
  public Doubt judge(Reading reading, Instant now) {
    if (!remember(reading.at()))
      return Doubt.DUPLICATE;
    if (reading.at().isAfter(now.plus(AHEAD)))
      return Doubt.FUTURE;
    if (!reading.isOnEarth())
      return Doubt.IMPOSSIBLE;
    if (!reading.sure())
      return Doubt.UNSURE;
    if (last != null && !reading.at().isAfter(last.at()))
      return Doubt.LATE;
    if (last != null && isTooFar(last, reading) && !agrees(reading))
      return Doubt.IMPOSSIBLE;
    last = reading;
    odds = 0;
    return null;
  }

  /** What is known from before this process began, oldest first. */
  public void recall(Reading reading, Doubt doubt) {
    remember(reading.at());
    if (last != null && !reading.at().isAfter(last.at()))
      return;
    if (doubt == null) {
      last = reading;
      odds = 0;
    } else if (doubt == Doubt.IMPOSSIBLE && reading.isOnEarth()) {
      agrees(reading);
    }
  }

  private boolean agrees(Reading reading) {
    odds = odds > 0 && reading.at().isAfter(odd.at()) && !isTooFar(odd, reading) ? odds + 1 : 1;
    odd = reading;
    return odds >= BELIEVED_TOGETHER;
  }

  private boolean isTooFar(Reading from, Reading to) {
    double seconds = Math.max(1, Duration.between(from.at(), to.at()).toMillis() / 1000.0);
    double blur = radius(from) + radius(to);
    return Places.distance_m(from.lon(), from.lat(), to.lon(), to.lat()) - blur > fastest_m_s * seconds;
  }

  private static double radius(Reading reading) {
    return reading.accuracy_m() == null ? 0 : reading.accuracy_m();
  }

  private boolean remember(Instant at) {
    long moment = at.toEpochMilli();
    for (long known : moments)
      if (known == moment)
        return false;
    moments[told++ % REMEMBERED] = moment;
    return true;
  }
}
