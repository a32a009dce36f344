package relight.testkit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import relight.Json;

/**
 * What openapi.yaml promises, and whether an answer keeps it. Stricter than the file itself: a field that is not described is an error, so
 * that nothing undescribed is sent.
 */
public final class OpenApi {

  private static final OpenApi instance = new OpenApi();

  private final JsonNode document;
  private final Map<Pattern, JsonNode> paths = new HashMap<>();
  private final JsonSchemaFactory factory = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012);
  private final Map<JsonNode, JsonSchema> schemas = new ConcurrentHashMap<>();

  private OpenApi() {
    try (var in = OpenApi.class.getResourceAsStream("/openapi.yaml")) {
      document = Json.MAPPER.valueToTree(new Load(LoadSettings.builder().build()).loadFromInputStream(in));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    document.path("paths").properties().forEach(path -> paths.put(pattern(path.getKey()), path.getValue()));
    closeObjects(document.path("components").path("schemas"));
    closeObjects(document.path("paths"));
  }

  public static JsonNode document() {
    return instance.document;
  }

  /** What is wrong with this answer; empty if it keeps the promise or nothing is promised at this address. */
  public static List<String> wrong(String method, String path, int status, String contentType, JsonNode json) {
    return instance.check(method, path.replaceAll("\\?.*", ""), status, contentType, json);
  }

  private List<String> check(String method, String path, int status, String contentType, JsonNode json) {
    var operation = paths.entrySet().stream().filter(p -> p.getKey().matcher(path).matches())
        .min((a, b) -> Integer.compare(a.getKey().pattern().split("\\[").length, b.getKey().pattern().split("\\[").length))
        .map(p -> p.getValue().path(method.toLowerCase(java.util.Locale.ROOT)));
    if (operation.isEmpty() || operation.get().isMissingNode())
      return List.of();
    var response = resolved(operation.get().path("responses").path(String.valueOf(status)));
    if (response.isEmpty()) {
      if (status < 400)
        return List.of("an answer " + status + " is not described");
      response = resolved(operation.get().path("responses").path("default"));
    }
    if (json == null)
      return List.of();
    var type = contentType.replaceAll(";.*", "");
    var schema = response.orElseThrow().path("content").path(type).path("schema");
    if (schema.isMissingNode())
      return List.of("an answer of type " + type + " is not described for status " + status);
    return schemas.computeIfAbsent(schema, this::compiled).validate(json).stream().map(Object::toString)
        .collect(Collectors.toCollection(ArrayList::new));
  }

  private JsonSchema compiled(JsonNode schema) {
    ObjectNode whole = schema.deepCopy();
    whole.set("components", document.path("components"));
    return factory.getSchema(whole);
  }

  private Optional<JsonNode> resolved(JsonNode node) {
    if (node.isMissingNode())
      return Optional.empty();
    var ref = node.path("$ref").asText("");
    return Optional.of(ref.isEmpty() ? node : document.at(ref.substring(1)));
  }

  private static Pattern pattern(String path) {
    return Pattern.compile(path.replace(".", "\\.").replaceAll("\\{\\w+}", "[^/]+"));
  }

  private static void closeObjects(JsonNode node) {
    if (node instanceof ObjectNode object && object.path("type").asText().equals("object") && object.path("properties").isObject()
        && !object.has("additionalProperties")) {
      object.put("additionalProperties", false);
    }
    node.forEach(OpenApi::closeObjects);
  }
}
