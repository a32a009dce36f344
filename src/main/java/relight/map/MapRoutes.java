package relight.map;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import relight.Config;
import relight.Refusal;
import relight.api.Access;
import relight.api.Api;
import relight.api.Reply;
import relight.api.Request;
import relight.api.Routes;
import relight.auth.Role;

/**
 * Vector tiles, their descriptions and what the map page has to know. Public layers are everybody's, other layers and the network are for
 * staff. {@code base} is one tile with all public layers.
 */
public final class MapRoutes implements Routes {

  private static final Role[] STAFF = {Role.LINESMAN, Role.INSPECTOR, Role.AGENT, Role.DISPATCHER, Role.SUPERVISOR, Role.ADMINISTRATOR};
  private static final String TILE_TYPE = "application/vnd.mapbox-vector-tile";
  private static final Pattern ORIGIN = Pattern.compile("(https?://)([^/?#]+).*");

  private final Supplier<Layers> layers;
  private final MapProjector network;
  private final Config.Basemap basemap;
  private final TileCache cache = new TileCache(64L << 20, 6);
  private volatile Layers cached;

  public MapRoutes(Supplier<Layers> layers, MapProjector network, Config.Basemap basemap) {
    this.layers = layers;
    this.network = network;
    this.basemap = basemap;
  }

  /** Where browsers fetch the basemap from, as a source expression for {@code img-src} and {@code connect-src}; empty without one. */
  public static Optional<String> basemapOrigin(Config.Basemap basemap) {
    if (basemap.type() == Config.Basemap.Type.NONE)
      return Optional.empty();
    var origin = ORIGIN.matcher(basemap.url());
    if (!origin.matches())
      return Optional.empty();
    // {a-c}.tile.example.org: several names for one server
    var host = origin.group(2).replaceFirst("^[^.]*\\{[^}]*}[^.]*", "*");
    return Optional.of(origin.group(1) + host);
  }

  @Override
  public void mount(Api api) {
    api.memory("/api/map", Access.PUBLIC, this::overview);
    api.memory("/tiles/network.json", Access.of(STAFF),
        request -> Reply.ok(networkDescription()).with("Cache-Control", "private, no-cache"));
    api.memory("/tiles/{layer}.json", Access.PUBLIC, request -> Reply.ok(description(request)).with("Cache-Control", "no-cache"));
    // closer to the letter than the next one, so it comes first
    api.memory("/tiles/network/{z}/{x}/{y}.mvt", Access.of(STAFF), request -> {
      var tile = tile(request, MapProjector.MAX_ZOOM);
      return answer(request, network.tile(tile), "private, no-cache");
    });
    api.memory("/tiles/{layer}/{z}/{x}/{y}.mvt", Access.PUBLIC, this::layerTile);
  }

  private Reply layerTile(Request request) {
    var all = current();
    var id = request.path("layer");
    var shown = layers(all, request);
    var tile = tile(request, maxZoom(shown));
    var ready = cache.get(new TileCache.Key(id, tile.key()), () -> Layers.cut(shown, tile));
    boolean versioned = request.query("v").filter(all.version()::equals).isPresent();
    var reach = shown.stream().allMatch(layer -> layer.descriptor().isPublic()) ? "public" : "private";
    return answer(request, ready, versioned ? reach + ", max-age=31536000, immutable" : reach + ", max-age=60");
  }

  private static Tile tile(Request request, int maxZoom) {
    var tile = Tile.of(request.path("z"), request.path("x"), request.path("y"));
    if (tile.z() > maxZoom)
      throw Refusal.missing("map/zoom", "Tiles end at zoom " + maxZoom + "; closer, enlarge them.");
    return tile;
  }

  private static Reply answer(Request request, TileCache.Ready tile, String cacheControl) {
    boolean gzip = request.header("Accept-Encoding").filter(accepted -> accepted.contains("gzip")).isPresent();
    Reply reply;
    if (tile.isEmpty())
      reply = Reply.noContent().with("ETag", tile.etag());
    else if (gzip)
      reply = Reply.bytes(200, TILE_TYPE, tile.gzip()).with("Content-Encoding", "gzip").with("ETag", tile.etag());
    else
      reply = Reply.bytes(200, TILE_TYPE, tile.plain()).with("ETag", tile.etag().replaceFirst("\"$", "-plain\""));
    return reply.with("Cache-Control", cacheControl).with("Vary", "Accept-Encoding");
  }

  // -- what there is -----------------------------------------------------------------------------

  /** The layers of now; the cache follows them when they are read anew. */
  private Layers current() {
    var now = layers.get();
    if (now != cached) {
      cached = now;
      cache.clear();
    }
    return now;
  }

  private List<Layer> layers(Layers all, Request request) {
    var id = request.path("layer");
    if (id.equals("base"))
      return all.all().stream().filter(layer -> layer.descriptor().isPublic()).toList();
    return all.find(id).filter(layer -> maySee(request, layer)).map(List::of)
        .orElseThrow(() -> Refusal.missing("map/unknown-layer", "There is no layer " + id + "."));
  }

  private static boolean maySee(Request request, Layer layer) {
    return layer.descriptor().isPublic() || request.actor().hasAny(STAFF);
  }

  private static int maxZoom(List<Layer> layers) {
    return layers.stream().mapToInt(layer -> layer.descriptor().lastCut()).max().orElse(0);
  }

