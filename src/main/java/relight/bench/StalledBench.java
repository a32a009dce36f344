package relight.bench;

import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.locks.LockSupport;

/**
 * What viewers that have stopped reading cost: some of many go on reading, one in ten does not, and messages keep coming for longer than the
 * server is patient. Prints the server's memory (heap after collection and direct buffers) as time goes by, and what readers were told.
 */
public final class StalledBench {

  private static final int STEPS = 8;
  private static final int SMALL_WINDOW = 16 << 10;

  private final PrintWriter out;
  private final int viewers;
  private final int stalled;
  private final int perSecond;
  private final int seconds;

  /** @param stalled of the viewers, how many stop reading once greeted */
  public StalledBench(PrintWriter out, int viewers, int stalled, int perSecond, int seconds) {
    this.out = out;
    this.viewers = viewers;
    this.stalled = stalled;
    this.perSecond = perSecond;
    this.seconds = seconds;
  }

  private static final class Viewer {
    private final SocketChannel channel;
    private boolean greeted;
    private long told;

    Viewer(SocketChannel channel) {
      this.channel = channel;
    }
  }

  public void run() throws IOException {
    var board = Files.createTempFile("relight-bench", ".json");
    Files.write(board, BoardBench.board(1));
    try (var selector = Selector.open(); var server = Child.java(ServedApart.class, board.toString(), "PT3S")) {
      int port = (int) server.answer();
      var all = new ArrayList<Viewer>();
      for (int i = 0; i < viewers; i++)
        all.add(connect(selector, port));
      while (all.stream().anyMatch(v -> !v.greeted))
        read(selector, 100);
      for (var viewer : all.subList(0, stalled))
        viewer.channel.keyFor(selector).cancel();
      selector.selectNow();
      out.printf(Locale.ROOT, "%,d viewers, %,d of them stop reading; %,d messages of %,d bytes a second for %d s; patience 30 s%n",
          viewers,
          stalled, perSecond, FanOut.PAYLOAD.length(), seconds);
      out.printf("%10s %12s %12s %24s%n", "after", "heap", "direct", "told each reader");
      tell(selector, server, all);
      long ended = all.subList(0, stalled).stream().filter(StalledBench::ended).count();
      out.printf(Locale.ROOT, "%,d of the %,d that stopped were let go; readers missed %,d messages%n", ended, stalled,
          all.subList(stalled, viewers).stream().mapToLong(v -> (long) perSecond * seconds - v.told).sum());
      out.flush();
      for (var viewer : all)
        viewer.channel.close();
    } finally {
      Files.deleteIfExists(board);
    }
  }

  private void tell(Selector selector, Child server, List<Viewer> all) throws IOException {
    long begun = System.nanoTime();
    long count = (long) perSecond * seconds;
    long sent = 0;
    print(server, begun, all);
    for (int step = 1; step <= STEPS; step++) {
      while (sent < count * step / STEPS) {
        long due = (System.nanoTime() - begun) * perSecond / 1_000_000_000L;
        for (; sent < Math.min(due, count * step / STEPS); sent++)
          server.ask("go");
        read(selector, 1);
      }
      long end = System.nanoTime() + 5_000_000_000L;
      long all_told = sent;
      while (all.subList(stalled, viewers).stream().anyMatch(v -> v.told < all_told) && System.nanoTime() < end)
        read(selector, 50);
      print(server, begun, all);
    }
  }

  private void print(Child server, long begun, List<Viewer> all) {
    var told = all.subList(stalled, viewers).stream().mapToLong(v -> v.told).summaryStatistics();
    out.printf(Locale.ROOT, "%8.0f s %9.1f MB %9.1f MB %,11d – %,d%n", (System.nanoTime() - begun) / 1e9, server.ask("heap") / 1e6,
        server.ask("direct") / 1e6, told.getMin(), told.getMax());
    out.flush();
  }

  private static Viewer connect(Selector selector, int port) throws IOException {
    var channel = SocketChannel.open();
    channel.setOption(StandardSocketOptions.SO_RCVBUF, SMALL_WINDOW);
    channel.connect(new InetSocketAddress("127.0.0.1", port));
    channel.write(ByteBuffer
        .wrap("GET /live/board HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: text/event-stream\r\n\r\n".getBytes(StandardCharsets.US_ASCII)));
    channel.configureBlocking(false);
    var viewer = new Viewer(channel);
    channel.register(selector, SelectionKey.OP_READ, viewer);
    return viewer;
  }

  private final ByteBuffer in = ByteBuffer.allocateDirect(64 << 10);
  private final byte[] bytes = new byte[64 << 10];

  private void read(Selector selector, long wait_ms) throws IOException {
    selector.select(wait_ms);
    for (var key : selector.selectedKeys()) {
      var viewer = (Viewer) key.attachment();
      in.clear();
      int n = viewer.channel.read(in);
      if (n < 0)
        throw new IOException("the server closed the stream of a viewer that reads");
      in.flip();
      in.get(bytes, 0, n);
      viewer.greeted = true;
      for (int i = 0; i < n; i++)
        if (bytes[i] == '~')
          viewer.told++;
    }
    selector.selectedKeys().clear();
  }

  /** Whether its stream has an end: what the machine itself still holds for it is read first. */
  private static boolean ended(Viewer viewer) {
    var rest = ByteBuffer.allocate(1 << 20);
    long end = System.nanoTime() + 5_000_000_000L;
    try {
      while (System.nanoTime() < end) {
        int n = viewer.channel.read(rest.clear());
        if (n < 0)
          return true;
        if (n == 0)
          LockSupport.parkNanos(1_000_000);
      }
      return false;
    } catch (IOException reset) {
      return true;
    }
  }
}
