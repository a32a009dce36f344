package relight.job.safety;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
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

/** Reads the rules of permits from YAML and refuses whatever it does not know, naming file and line. */
public final class PermitFile {

  private final String name;

  private PermitFile(String name) {
    this.name = name;
  }

  public static PermitRules read(Path file) {
    try {
      return parse(file.getFileName().toString(), Files.readString(file));
    } catch (NoSuchFileException e) {
      throw Refusal.invalid("permit/file",
          "There is no file of permits at " + file.toAbsolutePath() + ": set permits.rules to where it is.");
    } catch (IOException e) {
      throw new UncheckedIOException("the file of permits " + file + " cannot be read", e);
    }
  }

  public static PermitRules parse(String fileName, String yaml) {
    return new PermitFile(fileName).rules(yaml);
  }

  private PermitRules rules(String yaml) {
    Node root;
    try {
      root = new Compose(LoadSettings.builder().setAllowDuplicateKeys(false).setLabel(name).build()).composeString(yaml)
          .orElseThrow(() -> Refusal.invalid("permit/file", name + " is empty."));
    } catch (YamlEngineException e) {
      throw Refusal.invalid("permit/file", name + " is not YAML: " + e.getMessage());
    }
    var fields = fields(root, Set.of("verified", "kinds", "roles", "hazards", "ppe"), Set.of());
    var kinds = new LinkedHashMap<String, PermitRules.ForKind>();
    for (var item : list(fields.get("kinds"), "kinds")) {
      var kind = fields(item, Set.of("kind", "permit", "source"), Set.of("checkIn"));
      kinds.put(text(kind, "kind"), new PermitRules.ForKind(
          text(kind, "permit").equals("none") ? null : read(kind, "permit", "PCT, LCT or none", PermitKind::valueOf),
          kind.containsKey("checkIn") ? read(kind, "checkIn", "a duration such as PT15M", Duration::parse) : null, text(kind, "source")));
    }
    var roles = new EnumMap<PermitRole, PermitRules.ForRole>(PermitRole.class);
    for (var item : list(fields.get("roles"), "roles")) {
      var role = fields(item, Set.of("role", "grade", "needs", "vi", "en", "source"), Set.of());
      var needs = new LinkedHashSet<PermitKind>();
      for (var paper : list(role.get("needs"), "needs"))
        needs.add(read(Map.of("needs", paper), "needs", "PCT or LCT", PermitKind::valueOf));
      roles.put(read(role, "role", "a role of a permit", PermitRole::of),
          new PermitRules.ForRole(read(role, "grade", "1 to 5", PermitFile::grade), needs, words(role), text(role, "source")));
    }
    return new PermitRules(read(fields, "verified", "true or false", PermitFile::truth), kinds, roles, catalogue(fields, "hazards"),
        catalogue(fields, "ppe"));
  }

  private Map<String, Bilingual> catalogue(Map<String, Node> fields, String field) {
    var words = new LinkedHashMap<String, Bilingual>();
    for (var item : list(fields.get(field), field)) {
      var word = fields(item, Set.of("code", "vi", "en"), Set.of());
      words.put(text(word, "code"), words(word));
    }
    return words;
  }

  private static int grade(String text) {
    if (!text.matches("[1-5]"))
      throw new IllegalArgumentException(text);
    return Integer.parseInt(text);
  }

  private static boolean truth(String text) {
    if (!text.matches("true|false"))
      throw new IllegalArgumentException(text);
    return text.equals("true");
  }

  private <T> T read(Map<String, Node> fields, String field, String expected, Function<String, T> reader) {
    try {
      return reader.apply(text(fields, field));
    } catch (IllegalArgumentException | DateTimeException | Refusal e) {
      throw wrong(fields.get(field), field, expected);
    }
  }

  private Bilingual words(Map<String, Node> fields) {
    return new Bilingual(text(fields, "vi"), text(fields, "en"));
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

  private String text(Map<String, Node> fields, String field) {
    if (!(fields.get(field) instanceof ScalarNode scalar) || scalar.getValue().isBlank())
      throw wrong(fields.get(field), field, "text");
    return scalar.getValue();
  }

  private Refusal wrong(Node node, String field, String expected) {
    var line = node.getStartMark().map(mark -> " line " + (mark.getLine() + 1)).orElse("");
    return Refusal.invalid("permit/file", name + line + ": \"" + field + "\" is wrong, expected " + expected + ".");
  }
}
