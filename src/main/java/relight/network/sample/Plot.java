package relight.network.sample;

/**
 * One of the equal rectangles a sample is laid out on, each with its own substation and its own stretch of the river.
 *
 * @param number 0 for the first; it goes into the names of everything on the plot, so that ids stay unique
 * @param columns canals that run across the river's direction, {@code rows} those along it, the south bank's road included
 */
record Plot(long seed, int number, int across, int up, int acrossCount, int upCount, int columns, int rows, int customers) {

  static final double COLUMN_m = 1330;
  static final double ROW_m = 1060;
  /** From the south edge to the mean middle of the river; leaves room for its bends, the south bank's road and fields. */
  static final double RIVER_m = 1500;
  /** From the mean middle of the river to the first road north of it. */
  static final double BANK_m = 450;

  Dice dice(String purpose) {
    return Dice.of(seed, purpose, number);
  }

  /** The same for all plots of one row, for what runs on from one into the next. */
  Dice rowDice(String purpose) {
    return Dice.of(seed, purpose, up);
  }

  double width_m() {
    return columns * COLUMN_m;
  }

  double height_m() {
    return RIVER_m + BANK_m + (rows - 1.5) * ROW_m;
  }

  double west() {
    return (across - acrossCount / 2.0) * width_m();
  }

  double east() {
    return west() + width_m();
  }

  double south() {
    return (up - upCount / 2.0) * height_m();
  }

  double north() {
    return south() + height_m();
  }

  boolean atWestEdge() {
    return across == 0;
  }

  boolean atEastEdge() {
    return across == acrossCount - 1;
  }

  boolean atSouthEdge() {
    return up == 0;
  }

  boolean atNorthEdge() {
    return up == upCount - 1;
  }

  /** What tells the feeders of this plot from those of the others. */
  String mark() {
    return number == 0 ? "" : "." + number;
  }
}
