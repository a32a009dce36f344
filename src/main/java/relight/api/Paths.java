package relight.api;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Finds what is mounted at a path, segment by segment. Patterns are written as in openapi.yaml; a parameter fills a segment or all of it before
 * a fixed ending: {@code /tiles/{layer}/{z}/{x}/{y}.mvt}. A fixed segment goes before a parameter. Filled once at start, then only read.
 */
final class Paths<T> {

  /** What was found, with the decoded parameters. */
  record Match<T>(T value, Map<String, String> parameters) {}

  private record Parameter<T>(String ending, Node<T> next) {}

  private static final class Node<T> {
    private final Map<String, Node<T>> fixed = new HashMap<>();
    private final List<Parameter<T>> parameters = new ArrayList<>();
    private T value;
    private List<String> names;
  }

  private final Node<T> root = new Node<>();

  /** The value mounted at this very pattern, or this one newly mounted. */
  T mount(String pattern, T fresh) {
    var node = root;
    var names = new ArrayList<String>();
    for (var segment : segments(pattern)) {
      int close = segment.indexOf('}');
      if (segment.startsWith("{") && close > 0) {
        names.add(segment.substring(1, close));
        node = parameter(node, segment.substring(close + 1));
      } else {
        node = node.fixed.computeIfAbsent(segment, s -> new Node<>());
      }
    }
    if (node.value == null) {
      node.value = fresh;
      node.names = List.copyOf(names);
    } else if (!node.names.equals(names)) {
      throw new IllegalArgumentException(pattern + " names its parameters unlike another of the same form: " + node.names);
    }
    return node.value;
  }

  /** Null if nothing is mounted there. */
  Match<T> find(String path) {
    var segments = segments(path);
    var values = new String[segments.length];
    var node = find(root, segments, 0, values, 0);
    if (node == null)
      return null;
    if (node.names.isEmpty())
      return new Match<>(node.value, Map.of());
    var parameters = new LinkedHashMap<String, String>();
    for (int i = 0; i < node.names.size(); i++)
      parameters.put(node.names.get(i), decode(values[i]));
    return new Match<>(node.value, parameters);
  }

  private Node<T> find(Node<T> node, String[] segments, int at, String[] values, int filled) {
    if (at == segments.length)
      return node.value == null ? null : node;
    var segment = segments[at];
    var fixed = node.fixed.get(segment);
    if (fixed != null) {
      var found = find(fixed, segments, at + 1, values, filled);
      if (found != null)
        return found;
    }
    for (var parameter : node.parameters) {
      if (segment.length() > parameter.ending.length() && segment.endsWith(parameter.ending)) {
        values[filled] = segment.substring(0, segment.length() - parameter.ending.length());
        var found = find(parameter.next, segments, at + 1, values, filled + 1);
        if (found != null)
          return found;
      }
    }
    return null;
  }

  private static <T> Node<T> parameter(Node<T> node, String ending) {
    for (var parameter : node.parameters)
      if (parameter.ending.equals(ending))
        return parameter.next;
    var next = new Node<T>();
    node.parameters.add(new Parameter<>(ending, next));
    node.parameters.sort(Comparator.comparing(p -> -p.ending.length()));
    return next;
  }

  private static String[] segments(String path) {
    return path.substring(1).split("/", -1);
  }

  private static String decode(String value) {
    if (value.indexOf('%') < 0)
      return value;
    try {
      return URLDecoder.decode(value.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return value;
    }
  }
}
