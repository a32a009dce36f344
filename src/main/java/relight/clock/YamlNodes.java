package relight.clock;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.DateTimeException;
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

/** Reads data files in YAML node by node and refuses whatever is not expected, naming file, line and what was expected. */
public final class YamlNodes {

  private final String file;
  private final String code;

  /**
   * @param file what the file is called in a refusal
   * @param code of the refusals
   */
  public YamlNodes(String file, String code) {
    this.file = file;
    this.code = code;
  }

  /**
   * The text of a file.
   *
   * @param what    what it is, for people: "the rule pack"
   * @param setting which setting says where it is
   */
  public static String text(Path path, String code, String what, String setting) {
    try {
      return Files.readString(path);
    } catch (NoSuchFileException e) {
      throw Refusal.invalid(code,
          "There is no file at " + path.toAbsolutePath() + " for " + what + ": set " + setting + " to where it is.");
    } catch (IOException e) {
      throw new UncheckedIOException(what + " in " + path + " cannot be read", e);
    }
  }

  public Node root(String yaml) {
    try {
      return new Compose(LoadSettings.builder().setAllowDuplicateKeys(false).setLabel(file).build()).composeString(yaml)
          .orElseThrow(() -> Refusal.invalid(code, file + " is empty."));
    } catch (YamlEngineException e) {
      throw Refusal.invalid(code, file + " is not YAML: " + e.getMessage());
    }
  }

  public List<Node> list(Node node, String field) {
    if (!(node instanceof SequenceNode sequence))
      throw wrong(node, field, "a list");
    return sequence.getValue();
  }

  public Map<String, Node> fields(Node node, Set<String> needed) {
    return fields(node, needed, Set.of());
  }

  public Map<String, Node> fields(Node node, Set<String> needed, Set<String> possible) {
    if (!(node instanceof MappingNode mapping))
      throw wrong(node, "entry", "fields " + needed);
    var fields = new LinkedHashMap<String, Node>();
    for (var pair : mapping.getValue()) {
      var key = pair.getKeyNode() instanceof ScalarNode scalar ? scalar.getValue() : "?";
      if (!needed.contains(key) && !possible.contains(key))
        throw wrong(pair.getKeyNode(), key, "one of " + needed + (possible.isEmpty() ? "" : " or " + possible));
      fields.put(key, pair.getValueNode());
    }
    for (var field : needed)
      if (!fields.containsKey(field))
        throw wrong(node, field, "it to be there");
    return fields;
  }

  public String text(Map<String, Node> fields, String field) {
    return text(fields.get(field), field);
  }

  public String text(Node node, String field) {
    if (!(node instanceof ScalarNode scalar) || scalar.getValue().isBlank())
      throw wrong(node, field, "text");
    return scalar.getValue();
  }

  /** @param expected what the text must be like for {@code parse} not to fail */
  public <T> T value(Map<String, Node> fields, String field, String expected, Function<String, T> parse) {
    var node = fields.get(field);
    if (!(node instanceof ScalarNode scalar))
      throw wrong(node, field, expected);
    try {
      return parse.apply(scalar.getValue());
    } catch (DateTimeException | IllegalArgumentException e) {
      throw wrong(node, field, expected);
    }
  }

  /** False where it is left out. */
  public boolean truth(Map<String, Node> fields, String field) {
    return fields.containsKey(field) && value(fields, field, "true or false", text -> switch (text) {
      case "true" -> true;
      case "false" -> false;
      default -> throw new IllegalArgumentException(text);
    });
  }

  public Refusal wrong(Node node, String field, String expected) {
    var line = node.getStartMark().map(mark -> " line " + (mark.getLine() + 1)).orElse("");
    return Refusal.invalid(code, file + line + ": \"" + field + "\" is wrong, expected " + expected + ".");
  }
}
