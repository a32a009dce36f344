package relight.clock;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.LocalDate;
import java.time.Period;
import java.time.ZoneId;
import java.time.temporal.TemporalAmount;
import java.util.ArrayList;
import java.util.LinkedHashMap;
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

/** Reads rule packs from YAML and refuses whatever it does not know, naming file, line and what was expected. */
public final class RulePackFile {

  private final String name;

  private RulePackFile(String name) {
    this.name = name;
  }

  public static RulePack read(Path file) {
    try {
      return parse(file.getFileName().toString(), Files.readString(file));
    } catch (NoSuchFileException e) {
      throw Refusal.invalid("clock/file", "There is no rule pack at " + file.toAbsolutePath() + ": set rules to where it is.");
    } catch (IOException e) {
      throw new UncheckedIOException("the rule pack " + file + " cannot be read", e);
    }
  }

  public static RulePack parse(String fileName, String yaml) {
    return new RulePackFile(fileName).pack(yaml);
  }

  private RulePack pack(String yaml) {
    Node root;
    try {
      root = new Compose(LoadSettings.builder().setAllowDuplicateKeys(false).setLabel(name).build()).composeString(yaml)
          .orElseThrow(() -> Refusal.invalid("clock/file", name + " is empty."));
    } catch (YamlEngineException e) {
      throw Refusal.invalid("clock/file", name + " is not YAML: " + e.getMessage());
    }
    var fields = fields(root, Set.of("country", "timeZone", "rules"), Set.of());
    var rules = new ArrayList<Rule>();
    if (!(fields.get("rules") instanceof SequenceNode list))
      throw wrong(fields.get("rules"), "rules", "a list of rules");
    for (var item : list.getValue())
      rules.add(rule(item));
    return new RulePack(name.replaceFirst("\\.yaml$", ""), text(fields, "country"), value(fields, "timeZone", "a time zone", ZoneId::of),
        rules);
  }

  private Rule rule(Node node) {
    var fields = fields(node, Set.of("id", "title", "start", "effectiveFrom", "source", "address", "verified"), Set.of("within", "ahead"));
    boolean ahead = fields.containsKey("ahead");
    if (ahead == fields.containsKey("within"))
      throw wrong(node, "rule", "exactly one of \"within\" and \"ahead\"");
    var title = fields(fields.get("title"), Set.of("vi", "en"), Set.of());
    return new Rule(text(fields, "id"), new Bilingual(text(title, "vi"), text(title, "en")), text(fields, "start"),
        value(fields, ahead ? "ahead" : "within", "a duration such as PT2H or P5D", RulePackFile::duration), ahead,
        value(fields, "effectiveFrom", "a date such as 2025-02-01", LocalDate::parse), text(fields, "source"), text(fields, "address"),
        value(fields, "verified", "true or false", RulePackFile::truth));
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
    for (var name : needed)
      if (!fields.containsKey(name))
        throw wrong(node, name, "it to be there");
    return fields;
  }

  private String text(Map<String, Node> fields, String field) {
    return value(fields, field, "text", text -> {
      if (text.isBlank())
        throw new IllegalArgumentException();
      return text;
    });
  }

  private <T> T value(Map<String, Node> fields, String field, String expected, Function<String, T> parse) {
    var node = fields.get(field);
    if (!(node instanceof ScalarNode scalar))
      throw wrong(node, field, expected);
    try {
      return parse.apply(scalar.getValue());
    } catch (DateTimeException | IllegalArgumentException e) {
      throw wrong(node, field, expected);
    }
  }

  private Refusal wrong(Node node, String field, String expected) {
    var line = node.getStartMark().map(mark -> " line " + (mark.getLine() + 1)).orElse("");
    return Refusal.invalid("clock/file", name + line + ": \"" + field + "\" is wrong, expected " + expected + ".");
  }

  private static TemporalAmount duration(String text) {
    TemporalAmount amount = text.contains("T") ? Duration.parse(text) : Period.parse(text);
    boolean positive = amount instanceof Duration d
        ? d.isPositive()
        : ((Period) amount).toTotalMonths() == 0 && ((Period) amount).getDays() > 0;
    if (!positive)
      throw new IllegalArgumentException(text);
    return amount;
  }

  private static boolean truth(String text) {
    return switch (text) {
      case "true" -> true;
      case "false" -> false;
      default -> throw new IllegalArgumentException(text);
    };
  }
}
