package relight.bench;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import org.HdrHistogram.Histogram;

/**
 * A closed loop over HTTP/1.1: each connection asks again as soon as it has its answer. One thread that only counts bytes, because all answers
 * to one request are of one length.
 */
final class Load implements AutoCloseable {

  /** @param cpu_nanos of the driver itself */
  record Result(long requests, double seconds, long p99_nanos, long cpu_nanos) {
    double perSecond() {
      return requests / seconds;
    }
  }

  private static final class Connection {
    private final SocketChannel channel;
    private int left;
    private long asked;

    Connection(SocketChannel channel) {
      this.channel = channel;
    }
  }

  private final byte[] request;
  private final int answer_bytes;
  private final Selector selector = Selector.open();
  private final ArrayList<Connection> connections = new ArrayList<>();
  private final ByteBuffer in = ByteBuffer.allocateDirect(256 << 10);
  private final ByteBuffer out;

  Load(int port, String path, String headers, int expectedStatus, int size) throws IOException {
    request = ("GET " + path + " HTTP/1.1\r\nHost: 127.0.0.1\r\n" + headers + "\r\n").getBytes(StandardCharsets.US_ASCII);
    out = ByteBuffer.allocateDirect(request.length).put(request);
    var address = new InetSocketAddress("127.0.0.1", port);
    answer_bytes = lengthOfAnswer(address, expectedStatus);
    for (int i = 0; i < size; i++) {
      var channel = SocketChannel.open(address);
      channel.configureBlocking(false);
      channel.setOption(java.net.StandardSocketOptions.TCP_NODELAY, true);
      var connection = new Connection(channel);
      channel.register(selector, SelectionKey.OP_READ, connection);
      connections.add(connection);
    }
  }

  int answer_bytes() {
    return answer_bytes;
  }

  Result run(Duration duration) throws IOException {
    var latency = new Histogram(60_000_000_000L, 2);
    long cpu = cpu();
    long begun = System.nanoTime();
    long end = begun + duration.toNanos();
    long requests = 0;
    for (var connection : connections)
      ask(connection);
    int open = connections.size();
    while (open > 0) {
      selector.select(1000);
      long now = System.nanoTime();
      for (var key : selector.selectedKeys()) {
        var connection = (Connection) key.attachment();
        in.clear();
        int n = connection.channel.read(in);
        if (n < 0)
          throw new IOException("the server closed a connection");
        connection.left -= n;
        if (connection.left > 0)
          continue;
        if (connection.left < 0)
          throw new IOException("an answer is longer than the first one was");
        requests++;
        latency.recordValue(now - connection.asked);
        if (now < end)
          ask(connection);
        else
          open--;
      }
      selector.selectedKeys().clear();
      if (now > end + 10_000_000_000L)
        throw new IOException("answers are missing");
    }
    return new Result(requests, (System.nanoTime() - begun) / 1e9, latency.getValueAtPercentile(99), cpu() - cpu);
  }

  private void ask(Connection connection) throws IOException {
    out.flip();
    connection.left = answer_bytes;
    connection.asked = System.nanoTime();
    if (connection.channel.write(out) != request.length)
      throw new IOException("a request did not fit the socket");
    out.limit(out.capacity());
  }

  private int lengthOfAnswer(InetSocketAddress address, int expectedStatus) throws IOException {
    try (var socket = new java.net.Socket(address.getAddress(), address.getPort())) {
      socket.setSoTimeout(5000);
      socket.getOutputStream().write(request);
      var head = new StringBuilder();
      while (head.indexOf("\r\n\r\n") < 0) {
        int b = socket.getInputStream().read();
        if (b < 0)
          throw new IOException("no answer: " + head);
        head.append((char) b);
      }
      if (!head.toString().startsWith("HTTP/1.1 " + expectedStatus))
        throw new IOException("expected status " + expectedStatus + ": " + head);
      var length = java.util.regex.Pattern.compile("(?i)content-length: (\\d+)").matcher(head);
      return head.length() + (expectedStatus != 304 && length.find() ? Integer.parseInt(length.group(1)) : 0);
    }
  }

  private static long cpu() {
    return java.lang.management.ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
  }

  @Override
  public void close() throws IOException {
    for (var connection : connections)
      connection.channel.close();
    selector.close();
  }
}
