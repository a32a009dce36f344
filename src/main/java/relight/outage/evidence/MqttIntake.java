package relight.outage.evidence;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.mqtt.MqttClient;
import io.vertx.mqtt.MqttClientOptions;
import io.vertx.mqtt.messages.MqttPublishMessage;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import relight.Config;
import relight.Json;
import relight.Refusal;

/**
 * A client of the utility's MQTT broker. What arrives on {@code <topics>/<source>/meters} and {@code …/devices} is taken in batches and
 * acknowledged only when it is committed, so the broker keeps what a crash would lose. Connects again by itself, at longer and longer
 * intervals.
 */
public final class MqttIntake implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(MqttIntake.class);
  private static final int AT_LEAST_ONCE = 1;
  private static final int MOST_WAITING = 20_000;
  private static final long MOST_WAITING_bytes = 64 << 20;
  private static final int LONGEST_MESSAGE_bytes = 2 << 20;
  private static final int AT_ONCE = 2_000;
  private static final Duration FIRST_PAUSE = Duration.ofMillis(500);
  private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);

  /** A message of the broker that waits to be committed, and the connection that may acknowledge it. */
  private record Arrival(MqttPublishMessage message, long connection, Context context, int bytes) {}

  private final Vertx vertx;
  private final Config.Mqtt settings;
  private final EvidenceService evidence;
  private final InstantSource time;
  private final LinkedBlockingQueue<Arrival> waiting = new LinkedBlockingQueue<>(MOST_WAITING);
  private final AtomicLong waiting_bytes = new AtomicLong();
  private final AtomicLong connections = new AtomicLong();
  private volatile MqttClient client;
  private volatile Duration pause = FIRST_PAUSE;
  private volatile boolean told;
  private volatile boolean closed;
  private Thread taker;

  public MqttIntake(Vertx vertx, Config.Mqtt settings, EvidenceService evidence, InstantSource time) {
    this.vertx = vertx;
    this.settings = settings;
    this.evidence = evidence;
    this.time = time;
  }

  /** Returns at once; the broker may come later. */
  public MqttIntake start() {
    taker = Thread.ofVirtual().name("mqtt").start(this::takeForEver);
    connect();
    return this;
  }

  public boolean connected() {
    var current = client;
    return current != null && current.isConnected();
  }

  /** Messages that are not committed yet. */
  public int waiting() {
    return waiting.size();
  }

  private void connect() {
    if (closed)
      return;
    long connection = connections.incrementAndGet();
    try {
      var broker = URI.create(settings.url().orElseThrow());
      var next = MqttClient.create(vertx, options(broker));
      next.publishHandler(message -> arrived(message, connection));
      next.closeHandler(v -> lost(connection, "the broker closed the connection"));
      next.exceptionHandler(e -> log.warn("MQTT: {}", e.toString()));
      client = next;
      int port = broker.getPort() > 0 ? broker.getPort() : broker.getScheme().equals("mqtts") ? 8883 : 1883;
      next.connect(port, broker.getHost())
          .compose(accepted -> next
              .subscribe(Map.of(settings.topics() + "/+/meters", AT_LEAST_ONCE, settings.topics() + "/+/devices", AT_LEAST_ONCE)))
          .onSuccess(subscribed -> {
            log.info("MQTT: listening to {} at {}", settings.topics(), broker.getHost());
            pause = FIRST_PAUSE;
            told = false;
          }).onFailure(e -> {
            if (next.isConnected())
              next.disconnect(); // its close handler goes on
            else
              lost(connection, e.toString());
          });
    } catch (RuntimeException | IOException e) {
      lost(connection, e.toString());
    }
  }

  private MqttClientOptions options(URI broker) throws IOException {
    var options = new MqttClientOptions().setClientId(settings.clientId()).setCleanSession(false).setKeepAliveInterval(30)
        .setAutoKeepAlive(true).setMaxMessageSize(LONGEST_MESSAGE_bytes);
    options.setAutoAck(false);
    if (!settings.user().isEmpty())
      options.setUsername(settings.user());
    if (settings.passwordFile().isPresent())
      options.setPassword(Files.readString(settings.passwordFile().get()).strip());
    if (broker.getScheme().equals("mqtts")) {
      options.setSsl(true).setHostnameVerificationAlgorithm("HTTPS");
      settings.ca().ifPresent(file -> options.setTrustOptions(new PemTrustOptions().addCertPath(file.toString())));
    }
    return options;
  }

  private void lost(long connection, String why) {
    if (closed || !connections.compareAndSet(connection, connection + 1))
      return; // told already by another handler
    if (!told)
      log.warn("MQTT: no connection, trying again: {}", why);
    told = true;
    vertx.setTimer(pause.toMillis(), t -> connectWhenThereIsRoom());
    pause = pause.multipliedBy(2).compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause.multipliedBy(2);
  }

  private void connectWhenThereIsRoom() {
    if (waiting.size() > MOST_WAITING / 2 || waiting_bytes.get() > MOST_WAITING_bytes / 2)
      vertx.setTimer(FIRST_PAUSE.toMillis(), t -> connectWhenThereIsRoom());
    else
      connect();
  }

  /** On an event loop: only keeps it. */
  private void arrived(MqttPublishMessage message, long connection) {
    int bytes = message.payload().length();
    var arrival = new Arrival(message, connection, Vertx.currentContext(), bytes);
    if (connections.get() != connection)
      return; // the broker sends it again on the next one
    if (waiting_bytes.addAndGet(bytes) > MOST_WAITING_bytes || !waiting.offer(arrival)) {
      waiting_bytes.addAndGet(-bytes);
      log.warn("MQTT: {} messages wait for the database; the connection rests until there is room", waiting.size());
      client.disconnect(); // what is not acknowledged comes again
    }
  }

  private void takeForEver() {
    var some = new ArrayList<Arrival>();
    while (!closed) {
      try {
        some.clear();
        some.add(waiting.take());
        waiting.drainTo(some, AT_ONCE - 1);
        take(some);
      } catch (InterruptedException e) {
        return;
      } catch (RuntimeException | Error e) { // nothing may end this thread while the server lives
        log.error("MQTT: messages could not be taken; the broker sends them again", e);
      } finally {
        some.forEach(arrival -> waiting_bytes.addAndGet(-arrival.bytes));
      }
    }
  }

  private void take(List<Arrival> some) throws InterruptedException {
    var byTopic = new LinkedHashMap<String, List<Arrival>>();
    for (var arrival : some)
      byTopic.computeIfAbsent(arrival.message.topicName(), t -> new ArrayList<>()).add(arrival);
    for (var topic : byTopic.entrySet()) {
      var messages = new ArrayList<JsonNode>();
      for (var arrival : topic.getValue())
        messages.addAll(messages(arrival.message.payload()));
      for (int from = 0; from < messages.size(); from += EvidenceService.MOST)
        commit(topic.getKey(), messages.subList(from, Math.min(messages.size(), from + EvidenceService.MOST)));
      if (closed)
        return;
      for (var arrival : topic.getValue())
        arrival.context.runOnContext(v -> {
          if (connections.get() == arrival.connection)
            arrival.message.ack(); // on a later connection the same number means another message
        });
    }
  }

  /** Until it is committed or refused for good. */
  private void commit(String topic, List<JsonNode> messages) throws InterruptedException {
    var parts = topic.substring(settings.topics().length() + 1).split("/");
    var wait = FIRST_PAUSE;
    while (!closed) {
      try {
        evidence.take(parts[0], SourceKind.Intake.of(parts[1]), Json.MAPPER.createObjectNode().set("messages",
            Json.MAPPER.valueToTree(messages)), time.instant());
        return;
      } catch (Refusal refusal) {
        if (refusal.kind() != Refusal.Kind.UNAVAILABLE) {
          log.warn("MQTT: {} messages on {} are refused: {}", messages.size(), topic, refusal.getMessage());
          return;
        }
      } catch (RuntimeException e) {
        log.warn("MQTT: {} messages on {} wait for the database: {}", messages.size(), topic, e.toString());
      }
      TimeUnit.MILLISECONDS.sleep(wait.toMillis());
      wait = wait.multipliedBy(2).compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : wait.multipliedBy(2);
    }
  }

  /** One message, or {"messages": [ … ]}; what is no JSON is one message of rubbish, for the quarantine. */
  private static List<JsonNode> messages(Buffer payload) {
    try {
      var json = Json.read(payload.getBytes(), JsonNode.class);
      if (!json.path("messages").isArray())
        return List.of(json);
      var all = new ArrayList<JsonNode>();
      json.path("messages").forEach(all::add);
      return all;
    } catch (IOException e) {
      return List.of(new TextNode(payload.toString()));
    }
  }

  @Override
  public void close() {
    closed = true;
    if (taker != null)
      taker.interrupt();
    var current = client;
    if (current != null && current.isConnected())
      current.disconnect();
  }
}
