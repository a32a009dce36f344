package relight.map;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.MalformedInputException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.CRC32C;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import relight.Refusal;
import relight.place.CoordinateSystem;

/**
 * All layers that could be read, from the ground up, and those that could not, with file and reason. A bad layer never keeps the others from
 * being served.
 */
public final class Layers {

  private static final Logger log = LoggerFactory.getLogger(Layers.class);
  private static final long MAX_DESCRIPTOR_BYTES = 64 * 1024;

  /** A layer that is not served, and why. */
  public record Refused(String file, String reason) {}

  private final Map<String, Layer> byId;
  private final List<Layer> layers;
  private final List<Refused> refused;
  private final String version;

  Layers(List<Layer> layers, List<Refused> refused) {
    this.layers = layers.stream()
        .sorted(Comparator.<Layer, LayerKind>comparing(l -> l.descriptor().kind()).thenComparing(l -> l.descriptor().id()))
        .toList();
    this.refused = List.copyOf(refused);
    this.byId = new HashMap<>();
    layers.forEach(layer -> byId.put(layer.descriptor().id(), layer));
    var descriptors = new CRC32C();
    for (var layer : this.layers)
      descriptors.update((layer.descriptor() + " " + layer.checksum()).getBytes(StandardCharsets.UTF_8));
    this.version = Long.toHexString(descriptors.getValue());
  }

  /** Reads every {@code *.layer.yaml} of these directories; one that does not exist is empty. Takes seconds for large files. */
  public static Layers read(List<Path> directories) {
    var read = new ArrayList<Layer>();
    var refused = new ArrayList<Refused>();
    var owners = new HashMap<String, Path>();
    for (var descriptorFile : descriptors(directories)) {
      try {
        var layer = read(descriptorFile);
        var owner = owners.putIfAbsent(layer.descriptor().id(), descriptorFile);
        if (owner != null)
          throw LayerDescriptor.wrong("the id '" + layer.descriptor().id() + "' is already taken by " + owner.getFileName());
        read.add(layer);
      } catch (Refusal e) {
        refused.add(new Refused(descriptorFile.getFileName().toString(), e.getMessage()));
        log.warn("layer {} is not served: {}", descriptorFile, e.getMessage());
      }
    }
    return new Layers(read, refused);
  }

  private static List<Path> descriptors(List<Path> directories) {
    var found = new ArrayList<Path>();
    for (var directory : directories) {
      if (!Files.isDirectory(directory))
        continue;
      try (var files = Files.list(directory)) {
        files.filter(file -> file.getFileName().toString().endsWith(".layer.yaml")).sorted().forEach(found::add);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return found;
  }

  private static Layer read(Path descriptorFile) {
    LayerDescriptor descriptor;
    try {
      if (Files.size(descriptorFile) > MAX_DESCRIPTOR_BYTES)
        throw LayerDescriptor.wrong("a descriptor is a few lines, not a file this large");
      descriptor = LayerDescriptor.parse(Files.readString(descriptorFile));
    } catch (MalformedInputException e) {
      throw LayerDescriptor.wrong("not UTF-8");
    } catch (IOException e) {
      throw LayerDescriptor.wrong("cannot be read: " + e.getMessage());
    }
    var data = descriptorFile.resolveSibling(descriptor.file());
    if (!Files.isRegularFile(data))
      throw LayerDescriptor.wrong("its file " + descriptor.file() + " is not there");
    var crs = CoordinateSystem.of(descriptor.crs());
    try {
      var content = new CRC32C();
      return new Layer(descriptor, GeoJson.read(data, crs, descriptor.properties(), content), content.getValue());
    } catch (Refusal e) {
      throw LayerDescriptor.wrong(descriptor.file() + ": " + e.getMessage());
    }
  }

  /** Names the content of all layers: part of a tile's address, so that browsers may keep it for good. */
  String version() {
    return version;
  }

  /** From the ground up: the order to draw in. */
  public List<Layer> all() {
    return layers;
  }

  public List<Refused> refused() {
    return refused;
  }

  Optional<Layer> find(String id) {
    return Optional.ofNullable(byId.get(id));
  }

  /** One tile with these layers, and one more, {@code labels}, with the names of areas. */
  static byte[] cut(List<Layer> layers, Tile tile) {
    var writer = new TileWriter();
    var clip = new Clip(tile);
    for (var layer : layers) {
      layer.cut(tile, clip, writer);
    }
    writer.beginLayer("labels");
    for (var layer : layers) {
      layer.label(tile, writer);
    }
    writer.endLayer();
    return writer.toBytes();
  }
}
