package relight.network.sample;

import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** A UTF-8 file written piece by piece: no locale, no line-end of the platform, numbers with a fixed count of decimals. */
final class Text implements Closeable {

  private final StringBuilder pending = new StringBuilder(1 << 17);
  private final OutputStream out;

  Text(Path file) throws IOException {
    out = Files.newOutputStream(file);
  }

  Text put(String text) {
    pending.append(text);
    return this;
  }

  Text put(long number) {
    pending.append(number);
    return this;
  }

  /** {@code value} rounded to {@code decimals} places. */
  Text put(double value, int decimals) {
    decimal(pending, value, decimals);
    return this;
  }

  static void decimal(StringBuilder to, double value, int decimals) {
    long unit = 1;
    for (int i = 0; i < decimals; i++) {
      unit *= 10;
    }
    long scaled = Math.round(value * unit);
    if (scaled < 0) {
      to.append('-');
      scaled = -scaled;
    }
    to.append(scaled / unit);
    if (decimals > 0) {
      to.append('.');
      int start = to.length();
      to.append(scaled % unit);
      while (to.length() - start < decimals) {
        to.insert(start, '0');
      }
    }
  }

  /** A CSV field: quoted only where it must be. */
  Text field(String text) {
    if (text.indexOf(',') < 0 && text.indexOf('"') < 0 && text.indexOf('\n') < 0) {
      return put(text);
    }
    return put("\"").put(text.replace("\"", "\"\"")).put("\"");
  }

  Text comma() {
    pending.append(',');
    return this;
  }

  void endLine() throws IOException {
    pending.append('\n');
    if (pending.length() > 1 << 16) {
      flush();
    }
  }

  private void flush() throws IOException {
    out.write(pending.toString().getBytes(StandardCharsets.UTF_8));
    pending.setLength(0);
  }

  @Override
  public void close() throws IOException {
    flush();
    out.close();
  }
}
