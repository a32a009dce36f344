package relight.outage.ledger;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** How times without supply, of whatever origin, become the interruptions of a customer: each counted once, none overlapping. */
final class Ledger {

  /**
   * A time without supply.
   *
   * @param to     null while it lasts
   * @param weight of those that end together the heaviest says whose it was
   */
  record Piece(Instant from, Instant to, int weight, long outage) {

    static final int KEPT = 0;
    static final int PREMISE = 1;
    static final int NETWORK = 2;
    /** The outage is the one that is written already; one that is not written is not counted. */
    static final long AS_WRITTEN = -1;

    /** What of it lies between two moments; the end may be null for never. */
    Optional<Piece> within(Instant begin, Instant end) {
      var f = from.isBefore(begin) ? begin : from;
      var t = to == null || end != null && end.isBefore(to) ? end : to;
      return t != null && !t.isAfter(f) ? Optional.empty() : Optional.of(new Piece(f, t, weight, outage));
    }

    private boolean endsAfter(Piece other) {
      if (to == null || other.to == null)
        return to == null && (other.to != null || weight > other.weight);
      return to.isAfter(other.to) || to.equals(other.to) && weight > other.weight;
    }
  }

  private static final Comparator<Piece> ORDER = Comparator.comparing(Piece::from).thenComparing(p -> -p.weight);

  private Ledger() {
  }

  /**
   * Everything that makes a customer's interruptions from a moment on.
   *
   * @param written what is written and lasts until the moment or longer: what of it lies before stays as it is
   * @param dark    what his node went through
   */
  static List<Piece> pieces(Instant from, List<Interruption> written, List<Piece> dark, List<PremiseFact> facts) {
    var pieces = new ArrayList<Piece>(dark.size() + written.size() + facts.size());
    for (var row : written)
      if (row.offAt().isBefore(from))
        pieces.add(new Piece(row.offAt(), from, Piece.KEPT, row.outage()));
    for (var piece : dark)
      if (piece.outage != Piece.AS_WRITTEN)
        pieces.add(piece);
      else
        written.stream().filter(row -> !row.offAt().isAfter(piece.from) && (row.onAt() == null || row.onAt().isAfter(piece.from)))
            .findFirst()
            .ifPresent(row -> pieces.add(new Piece(piece.from, piece.to, piece.weight, row.outage())));
    for (var fact : facts)
      pieces.add(new Piece(fact.from(), fact.to(), Piece.PREMISE, fact.outage()));
    return pieces;
  }

  /** Pieces that overlap or touch are one interruption; it belongs to the outage that kept the customer dark at its end. */
  static List<Interruption> interruptions(long customer, List<Piece> pieces) {
    var sorted = new ArrayList<>(pieces);
    sorted.sort(ORDER);
    var found = new ArrayList<Interruption>();
    Instant from = null;
    Piece last = null;
    for (var piece : sorted) {
      if (last == null || last.to != null && piece.from.isAfter(last.to)) {
        if (last != null)
          found.add(new Interruption(customer, from, last.to, last.outage));
        from = piece.from;
        last = piece;
      } else if (piece.endsAfter(last)) {
        last = piece;
      }
    }
    if (last != null)
      found.add(new Interruption(customer, from, last.to, last.outage));
    return found;
  }
}
