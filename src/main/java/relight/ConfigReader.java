package relight;

import java.io.IOException;
import java.io.StringReader;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeType;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/** Fills the records of {@link Config} from YAML, environment and command line, and says where each wrong value stands. */
final class ConfigReader {

  /** Variables of ours that are no settings. */
  private static final Set<String> OTHER_VARIABLES = Set.of("RELIGHT_REQUIRE_ALL");
  private static final Pattern DURATION = Pattern.compile("(\\d{1,9})\\s*(ms|s|min|h|d)");

  /** A value as written, and where. */
  private record Given(List<String> texts, boolean list, String place) {
    String text() {
      return String.join(", ", texts);
    }
  }

  private static final class WrongType extends RuntimeException {
    private static final long serialVersionUID = 1;

    WrongType(String expected) {
      super(expected);
    }
  }

  private final Path file;
  private final Map<String, String> environment;
  private final Map<String, String> options;
  private final Map<String, Given> given = new LinkedHashMap<>();
  private final List<String> problems = new ArrayList<>();

  ConfigReader(Path file, Map<String, String> environment, Map<String, String> options) {
    this.file = file;
    this.environment = environment;
    this.options = options;
  }

  Config read() {
    readFile();
    readEnvironment();
    options.forEach((setting, text) -> given.put(setting, new Given(List.of(text), false, "command line")));
    var config = (Config) fill(Config.class, Config.DEFAULT, "");
    if (!problems.isEmpty()) {
      throw Refusal.invalid("config/wrong", String.join("\n", problems));
    }
    return config;
  }

  private void readFile() {
    if (!Files.exists(file)) {
      return;
    }
    try {
      var settings = LoadSettings.builder().setLabel(file.toString()).setParseComments(false).build();
      var root = new Compose(settings).composeReader(new StringReader(Files.readString(file)));
      root.ifPresent(node -> collect(node, Config.class, ""));
    } catch (MarkedYamlEngineException e) {
      problems.add(
          e.getProblemMark().map(mark -> place(mark.getLine())).orElse(file.toString()) + ": this is not YAML: " + e.getProblem() + ".");
    } catch (YamlEngineException e) {
      problems.add(file + ": this is not YAML: " + e.getMessage() + ".");
    } catch (MalformedInputException e) {
      problems.add(file + ": the file is not written in UTF-8.");
    } catch (IOException e) {
      problems.add(file + ": the file cannot be read: " + e.getMessage() + ".");
    }
  }

  /** Walks the document along the record, so that anything without a component of its name is noticed with its line. */
  private void collect(Node node, Class<?> section, String prefix) {
    if (isNothing(node)) {
      return; // a section whose lines are all comments
    }
    if (!(node instanceof MappingNode mapping)) {
      problems.add(place(node) + ": " + (prefix.isEmpty() ? "the file" : prefix.substring(0, prefix.length() - 1))
          + " must hold settings, one a line, as name: value.");
      return;
    }
    var seen = new HashSet<String>();
    for (var entry : mapping.getValue()) {
      var name = entry.getKeyNode() instanceof ScalarNode key ? key.getValue() : "?";
      if (!seen.add(name)) {
        problems.add(place(entry.getKeyNode()) + ": " + prefix + name + " is set twice.");
      }
      var component = Arrays.stream(section.getRecordComponents()).filter(c -> c.getName().equals(name)).findFirst();
      var value = entry.getValueNode();
      if (component.isEmpty()) {
        problems.add(place(entry.getKeyNode()) + ": " + prefix + name + " is not a setting; "
            + (prefix.isEmpty() ? "there are " : prefix.substring(0, prefix.length() - 1) + " has ") + names(section) + ".");
      } else if (isSection(component.get().getType())) {
        collect(value, component.get().getType(), prefix + name + ".");
      } else if (value instanceof ScalarNode scalar) {
        given.put(prefix + name, new Given(List.of(scalar.getValue()), false, place(value)));
      } else if (value instanceof SequenceNode sequence && sequence.getValue().stream().allMatch(n -> n.getNodeType() == NodeType.SCALAR)) {
        given.put(prefix + name,
            new Given(sequence.getValue().stream().map(n -> ((ScalarNode) n).getValue()).toList(), true, place(value)));
      } else {
        problems.add(place(value) + ": " + prefix + name + " must be a plain value, but it holds further settings.");
      }
    }
  }

  private void readEnvironment() {
    var known = settings(Config.class, "").collect(Collectors.toMap(ConfigReader::variable, setting -> setting));
    environment.forEach((variable, text) -> {
      if (!variable.startsWith("RELIGHT_") || OTHER_VARIABLES.contains(variable)) {
        return;
      }
      var setting = known.get(variable);
      if (setting == null) {
        problems.add("environment: " + variable + " is not a setting. Settings are named as in config/relight.yaml: http.bodyLimit is "
            + variable("http.bodyLimit") + ".");
      } else {
        given.put(setting, new Given(List.of(text), false, "environment variable " + variable));
      }
    });
  }

  /** The names of all settings below a section, with dots. */
  static java.util.stream.Stream<String> settings(Class<?> section, String prefix) {
    return Arrays.stream(section.getRecordComponents()).flatMap(component -> isSection(component.getType())
        ? settings(component.getType(), prefix + component.getName() + ".")
        : java.util.stream.Stream.of(prefix + component.getName()));
  }

  static String variable(String setting) {
    return "RELIGHT_" + setting.replace('.', '_').replaceAll("(?<=[a-z0-9])(?=[A-Z])", "_").toUpperCase(Locale.ROOT);
  }

