package relight.crew.callout;

import java.time.Instant;
import java.util.List;

/**
 * People off duty asked to come, one after another, with the order and its reasons open to those who ask.
 *
 * @param kind      the kind of job people are needed for
 * @param place     in words, or null where nobody knows it
 * @param people    how many are needed
 * @param accepted  how many said they come
 * @param patience_s how long each has to answer
 * @param outcome   {@code filled}, {@code exhausted} or {@code cancelled}; null while it goes on
 * @param reason    why it was cancelled
 * @param asks      in the order they are asked
 * @param leftOut   who was looked at and will not be asked
 */
public record Callout(long id, long number, Long jobId, String jobCode, String kind, Long unitId, Double lon, Double lat, String place,
    int people, int accepted, int patience_s, Instant openedAt, String openedBy, Instant closedAt, String closedBy, String outcome,
    String reason, List<Ask> asks, List<LeftOut> leftOut) {

  /**
   * Somebody on the list.
   *
   * @param answer accepted, declined, silent (no answer in time) or spared (not needed any more); null while waiting
   * @param cause  why he declined, a code
   */
  public record Ask(long id, int place, long memberId, String name, String grade, String phone, long crewId, String crew, long userId,
      Why why, Instant askedAt, Instant dueAt, Instant answeredAt, String answer, String cause, String note, String answeredBy) {

    boolean isWaiting() {
      return askedAt != null && answer == null;
    }
  }

  /** Somebody not on the list. */
  public record LeftOut(long memberId, String name, long crewId, String crew, List<Reason> why) {

    public LeftOut {
      why = List.copyOf(why);
    }
  }

  /** A sentence in both languages, with a code for machines. */
  public record Reason(String code, String vi, String en) {}

  /**
   * What put somebody where he stands on the list.
   *
   * @param standby   planned to be called out now
   * @param rest_h    hours since his last shift, or null where none was written down
   * @param rested    long enough
   * @param qualified whether he alone has the grade and the skill such a job asks for
   * @param accepted  how often he came when called out in the last 30 days
   * @param asked     how often he was asked then
   */
  public record Why(boolean standby, Long rest_h, boolean rested, boolean qualified, int accepted, int asked, Long distance_m, Long minutes,
      List<Reason> words) {

    public Why {
      words = List.copyOf(words);
    }
  }

  /** What somebody who is asked gets to see: not who else was asked. */
  public record Asked(long id, String kind, String jobCode, String place, Double lon, Double lat, Long distance_m, Long minutes,
      Instant askedAt, Instant dueAt) {}

  public Callout {
    asks = List.copyOf(asks);
    leftOut = List.copyOf(leftOut);
  }

  /** How many more must be asked for, counting those who have not answered yet as coming. */
  int toAsk() {
    return people - accepted - (int) asks.stream().filter(Ask::isWaiting).count();
  }

  Asked asked(Ask ask) {
    return new Asked(id, kind, jobCode, place, lon, lat, ask.why.distance_m, ask.why.minutes, ask.askedAt, ask.dueAt);
  }
}
