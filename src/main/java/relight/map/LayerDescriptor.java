package relight.map;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

import relight.Refusal;

/**
 * What {@code <layer>.layer.yaml} says of one layer. It is shown from {@code minZoom} to {@code maxZoom}. A {@code sample} layer shows an
 * invented place and says so; a {@code public} one is open to everybody; {@code properties} names what of a feature's properties goes into its
 * tiles.
 */
public record LayerDescriptor(String id, Map<String, String> title, String file, LayerKind kind, String crs, int minZoom, int maxZoom,
    String attribution, boolean sample, boolean isPublic, List<String> properties) {

  /** The closest any map comes. */
  static final int CLOSEST = 24;
  /** Tiles are cut down to here, where a unit is 15 cm; closer, the page enlarges them. */
  static final int LAST_CUT = 16;
  /** Ids that mean something else under /tiles. */
  static final Set<String> RESERVED = Set.of("base", "network");

  private static final List<String> USUAL_PROPERTIES = List.of("name", "nameEn", "class", "rank", "type", "width_m", "bridge");
  private static final List<String> KEYS = List.of("id", "title", "file", "kind", "crs", "minZoom", "maxZoom", "attribution", "sample",
      "public",
      "properties");

  public LayerDescriptor {
    if (!id.matches("[a-z][a-z0-9-]{0,39}"))
      throw wrong("id '" + id + "' must be small letters, digits and '-', starting with a letter");
    if (RESERVED.contains(id))
      throw wrong("the id '" + id + "' is reserved");
    // a descriptor may come from anywhere: its data stays beside it
    if (file.isBlank() || !Path.of(file).equals(Path.of(file).getFileName()) || file.startsWith("."))
      throw wrong("file '" + file + "' must be the plain name of a file beside the descriptor");
    if (minZoom < 0 || maxZoom > CLOSEST || minZoom > maxZoom)
      throw wrong("zooms " + minZoom + " to " + maxZoom + " must rise within 0 to " + CLOSEST);
    if (!crs.matches("EPSG:\\d{4,6}"))
      throw wrong("crs '" + crs + "' must be written as EPSG:number");
    title = Map.copyOf(title);
    properties = List.copyOf(properties);
  }

  /** The closest zoom tiles are cut for. */
  int lastCut() {
    return Math.max(minZoom, Math.min(maxZoom, LAST_CUT));
  }

  static LayerDescriptor parse(String yaml) {
    Object document;
    try {
      document = new Load(LoadSettings.builder().setAllowDuplicateKeys(false).build()).loadFromString(yaml);
    } catch (YamlEngineException e) {
      throw wrong(e.getMessage().replace('\n', ' '));
    }
    if (!(document instanceof Map<?, ?> map))
      throw wrong("a descriptor is a list of 'key: value' lines");
    for (var key : map.keySet())
      if (!(key instanceof String text) || !KEYS.contains(text))
        throw wrong("unknown key '" + key + "'; known are " + String.join(", ", KEYS));
    var kindWord = text(map, "kind", null);
    var kind = LayerKind.of(kindWord).orElseThrow(() -> wrong("kind '" + kindWord + "' is none of "
        + Arrays.stream(LayerKind.values()).map(LayerKind::word).collect(Collectors.joining(", "))));
    return new LayerDescriptor(text(map, "id", null), title(map.get("title")), text(map, "file", null), kind, text(map, "crs", "EPSG:4326"),
        number(map, "minZoom", 0), number(map, "maxZoom", CLOSEST), text(map, "attribution", ""), flag(map, "sample"),
        flag(map, "public"),
        properties(map.get("properties")));
  }

  private static Map<String, String> title(Object value) {
    if (!(value instanceof Map<?, ?> map) || !(map.get("vi") instanceof String vi) || !(map.get("en") instanceof String en))
      throw wrong("title must hold two texts, vi and en");
    return Map.of("vi", vi, "en", en);
  }

  private static List<String> properties(Object value) {
    if (value == null)
      return USUAL_PROPERTIES;
    if (!(value instanceof List<?> list))
      throw wrong("properties must be a list of names");
    var names = new ArrayList<String>();
    for (var name : list)
      names.add(String.valueOf(name));
    return names;
  }

  private static String text(Map<?, ?> map, String key, String otherwise) {
    var value = map.get(key);
    if (value == null && otherwise == null)
      throw wrong("'" + key + "' is missing");
    if (value == null)
      return otherwise;
    if (!(value instanceof String text))
      throw wrong("'" + key + "' must be a text");
    return text;
  }

  private static int number(Map<?, ?> map, String key, int otherwise) {
    var value = map.get(key);
    if (value == null)
      return otherwise;
    if (!(value instanceof Integer number))
      throw wrong("'" + key + "' must be a whole number");
    return number;
  }

  private static boolean flag(Map<?, ?> map, String key) {
    var value = map.get(key);
    if (value != null && !(value instanceof Boolean))
      throw wrong("'" + key + "' must be true or false");
    return Boolean.TRUE.equals(value);
  }

  static Refusal wrong(String reason) {
    return Refusal.invalid("map/layer", reason);
  }
}
