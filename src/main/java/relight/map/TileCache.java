package relight.map;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.vertx.core.buffer.Buffer;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.zip.CRC32;
import java.util.zip.CRC32C;
import java.util.zip.Deflater;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/** Tiles ready to send: compressed, with the ETag of their content. Bounded by bytes; the least wanted go first. */
public final class TileCache {

  /** What a layer's tile is looked up by. */
  record Key(String layer, long tile) {}

  /** A tile as it is sent; {@code gzip} has length 0 where nothing is. */
  public record Ready(Buffer gzip, String etag) {

    boolean isEmpty() {
      return gzip.length() == 0;
    }

    /** For the rare client that cannot take gzip. */
    Buffer plain() {
      if (isEmpty())
        return gzip;
      try (var in = new GZIPInputStream(new ByteArrayInputStream(gzip.getBytes()))) {
        return Buffer.buffer(in.readAllBytes());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private final Cache<Key, Ready> tiles;
  private final int compression;

  /** @param compression 1 (fast) to 9 (small) */
  TileCache(long bytes, int compression) {
    this.compression = compression;
    // an entry costs about 200 bytes beside its content
    tiles = Caffeine.newBuilder().maximumWeight(bytes).weigher((Key key, Ready tile) -> tile.gzip.length() + 200).build();
  }

  /** The tile, or null. */
  Ready find(Key key) {
    return tiles.getIfPresent(key);
  }

  Ready make(byte[] tile) {
    return ready(tile, compression);
  }

  void put(Key key, Ready tile) {
    tiles.put(key, tile);
  }

  Ready get(Key key, Supplier<byte[]> cut) {
    var ready = find(key);
    if (ready == null) {
      ready = make(cut.get());
      put(key, ready);
    }
    return ready;
  }

  void dropIf(Predicate<Key> touched) {
    tiles.asMap().keySet().removeIf(touched);
  }

  void clear() {
    tiles.invalidateAll();
  }

  static Ready ready(byte[] tile, int compression) {
    var one = new CRC32();
    one.update(tile);
    var other = new CRC32C();
    other.update(tile);
    return new Ready(Buffer.buffer(gzip(tile, compression)), "\"" + Long.toHexString(one.getValue() << 32 | other.getValue()) + "\"");
  }

  /** One tile compressed, at 1 (fast) to 9 (small). */
  public static byte[] gzip(byte[] bytes, int compression) {
    if (bytes.length == 0)
      return bytes;
    var out = new ByteArrayOutputStream(bytes.length / 2 + 64);
    try (var gzip = new Level(out, compression)) {
      gzip.write(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  /** The JDK's stream knows no level of compression of its own. */
  private static final class Level extends GZIPOutputStream {

    Level(ByteArrayOutputStream out, int compression) throws IOException {
      super(out, 4096);
      def.setLevel(compression);
      def.setStrategy(Deflater.DEFAULT_STRATEGY);
    }
  }
}
