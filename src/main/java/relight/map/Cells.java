package relight.map;

import java.util.function.IntConsumer;
import java.util.stream.IntStream;

/**
 * Boxes by the squares they touch: a dense grid of cells over the extent of all, each with the numbers of its boxes one after another. Made for
 * many small boxes; built once, then read from any thread.
 */
final class Cells {

  private static final int MOST_CELLS = 1 << 20;
  /** A box over more cells than this is kept apart and looked at always; there are few. */
  private static final int WIDE = 1024;

  private final int[] minX;
  private final int[] minY;
  private final int[] maxX;
  private final int[] maxY;
  private final int shift;
  private final int west;
  private final int north;
  private final int columns;
  private final int rows;
  private final int[] start;
  private final int[] boxes;
  private final int[] wide;

  /**
   * The arrays are kept, not copied.
   *
   * @param zoom cells are as large as tiles of this zoom, or larger where that would be too many
   */
  Cells(int zoom, int[] minX, int[] minY, int[] maxX, int[] maxY) {
    this.minX = minX;
    this.minY = minY;
    this.maxX = maxX;
    this.maxY = maxY;
    int left = Integer.MAX_VALUE;
    int top = Integer.MAX_VALUE;
    int right = 0;
    int bottom = 0;
    for (int i = 0; i < minX.length; i++) {
      left = Math.min(left, minX[i]);
      right = Math.max(right, maxX[i]);
      top = Math.min(top, minY[i]);
      bottom = Math.max(bottom, maxY[i]);
    }
    if (minX.length == 0) {
      left = 0;
      top = 0;
    }
    // one box far away, by a mistake in somebody's data, makes the cells coarser, not the index huge
    int finest = Mercator.BITS - zoom;
    while ((long) ((right >> finest) - (left >> finest) + 1) * ((bottom >> finest) - (top >> finest) + 1) > MOST_CELLS)
      finest++;
    shift = finest;
    west = left >> shift;
    north = top >> shift;
    columns = (right >> shift) - west + 1;
    rows = (bottom >> shift) - north + 1;
    start = new int[columns * rows + 1];
    var wideOnes = IntStream.builder();
    for (int i = 0; i < minX.length; i++) {
      if (isWide(i)) {
        wideOnes.add(i);
        continue;
      }
      for (int y = minY[i] >> shift; y <= maxY[i] >> shift; y++) {
        for (int x = minX[i] >> shift; x <= maxX[i] >> shift; x++)
          start[cell(x, y) + 1]++;
      }
    }
    wide = wideOnes.build().toArray();
    for (int c = 1; c < start.length; c++)
      start[c] += start[c - 1];
    boxes = new int[start[start.length - 1]];
    var next = start.clone();
    for (int i = 0; i < minX.length; i++) {
      if (isWide(i))
        continue;
      for (int y = minY[i] >> shift; y <= maxY[i] >> shift; y++) {
        for (int x = minX[i] >> shift; x <= maxX[i] >> shift; x++)
          boxes[next[cell(x, y)]++] = i;
      }
    }
  }

  private boolean isWide(int i) {
    return (long) ((maxX[i] >> shift) - (minX[i] >> shift) + 1) * ((maxY[i] >> shift) - (minY[i] >> shift) + 1) > WIDE;
  }

  /** Calls for every box that touches the rectangle, once each, in the same order each time. */
  void touching(Clip area, IntConsumer found) {
    for (int box : wide)
      if (area.touches(minX[box], minY[box], maxX[box], maxY[box]))
        found.accept(box);
    int fromX = (int) Math.max(west, area.west() >> shift);
    int toX = (int) Math.min(west + columns - 1L, area.east() >> shift);
    int fromY = (int) Math.max(north, area.north() >> shift);
    int toY = (int) Math.min(north + rows - 1L, area.south() >> shift);
    for (int y = fromY; y <= toY; y++) {
      for (int x = fromX; x <= toX; x++) {
        int cell = cell(x, y);
        for (int i = start[cell]; i < start[cell + 1]; i++) {
          int box = boxes[i];
          // a box that touches several of our cells counts in the first of them
          if (Math.max(fromX, minX[box] >> shift) != x || Math.max(fromY, minY[box] >> shift) != y)
            continue;
          if (area.touches(minX[box], minY[box], maxX[box], maxY[box]))
            found.accept(box);
        }
      }
    }
  }

  private int cell(int x, int y) {
    return (y - north) * columns + x - west;
  }
}
