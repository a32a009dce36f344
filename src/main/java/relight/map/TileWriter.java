package relight.map;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * Writes one vector tile, Mapbox Vector Tile 2.1: layers one after another, features one after another, straight to bytes. Used from one
 * thread. Coordinates are the tile's own (0 to 4096, a buffer beyond); rings come in with their last point not repeated.
 */
final class TileWriter {

  static final int POINT = 1;
  static final int LINE = 2;
  static final int POLYGON = 3;

  private static final int MOVE_TO = 1;
  private static final int LINE_TO = 2;
  private static final int CLOSE_PATH = 7;

  private final Bytes tile;
  private final Bytes features = new Bytes(16 * 1024);
  private final Bytes dictionary = new Bytes(8 * 1024);
  private final Bytes tags = new Bytes(64);
  private final Bytes geometry = new Bytes(512);

  private String layer;
  private int featureCount;
  private int keyCount;
  private int valueCount;
  private final Map<String, Integer> keys = new HashMap<>();
  private final Map<Object, Integer> values = new HashMap<>();

  private int type;
  private long id;
  private int lastX;
  private int lastY;
  private int[] part = new int[256];
  private int partLength;

  TileWriter() {
    this(32 * 1024);
  }

  TileWriter(int expectedBytes) {
    tile = new Bytes(expectedBytes);
  }

  // -- layers ------------------------------------------------------------------------------------

  void beginLayer(String name) {
    layer = name;
    featureCount = 0;
    keyCount = 0;
    valueCount = 0;
    keys.clear();
    values.clear();
    features.clear();
    dictionary.clear();
  }

  /** Closes the layer; one without features leaves no trace. */
  void endLayer() {
    if (featureCount == 0)
      return;
    byte[] name = layer.getBytes(StandardCharsets.UTF_8);
    int length = 1 + Bytes.varintSize(name.length) + name.length + features.length + dictionary.length + 1 + Bytes.varintSize(Tile.EXTENT)
        + 2;
    tile.key(3, 2);
    tile.varint(length);
    tile.key(1, 2);
    tile.varint(name.length);
    tile.put(name, name.length);
    tile.put(features.array, features.length);
    tile.put(dictionary.array, dictionary.length);
    tile.key(5, 0);
    tile.varint(Tile.EXTENT);
    tile.key(15, 0);
    tile.varint(2);
  }

  int featureCount() {
    return featureCount;
  }

  byte[] toBytes() {
    return Arrays.copyOf(tile.array, tile.length);
  }

  // -- keys and values of the layer ---------------------------------------------------------------

  int key(String name) {
    var known = keys.get(name);
    if (known != null)
      return known;
    byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
    dictionary.key(3, 2);
    dictionary.varint(bytes.length);
    dictionary.put(bytes, bytes.length);
    keys.put(name, keyCount);
    return keyCount++;
  }

  /** The number of a value in this layer's table: a string, a boolean, a whole or a real number. */
  int value(Object value) {
    var known = values.get(value);
    if (known != null)
      return known;
    int number = append(value);
    values.put(value, number);
    return number;
  }

  /** As {@link #value}, for text known to occur once (an id): nothing is looked up. */
  int uniqueValue(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    dictionary.key(4, 2);
    dictionary.varint(1 + Bytes.varintSize(bytes.length) + bytes.length);
    dictionary.key(1, 2);
    dictionary.varint(bytes.length);
    dictionary.put(bytes, bytes.length);
    return valueCount++;
  }

  /** As {@link #uniqueValue}, from bytes that are a value as the format has it, field and lengths included. */
  int readyValue(byte[] bytes, int from, int to) {
    dictionary.put(bytes, from, to - from);
    return valueCount++;
  }

  private int append(Object value) {
    switch (value) {
      case String text -> {
        return uniqueValue(text);
      }
      case Boolean flag -> {
        dictionary.key(4, 2);
        dictionary.varint(2);
        dictionary.key(7, 0);
        dictionary.varint(flag ? 1 : 0);
      }
      case Integer whole -> appendWhole(whole);
      case Long whole -> appendWhole(whole);
      case Number real -> {
        dictionary.key(4, 2);
        dictionary.varint(9);
        dictionary.key(3, 1);
        dictionary.fixed64(Double.doubleToRawLongBits(real.doubleValue()));
      }
      default -> throw new IllegalArgumentException("no tile value: " + value.getClass());
    }
    return valueCount++;
  }

  private void appendWhole(long whole) {
    long zigzag = whole << 1 ^ whole >> 63;
    dictionary.key(4, 2);
    dictionary.varint(1 + Bytes.varintSize(zigzag));
    dictionary.key(6, 0);
    dictionary.varint(zigzag);
  }

  // -- features -----------------------------------------------------------------------------------

