package relight.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import relight.auth.AttemptService;
import relight.auth.Credentials;
import relight.auth.PasswordHasher;
import relight.auth.SessionRules;
import relight.auth.SessionService;
import relight.auth.TokenService;
import relight.journal.Journal;
import relight.journal.JournalReader;
import relight.journal.WakeUp;
import relight.testkit.SelfSigned;
import relight.testkit.TestDatabase;

class TlsTest {

  @RegisterExtension
  static final TestDatabase db = new TestDatabase();

  @TempDir
  Path folder;

  @Test
  void aChangedCertificateIsUsedWithoutARestartAndABrokenOneIsNot() throws Exception {
    var certificate = folder.resolve("certificate.pem");
    var key = folder.resolve("key.pem");
    write(certificate, key, 1);
    var server = serve(new TlsFiles(certificate, key, Duration.ofMillis(50)));
    try (var kept = connect(server.port())) {
      assertThat(serial(kept)).isEqualTo(1);

      Files.writeString(certificate, "not a certificate");
      Thread.sleep(300);
      assertThat(serialNow(server.port())).isEqualTo(1);

      var pair = writeKey(key);
      Thread.sleep(300);
      assertThat(serialNow(server.port())).isEqualTo(1); // half of a renewal

      replace(certificate, "CERTIFICATE", SelfSigned.certificate(pair, BigInteger.TWO));
      long end = System.nanoTime() + Duration.ofSeconds(10).toNanos();
      while (serialNow(server.port()) != 2 && System.nanoTime() < end)
        Thread.sleep(50);
      for (int i = 0; i < 8; i++)
        assertThat(serialNow(server.port())).isEqualTo(2); // on every event loop

      kept.getOutputStream()
          .write("GET /health HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      assertThat(new String(kept.getInputStream().readAllBytes(), StandardCharsets.UTF_8)).startsWith("HTTP/1.1 404"); // nobody was cut off
    } finally {
      server.close().await();
    }
  }

  private static ApiServer serve(TlsFiles files) {
    var vertx = TestDatabase.vertx();
    var time = InstantSource.system();
    var journal = new Journal(time, WakeUp.local());
    var threads = new VirtualThreads();
    try (var hasher = new PasswordHasher()) {
      var sessions = new SessionService(db.database(), journal, time, hasher, SessionRules.USUAL, unit -> Set.of());
      var credentials = new Credentials(sessions, new TokenService(db.database(), journal, time, unit -> Set.of()));
      var addresses = new Addresses(List.of());
      var api = new Api(threads, db.database(), journal, new JournalReader(db.database(), WakeUp.local(), List.of()), time,
          new Authentication(credentials, threads), new AttemptService(db.database(), journal, time), addresses, HttpLimits.USUAL,
          new SimpleMeterRegistry());
      return ApiServer
          .start(vertx, new ApiServer.Listen("127.0.0.1", 0, Optional.of(files)), 2, api,
              new Pages(threads, addresses, "", java.util.OptionalInt.empty()))
          .await();
    }
  }

  private static long serialNow(int port) throws Exception {
    try (var socket = connect(port)) {
      return serial(socket);
    }
  }

  private static long serial(SSLSocket socket) throws IOException {
    return ((X509Certificate) socket.getSession().getPeerCertificates()[0]).getSerialNumber().longValue();
  }

  private static SSLSocket connect(int port) throws Exception {
    var context = SSLContext.getInstance("TLS");
    context.init(null, new TrustManager[]{new Anybody()}, null);
    var socket = (SSLSocket) context.getSocketFactory().createSocket("127.0.0.1", port);
    socket.setSoTimeout(5000);
    socket.startHandshake();
    return socket;
  }

  private static final class Anybody implements X509TrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) {
      // which certificate it is, is what the test looks at
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }

  /** A self-signed certificate with this serial number. */
  private void write(Path certificate, Path key, long serial) throws Exception {
    replace(certificate, "CERTIFICATE", SelfSigned.certificate(writeKey(key), BigInteger.valueOf(serial)));
  }

  private KeyPair writeKey(Path key) throws Exception {
    var generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(256);
    var pair = generator.generateKeyPair();
    replace(key, "PRIVATE KEY", pair.getPrivate().getEncoded());
    return pair;
  }

  private void replace(Path file, String name, byte[] der) throws IOException {
    var fresh = folder.resolve("fresh");
    Files.writeString(fresh,
        "-----BEGIN " + name + "-----\n" + Base64.getMimeEncoder(64, new byte[]{'\n'}).encodeToString(der) + "\n-----END " + name
            + "-----\n");
    Files.move(fresh, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
  }
}
