package relight.crew;

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

/** Reads from YAML what crews are asked for, and refuses whatever it does not know, naming file and line. */
public final class QualificationFile {

  private static final String CODE = "[a-z][A-Za-z-]{0,40}";

  private final String name;

  private QualificationFile(String name) {
    this.name = name;
  }

  public static Qualifications read(Path file) {
    try {
      return parse(file.getFileName().toString(), Files.readString(file));
    } catch (NoSuchFileException e) {
      throw Refusal.invalid("crew/qualifications",
          "There is no file of qualifications at " + file.toAbsolutePath() + ": set qualifications to where it is.");
    } catch (IOException e) {
      throw new UncheckedIOException("the file of qualifications " + file + " cannot be read", e);
    }
  }

  public static Qualifications parse(String fileName, String yaml) {
    return new QualificationFile(fileName).all(yaml);
  }

  private Qualifications all(String yaml) {
    Node root;
    try {
      root = new Compose(LoadSettings.builder().setAllowDuplicateKeys(false).setLabel(name).build()).composeString(yaml)
          .orElseThrow(() -> Refusal.invalid("crew/qualifications", name + " is empty."));
    } catch (YamlEngineException e) {
      throw Refusal.invalid("crew/qualifications", name + " is not YAML: " + e.getMessage());
    }
    var fields = fields(root, Set.of("verified", "certificates", "skills", "jobs", "otherwise"));
    var certificates = words(fields.get("certificates"), "certificates");
    var skills = words(fields.get("skills"), "skills");
    var jobs = new LinkedHashMap<String, Need>();
    for (var item : list(fields.get("jobs"), "jobs")) {
      var job = fields(item, Set.of("kind", "people", "grade", "skills", "certificates"));
      jobs.put(code(job.get("kind"), "kind"), need(job, certificates, skills));
    }
    var otherwise = need(fields(fields.get("otherwise"), Set.of("people", "grade", "skills", "certificates")), certificates, skills);
    var verified = text(fields.get("verified"), "verified");
    if (!verified.matches("true|false"))
      throw wrong(fields.get("verified"), "verified", "true or false");
    return new Qualifications(verified.equals("true"), certificates, skills, jobs, otherwise);
  }

  private Map<String, Bilingual> words(Node node, String field) {
    var words = new LinkedHashMap<String, Bilingual>();
    for (var item : list(node, field)) {
      var word = fields(item, Set.of("code", "vi", "en"));
      words.put(code(word.get("code"), "code"), new Bilingual(text(word.get("vi"), "vi"), text(word.get("en"), "en")));
    }
    return words;
  }

  private Need need(Map<String, Node> fields, Map<String, Bilingual> certificates, Map<String, Bilingual> skills) {
    return new Need(number(fields.get("people"), "people", 1, 20), number(fields.get("grade"), "grade", 1, 5),
        codes(fields.get("skills"), "skills", skills), codes(fields.get("certificates"), "certificates", certificates));
  }

  private List<String> codes(Node node, String field, Map<String, Bilingual> known) {
    var codes = new ArrayList<String>();
    for (var item : list(node, field)) {
      var code = code(item, field);
      if (!known.containsKey(code))
        throw wrong(item, field, "one of " + known.keySet());
      codes.add(code);
    }
    return codes;
  }

  private int number(Node node, String field, int least, int most) {
    var text = text(node, field);
    if (!text.matches("\\d{1,2}") || Integer.parseInt(text) < least || Integer.parseInt(text) > most)
      throw wrong(node, field, "a number from " + least + " to " + most);
    return Integer.parseInt(text);
  }

  private List<Node> list(Node node, String field) {
    if (!(node instanceof SequenceNode sequence))
      throw wrong(node, field, "a list");
    return sequence.getValue();
  }

  private Map<String, Node> fields(Node node, Set<String> needed) {
    if (!(node instanceof MappingNode mapping))
      throw wrong(node, "entry", "fields " + needed);
    var fields = new LinkedHashMap<String, Node>();
    for (var pair : mapping.getValue()) {
      var key = pair.getKeyNode() instanceof ScalarNode scalar ? scalar.getValue() : "?";
      if (!needed.contains(key))
        throw wrong(pair.getKeyNode(), key, "one of " + needed);
      fields.put(key, pair.getValueNode());
    }
    for (var field : needed)
      if (!fields.containsKey(field))
        throw wrong(node, field, "it to be there");
    return fields;
  }

  private String code(Node node, String field) {
    var code = text(node, field);
    if (!code.matches(CODE))
      throw wrong(node, field, "letters and hyphens");
    return code;
  }

  private String text(Node node, String field) {
    if (!(node instanceof ScalarNode scalar) || scalar.getValue().isBlank())
      throw wrong(node, field, "text");
    return scalar.getValue();
  }

  private Refusal wrong(Node node, String field, String expected) {
    var line = node.getStartMark().map(mark -> " line " + (mark.getLine() + 1)).orElse("");
    return Refusal.invalid("crew/qualifications", name + line + ": \"" + field + "\" is wrong, expected " + expected + ".");
  }
}
