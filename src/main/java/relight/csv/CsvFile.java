package relight.csv;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.LongConsumer;

/**
 * A CSV file from outside, read within hard bounds: strict UTF-8, lines and file of limited length, every row as wide as the header. What is
 * wrong goes to {@link Problems} with row and column. Fields may be separated by comma, semicolon or tab; the header says which.
 */
public final class CsvFile {

  static final long MAX_BYTES = 4L << 30;
  static final int MAX_LINE = 64 << 10;
  static final long MAX_ROWS = 20_000_000;

  private final Path path;
  private final String name;
  private final Problems problems;
  private final LongConsumer progress;

  /** @param progress told the number of rows read so far, now and then */
  public CsvFile(Path path, Problems problems, LongConsumer progress) {
    this.path = path;
    this.name = path.getFileName().toString();
    this.problems = problems;
    this.progress = progress;
  }

  public String name() {
    return name;
  }

  /**
   * Gives every row to the taker, in order.
   *
   * @param columns the columns wanted: our name for each and what it is called in this file. Names compare without case.
   * @param optional those of our names that may be missing from the file; they read as empty then
   * @return false if rows could not be given to the taker
   */
  public boolean read(Map<String, String> columns, List<String> optional, Consumer<CsvRow> taker) {
    if (!isReadable())
      return false;
    boolean whole = true;
    try (
        var reader = CsvReader.builder().fieldSeparator(separator(firstLine(path))).skipEmptyLines(true)
            .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
            .extraFieldStrategy(FieldMismatchStrategy.IGNORE).maxBufferSize(1 << 20)
            .ofCsvRecord(new InputStreamReader(withoutMark(), StandardCharsets.UTF_8))) {
      Map<String, Integer> places = null;
      int width = 0;
      long rows = 0;
      for (CsvRecord row : reader) {
        long line = row.getStartingLineNumber();
        if (places == null) {
          places = header(row, columns, optional);
          if (places == null)
            return false;
          width = row.getFieldCount();
          continue;
        }
        if (++rows > MAX_ROWS) {
          problems.add(name, line, "", "more than " + MAX_ROWS + " rows");
          return false;
        }
        if (row.getFieldCount() == width)
          taker.accept(new CsvRow(this, row, line, places, columns, problems));
        else {
          whole = false;
          problems.add(name, line, "", "has " + row.getFieldCount() + " fields, the header has " + width);
        }
        if (rows % 100_000 == 0)
          progress.accept(rows);
      }
      if (places == null)
        problems.add(name, 0, "", "is empty: not even a header");
      progress.accept(rows);
      return whole && places != null;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (de.siegmar.fastcsv.reader.CsvParseException e) {
      problems.add(name, 0, "", "cannot be read as CSV: " + e.getMessage());
      return false;
    }
  }

  /** The column names of a file, in lower case; empty if it cannot be read, which reading it will say. */
  public static Set<String> header(Path path) {
    var found = new java.util.TreeSet<String>();
    if (!Files.isRegularFile(path))
      return found;
    try {
      var line = firstLine(path);
      for (var title : CsvReader.builder().fieldSeparator(separator(line)).ofSingleCsvRecord(line).getFields()) {
        found.add(title.strip().toLowerCase(Locale.ROOT));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (de.siegmar.fastcsv.reader.CsvParseException e) {
      return found;
    }
    return found;
  }

  private Map<String, Integer> header(CsvRecord row, Map<String, String> columns, List<String> optional) {
    var found = new LinkedHashMap<String, Integer>();
    for (int i = 0; i < row.getFieldCount(); i++) {
      var title = row.getField(i).strip();
      if (found.putIfAbsent(title.toLowerCase(Locale.ROOT), i) != null) {
        problems.add(name, 1, title, "stands twice in the header");
        return null;
      }
    }
    var places = new LinkedHashMap<String, Integer>();
    boolean complete = true;
    for (var column : columns.entrySet()) {
      var place = found.get(column.getValue().toLowerCase(Locale.ROOT));
      if (place != null)
        places.put(column.getKey(), place);
      else if (!optional.contains(column.getKey())) {
        problems.add(name, 1, column.getValue(), "this column is missing; the header has " + String.join(", ", row.getFields()));
        complete = false;
      }
    }
    return complete ? places : null;
  }

  /** What stands there instead, for somebody who has named the wrong folder, or one with files of another kind. */
  private String others() {
    var folder = path.toAbsolutePath().getParent();
    if (!Files.isDirectory(folder))
      return "; there is no such folder either";
    try (var there = Files.list(folder)) {
      var some = there.filter(Files::isRegularFile).map(file -> file.getFileName().toString()).sorted().limit(4).toList();
      return some.isEmpty()
          ? ", which has no files"
          : ", which has " + String.join(", ", some.subList(0, Math.min(3, some.size())))
              + (some.size() > 3 ? ", …" : "");
    } catch (IOException e) {
      return "";
    }
  }

  /** One pass over the bytes before anything is parsed: a line of ten megabytes or another encoding is met here, with bounded memory. */
  private boolean isReadable() {
    if (!Files.isRegularFile(path)) {
      problems.add(name, 0, "", "there is no such file in " + path.toAbsolutePath().getParent() + others());
      return false;
    }
    try (var channel = FileChannel.open(path)) {
      if (channel.size() > MAX_BYTES) {
        problems.add(name, 0, "", "is larger than " + (MAX_BYTES >> 20) + " MB");
        return false;
      }
      var decoder = StandardCharsets.UTF_8.newDecoder().onMalformedInput(CodingErrorAction.REPORT)
          .onUnmappableCharacter(CodingErrorAction.REPORT);
      var bytes = ByteBuffer.allocate(1 << 16);
      var characters = CharBuffer.allocate(1 << 16);
      long line = 1;
      long lineLength = 0;
      boolean end = false;
      while (!end) {
        end = channel.read(bytes) < 0;
        bytes.flip();
        int first = bytes.position();
        characters.clear();
        var result = decoder.decode(bytes, characters, end);
        for (int i = first; i < bytes.position(); i++) {
          byte character = bytes.get(i);
          if (character == '\n') {
            line++;
            lineLength = 0;
          } else if (character == 0) {
            problems.add(name, line, "", "holds a NUL character: this is not a text file in UTF-8");
            return false;
          } else if (++lineLength > MAX_LINE) {
            problems.add(name, line, "", "is longer than " + MAX_LINE + " characters");
            return false;
          }
        }
        if (result.isError()) {
          problems.add(name, line, "", "is not UTF-8 (byte " + (lineLength + 1) + " of the line): save the file as UTF-8 and try again");
          return false;
        }
        bytes.compact();
      }
      return true;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static char separator(String header) {
    if (header.indexOf(',') >= 0)
      return ',';
    return header.indexOf(';') >= 0 ? ';' : header.indexOf('\t') >= 0 ? '\t' : ',';
  }

  private static String firstLine(Path path) throws IOException {
    try (var in = Files.newInputStream(path)) {
      return new String(in.readNBytes(MAX_LINE), StandardCharsets.UTF_8).lines().findFirst().orElse("").replace("\uFEFF", "");
    }
  }

  /** The file without the byte order mark that some programs put before UTF-8. */
  private InputStream withoutMark() throws IOException {
    var in = new java.io.BufferedInputStream(Files.newInputStream(path), 1 << 16);
    in.mark(3);
    if (in.read() != 0xEF || in.read() != 0xBB || in.read() != 0xBF)
      in.reset();
    return in;
  }
}
