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
import java.util.List;
import java.util.function.IntFunction;
import java.util.regex.Pattern;
import org.HdrHistogram.Histogram;

/**
 * Consoles that follow the crews. All read what they are sent; a few, evenly chosen, also look how old each position is when it arrives, by the
 * moment it was sent that stands in it.
 */
final class Watchers implements AutoCloseable, Runnable {

  private static final int READING = 5;
  private static final Pattern AT = Pattern.compile("\"at\":\"([^\"]+)\"");

  private static final class Watcher {
    private final SocketChannel channel;
    private final boolean reads;
    private final StringBuilder rest = new StringBuilder();

    Watcher(SocketChannel channel, boolean reads) {
      this.channel = channel;
      this.reads = reads;
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

  /** @param boxes what the i-th one looks at, as it says it; empty for everything */
  Watchers(int port, String token, int number, IntFunction<String> boxes) throws IOException {
    for (int i = 0; i < number; i++) {
      var channel = SocketChannel.open(new InetSocketAddress("127.0.0.1", port));
      channel.write(
          ByteBuffer.wrap(("GET /api/live?topics=crews" + boxes.apply(i) + " HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: text/event-stream\r\n"
              + "Authorization: Bearer " + token + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII)));
      channel.configureBlocking(false);
      var watcher = new Watcher(channel, i % Math.max(1, number / READING) == 0);
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

  /** In microseconds, one value for each position each reading console was told. */
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
    watcher.rest.append(new String(bytes, 0, n, StandardCharsets.ISO_8859_1));
    long now = System.currentTimeMillis();
    var found = AT.matcher(watcher.rest);
    int done = 0;
    while (found.find()) {
      done = found.end();
      if (counting)
        age.recordValue(Math.max(0, now - Instant.parse(found.group(1)).toEpochMilli()) * 1000);
    }
    watcher.rest.delete(0, Math.max(done, watcher.rest.length() - 200));
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
