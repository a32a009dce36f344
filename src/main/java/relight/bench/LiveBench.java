package relight.bench;

import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * One change to many waiting viewers: from publishing until the last has it, beside bare Netty in the same run, taking turns. Both clocks are the
 * machine's monotonic one, so that moments of different processes can be compared.
 */
public final class LiveBench {

  private static final int WARM_UP = 30;

  private final PrintWriter out;
  private final int viewers;
  private final int rounds;

  public LiveBench(PrintWriter out, int viewers, int rounds) {
    this.out = out;
    this.viewers = viewers;
    this.rounds = rounds;
  }

  private static final class Viewer {
    private final SocketChannel channel;
    private final Side side;
    private boolean has;
    private boolean greeted;

    Viewer(SocketChannel channel, Side side) {
      this.channel = channel;
      this.side = side;
    }
  }

  /** One of the two servers. */
  private static final class Side {
    private final String name;
    private final Child server;
    private final List<Viewer> viewers = new ArrayList<>();
    private final List<Long> times = new ArrayList<>();
    private long heapBefore;
    private int waiting;
    private long last;

    Side(String name, Child server) {
      this.name = name;
      this.server = server;
    }
  }

  public void run() throws IOException, InterruptedException {
    var board = Files.createTempFile("relight-bench", ".json");
    Files.write(board, BoardBench.board(1));
    try (var selector = Selector.open();
        var netty = Child.java(FanOut.class);
        var relight = Child.java(ServedApart.class, board.toString())) {
      var reference = new Side("bare Netty", netty);
      var ours = new Side("Relight", relight);
      connect(reference, selector, (int) netty.answer());
      connect(ours, selector, (int) relight.answer());
      out.printf(Locale.ROOT, "%,d viewers each, one message of %,d bytes, %d rounds; Java %s, %d processors, driver beside the servers%n",
          viewers,
          FanOut.PAYLOAD.length(), rounds, Runtime.version().feature(), Runtime.getRuntime().availableProcessors());
      for (int i = 0; i < WARM_UP; i++) {
        tell(reference, selector);
        tell(ours, selector);
      }
      for (var side : List.of(reference, ours))
        side.times.clear();
      for (int i = 0; i < rounds; i++) {
        tell(reference, selector);
        tell(ours, selector);
      }
      print(reference, ours);
      for (var side : List.of(reference, ours))
        for (var viewer : side.viewers)
          viewer.channel.close();
    } finally {
      Files.deleteIfExists(board);
    }
  }

  private void connect(Side side, Selector selector, int port) throws IOException, InterruptedException {
    // The first few load the classes; what comes after is what a viewer costs.
    for (int i = 0; i < viewers; i++) {
      if (i == Math.min(100, viewers / 2)) {
        Thread.sleep(300);
        side.heapBefore = side.server.ask("heap");
      }
      var channel = SocketChannel.open(new InetSocketAddress("127.0.0.1", port));
      channel.write(ByteBuffer
          .wrap("GET /live/board HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: text/event-stream\r\n\r\n".getBytes(StandardCharsets.US_ASCII)));
      channel.configureBlocking(false);
      var viewer = new Viewer(channel, side);
      channel.register(selector, SelectionKey.OP_READ, viewer);
      side.viewers.add(viewer);
    }
    long end = System.nanoTime() + 30_000_000_000L;
    while (side.viewers.stream().anyMatch(viewer -> !viewer.greeted)) {
      selector.select(100);
      read(selector);
      if (System.nanoTime() > end)
        throw new IOException(side.name + " did not greet all viewers");
    }
  }

  private void tell(Side side, Selector selector) throws IOException, InterruptedException {
    Thread.sleep(20);
    drain(selector);
    for (var viewer : side.viewers)
      viewer.has = false;
    side.waiting = side.viewers.size();
    long begun = side.server.ask("go");
    long end = System.nanoTime() + 20_000_000_000L;
    while (side.waiting > 0) {
      selector.select(100);
      read(selector);
      if (System.nanoTime() > end)
        throw new IOException(side.waiting + " viewers of " + side.name + " were not told");
    }
    side.times.add(side.last - begun);
  }

  private void drain(Selector selector) throws IOException {
    while (selector.selectNow() > 0)
      read(selector);
  }

  private final ByteBuffer in = ByteBuffer.allocateDirect(64 << 10);
  private final byte[] bytes = new byte[64 << 10];

  private void read(Selector selector) throws IOException {
    for (var key : selector.selectedKeys()) {
      var viewer = (Viewer) key.attachment();
      in.clear();
      int n = viewer.channel.read(in);
      if (n < 0)
        throw new IOException(viewer.side.name + " closed a stream");
      in.flip();
      viewer.greeted = true;
      in.get(bytes, 0, n);
      for (int i = n - 1; i >= 0 && !viewer.has; i--) {
        if (bytes[i] == '~') {
          viewer.has = true;
          viewer.side.waiting--;
          viewer.side.last = System.nanoTime();
        }
      }
    }
    selector.selectedKeys().clear();
  }

  private void print(Side reference, Side ours) {
    out.printf("%-12s %34s %12s %14s%n", "", "until the last has it", "p95", "heap a viewer");
    for (var side : List.of(reference, ours)) {
      var spread = Spread.of(side.times.stream().mapToLong(Long::longValue).toArray());
      long each = (side.server.ask("heap") - side.heapBefore) / Math.max(1, viewers - Math.min(100, viewers / 2));
      out.printf(Locale.ROOT, "%-12s %34s %12s %,11d B%n", side.name, spread.text(), Spread.time(spread.percentile(95)), each);
    }
    var ratios = new long[ours.times.size()];
    for (int i = 0; i < ratios.length; i++)
      ratios[i] = 1000 * ours.times.get(i) / reference.times.get(i);
    out.printf(Locale.ROOT, "ratio of the medians %.2f, median of the pairs' ratios %.2f (to be reached: <= 2)%n",
        Spread.of(ours.times.stream()
            .mapToLong(Long::longValue).toArray()).median()
            / Spread.of(reference.times.stream().mapToLong(Long::longValue).toArray()).median(),
        Spread.of(ratios).median() / 1000);
  }
}
