package relight.api;

import io.vertx.core.buffer.Buffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.regex.Pattern;
import relight.Refusal;

/**
 * The {@code Content-Digest} of a request (RFC 9530): a phone makes it when the deed is done, so that a form changed on the way, or on the
 * phone while it waited, is refused and never taken for what the person wrote. Only SHA-256 is checked; others prove nothing here.
 */
final class ContentDigest {

  static final String HEADER = "Content-Digest";
  private static final Pattern SHA_256 = Pattern.compile("(?:^|,)\\s*sha-256\\s*=\\s*:([A-Za-z0-9+/=]*):");

  private ContentDigest() {
  }

  /** @param header null where the caller sent none */
  static void check(String header, Buffer body) {
    if (header == null)
      return;
    var told = SHA_256.matcher(header);
    if (!told.find())
      return;
    try {
      var digest = MessageDigest.getInstance("SHA-256").digest(body.getBytes());
      if (!MessageDigest.isEqual(digest, Base64.getDecoder().decode(told.group(1))))
        throw wrong();
    } catch (IllegalArgumentException e) {
      throw wrong();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Refusal wrong() {
    return Refusal.invalid("api/digest",
        "The body is not the one its " + HEADER + " was made of: it was changed on the way or on the device.");
  }
}