  private static boolean isSection(Class<?> type) {
    return type.isRecord() && type.getEnclosingClass() == Config.class && type != Config.Size.class;
  }

  private Object fill(Class<?> section, Object defaults, String prefix) {
    var components = section.getRecordComponents();
    var values = new Object[components.length];
    for (var i = 0; i < components.length; i++) {
      var setting = prefix + components[i].getName();
      var normal = get(components[i], defaults);
      if (isSection(components[i].getType())) {
        values[i] = fill(components[i].getType(), normal, setting + ".");
      } else {
        values[i] = given.containsKey(setting) ? convert(setting, components[i].getGenericType(), normal) : normal;
      }
    }
    try {
      var types = Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
      return section.getDeclaredConstructor(types).newInstance(values);
    } catch (InvocationTargetException e) {
      if (!(e.getCause() instanceof Config.Unusable unusable)) {
        throw new IllegalStateException(e.getCause());
      }
      var setting = prefix + unusable.setting();
      var value = given.get(setting);
      problems.add(value == null
          ? file + ": " + setting + " is missing; expected is " + unusable.expected() + "."
          : wrong(setting, value, unusable.expected()));
      return defaults;
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Object get(RecordComponent component, Object of) {
    try {
      return component.getAccessor().invoke(of);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  private Object convert(String setting, Type type, Object normal) {
    var value = given.get(setting);
    try {
      if (type instanceof ParameterizedType parameterized && parameterized.getRawType() == List.class) {
        var texts = value.list() ? value.texts() : Arrays.stream(value.text().split(",")).filter(text -> !text.isBlank()).toList();
        return texts.stream().map(text -> convert(text.strip(), (Class<?>) parameterized.getActualTypeArguments()[0])).toList();
      }
      if (value.list()) {
        throw new WrongType("one value, not a list");
      }
      if (type instanceof ParameterizedType parameterized && parameterized.getRawType() == Optional.class) {
        return value.text().isBlank()
            ? Optional.empty()
            : Optional.of(convert(value.text(), (Class<?>) parameterized.getActualTypeArguments()[0]));
      }
      return convert(value.text(), (Class<?>) type);
    } catch (WrongType e) {
      problems.add(wrong(setting, value, e.getMessage()));
      return normal;
    }
  }

  private static Object convert(String text, Class<?> type) {
    if (type == String.class) {
      return text;
    } else if (type == int.class) {
      return expecting("a whole number", () -> Integer.parseInt(text));
    } else if (type == long.class) {
      return expecting("a whole number", () -> Long.parseLong(text));
    } else if (type == boolean.class) {
      return expecting("true or false", () -> Optional.of(text).filter(t -> t.equals("true") || t.equals("false")).map(Boolean::valueOf)
          .orElseThrow(() -> new IllegalArgumentException(text)));
    } else if (type == Path.class) {
      return expecting("a path", () -> text.isBlank() ? null : Path.of(text));
    } else if (type == ZoneId.class) {
      return expecting("a time zone such as Asia/Ho_Chi_Minh", () -> ZoneId.of(text));
    } else if (type == Duration.class) {
      return expecting("a duration such as 30 s, 15 min, 2 h, 7 d or PT2H", () -> duration(text));
    } else if (type == Config.Size.class) {
      return expecting("a size such as 512 kB or 1 MB", () -> Config.Size.parse(text));
    } else if (type == AddressRange.class) {
      return expecting("addresses such as 10.1.2.3 or 10.0.0.0/8", () -> AddressRange.parse(text));
    } else if (type.isEnum()) {
      var words = Arrays.stream(type.getEnumConstants()).map(constant -> constant.toString().toLowerCase(Locale.ROOT)).toList();
      return expecting("one of " + String.join(", ", words), () -> type.getEnumConstants()[required(words.indexOf(text))]);
    }
    throw new IllegalStateException("no setting may be a " + type);
  }

  private static int required(int index) {
    if (index < 0)
      throw new IllegalArgumentException();
    return index;
  }

  private static Object expecting(String what, java.util.function.Supplier<Object> conversion) {
    Object value;
    try {
      value = conversion.get();
    } catch (IllegalArgumentException | DateTimeException | ArithmeticException e) {
      throw new WrongType(what);
    }
    if (value == null)
      throw new WrongType(what);
    return value;
  }

  private static Duration duration(String text) {
    var match = DURATION.matcher(text.strip());
    if (!match.matches()) {
      return Duration.parse(text.strip());
    }
    var number = Long.parseLong(match.group(1));
    return switch (match.group(2)) {
      case "ms" -> Duration.ofMillis(number);
      case "s" -> Duration.ofSeconds(number);
      case "min" -> Duration.ofMinutes(number);
      case "h" -> Duration.ofHours(number);
      default -> Duration.ofDays(number);
    };
  }

  private static String wrong(String setting, Given value, String expected) {
    var shown = setting.equals("database.url") ? "set" : '"' + value.text() + '"'; // a URL may hold a password
    return value.place() + ": " + setting + " is " + shown + ", but expected is " + expected + ".";
  }

  private static boolean isNothing(Node node) {
    return node instanceof ScalarNode scalar && (scalar.getTag() == Tag.NULL || scalar.getValue().isEmpty());
  }

  private static String names(Class<?> section) {
    return Arrays.stream(section.getRecordComponents()).map(RecordComponent::getName).collect(Collectors.joining(", "));
  }

  private String place(Node node) {
    return node.getStartMark().map(mark -> place(mark.getLine())).orElse(file.toString());
  }

  private String place(int lineFromZero) {
    return file + ", line " + (lineFromZero + 1);
  }
}
