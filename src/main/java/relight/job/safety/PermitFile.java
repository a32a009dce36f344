package relight.job.safety;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.snakeyaml.engine.v2.nodes.Node;
import relight.clock.Bilingual;
import relight.clock.YamlNodes;

/** Reads the rules of permits from YAML and refuses whatever it does not know, naming file and line. */
public final class PermitFile {

  private final YamlNodes nodes;

  private PermitFile(String name) {
    this.nodes = new YamlNodes(name, "permit/file");
  }

  public static PermitRules read(Path file) {
    return parse(file.getFileName().toString(), YamlNodes.text(file, "permit/file", "the rules of permits", "permits.rules"));
  }

  public static PermitRules parse(String fileName, String yaml) {
    return new PermitFile(fileName).rules(yaml);
  }

  private PermitRules rules(String yaml) {
    var fields = nodes.fields(nodes.root(yaml), Set.of("verified", "kinds", "papers", "roles", "hazards", "ppe"));
    var kinds = new LinkedHashMap<String, PermitRules.ForKind>();
    for (var item : nodes.list(fields.get("kinds"), "kinds")) {
      var kind = nodes.fields(item, Set.of("kind", "permit", "source"), Set.of("checkIn"));
      kinds.put(nodes.text(kind, "kind"), new PermitRules.ForKind(
          nodes.text(kind, "permit").equals("none") ? null : nodes.value(kind, "permit", "PCT, LCT or none", PermitKind::valueOf),
          kind.containsKey("checkIn") ? nodes.value(kind, "checkIn", "a duration such as PT15M", Duration::parse) : null,
          nodes.text(kind, "source")));
    }
    var roles = new EnumMap<PermitRole, PermitRules.ForRole>(PermitRole.class);
    for (var item : nodes.list(fields.get("roles"), "roles")) {
      var role = nodes.fields(item, Set.of("role", "grade", "needs", "vi", "en", "source"));
      var needs = new LinkedHashSet<PermitKind>();
      for (var paper : nodes.list(role.get("needs"), "needs"))
        needs.add(nodes.value(Map.of("needs", paper), "needs", "PCT or LCT", PermitKind::valueOf));
      roles.put(nodes.value(role, "role", "a role of a permit", PermitFile::role),
          new PermitRules.ForRole(nodes.value(role, "grade", "1 to 5", PermitFile::grade), needs, words(role), nodes.text(role, "source")));
    }
    return new PermitRules(nodes.truth(fields, "verified"), kinds, papers(fields), roles, catalogue(fields, "hazards"),
        catalogue(fields, "ppe"));
  }

  private Map<PermitKind, Set<SafetyStep>> papers(Map<String, Node> fields) {
    var papers = new EnumMap<PermitKind, Set<SafetyStep>>(PermitKind.class);
    for (var item : nodes.list(fields.get("papers"), "papers")) {
      var paper = nodes.fields(item, Set.of("permit", "before", "source"));
      var before = EnumSet.noneOf(SafetyStep.class);
      for (var step : nodes.list(paper.get("before"), "before"))
        before.add(nodes.value(Map.of("before", step), "before", "one of the five rules", PermitFile::step));
      papers.put(nodes.value(paper, "permit", "PCT or LCT", PermitKind::valueOf), before);
    }
    return papers;
  }

  private static SafetyStep step(String text) {
    return Arrays.stream(SafetyStep.values()).filter(step -> step.text().equals(text)).findFirst()
        .orElseThrow(IllegalArgumentException::new);
  }

  private Map<String, Bilingual> catalogue(Map<String, Node> fields, String field) {
    var words = new LinkedHashMap<String, Bilingual>();
    for (var item : nodes.list(fields.get(field), field)) {
      var word = nodes.fields(item, Set.of("code", "vi", "en"));
      words.put(nodes.text(word, "code"), words(word));
    }
    return words;
  }

  private static int grade(String text) {
    if (!text.matches("[1-5]"))
      throw new IllegalArgumentException(text);
    return Integer.parseInt(text);
  }

  private static PermitRole role(String text) {
    return Arrays.stream(PermitRole.values()).filter(role -> role.text().equals(text)).findFirst()
        .orElseThrow(IllegalArgumentException::new);
  }

  private Bilingual words(Map<String, Node> fields) {
    return new Bilingual(nodes.text(fields, "vi"), nodes.text(fields, "en"));
  }
}
