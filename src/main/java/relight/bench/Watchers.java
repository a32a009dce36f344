package relight.bench;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.regex.Pattern;
import org.HdrHistogram.Histogram;

/**
 * Consoles that follow the crews. All read what they are sent; a few, evenly chosen, also look how old each position is when it arrives, by the
 * moment it was sent that stands in it.
 */
final class Watchers implements AutoCloseable, Runnable {

  private static final int READING = 5;
  private static final Pattern MOVED = Pattern
      .compile("\"id\":(\\d+),\"position\":\\{\"lon\":([^,]+),\"lat\":([^,]+),\"at\":\"([^\"]+)\"");

  /** The part of the map a console looks at, in degrees. */
  record Square(double west, double south, double east, double north) {

    boolean holds(double lon, double lat) {
      return lon >= west && lon <= east && lat >= south && lat <= north;
    }

    String asked() {
      return String.format(Locale.ROOT, "&box=%.5f,%.5f,%.5f,%.5f", west, south, east, north);
    }
  }

  /**
   * What one console has been told. A crew outside of what it looks at is told to it now and then by rule, and one inside a second time with
   * those: neither says how long a position takes.
   */
  static final class Heard {
    private final Optional<Square> square;
    private final Map<Long, Instant> newest = new HashMap<>();
    private final StringBuilder rest = new StringBuilder();

    Heard(Optional<Square> square) {
      this.square = square;
    }

    /** When each position that says how long it took was sent; the text may end anywhere. */
    List<Instant> take(String text) {
      rest.append(text);
      var found = MOVED.matcher(rest);
      var sent = new ArrayList<Instant>();
      int done = 0;
      while (found.find()) {
        done = found.end();
        var at = Instant.parse(found.group(4));
        var before = newest.put(Long.valueOf(found.group(1)), at);
        double lon = Double.parseDouble(found.group(2));
        double lat = Double.parseDouble(found.group(3));
        if (!at.equals(before) && square.map(s -> s.holds(lon, lat)).orElse(true))
          sent.add(at);
      }
      rest.delete(0, Math.max(done, rest.length() - 200));
      return sent;
    }
  }

  private static final class Watcher {
    private final SocketChannel channel;
    private final boolean reads;
    private final Heard heard;

    Watcher(SocketChannel channel, boolean reads, Heard heard) {
      this.channel = channel;
      this.reads = reads;
      this.heard = heard;
    }
  }

  private final Selector selector = Selector.open();
  private final List<Watcher> all = new ArrayList<>();
  private final ByteBuffer in = ByteBuffer.allocateDirect(256 << 10);
  private final byte[] bytes = new byte[256 << 10];
  private final Thread thread = new Thread(this, "watchers");
  private final Histogram age = new Histogram(60_000_000L, 2);
  private volatile boolean counting;
  private volatile boolean closed;
  private volatile IOException failure;
  private volatile long read_bytes;
  private volatile long cpu_nanos;

  /** @param squares what the i-th one looks at; empty for everything */
  Watchers(int port, String token, int number, IntFunction<Optional<Square>> squares) throws IOException {
    for (int i = 0; i < number; i++) {
      var channel = SocketChannel.open(new InetSocketAddress("127.0.0.1", port));
      var square = squares.apply(i);
      channel.write(
          ByteBuffer.wrap(("GET /api/live?topics=crews" + square.map(Square::asked).orElse("")
              + " HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: text/event-stream\r\n"
              + "Authorization: Bearer " + token + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII)));
      channel.configureBlocking(false);
      var watcher = new Watcher(channel, i % Math.max(1, number / READING) == 0, new Heard(square));
      channel.register(selector, SelectionKey.OP_READ, watcher);
      all.add(watcher);
    }
    thread.setDaemon(true);
    thread.start();
  }

  /** From now on ages count. */
  void count() {
    counting = true;
  }

  /** In microseconds, one value for each position of a crew in its sight that each reading console was told. */
  Histogram age() throws IOException {
    if (failure != null)
      throw failure;
    return age;
  }

  long read_bytes() {
    return read_bytes;
  }

  long cpu_nanos() {
    return cpu_nanos;
  }

  @Override
  public void run() {
    try {
      while (!closed) {
        selector.select(50);
        for (var key : selector.selectedKeys())
          take((Watcher) key.attachment());
        selector.selectedKeys().clear();
        cpu_nanos = java.lang.management.ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
      }
    } catch (IOException e) {
      failure = e;
    }
  }

  private void take(Watcher watcher) throws IOException {
    in.clear();
    int n = watcher.channel.read(in);
    if (n < 0)
      throw new IOException("a stream was closed");
    read_bytes += n;
    if (!watcher.reads)
      return;
    in.flip();
    in.get(bytes, 0, n);
    var sent = watcher.heard.take(new String(bytes, 0, n, StandardCharsets.ISO_8859_1));
    long now = System.currentTimeMillis();
    if (counting)
      for (var at : sent)
        age.recordValue(Math.max(0, now - at.toEpochMilli()) * 1000);
  }

  @Override
  public void close() throws IOException {
    closed = true;
    try {
      thread.join(2000);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    for (var watcher : all)
      watcher.channel.close();
    selector.close();
  }
}