  private Reply overview(Request request) {
    var all = current();
    boolean staff = request.actor().hasAny(STAFF);
    var overview = new LinkedHashMap<String, Object>();
    var seen = all.all().stream().filter(layer -> maySee(request, layer)).toList();
    var publicOnes = seen.stream().filter(layer -> layer.descriptor().isPublic()).toList();
    var base = new LinkedHashMap<String, Object>();
    base.put("tiles", "/tiles/base/{z}/{x}/{y}.mvt?v=" + all.version());
    base.put("minZoom", 0);
    base.put("maxZoom", maxZoom(publicOnes));
    overview.put("base", base);
    overview.put("layers", seen.stream().map(layer -> overview(all, layer)).toList());
    overview.put("network", staff
        ? Map.of("tiles", "/tiles/network/{z}/{x}/{y}.mvt", "minZoom", 0, "maxZoom", MapProjector.MAX_ZOOM, "number",
            network.current().view().number())
        : null);
    overview.put("basemap", basemap.type() == Config.Basemap.Type.NONE
        ? null
        : Map.of("type", basemap.type().name().toLowerCase(java.util.Locale.ROOT), "url", basemap.url(), "layers", basemap.layers(),
            "attribution",
            basemap.attribution()));
    var bounds = bounds(seen, staff);
    overview.put("bounds", bounds);
    overview.put("center", bounds == null ? null : List.of((bounds[0] + bounds[2]) / 2, (bounds[1] + bounds[3]) / 2));
    overview.put("attribution", attribution(seen));
    overview.put("sample", seen.stream().anyMatch(layer -> layer.descriptor().sample()));
    if (request.actor().hasAny(Role.ADMINISTRATOR))
      overview.put("refused", all.refused());
    return Reply.ok(overview);
  }

  private static Map<String, Object> overview(Layers all, Layer layer) {
    var descriptor = layer.descriptor();
    var map = new LinkedHashMap<String, Object>();
    map.put("id", descriptor.id());
    map.put("title", descriptor.title());
    map.put("kind", descriptor.kind().word());
    map.put("tiles", "/tiles/" + descriptor.id() + "/{z}/{x}/{y}.mvt?v=" + all.version());
    map.put("minZoom", descriptor.minZoom());
    map.put("maxZoom", descriptor.maxZoom());
    map.put("attribution", descriptor.attribution());
    map.put("sample", descriptor.sample());
    map.put("public", descriptor.isPublic());
    return map;
  }

  /** The network says where the utility works; its layers may reach far beyond. The public is told by the layers alone. */
  private double[] bounds(List<Layer> seen, boolean staff) {
    var ofNetwork = network.current().bounds();
    if (staff && ofNetwork != null)
      return ofNetwork;
    double[] all = null;
    for (var layer : seen) {
      var box = layer.bounds();
      if (box == null)
        continue;
      if (all == null)
        all = box;
      else
        all = new double[]{Math.min(all[0], box[0]), Math.min(all[1], box[1]), Math.max(all[2], box[2]), Math.max(all[3], box[3])};
    }
    return all;
  }

  private List<String> attribution(List<Layer> seen) {
    var names = new LinkedHashSet<String>();
    for (var layer : seen)
      if (!layer.descriptor().attribution().isBlank())
        names.add(layer.descriptor().attribution());
    if (!basemap.attribution().isBlank())
      names.add(basemap.attribution());
    return List.copyOf(names);
  }

  // -- TileJSON 3 --------------------------------------------------------------------------------

  private Map<String, Object> description(Request request) {
    var all = current();
    var id = request.path("layer");
    var shown = layers(all, request);
    var json = tileJson(id, "/tiles/" + id + "/{z}/{x}/{y}.mvt?v=" + all.version(), maxZoom(shown), String.join(", ", attribution(shown)),
        bounds(shown, false));
    json.put("minzoom", shown.stream().mapToInt(layer -> layer.descriptor().minZoom()).min().orElse(0));
    var vectorLayers = new ArrayList<Map<String, Object>>();
    for (var layer : shown) {
      var fields = new LinkedHashMap<String, String>();
      fields.put("kind", "String");
      layer.descriptor().properties().forEach(name -> fields.put(name, "as in the layer's file"));
      vectorLayers.add(Map.of("id", layer.descriptor().id(), "fields", fields));
    }
    vectorLayers.add(Map.of("id", "labels", "fields", Map.of("kind", "String", "name", "String", "width", "Number")));
    json.put("vector_layers", vectorLayers);
    return json;
  }

  private Map<String, Object> networkDescription() {
    var json = tileJson("network", "/tiles/network/{z}/{x}/{y}.mvt", MapProjector.MAX_ZOOM, "", network.current().bounds());
    json.put("vector_layers", List.of(
        Map.of("id", "lines", "fields",
            Map.of("id", "String", "kind", "mv, lv or service", "state", "String", "feeder", "String", "main", "Boolean")),
        Map.of("id", "services", "fields", Map.of("id", "String", "state", "String")),
        Map.of("id", "transformers", "fields", Map.of("id", "String", "state", "String", "open", "Boolean")),
        Map.of("id", "devices", "fields",
            Map.of("id", "String", "kind", "String", "state", "String", "open", "Boolean", "abnormal", "Boolean")),
        Map.of("id", "sources", "fields", Map.of("id", "String", "name", "String"))));
    return json;
  }

  private static Map<String, Object> tileJson(String name, String tiles, int maxZoom, String attribution, double[] bounds) {
    var json = new LinkedHashMap<String, Object>();
    json.put("tilejson", "3.0.0");
    json.put("name", name);
    json.put("tiles", List.of(tiles));
    json.put("scheme", "xyz");
    json.put("minzoom", 0);
    json.put("maxzoom", maxZoom);
    if (!attribution.isEmpty())
      json.put("attribution", attribution);
    if (bounds != null)
      json.put("bounds", bounds);
    return json;
  }
}
