package relight.outage.cause;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import relight.Refusal;
import relight.clock.Bilingual;

/** Reads the catalogue of causes from YAML and refuses whatever it does not know, naming file and line. */
public final class CauseFile {

  private final String name;

  private CauseFile(String name) {
    this.name = name;
  }

  public static CauseCatalogue read(Path file) {
    try {
      return parse(file.getFileName().toString(), Files.readString(file));
    } catch (NoSuchFileException e) {
      throw Refusal.invalid("cause/file", "There is no catalogue of causes at " + file.toAbsolutePath() + ": set causes to where it is.");
    } catch (IOException e) {
      throw new UncheckedIOException("the catalogue of causes " + file + " cannot be read", e);
    }
  }

  public static CauseCatalogue parse(String fileName, String yaml) {
    return new CauseFile(fileName).catalogue(yaml);
  }

  private CauseCatalogue catalogue(String yaml) {
    Node root;
    try {
      root = new Compose(LoadSettings.builder().setAllowDuplicateKeys(false).setLabel(name).build()).composeString(yaml)
          .orElseThrow(() -> Refusal.invalid("cause/file", name + " is empty."));
    } catch (YamlEngineException e) {
      throw Refusal.invalid("cause/file", name + " is not YAML: " + e.getMessage());
    }
    var fields = fields(root, Set.of("verified", "groups", "causes", "weather"), Set.of());
    var groups = new ArrayList<CauseCatalogue.Group>();
    for (var item : list(fields.get("groups"), "groups")) {
      var group = fields(item, Set.of("code", "vi", "en"), Set.of("planned"));
      groups.add(new CauseCatalogue.Group(code(group), words(group), truth(group, "planned")));
    }
    var causes = new ArrayList<Cause>();
    for (var item : list(fields.get("causes"), "causes"))
      causes.add(cause(item, groups));
    var weather = new ArrayList<CauseCatalogue.Word>();
    for (var item : list(fields.get("weather"), "weather")) {
      var word = fields(item, Set.of("code", "vi", "en"), Set.of());
      weather.add(new CauseCatalogue.Word(code(word), words(word)));
    }
    return new CauseCatalogue(truth(fields, "verified"), groups, causes, weather);
  }

  private Cause cause(Node node, List<CauseCatalogue.Group> groups) {
    var fields = fields(node, Set.of("code", "group", "vi", "en"), Set.of("exempt", "subCauses"));
    var inGroup = text(fields, "group");
    var group = groups.stream().filter(g -> g.code().equals(inGroup)).findFirst()
        .orElseThrow(() -> wrong(fields.get("group"), "group", "one of the groups above"));
    var narrower = new ArrayList<Cause.SubCause>();
    if (fields.containsKey("subCauses"))
      for (var item : list(fields.get("subCauses"), "subCauses")) {
        var sub = fields(item, Set.of("code", "vi", "en"), Set.of("exempt"));
        narrower.add(new Cause.SubCause(code(sub), words(sub), truth(sub, "exempt")));
      }
    return new Cause(code(fields), group.code(), words(fields), group.planned(), truth(fields, "exempt"), narrower);
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
        throw wrong(pair.getKeyNode(), key, "one of " + needed + (possible.isEmpty() ? "" : " or " + possible));
      fields.put(key, pair.getValueNode());
    }
    for (var field : needed)
      if (!fields.containsKey(field))
        throw wrong(node, field, "it to be there");
    return fields;
  }

  private String code(Map<String, Node> fields) {
    var code = text(fields, "code");
    if (!code.matches("[a-z][a-z-]{0,40}"))
      throw wrong(fields.get("code"), "code", "small letters and hyphens");
    return code;
  }

  private Bilingual words(Map<String, Node> fields) {
    return new Bilingual(text(fields, "vi"), text(fields, "en"));
  }

  private String text(Map<String, Node> fields, String field) {
    if (!(fields.get(field) instanceof ScalarNode scalar) || scalar.getValue().isBlank())
      throw wrong(fields.get(field), field, "text");
    return scalar.getValue();
  }

  /** False where it is left out. */
  private boolean truth(Map<String, Node> fields, String field) {
    if (!fields.containsKey(field))
      return false;
    return switch (text(fields, field)) {
      case "true" -> true;
      case "false" -> false;
      default -> throw wrong(fields.get(field), field, "true or false");
    };
  }

  private Refusal wrong(Node node, String field, String expected) {
    var line = node.getStartMark().map(mark -> " line " + (mark.getLine() + 1)).orElse("");
    return Refusal.invalid("cause/file", name + line + ": \"" + field + "\" is wrong, expected " + expected + ".");
  }
}
