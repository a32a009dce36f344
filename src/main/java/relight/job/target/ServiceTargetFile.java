package relight.job.target;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import relight.Refusal;
import relight.clock.Bilingual;

/** Reads the utility's own targets from YAML and refuses whatever it does not know, naming file and line. */
public final class ServiceTargetFile {

  private final String name;

  private ServiceTargetFile(String name) {
    this.name = name;
  }

  /** @param kinds every kind of job, each of which must be there */
  public static ServiceTargets read(Path file, List<String> kinds) {
    try {
      return parse(file.getFileName().toString(), Files.readString(file), kinds);
    } catch (NoSuchFileException e) {
      throw Refusal.invalid("job/targets",
          "There are no service targets at " + file.toAbsolutePath() + ": set serviceTargets to where they are.");
    } catch (IOException e) {
      throw new UncheckedIOException("the service targets " + file + " cannot be read", e);
    }
  }

  public static ServiceTargets parse(String fileName, String yaml, List<String> kinds) {
    return new ServiceTargetFile(fileName).targets(yaml, kinds);
  }

  private ServiceTargets targets(String yaml, List<String> kinds) {
    Node root;
    try {
      root = new Compose(LoadSettings.builder().setAllowDuplicateKeys(false).setLabel(name).build()).composeString(yaml)
          .orElseThrow(() -> Refusal.invalid("job/targets", name + " is empty."));
    } catch (YamlEngineException e) {
      throw Refusal.invalid("job/targets", name + " is not YAML: " + e.getMessage());
    }
    var fields = fields(root, Set.of("verified", "effectiveFrom", "source", "kinds", "causeTold"), Set.of());
    var all = new LinkedHashMap<String, ServiceTarget>();
    for (var item : list(fields.get("kinds"), "kinds")) {
      var one = target(item);
      if (!kinds.contains(one.kind()))
        throw wrong(item, "kind", "one of " + kinds);
      all.put(one.kind(), one);
    }
    for (var kind : kinds)
      if (!all.containsKey(kind))
        throw wrong(fields.get("kinds"), "kinds", "also " + kind);
    return new ServiceTargets(value(fields, "verified", "true or false", ServiceTargetFile::truth),
        value(fields, "effectiveFrom", "a date such as 2026-01-01", LocalDate::parse), value(fields, "source", "text", text -> text), all,
        value(fields(fields.get("causeTold"), Set.of("amber"), Set.of()), "amber", "a duration such as PT30M", Duration::parse));
  }

  private ServiceTarget target(Node item) {
    var fields = fields(item, Set.of("kind", "vi", "en", "amber", "red", "readings"), Set.of("within"));
    var readings = new ArrayList<String>();
    for (var one : list(fields.get("readings"), "readings"))
      readings.add(value(Map.of("readings", one), "readings", "a quantity such as voltage", ServiceTargetFile::word));
    Function<String, String> same = text -> text;
    return new ServiceTarget(value(fields, "kind", "a kind of job", same),
        new Bilingual(value(fields, "vi", "text", same), value(fields, "en", "text", same)),
        fields.containsKey("within") ? value(fields, "within", "a duration such as PT2H or P3D", Duration::parse) : null,
        value(fields, "amber", "a duration such as PT45M", Duration::parse),
        value(fields, "red", "a duration such as PT15M", Duration::parse),
        readings);
  }

  private static String word(String text) {
    if (!text.matches("[a-z][A-Za-z]{0,30}"))
      throw new IllegalArgumentException(text);
    return text;
  }

  private static boolean truth(String text) {
    return switch (text) {
      case "true" -> true;
      case "false" -> false;
      default -> throw new IllegalArgumentException(text);
    };
  }

  private List<Node> list(Node node, String field) {
    if (!(node instanceof SequenceNode sequence))
      throw wrong(node, field, "a list");
    return sequence.getValue();
  }

  private Map<String, Node> fields(Node node, Set<String> needed, Set<String> possible) {
    if (!(node instanceof MappingNode mapping))
      throw wrong(node, "entry", "fields " + needed);
    var fields = new LinkedHashMap<String, Node>();
    for (var pair : mapping.getValue()) {
      var key = pair.getKeyNode() instanceof ScalarNode scalar ? scalar.getValue() : "?";
      if (!needed.contains(key) && !possible.contains(key))
        throw wrong(pair.getKeyNode(), key, "one of " + needed);
      fields.put(key, pair.getValueNode());
    }
    for (var field : needed)
      if (!fields.containsKey(field))
        throw wrong(node, field, "it to be there");
    return fields;
  }

  private <T> T value(Map<String, Node> fields, String field, String expected, Function<String, T> parse) {
    var node = fields.get(field);
    if (!(node instanceof ScalarNode scalar) || scalar.getValue().isBlank())
      throw wrong(node, field, expected);
    try {
      return parse.apply(scalar.getValue());
    } catch (DateTimeException | IllegalArgumentException e) {
      throw wrong(node, field, expected);
    }
  }

  private Refusal wrong(Node node, String field, String expected) {
    var line = node.getStartMark().map(mark -> " line " + (mark.getLine() + 1)).orElse("");
    return Refusal.invalid("job/targets", name + line + ": \"" + field + "\" is wrong, expected " + expected + ".");
  }
}
