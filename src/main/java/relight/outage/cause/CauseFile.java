package relight.outage.cause;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.snakeyaml.engine.v2.nodes.Node;
import relight.clock.YamlNodes;
import relight.clock.Bilingual;

/** Reads the catalogue of causes from YAML and refuses whatever it does not know, naming file and line. */
public final class CauseFile {

  private final YamlNodes nodes;

  private CauseFile(String name) {
    this.nodes = new YamlNodes(name, "cause/file");
  }

  public static CauseCatalogue read(Path file) {
    return parse(file.getFileName().toString(), YamlNodes.text(file, "cause/file", "the catalogue of causes", "causes"));
  }

  public static CauseCatalogue parse(String fileName, String yaml) {
    return new CauseFile(fileName).catalogue(yaml);
  }

  private CauseCatalogue catalogue(String yaml) {
    var fields = nodes.fields(nodes.root(yaml), Set.of("verified", "groups", "causes", "weather"), Set.of());
    var groups = new ArrayList<CauseCatalogue.Group>();
    for (var item : nodes.list(fields.get("groups"), "groups")) {
      var group = nodes.fields(item, Set.of("code", "vi", "en"), Set.of("planned"));
      groups.add(new CauseCatalogue.Group(code(group), words(group), nodes.truth(group, "planned")));
    }
    var causes = new ArrayList<Cause>();
    for (var item : nodes.list(fields.get("causes"), "causes"))
      causes.add(cause(item, groups));
    var weather = new ArrayList<CauseCatalogue.Word>();
    for (var item : nodes.list(fields.get("weather"), "weather")) {
      var word = nodes.fields(item, Set.of("code", "vi", "en"), Set.of());
      weather.add(new CauseCatalogue.Word(code(word), words(word)));
    }
    return new CauseCatalogue(nodes.truth(fields, "verified"), groups, causes, weather);
  }

  private Cause cause(Node node, List<CauseCatalogue.Group> groups) {
    var fields = nodes.fields(node, Set.of("code", "group", "vi", "en"), Set.of("exempt", "subCauses"));
    var inGroup = nodes.text(fields, "group");
    var group = groups.stream().filter(g -> g.code().equals(inGroup)).findFirst()
        .orElseThrow(() -> nodes.wrong(fields.get("group"), "group", "one of the groups above"));
    var narrower = new ArrayList<Cause.SubCause>();
    if (fields.containsKey("subCauses"))
      for (var item : nodes.list(fields.get("subCauses"), "subCauses")) {
        var sub = nodes.fields(item, Set.of("code", "vi", "en"), Set.of("exempt"));
        narrower.add(new Cause.SubCause(code(sub), words(sub), nodes.truth(sub, "exempt")));
      }
    return new Cause(code(fields), group.code(), words(fields), group.planned(), nodes.truth(fields, "exempt"), narrower);
  }

  private String code(Map<String, Node> fields) {
    var code = nodes.text(fields, "code");
    if (!code.matches("[a-z][a-z-]{0,40}"))
      throw nodes.wrong(fields.get("code"), "code", "small letters and hyphens");
    return code;
  }

  private Bilingual words(Map<String, Node> fields) {
    return new Bilingual(nodes.text(fields, "vi"), nodes.text(fields, "en"));
  }

}
