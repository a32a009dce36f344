package relight.outage.evidence;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import relight.Config;
import relight.Json;
import relight.Refusal;
import relight.mqtt.BrokerClient;
import relight.mqtt.Message;

/** Machines that speak through the utility's broker, on {@code <topics>/<source>/meters} and {@code …/devices}. */
public final class MqttIntake implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(MqttIntake.class);

  private final Config.Mqtt settings;
  private final EvidenceService evidence;
  private final InstantSource time;
  private final BrokerClient broker;

  public MqttIntake(Vertx vertx, Config.Mqtt settings, EvidenceService evidence, InstantSource time) {
    this.settings = settings;
    this.evidence = evidence;
    this.time = time;
    this.broker = new BrokerClient(vertx, settings, settings.clientId(),
        Set.of(settings.topics() + "/+/meters", settings.topics() + "/+/devices"), this::take);
  }

  /** Returns at once; the broker may come later. */
  public MqttIntake start() {
    broker.start();
    return this;
  }

  public boolean connected() {
    return broker.connected();
  }

  /** Messages that are not committed yet. */
  public int waiting() {
    return broker.waiting();
  }

  private void take(List<Message> some) throws InterruptedException {
    var byTopic = new LinkedHashMap<String, List<JsonNode>>();
    for (var message : some)
      byTopic.computeIfAbsent(message.topic(), t -> new ArrayList<>()).addAll(messages(message.payload()));
    for (var topic : byTopic.entrySet()) {
      var messages = topic.getValue();
      for (int from = 0; from < messages.size(); from += EvidenceService.MOST)
        commit(topic.getKey(), messages.subList(from, Math.min(messages.size(), from + EvidenceService.MOST)));
    }
  }

  /** Until it is committed or refused for good. */
  private void commit(String topic, List<JsonNode> messages) throws InterruptedException {
    var parts = topic.substring(settings.topics().length() + 1).split("/");
    var wait = BrokerClient.FIRST_PAUSE;
    while (!broker.isClosed()) {
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
      wait = BrokerClient.longer(wait);
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
    broker.close();
  }
}
