package relight.api;

import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import relight.Refusal;
import relight.auth.Actor;

/**
 * A deed that somebody hands in for the one who did it, as his phone would have sent it.
 *
 * @param author who did it; the key is one of his
 * @param path   where his phone sends it, always by POST
 * @param digest the {@code Content-Digest} that his phone made when it was done
 * @param text   the body, exactly as his phone holds it
 */
public record HandedIn(Actor author, String key, String path, String digest, String text) {

  /** A command that was carried out before: under which number it was written down, if at all, and when it was taken. */
  public record Known(Long number, Instant received) {}

  public HandedIn {
    if (key == null || key.isBlank() || path == null || text == null || digest == null || !digest.contains("sha-256="))
      throw Refusal.invalid("handed/deed", "A deed has its key, path, text and the digest that the phone made of the text.");
    ContentDigest.check(digest, Buffer.buffer(text));
  }

  Buffer body() {
    return Buffer.buffer(text.getBytes(StandardCharsets.UTF_8));
  }
}
