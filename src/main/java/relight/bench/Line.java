package relight.bench;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The line between a phone and the server: one address that stays while servers come and go, and that can be cut. Cutting breaks every
 * connection where it is, in the middle of a request or of its answer; a deaf line lets requests through and loses the answers.
 */
final class Line implements AutoCloseable {

  /** What the line does to what goes over it. */
  enum State {
    OPEN, CUT, DEAF
  }

  private final ServerSocket door = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
  private final Set<Socket> ends = ConcurrentHashMap.newKeySet();
  private volatile State state = State.OPEN;
  private volatile int to;

  Line(int to) throws IOException {
    this.to = to;
    Thread.ofVirtual().start(this::accept);
  }

  String address() {
    return "http://127.0.0.1:" + door.getLocalPort();
  }

  void leadTo(int port) {
    to = port;
  }

  void become(State next) {
    state = next;
    if (next == State.CUT)
      ends.forEach(Line::close);
  }

  private void accept() {
    while (!door.isClosed()) {
      try {
        var phone = door.accept();
        if (state == State.CUT) {
          close(phone);
          continue;
        }
        Thread.ofVirtual().start(() -> connect(phone));
      } catch (IOException e) {
        return; // closed
      }
    }
  }

  private void connect(Socket phone) {
    var server = new Socket();
    ends.add(phone);
    ends.add(server);
    try {
      server.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), to), 2_000);
      Thread.ofVirtual().start(() -> carry(server, phone, true));
      carry(phone, server, false);
    } catch (IOException e) {
      close(phone);
    } finally {
      close(server);
      close(phone);
      ends.remove(phone);
      ends.remove(server);
    }
  }

  private void carry(Socket from, Socket into, boolean answers) {
    var bytes = new byte[16 << 10];
    try {
      InputStream in = from.getInputStream();
      OutputStream out = into.getOutputStream();
      for (int n; (n = in.read(bytes)) >= 0;) {
        if (state == State.CUT || answers && state == State.DEAF)
          break;
        out.write(bytes, 0, n);
        out.flush();
      }
    } catch (IOException e) {
      // one end has gone; so does the other
    } finally {
      close(from);
      close(into);
    }
  }

  private static void close(Socket end) {
    try {
      end.close();
    } catch (IOException e) {
      // it was closed already
    }
  }

  @Override
  public void close() throws IOException {
    door.close();
    ends.forEach(Line::close);
  }
}
