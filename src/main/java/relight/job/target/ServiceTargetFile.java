package relight.job.target;

import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.snakeyaml.engine.v2.nodes.Node;
import relight.clock.Bilingual;
import relight.clock.YamlNodes;

/** Reads the utility's own targets from YAML and refuses whatever it does not know, naming file and line. */
public final class ServiceTargetFile {

  private final YamlNodes nodes;

  private ServiceTargetFile(String name) {
    this.nodes = new YamlNodes(name, "job/targets");
  }

  /** @param kinds every kind of job, each of which must be there */
  public static ServiceTargets read(Path file, List<String> kinds) {
    return parse(file.getFileName().toString(), YamlNodes.text(file, "job/targets", "the service targets", "serviceTargets"), kinds);
  }

  public static ServiceTargets parse(String fileName, String yaml, List<String> kinds) {
    return new ServiceTargetFile(fileName).targets(yaml, kinds);
  }

  private ServiceTargets targets(String yaml, List<String> kinds) {
    var fields = nodes.fields(nodes.root(yaml), Set.of("verified", "effectiveFrom", "source", "kinds", "causeTold"));
    var all = new LinkedHashMap<String, ServiceTarget>();
    for (var item : nodes.list(fields.get("kinds"), "kinds")) {
      var one = target(item);
      if (!kinds.contains(one.kind()))
        throw nodes.wrong(item, "kind", "one of " + kinds);
      all.put(one.kind(), one);
    }
    for (var kind : kinds)
      if (!all.containsKey(kind))
        throw nodes.wrong(fields.get("kinds"), "kinds", "also " + kind);
    return new ServiceTargets(nodes.truth(fields, "verified"),
        nodes.value(fields, "effectiveFrom", "a date such as 2026-01-01", LocalDate::parse), nodes.text(fields, "source"), all,
        nodes.value(nodes.fields(fields.get("causeTold"), Set.of("amber")), "amber", "a duration such as PT30M", Duration::parse));
  }

  private ServiceTarget target(Node item) {
    var fields = nodes.fields(item, Set.of("kind", "vi", "en", "amber", "red", "readings"), Set.of("within"));
    var readings = new ArrayList<String>();
    for (var one : nodes.list(fields.get("readings"), "readings"))
      readings.add(nodes.value(Map.of("readings", one), "readings", "a quantity such as voltage", ServiceTargetFile::word));
    return new ServiceTarget(nodes.text(fields, "kind"), new Bilingual(nodes.text(fields, "vi"), nodes.text(fields, "en")),
        fields.containsKey("within") ? nodes.value(fields, "within", "a duration such as PT2H or P3D", Duration::parse) : null,
        nodes.value(fields, "amber", "a duration such as PT45M", Duration::parse),
        nodes.value(fields, "red", "a duration such as PT15M", Duration::parse),
        readings);
  }

  private static String word(String text) {
    if (!text.matches("[a-z][A-Za-z]{0,30}"))
      throw new IllegalArgumentException(text);
    return text;
  }
}
