package relight.live;

import java.util.LinkedHashSet;
import java.util.Set;

/**
 * How much of what moves a page hears: everything of its units as it happens, or that in some cells, and the rest now and then. What moves is
 * published to these topics besides the units' own.
 */
public record Look(Set<Cell> cells) {

  /** All that moves, for pages that have not said where they look, or look at too much. */
  public static final String EVERYWHERE = "moved";
  /** The rest, told now and then, for those that look at some cells only. */
  public static final String FAR = "moved.far";

  static final Look AT_ALL = new Look(Set.of());

  public Look {
    cells = Set.copyOf(cells);
  }

  static Look at(Box box) {
    return box == null ? AT_ALL : new Look(box.cells());
  }

  /** What moves in, into or out of a cell. */
  public static String topic(Cell cell) {
    return "moved@" + cell.x() + ":" + cell.y();
  }

  Set<String> topics() {
    if (cells.isEmpty())
      return Set.of(EVERYWHERE);
    var topics = new LinkedHashSet<String>();
    topics.add(FAR);
    cells.forEach(cell -> topics.add(topic(cell)));
    return topics;
  }

  /** Whether what is in a cell is new to a page that looked elsewhere before. */
  boolean isNewIn(Cell cell, Look before) {
    return (cells.isEmpty() || cells.contains(cell)) && !before.cells.isEmpty() && !before.cells.contains(cell);
  }

  boolean shows(Cell cell) {
    return cells.isEmpty() || cells.contains(cell);
  }
}
