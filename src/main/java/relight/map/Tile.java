package relight.map;

import relight.Refusal;

/** The address of one tile: zoom, column from the west, row from the north. */
public record Tile(int z, int x, int y) {

  /** The deepest zoom anybody may ask for; closer, the page enlarges. */
  public static final int MAX_ZOOM = 20;

  /** Units of a tile's own coordinates, as in every MVT we write. */
  static final int EXTENT_BITS = 12;
  static final int EXTENT = 1 << EXTENT_BITS;
  /** How far geometry reaches over the border, so that wide lines and symbols meet their neighbour's. */
  static final int BUFFER = 80;

  public Tile {
    if (z < 0 || z > MAX_ZOOM)
      throw Refusal.invalid("map/tile", "Zoom " + z + " is outside 0 to " + MAX_ZOOM + ".");
    if (x < 0 || y < 0 || x >= 1 << z || y >= 1 << z)
      throw Refusal.invalid("map/tile", "There is no tile " + z + "/" + x + "/" + y + ".");
  }

  /** Reads an address from a path; anything but plain whole numbers is refused. */
  public static Tile of(String z, String x, String y) {
    return new Tile(number(z), number(x), number(y));
  }

  private static int number(String text) {
    if (text == null || text.isEmpty() || text.length() > 7)
      throw Refusal.invalid("map/tile", "A tile is asked for as zoom/column/row, all whole numbers.");
    for (int i = 0; i < text.length(); i++)
      if (text.charAt(i) < '0' || text.charAt(i) > '9')
        throw Refusal.invalid("map/tile", "A tile is asked for as zoom/column/row, all whole numbers.");
    return Integer.parseInt(text);
  }

  /** The tile of this zoom that holds a position. */
  public static Tile at(int z, int worldX, int worldY) {
    return new Tile(z, worldX >> Mercator.BITS - z, worldY >> Mercator.BITS - z);
  }

  public static Tile ofKey(long key) {
    return new Tile((int) (key >>> 40), (int) (key >>> 20) & 0xFFFFF, (int) key & 0xFFFFF);
  }

  /** One number for each tile, to look it up by. */
  public long key() {
    return key(z, x, y);
  }

  static long key(int z, int x, int y) {
    return (long) z << 40 | (long) x << 20 | y;
  }

  Tile parent() {
    return new Tile(z - 1, x >> 1, y >> 1);
  }

  /** World units to one unit of the tile: 2^19 at zoom 0, one half at zoom 20. */
  double unit() {
    return Math.scalb(1.0, Mercator.BITS - EXTENT_BITS - z);
  }

  long west() {
    return (long) x << Mercator.BITS - z;
  }

  long north() {
    return (long) y << Mercator.BITS - z;
  }

  long size() {
    return 1L << Mercator.BITS - z;
  }

  /** Width of the buffer in world units. */
  long buffer() {
    return Math.max(1, size() * BUFFER >> EXTENT_BITS);
  }

  /** World column to the tile's own, rounded to the nearest unit. */
  int tileX(long worldX) {
    return scale(worldX - west());
  }

  int tileY(long worldY) {
    return scale(worldY - north());
  }

  private int scale(long world) {
    int shift = Mercator.BITS - EXTENT_BITS - z;
    return (int) (shift > 0 ? world + (1L << shift - 1) >> shift : world << -shift);
  }
}