  /** Starts a feature; ids are numbers as the format has them, 0 for none. */
  void beginFeature(int geometryType, long featureId) {
    type = geometryType;
    id = featureId;
    lastX = 0;
    lastY = 0;
    tags.clear();
    geometry.clear();
    partLength = 0;
  }

  void tag(int key, int value) {
    tags.varint(key);
    tags.varint(value);
  }

  /** Adds a point to the part being drawn; one equal to its predecessor is left out (points keep all). */
  void add(int x, int y) {
    if (partLength > 0 && type != POINT && part[partLength - 2] == x && part[partLength - 1] == y)
      return;
    if (partLength + 2 > part.length)
      part = Arrays.copyOf(part, part.length * 2);
    part[partLength++] = x;
    part[partLength++] = y;
  }

  /** Ends a part: a line, a ring, or all points. One too short to draw is dropped; tells whether it was kept. */
  boolean endPart() {
    int points = partLength / 2;
    if (type == POLYGON && points > 1 && part[0] == part[partLength - 2] && part[1] == part[partLength - 1])
      points--;
    int least = type == POLYGON ? 3 : type == LINE ? 2 : 1;
    partLength = 0;
    if (points < least)
      return false;
    if (type == POINT) {
      geometry.varint(points << 3 | MOVE_TO);
      for (int i = 0; i < points; i++)
        delta(i);
      return true;
    }
    geometry.varint(1 << 3 | MOVE_TO);
    delta(0);
    geometry.varint(points - 1 << 3 | LINE_TO);
    for (int i = 1; i < points; i++)
      delta(i);
    if (type == POLYGON)
      geometry.varint(1 << 3 | CLOSE_PATH);
    return true;
  }

  private void delta(int point) {
    int x = part[2 * point];
    int y = part[2 * point + 1];
    int dx = x - lastX;
    int dy = y - lastY;
    geometry.varint((dx << 1 ^ dx >> 31) & 0xFFFFFFFFL);
    geometry.varint((dy << 1 ^ dy >> 31) & 0xFFFFFFFFL);
    lastX = x;
    lastY = y;
  }

  /** Twice the signed area of the part being drawn; positive where an outer ring should be. */
  long partArea() {
    long area = 0;
    for (int i = 0, j = partLength - 2; i < partLength; j = i, i += 2)
      area += (long) part[j] * part[i + 1] - (long) part[i] * part[j + 1];
    return area;
  }

  void dropPart() {
    partLength = 0;
  }

  /** Whether the feature being written has any part so far. */
  boolean hasGeometry() {
    return geometry.length > 0;
  }

  /** Ends the feature; one without geometry is dropped. Tells whether it was kept. */
  boolean endFeature() {
    if (geometry.length == 0)
      return false;
    int length = (id == 0 ? 0 : 1 + Bytes.varintSize(id)) + (tags.length == 0 ? 0 : 1 + Bytes.varintSize(tags.length) + tags.length) + 2 + 1
        + Bytes.varintSize(geometry.length) + geometry.length;
    features.key(2, 2);
    features.varint(length);
    if (id != 0) {
      features.key(1, 0);
      features.varint(id);
    }
    if (tags.length > 0) {
      features.key(2, 2);
      features.varint(tags.length);
      features.put(tags.array, tags.length);
    }
    features.key(3, 0);
    features.varint(type);
    features.key(4, 2);
    features.varint(geometry.length);
    features.put(geometry.array, geometry.length);
    featureCount++;
    return true;
  }

  /** A growing array of bytes that knows the wire format. */
  private static final class Bytes {

    byte[] array;
    int length;

    Bytes(int capacity) {
      array = new byte[capacity];
    }

    void clear() {
      length = 0;
    }

    void key(int field, int wire) {
      varint(field << 3 | wire);
    }

    void varint(long value) {
      if (length + 10 > array.length)
        array = Arrays.copyOf(array, Math.max(array.length * 2, length + 10));
      while ((value & ~0x7FL) != 0) {
        array[length++] = (byte) (value & 0x7F | 0x80);
        value >>>= 7;
      }
      array[length++] = (byte) value;
    }

    void fixed64(long value) {
      if (length + 8 > array.length)
        array = Arrays.copyOf(array, array.length * 2);
      for (int i = 0; i < 8; i++)
        array[length++] = (byte) (value >>> 8 * i);
    }

    void put(byte[] bytes, int count) {
      put(bytes, 0, count);
    }

    void put(byte[] bytes, int from, int count) {
      if (length + count > array.length)
        array = Arrays.copyOf(array, Math.max(array.length * 2, length + count));
      System.arraycopy(bytes, from, array, length, count);
      length += count;
    }

    static int varintSize(long value) {
      return (70 - Long.numberOfLeadingZeros(value | 1)) / 7;
    }
  }
}
