package relight.mqtt;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.mqtt.MqttClient;
import io.vertx.mqtt.MqttClientOptions;
import io.vertx.mqtt.messages.MqttPublishMessage;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import relight.Config;

/**
 * A client of the utility's MQTT broker for some topics. What arrives is handed on in batches and acknowledged only when it has been dealt with,
 * so the broker keeps what a crash would lose. What waits is bounded: beyond it the connection rests. Connects again by itself, at longer and
 * longer intervals.
 */
public final class BrokerClient implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(BrokerClient.class);
  private static final int AT_LEAST_ONCE = 1;
  private static final int MOST_WAITING = 20_000;
  private static final long MOST_WAITING_bytes = 64 << 20;
  private static final int LONGEST_MESSAGE_bytes = 2 << 20;
  private static final int AT_ONCE = 2_000;
  /** Between tries, be it to connect or to commit: the first pause, and what it grows to. */
  public static final Duration FIRST_PAUSE = Duration.ofMillis(500);
  public static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);

  /** A message of the broker that waits to be committed, and the connection that may acknowledge it. */
  private record Arrival(MqttPublishMessage message, long connection, Context context, int bytes) {}

  private final Vertx vertx;
  private final Config.Mqtt settings;
  private final String clientId;
  private final Set<String> filters;
  private final Taker taker;
  private final LinkedBlockingQueue<Arrival> waiting = new LinkedBlockingQueue<>(MOST_WAITING);
  private final AtomicLong waiting_bytes = new AtomicLong();
  private final AtomicLong connections = new AtomicLong();
  private volatile MqttClient client;
  private volatile Duration pause = FIRST_PAUSE;
  private volatile boolean told;
  private volatile boolean closed;
  private Thread thread;

  /**
   * @param clientId how the broker knows this client, whose messages it keeps while it is away
   * @param filters  of topics, e.g. {@code relight/+/meters}
   */
  public BrokerClient(Vertx vertx, Config.Mqtt settings, String clientId, Set<String> filters, Taker taker) {
    this.vertx = vertx;
    this.settings = settings;
    this.clientId = clientId;
    this.filters = Set.copyOf(filters);
    this.taker = taker;
  }

  /** Returns at once; the broker may come later. */
  public BrokerClient start() {
    thread = Thread.ofVirtual().name("mqtt " + clientId).start(this::takeForEver);
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

  /** Once it is closed nothing is acknowledged any more. */
  public boolean isClosed() {
    return closed;
  }

  /** Twice as long, up to the longest. */
  public static Duration longer(Duration pause) {
    return pause.multipliedBy(2).compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause.multipliedBy(2);
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
              .subscribe(filters.stream().collect(Collectors.toMap(filter -> filter, filter -> AT_LEAST_ONCE))))
          .onSuccess(subscribed -> {
            log.info("MQTT: listening to {} at {}", filters, broker.getHost());
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
    var options = new MqttClientOptions().setClientId(clientId).setCleanSession(false).setKeepAliveInterval(30)
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
    pause = longer(pause);
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
    taker.take(some.stream().map(arrival -> new Message(arrival.message.topicName(), arrival.message.payload())).toList());
    if (closed)
      return;
    for (var arrival : some)
      arrival.context.runOnContext(v -> {
        if (connections.get() == arrival.connection)
          arrival.message.ack(); // on a later connection the same number means another message
      });
  }

  @Override
  public void close() {
    closed = true;
    if (thread != null)
      thread.interrupt();
    var current = client;
    if (current != null && current.isConnected())
      current.disconnect();
  }
}
