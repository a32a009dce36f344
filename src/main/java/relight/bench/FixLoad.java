package relight.bench;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.HdrHistogram.Histogram;

/**
 * Phones that each send a fix in the form of OsmAnd and wait until it is durable: as fast as they are answered, or so many a second. A fix's time
 * is the moment it is sent, in milliseconds. Every answer must say that the fix was kept and not doubted, which its length tells.
 */
final class FixLoad implements AutoCloseable {

  /** @param cpu_nanos of the driver itself */
  record Result(long fixes, double seconds, Histogram latency, long cpu_nanos) {
    double perSecond() {
      return fixes / seconds;
    }
  }

  private static final class Sender {
    private final SocketChannel channel;
    private final ByteBuffer out;
    private final int[] phones;
    private int next;
    private int left;
    private long asked;

    Sender(SocketChannel channel, int[] phones) {
      this.channel = channel;
      this.phones = phones;
      this.out = ByteBuffer.allocateDirect(512);
    }
  }

  /** The phones' places: so many beside each other, so far apart in millionths of a degree. */
  private static final int ROW = 45;
  private static final int STEP = 6_600;
  /** Where all of them are: a district's 33 km by 33 km. */
  static final double WEST = 105.6;
  static final double SOUTH = 10.4;
  static final double EDGE = ROW * STEP / 1e6;

  private final Selector selector = Selector.open();
  private final List<Sender> senders = new ArrayList<>();
  private final ByteBuffer in = ByteBuffer.allocateDirect(64 << 10);
  private final int answer_bytes;
  private int round;

  FixLoad(int port, int connections, int phones) throws IOException {
    var address = new InetSocketAddress("127.0.0.1", port);
    for (int i = 0; i < connections; i++) {
      var channel = SocketChannel.open(address);
      channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
      var own = new int[(phones - i + connections - 1) / connections];
      for (int k = 0; k < own.length; k++)
        own[k] = i + k * connections;
      senders.add(new Sender(channel, own));
    }
    answer_bytes = firstAnswer(senders.getFirst());
    for (var sender : senders) {
      sender.channel.configureBlocking(false);
      sender.channel.register(selector, SelectionKey.OP_READ, sender);
    }
  }

  /** What a phone of this number calls itself. */
  static String token(int phone) {
    return "ph_" + String.format(Locale.ROOT, "%043d", phone);
  }

  /** Each asks again as soon as it has its answer. */
  Result flatOut(Duration duration) throws IOException {
    return run(duration, 0);
  }

  /** So many fixes a second, whatever the answers do; one that finds every connection busy waits, and its waiting counts. */
  Result paced(Duration duration, int perSecond) throws IOException {
    return run(duration, perSecond);
  }

  private Result run(Duration duration, int perSecond) throws IOException {
    var latency = new Histogram(60_000_000_000L, 2);
    long cpu = cpu();
    long begun = System.nanoTime();
    long end = begun + duration.toNanos();
    long fixes = 0;
    long sent = 0;
    int open = 0;
    var idle = new ArrayDeque<Sender>();
    if (perSecond == 0) {
      for (var sender : senders)
        send(sender, System.nanoTime());
      open = senders.size();
    } else {
      idle.addAll(senders);
    }
    while (true) {
      long now = System.nanoTime();
      if (perSecond > 0 && now < end) {
        for (long due; !idle.isEmpty() && (due = begun + sent * 1_000_000_000L / perSecond) <= now; sent++, open++)
          send(idle.poll(), due);
      }
      if (now >= end && open == 0)
        break;
      if (now > end + 10_000_000_000L)
        throw new IOException(open + " answers are missing");
      selector.select(perSecond > 0 ? 1 : 1000);
      now = System.nanoTime();
      for (var key : selector.selectedKeys()) {
        var sender = (Sender) key.attachment();
        in.clear();
        int n = sender.channel.read(in);
        if (n < 0)
          throw new IOException("the server closed a connection");
        sender.left -= n;
        if (sender.left > 0)
          continue;
        if (sender.left < 0) {
          in.flip();
          throw new IOException("not kept, or doubted: " + StandardCharsets.UTF_8.decode(in));
        }
        fixes++;
        latency.recordValue(now - sender.asked);
        open--;
        if (perSecond > 0) {
          idle.add(sender);
        } else if (now < end) {
          send(sender, now);
          open++;
        }
      }
      selector.selectedKeys().clear();
    }
    return new Result(fixes, (System.nanoTime() - begun) / 1e9, latency, cpu() - cpu);
  }

  private void send(Sender sender, long asked) throws IOException {
    int phone = sender.phones[sender.next++ % sender.phones.length];
    round++;
    sender.out.clear();
    sender.out.put(request(phone, System.currentTimeMillis(), round).getBytes(StandardCharsets.US_ASCII)).flip();
    sender.left = answer_bytes;
    sender.asked = asked;
    int size = sender.out.remaining();
    if (sender.channel.write(sender.out) != size)
      throw new IOException("a request did not fit the socket");
  }

  private static String request(int phone, long at, int round) {
    int drift = round / 2000 % 100;
    // side by side over the district, so that who looks at a part of it sees a part of them
    int row = phone / ROW % ROW;
    int column = phone % ROW;
    return "GET /gps?id=" + TOKENS[phone] + "&lat=10." + (400_000 + row * STEP + drift) + "&lon=105." + (600_000 + column * STEP + drift)
        + "&timestamp=" + at + "&speed=12.5&bearing=90&altitude=3&accuracy=8&batt=71 HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n";
  }

  private static final String[] TOKENS = new String[20_000];
  static {
    for (int i = 0; i < TOKENS.length; i++)
      TOKENS[i] = token(i);
  }

  private static int firstAnswer(Sender sender) throws IOException {
    var socket = sender.channel.socket();
    sender.channel.write(ByteBuffer.wrap(request(sender.phones[sender.phones.length - 1], System.currentTimeMillis(), 0)
        .getBytes(StandardCharsets.US_ASCII)));
    socket.setSoTimeout(10_000);
    var head = new StringBuilder();
    var one = ByteBuffer.allocate(1);
    while (head.indexOf("\r\n\r\n") < 0) {
      one.clear();
      if (sender.channel.read(one) < 0)
        throw new IOException("no answer: " + head);
      head.append((char) one.get(0));
    }
    var length = java.util.regex.Pattern.compile("(?i)content-length: (\\d+)").matcher(head);
    if (!head.toString().startsWith("HTTP/1.1 200") || !length.find())
      throw new IOException("expected 200: " + head);
    var body = ByteBuffer.allocate(Integer.parseInt(length.group(1)));
    while (body.hasRemaining())
      sender.channel.read(body);
    var text = new String(body.array(), StandardCharsets.UTF_8);
    if (!text.contains("\"stored\":1") || !text.contains("\"doubt\":null"))
      throw new IOException("not kept: " + text);
    return head.length() + body.capacity();
  }

  private static long cpu() {
    return java.lang.management.ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
  }

  @Override
  public void close() throws IOException {
    for (var sender : senders)
      sender.channel.close();
    selector.close();
  }
}
