package relight.testkit;

import io.netty.handler.codec.mqtt.MqttConnectReturnCode;
import io.netty.handler.codec.mqtt.MqttQoS;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.mqtt.MqttEndpoint;
import io.vertx.mqtt.MqttServer;
import io.vertx.mqtt.MqttServerOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A broker as the utility's: wants user and password over TLS, gives each client what it has asked for, keeps what is not acknowledged and sends
 * it again on the next connection.
 */
public final class Broker implements AutoCloseable {

  private record Kept(String topic, Buffer payload) {}

  /** @param topics as patterns */
  private record Listener(MqttEndpoint client, List<String> topics) {}

  private final MqttServer server;
  private final Map<Integer, Kept> unacknowledged = new LinkedHashMap<>();
  private final AtomicInteger numbers = new AtomicInteger();
  private final AtomicInteger connections = new AtomicInteger();
  private final Map<String, Listener> listeners = new ConcurrentHashMap<>();

  /** With the files a client needs to trust it, {@code certificate.pem} and {@code password}, in the folder. */
  public static Broker in(Path folder, Vertx vertx, String user, String password) {
    try {
      var generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(256);
      var pair = generator.generateKeyPair();
      pem(folder.resolve("key.pem"), "PRIVATE KEY", pair.getPrivate().getEncoded());
      pem(folder.resolve("certificate.pem"), "CERTIFICATE", SelfSigned.certificate(pair, BigInteger.ONE));
      Files.writeString(folder.resolve("password"), password + "\n");
      return new Broker(vertx, folder.resolve("certificate.pem"), folder.resolve("key.pem"), user, password);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void pem(Path file, String title, byte[] content) throws IOException {
    Files.writeString(file, "-----BEGIN " + title + "-----\n" + Base64.getMimeEncoder().encodeToString(content) + "\n-----END " + title
        + "-----\n");
  }

  private Broker(Vertx vertx, Path certificate, Path key, String user, String password) {
    var options = new MqttServerOptions().setPort(0).setHost("127.0.0.1").setSsl(true).setMaxMessageSize(4 << 20);
    options.setKeyCertOptions(new PemKeyCertOptions().addCertPath(certificate.toString()).addKeyPath(key.toString()));
    server = MqttServer.create(vertx, options);
    server.endpointHandler(endpoint -> {
      if (endpoint.auth() == null || !user.equals(endpoint.auth().getUsername()) || !password.equals(endpoint.auth().getPassword())) {
        endpoint.reject(MqttConnectReturnCode.CONNECTION_REFUSED_BAD_USER_NAME_OR_PASSWORD);
        return;
      }
      connections.incrementAndGet();
      endpoint.subscribeHandler(subscribe -> {
        endpoint.subscribeAcknowledge(subscribe.messageId(),
            subscribe.topicSubscriptions().stream().map(t -> t.qualityOfService()).toList());
        var listener = new Listener(endpoint,
            subscribe.topicSubscriptions().stream().map(t -> t.topicName().replace("+", "[^/]+")).toList());
        synchronized (unacknowledged) {
          listeners.put(endpoint.clientIdentifier(), listener);
          unacknowledged.forEach((number, kept) -> send(listener, number, kept));
        }
      });
      endpoint.publishAcknowledgeHandler(number -> {
        synchronized (unacknowledged) {
          unacknowledged.remove(number);
        }
      });
      endpoint.closeHandler(v -> listeners.values().removeIf(listener -> listener.client == endpoint));
      endpoint.accept(true);
    });
    server.listen().await();
  }

  public int port() {
    return server.actualPort();
  }

  /** At least once. */
  public void publish(String topic, String payload) {
    var kept = new Kept(topic, Buffer.buffer(payload));
    synchronized (unacknowledged) {
      int number = numbers.updateAndGet(n -> n % 65_535 + 1);
      unacknowledged.put(number, kept);
      listeners.values().forEach(listener -> send(listener, number, kept));
    }
  }

  private static void send(Listener listener, int number, Kept kept) {
    if (listener.topics.stream().anyMatch(kept.topic::matches))
      listener.client.publish(kept.topic, kept.payload, MqttQoS.AT_LEAST_ONCE, false, false, number);
  }

  /** Everything that nobody has acknowledged. */
  public void forget() {
    synchronized (unacknowledged) {
      unacknowledged.clear();
    }
  }

  public int unacknowledged() {
    synchronized (unacknowledged) {
      return unacknowledged.size();
    }
  }

  public int connections() {
    return connections.get();
  }

  /** As when a cable is pulled. */
  public void drop() {
    var all = List.copyOf(listeners.values());
    listeners.clear();
    all.forEach(listener -> listener.client.close());
  }

  @Override
  public void close() {
    server.close().await();
  }
}
