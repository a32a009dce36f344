package relight.api;

import com.aayushatharva.brotli4j.Brotli4jLoader;
import com.aayushatharva.brotli4j.encoder.Encoder;
import io.netty.buffer.Unpooled;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.internal.buffer.BufferInternal;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.zip.GZIPOutputStream;

/**
 * Bytes ready to be sent to many: as they are, and compressed where that is smaller. Made off the event loops, immutable, shared by all.
 */
public final class Prepared {

  /** How hard to compress: what changes often must be ready soon, what stays may take long. */
  public enum Effort {
    SOON(5, 6), LASTING(9, 9);

    private final int brotli;
    private final int gzip;

    Effort(int brotli, int gzip) {
      this.brotli = brotli;
      this.gzip = gzip;
    }
  }

  private static final int WORTH_COMPRESSING_bytes = 256;
  private static final boolean BROTLI = Brotli4jLoader.isAvailable();

  private final CharSequence contentType;
  private final String etag;
  private final CharSequence etagHeader;
  private final Buffer plain;
  private final Buffer gzip;
  private final Buffer brotli;

  private Prepared(String contentType, String etag, Buffer plain, Buffer gzip, Buffer brotli) {
    this.contentType = HttpHeaders.createOptimized(contentType);
    this.etag = etag;
    this.etagHeader = HttpHeaders.createOptimized(etag);
    this.plain = plain;
    this.gzip = gzip;
    this.brotli = brotli;
  }

  /** With an ETag made of the bytes. */
  public static Prepared of(String contentType, byte[] bytes, Effort effort) {
    return of(contentType, bytes, digest(bytes), effort);
  }

  /** @param version names these bytes among all that this address ever answers, e.g. a journal number */
  public static Prepared of(String contentType, byte[] bytes, String version, Effort effort) {
    boolean compress = bytes.length >= WORTH_COMPRESSING_bytes && compressible(contentType);
    // A weak tag is right: one version, several encodings of it.
    return new Prepared(contentType, "W/\"" + version + "\"", Buffer.buffer(bytes),
        compress ? smaller(gzip(bytes, effort.gzip), bytes) : null,
        compress && BROTLI ? smaller(brotli(bytes, effort.brotli), bytes) : null);
  }

  /** Bytes that are gzip already; unpacked for the few who cannot read it. */
  public static Prepared gzipped(String contentType, byte[] plain, byte[] gzip, String version) {
    return new Prepared(contentType, "W/\"" + version + "\"", direct(plain), direct(gzip), null);
  }

  CharSequence contentType() {
    return contentType;
  }

  CharSequence etagHeader() {
    return etagHeader;
  }

  public String etag() {
    return etag;
  }

  public Buffer plain() {
    return plain;
  }

  /** Null if compressing does not pay. */
  public Buffer gzip() {
    return gzip;
  }

  /** Null if compressing does not pay. */
  public Buffer brotli() {
    return brotli;
  }

  public int size() {
    return plain.length();
  }

  static boolean compressible(String contentType) {
    return contentType.startsWith("text/") || contentType.contains("json") || contentType.contains("javascript")
        || contentType.contains("xml")
        || contentType.contains("yaml") || contentType.contains("vector-tile") || contentType.contains("font/ttf");
  }

  static byte[] gzip(byte[] bytes, int level) {
    var out = new ByteArrayOutputStream(bytes.length / 4 + 64);
    try (var gzip = new GZIPOutputStream(out, 8192) {
      {
        def.setLevel(level);
      }
    }) {
      gzip.write(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  private static byte[] brotli(byte[] bytes, int quality) {
    try {
      return Encoder.compress(bytes, new Encoder.Parameters().setQuality(quality));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Buffer smaller(byte[] compressed, byte[] plain) {
    return compressed.length < plain.length ? direct(compressed) : null;
  }

  /** Outside of the heap, where the socket takes it from without a copy; freed with the object that holds it. */
  private static Buffer direct(byte[] bytes) {
    var memory = ByteBuffer.allocateDirect(bytes.length).put(bytes).flip();
    return BufferInternal.buffer(Unpooled.unreleasableBuffer(Unpooled.wrappedBuffer(memory)));
  }

  private static String digest(byte[] bytes) {
    try {
      return Base64.getUrlEncoder().withoutPadding().encodeToString(MessageDigest.getInstance("SHA-256").digest(bytes)).substring(0, 22);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
