package relight.testkit;

import io.netty.handler.codec.mqtt.MqttConnectReturnCode;
import io.netty.handler.codec.mqtt.MqttQoS;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.mqtt.MqttEndpoint;
import io.vertx.mqtt.MqttServer;
import io.vertx.mqtt.MqttServerOptions;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** A broker as the utility's: wants user and password over TLS, keeps what is not acknowledged and sends it again on the next connection. */
public final class Broker implements AutoCloseable {

  private record Kept(String topic, Buffer payload) {}

  private final MqttServer server;
  private final Map<Integer, Kept> unacknowledged = new LinkedHashMap<>();
  private final AtomicInteger numbers = new AtomicInteger();
  private final AtomicInteger connections = new AtomicInteger();
  private volatile MqttEndpoint client;
  private volatile boolean listening;

  public Broker(Vertx vertx, Path certificate, Path key, String user, String password) {
    var options = new MqttServerOptions().setPort(0).setHost("127.0.0.1").setSsl(true).setMaxMessageSize(4 << 20);
    options.setKeyCertOptions(new PemKeyCertOptions().addCertPath(certificate.toString()).addKeyPath(key.toString()));
    server = MqttServer.create(vertx, options);
    server.endpointHandler(endpoint -> {
      if (endpoint.auth() == null || !user.equals(endpoint.auth().getUsername()) || !password.equals(endpoint.auth().getPassword())) {
        endpoint.reject(MqttConnectReturnCode.CONNECTION_REFUSED_BAD_USER_NAME_OR_PASSWORD);
        return;
      }
      connections.incrementAndGet();
      client = endpoint;
      endpoint.subscribeHandler(subscribe -> {
        endpoint.subscribeAcknowledge(subscribe.messageId(),
            subscribe.topicSubscriptions().stream().map(t -> t.qualityOfService()).toList());
        listening = true;
        synchronized (unacknowledged) {
          unacknowledged.forEach((number, kept) -> send(number, kept));
        }
      });
      endpoint.publishAcknowledgeHandler(number -> {
        synchronized (unacknowledged) {
          unacknowledged.remove(number);
        }
      });
      endpoint.closeHandler(v -> listening = false);
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
      if (listening)
        send(number, kept);
    }
  }

  private void send(int number, Kept kept) {
    client.publish(kept.topic, kept.payload, MqttQoS.AT_LEAST_ONCE, false, false, number);
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
    listening = false;
    client.close();
  }

  @Override
  public void close() {
    server.close().await();
  }
}
