package relight.crew.position;

import com.fasterxml.jackson.databind.JsonNode;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import relight.Config;
import relight.Json;
import relight.Refusal;
import relight.mqtt.BrokerClient;
import relight.mqtt.Message;

/**
 * Phones with OwnTracks that speak through the utility's broker, on {@code <topics>/<user>/<token>}: the level that OwnTracks calls the device is
 * the phone's secret, for the app puts nothing of ours into a message. What the app sends below it (way points, commands) is not listened to.
 */
public final class OwnTracksIntake implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(OwnTracksIntake.class);
  private static final String CLIENT = "-gps";
  private static final int MOST_bytes = 16 * 1024;

  private final PhoneProjector phones;
  private final PhoneIntake intake;
  private final BrokerClient broker;

  /** One message on its way to be dealt with. */
  private record UnderWay(Message message, Future<Outcome> outcome) {}

  /** @param topics what comes before user and token, e.g. {@code owntracks} */
  public OwnTracksIntake(Vertx vertx, Config.Mqtt settings, String topics, PhoneProjector phones, PhoneIntake intake) {
    this.phones = phones;
    this.intake = intake;
    this.broker = new BrokerClient(vertx, settings, settings.clientId() + CLIENT, Set.of(topics + "/+/+"), this::take);
  }

  /** Returns at once; the broker may come later. */
  public OwnTracksIntake start() {
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

  /** Together, so that they are written together; those the database could not take are tried again, in their order. */
  private void take(List<Message> some) throws InterruptedException {
    var refused = new TreeMap<String, Integer>();
    var left = some;
    var wait = BrokerClient.FIRST_PAUSE;
    while (true) {
      var underWay = new ArrayList<UnderWay>();
      for (var message : left)
        underWay.add(new UnderWay(message, take(message)));
      var again = new ArrayList<Message>();
      for (var one : underWay) {
        var refusal = refusal(one.outcome);
        if (refusal.isPresent() && refusal.get().kind() == Refusal.Kind.UNAVAILABLE)
          again.add(one.message);
        else
          refusal.ifPresent(r -> refused.merge(r.code(), 1, Integer::sum));
      }
      if (again.isEmpty() || broker.isClosed())
        break;
      log.warn("MQTT: {} messages of phones wait for the database", again.size());
      TimeUnit.MILLISECONDS.sleep(wait.toMillis());
      wait = BrokerClient.longer(wait);
      left = again;
    }
    if (!refused.isEmpty())
      log.warn("MQTT: messages of phones are refused: {}", refused);
  }

  private Future<Outcome> take(Message message) {
    try {
      if (message.payload().length() == 0)
        return Future.succeededFuture(Outcome.forgotten(null)); // a retained message was taken away
      if (message.payload().length() > MOST_bytes)
        throw Refusal.tooLarge("request/too-large", "A message has at most " + MOST_bytes + " bytes.");
      var token = message.topic().substring(message.topic().lastIndexOf('/') + 1);
      var phone = phones.find(token)
          .orElseThrow(() -> Refusal.unauthenticated("position/unknown-phone", "Nobody knows this phone."));
      var heard = OwnTracksMessage.read(json(message), token);
      return heard.isEmpty()
          ? Future.succeededFuture(Outcome.forgotten(null))
          : intake.take(phone, heard.get(), "owntracks", "MQTT owntracks");
    } catch (Refusal refusal) {
      return Future.failedFuture(refusal);
    }
  }

  private static JsonNode json(Message message) {
    try {
      var tree = Json.MAPPER.readTree(message.payload().getBytes());
      if (tree != null && tree.isObject())
        return tree;
    } catch (IOException e) {
      log.debug("MQTT: a message of a phone is not JSON");
    }
    throw Refusal.invalid("position/body", "The message must be one JSON object.");
  }

  /** Nothing for what has been dealt with. */
  private static Optional<Refusal> refusal(Future<Outcome> outcome) {
    try {
      outcome.await();
      return Optional.empty();
    } catch (Refusal refusal) {
      return Optional.of(refusal);
    }
  }

  @Override
  public void close() {
    broker.close();
  }
}
