package relight.map;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.IntFunction;

/**
 * Many short texts one after another, each as the value of a vector tile it will be: writing one is one copy, and texts of things that stand
 * close together lie close together, where a million strings would be a walk through the whole memory.
 */
final class Texts {

  private byte[] values = new byte[1024];
  private final int[] start;

  Texts(int count, IntFunction<String> text) {
    start = new int[count + 1];
    int length = 0;
    for (int i = 0; i < count; i++) {
      start[i] = length;
      byte[] bytes = text.apply(i).getBytes(StandardCharsets.UTF_8);
      // both lengths are of one byte up to here; ids longer than 120 characters are refused at import
      if (bytes.length > 125)
        bytes = Arrays.copyOf(bytes, 125);
      if (length + bytes.length + 4 > values.length)
        values = Arrays.copyOf(values, Math.max(length + bytes.length + 4, values.length + (values.length >> 1)));
      values[length++] = 4 << 3 | 2;
      values[length++] = (byte) (bytes.length + 2);
      values[length++] = 1 << 3 | 2;
      values[length++] = (byte) bytes.length;
      System.arraycopy(bytes, 0, values, length, bytes.length);
      length += bytes.length;
    }
    start[count] = length;
    values = Arrays.copyOf(values, length);
  }

  /** Writes a text into the layer's table of values and returns its number there. */
  int write(int i, TileWriter writer) {
    return writer.readyValue(values, start[i], start[i + 1]);
  }
}
