package relight.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import relight.Json;
import relight.auth.Role;
import relight.testkit.District;
import relight.testkit.OpenApi;
import relight.testkit.TestServer;

/** Every route that openapi.yaml describes is sent what no page would send: it refuses or takes it, and never breaks. */
class HostileInputTest {

  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
  private static final List<String> SEGMENTS = List.of("0", "-1", "9223372036854775807", "99999999999999999999", "abc", "a\0",
      "x".repeat(3000));
  private static final List<String> QUERIES = List.of("-1", "9223372036854775807", "abc", "a\0", "x".repeat(3000), "NaN,NaN,NaN,NaN",
      "+999999999-01-01T00:00:00Z");
  private static final int DEPTH = 6;

  @RegisterExtension
  static final TestServer server = new TestServer();

  private static final Map<String, TestServer.Client> clients = new LinkedHashMap<>();
  private final TreeSet<String> broken = new TreeSet<>();
  private int sent;

  @BeforeAll
  static void people() {
    District.on(server);
    var top = server.inTransaction(tx -> tx.one("select id from unit where code = 'PB'", row -> row.getLong("id")));
    server.user("quan", top, Role.ADMINISTRATOR);
    clients.put("supervisor", server.signedIn("son"));
    clients.put("dispatcher", server.signedIn("linh"));
    clients.put("linesman", server.signedIn("tam"));
    clients.put("agent", server.signedIn("mai"));
    clients.put("administrator", server.signedIn("quan"));
  }

  @Test
  void nothingThatIsSentBreaksARoute() {
    OpenApi.document().path("paths").properties().forEach(path -> {
      if (!path.getKey().contains("/live") && !path.getKey().startsWith("/api/session"))
        path.getValue().properties().forEach(operation -> attack(operation.getKey(), path.getKey(), operation.getValue()));
    });
    assertThat(sent).as("requests").isGreaterThan(3000);
    assertThat(broken).isEmpty();
  }

  private void attack(String method, String path, JsonNode operation) {
    var who = clients.entrySet().stream().filter(c -> operation.path("x-access").toString().contains(c.getKey())).map(Map.Entry::getValue)
        .findFirst().orElse(clients.get("supervisor"));
    Map<String, String> names = new LinkedHashMap<>();
    operation.path("parameters").forEach(p -> {
      var parameter = resolved(p);
      names.put(parameter.path("name").asText(), parameter.path("in").asText());
    });
    var plain = at(path, names, null, null);
    var schema = resolved(operation.path("requestBody")).at("/content/application~1json/schema");
    var body = schema.isMissingNode() ? null : example(schema, 0);
    names.forEach((name, where) -> {
      if (where.equals("path"))
        SEGMENTS.forEach(value -> send(who, method, at(path, names, name, value), body));
      if (where.equals("query"))
        QUERIES.forEach(value -> send(who, method, plain + "?" + name + "=" + encoded(value), body));
    });
    if (body == null)
      return;
    send(who, method, plain, body);
    send(who, method, plain, NODES.arrayNode());
    send(who, method, plain, NODES.nullNode());
    var holder = NODES.objectNode().set("body", body);
    wherever(holder, value -> send(who, method, plain, holder.get("body")));
  }

  /** Puts something hostile in the place of each value of a body, one at a time. */
  private static void wherever(JsonNode node, Consumer<JsonNode> then) {
    if (node instanceof ObjectNode object) {
      for (var name : new ArrayList<>(object.properties().stream().map(Map.Entry::getKey).toList())) {
        var value = object.get(name);
        for (var bad : hostile(value)) {
          object.set(name, bad);
          then.accept(bad);
        }
        object.set(name, value);
        wherever(value, then);
      }
    }
    node.elements().forEachRemaining(element -> {
      if (element.isObject() && node.isArray())
        wherever(element, then);
    });
  }

  private static List<JsonNode> hostile(JsonNode usual) {
    var some = new ArrayList<JsonNode>(List.of(NODES.nullNode(), NODES.arrayNode().add(NODES.nullNode()), NODES.objectNode()));
    if (usual.isTextual() && usual.asText().startsWith("2026"))
      some.addAll(List.of(NODES.textNode("+999999999-12-31T23:59:59Z"), NODES.textNode("2026-99-99"),
          NODES.textNode("-999999999-01-01T00:00:00Z")));
    else if (usual.isTextual())
      some.addAll(List.of(NODES.textNode("a\0b"), NODES.textNode(""), NODES.textNode("x".repeat(20_000))));
    else if (usual.isNumber())
      some.addAll(List.of(NODES.numberNode(-1), NODES.numberNode(Long.MAX_VALUE), NODES.numberNode(1e308)));
    else if (usual.isArray())
      some.add(NODES.arrayNode().addAll(java.util.Collections.nCopies(5000, usual.isEmpty() ? NODES.numberNode(1) : usual.get(0))));
    return some;
  }

  private void send(TestServer.Client who, String method, String path, JsonNode body) {
    sent++;
    TestServer.Answer answer;
    try {
      answer = who.send(method.toUpperCase(java.util.Locale.ROOT), path, body);
    } catch (AssertionError notAsDescribed) {
      broken.add(notAsDescribed.getMessage().replaceAll("\\[\"[^]]*]", "…"));
      return;
    }
    if (answer.status() >= 500)
      broken.add(
          method + " " + path.substring(0, Math.min(80, path.length())) + " " + cut(body) + " → " + answer.status() + " " + cut(answer));
    else if (answer.status() >= 400 && !answer.raw().headers().firstValue("Content-Type").orElse("").startsWith("application/problem+json"))
      broken.add(method + " " + path.substring(0, Math.min(80, path.length())) + " → " + answer.status() + " without a reason");
  }

  private static String cut(Object something) {
    var text = String.valueOf(something);
    return text.substring(0, Math.min(300, text.length()));
  }

  private static String at(String path, Map<String, String> names, String hostile, String value) {
    var at = path;
    for (var name : names.keySet())
      at = at.replace("{" + name + "}", name.equals(hostile) ? encoded(value) : "1");
    return at;
  }

  private static String encoded(String value) {
    return URLEncoder.encode(value, StandardCharsets.UTF_8);
  }

  private static JsonNode resolved(JsonNode node) {
    return node.has("$ref") ? resolved(OpenApi.document().at(node.path("$ref").asText().substring(1))) : node;
  }

  private static JsonNode example(JsonNode schemaOrReference, int depth) {
    var schema = resolved(schemaOrReference);
    if (depth > DEPTH)
      return NODES.nullNode();
    for (var choice : List.of("anyOf", "oneOf"))
      if (schema.has(choice))
        return example(schema.path(choice).path(0), depth + 1);
    if (schema.has("const"))
      return schema.path("const");
    if (schema.has("enum"))
      return schema.path("enum").path(0);
    var type = schema.path("type").isArray() ? schema.path("type").path(0).asText() : schema.path("type").asText();
    return switch (type) {
      case "array" -> NODES.arrayNode().add(example(schema.path("items"), depth + 1));
      case "integer" -> NODES.numberNode(1);
      case "number" -> NODES.numberNode(10.5);
      case "boolean" -> NODES.booleanNode(true);
      case "string" -> NODES.textNode(switch (schema.path("format").asText()) {
        case "date-time" -> "2026-11-22T06:00:00Z";
        case "date" -> "2026-11-22";
        default -> "abc";
      });
      default -> {
        var object = Json.MAPPER.createObjectNode();
        schema.path("properties").properties().forEach(p -> object.set(p.getKey(), example(p.getValue(), depth + 1)));
        yield object;
      }
    };
  }
}
