package relight.crew;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.snakeyaml.engine.v2.nodes.Node;
import relight.clock.YamlNodes;
import relight.clock.Bilingual;

/** Reads from YAML what crews are asked for, and refuses whatever it does not know, naming file and line. */
public final class QualificationFile {

  private static final String CODE = "[a-z][A-Za-z-]{0,40}";

  private final YamlNodes nodes;

  private QualificationFile(String name) {
    this.nodes = new YamlNodes(name, "crew/qualifications");
  }

  public static Qualifications read(Path file) {
    return parse(file.getFileName().toString(), YamlNodes.text(file, "crew/qualifications", "what crews are asked for", "qualifications"));
  }

  public static Qualifications parse(String fileName, String yaml) {
    return new QualificationFile(fileName).all(yaml);
  }

  private Qualifications all(String yaml) {
    var fields = nodes.fields(nodes.root(yaml), Set.of("verified", "certificates", "skills", "jobs", "otherwise"));
    var certificates = words(fields.get("certificates"), "certificates");
    var skills = words(fields.get("skills"), "skills");
    var jobs = new LinkedHashMap<String, Need>();
    for (var item : nodes.list(fields.get("jobs"), "jobs")) {
      var job = nodes.fields(item, Set.of("kind", "people", "grade", "skills", "certificates"));
      jobs.put(code(job.get("kind"), "kind"), need(job, certificates, skills));
    }
    var otherwise = need(nodes.fields(fields.get("otherwise"), Set.of("people", "grade", "skills", "certificates")), certificates, skills);
    return new Qualifications(nodes.truth(fields, "verified"), certificates, skills, jobs, otherwise);
  }

  private Map<String, Bilingual> words(Node node, String field) {
    var words = new LinkedHashMap<String, Bilingual>();
    for (var item : nodes.list(node, field)) {
      var word = nodes.fields(item, Set.of("code", "vi", "en"));
      words.put(code(word.get("code"), "code"), new Bilingual(nodes.text(word.get("vi"), "vi"), nodes.text(word.get("en"), "en")));
    }
    return words;
  }

  private Need need(Map<String, Node> fields, Map<String, Bilingual> certificates, Map<String, Bilingual> skills) {
    return new Need(number(fields.get("people"), "people", 1, 20), number(fields.get("grade"), "grade", 1, 5),
        codes(fields.get("skills"), "skills", skills), codes(fields.get("certificates"), "certificates", certificates));
  }

  private List<String> codes(Node node, String field, Map<String, Bilingual> known) {
    var codes = new ArrayList<String>();
    for (var item : nodes.list(node, field)) {
      var code = code(item, field);
      if (!known.containsKey(code))
        throw nodes.wrong(item, field, "one of " + known.keySet());
      codes.add(code);
    }
    return codes;
  }

  private int number(Node node, String field, int least, int most) {
    var text = nodes.text(node, field);
    if (!text.matches("\\d{1,2}") || Integer.parseInt(text) < least || Integer.parseInt(text) > most)
      throw nodes.wrong(node, field, "a number from " + least + " to " + most);
    return Integer.parseInt(text);
  }

  private String code(Node node, String field) {
    var code = nodes.text(node, field);
    if (!code.matches(CODE))
      throw nodes.wrong(node, field, "letters and hyphens");
    return code;
  }

}
