package relight.clock;

import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.Period;
import java.time.ZoneId;
import java.time.temporal.TemporalAmount;
import java.util.ArrayList;
import java.util.Set;
import org.snakeyaml.engine.v2.nodes.Node;

/** Reads rule packs from YAML and refuses whatever it does not know, naming file, line and what was expected. */
public final class RulePackFile {

  private final String name;
  private final YamlNodes nodes;

  private RulePackFile(String name) {
    this.name = name;
    this.nodes = new YamlNodes(name, "clock/file");
  }

  public static RulePack read(Path file) {
    return parse(file.getFileName().toString(), YamlNodes.text(file, "clock/file", "the rule pack", "rules"));
  }

  public static RulePack parse(String fileName, String yaml) {
    return new RulePackFile(fileName).pack(yaml);
  }

  private RulePack pack(String yaml) {
    var fields = nodes.fields(nodes.root(yaml), Set.of("country", "timeZone", "rules"), Set.of());
    var rules = new ArrayList<Rule>();
    for (var item : nodes.list(fields.get("rules"), "rules"))
      rules.add(rule(item));
    return new RulePack(name.replaceFirst("\\.yaml$", ""), nodes.text(fields, "country"),
        nodes.value(fields, "timeZone", "a time zone", ZoneId::of),
        rules);
  }

  private Rule rule(Node node) {
    var fields = nodes.fields(node, Set.of("id", "title", "start", "effectiveFrom", "source", "address", "verified"),
        Set.of("within", "ahead"));
    boolean ahead = fields.containsKey("ahead");
    if (ahead == fields.containsKey("within"))
      throw nodes.wrong(node, "rule", "exactly one of \"within\" and \"ahead\"");
    var title = nodes.fields(fields.get("title"), Set.of("vi", "en"), Set.of());
    return new Rule(nodes.text(fields, "id"), new Bilingual(nodes.text(title, "vi"), nodes.text(title, "en")), nodes.text(fields, "start"),
        nodes.value(fields, ahead ? "ahead" : "within", "a duration such as PT2H or P5D", RulePackFile::duration), ahead,
        nodes.value(fields, "effectiveFrom", "a date such as 2025-02-01", LocalDate::parse), nodes.text(fields, "source"),
        nodes.text(fields, "address"),
        nodes.truth(fields, "verified"));
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

}
