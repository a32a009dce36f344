package relight.outage;

import java.time.Instant;
import java.util.List;

/** What speaks for and against an outage: counted, and the latest words one by one. */
public record Testimony(long id, List<Row> tally, List<Word> latest) {

  /**
   * Words of one sort from one source.
   *
   * @param basis  report, or what a machine said: last-gasp, power-up, ping-on, ping-off, voltage, open, closed, bad-quality, tripped, reset
   * @param kind   of the report; null for machines
   * @param source code of the machine, or the channel of the report
   */
  public record Row(String basis, String kind, String source, int count, Instant firstAt, Instant lastAt) {}

  /**
   * One word.
   *
   * @param customer code of whose meter or report it is, or null
   * @param at       when it happened, by the clock of the witness
   */
  public record Word(String basis, String kind, String source, String customer, String device, Double value, Instant at,
      Instant arrivedAt) {}
}
