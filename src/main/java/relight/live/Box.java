package relight.live;

import java.util.LinkedHashSet;
import java.util.Set;
import relight.Refusal;

/** What a page's map shows, in degrees. */
public record Box(double west, double south, double east, double north) {

  /** About 38 km by 38 km. Who looks at more than this looks at whole units: many small messages would cost more than they save. */
  static final int MOST_CELLS = 512;
  /** Some 400 m around what is shown, so that a crew is there before it drives into the picture. */
  private static final double MARGIN = Cell.EDGE / 4;

  public Box {
    if (!(west >= -180 && east <= 180 && south >= -90 && north <= 90 && west <= east && south <= north))
      throw Refusal.invalid("live/box", "A box is west, south, east and north in degrees, west before east and south before north.");
  }

  /** From {@code west,south,east,north}. */
  static Box parse(String text) {
    var parts = text.split(",", -1);
    try {
      if (parts.length == 4)
        return new Box(Double.parseDouble(parts[0]), Double.parseDouble(parts[1]), Double.parseDouble(parts[2]),
            Double.parseDouble(parts[3]));
    } catch (NumberFormatException e) {
      // said below: what is no number is no box
    }
    throw Refusal.invalid("live/box", "A box is four numbers separated by commas: west, south, east and north in degrees.");
  }

  /** The cells it touches; none if they are too many. */
  Set<Cell> cells() {
    var first = Cell.of(west - MARGIN, south - MARGIN);
    var last = Cell.of(east + MARGIN, north + MARGIN);
    if ((last.x() - first.x() + 1L) * (last.y() - first.y() + 1L) > MOST_CELLS)
      return Set.of();
    var cells = new LinkedHashSet<Cell>();
    for (int y = first.y(); y <= last.y(); y++)
      for (int x = first.x(); x <= last.x(); x++)
        cells.add(new Cell(x, y));
    return cells;
  }
}
