package relight;

import java.util.Map;

/**
 * "No, because": the one expected failure. A refusal changes nothing and tells its reader what to do. {@code api.Problems} alone turns it into
 * HTTP; {@link #code()} is what programs and translations hold on to, e.g. {@code job/wrong-status}.
 */
public final class Refusal extends RuntimeException {

  /** What kind of no; HTTP statuses are chosen from it in one place. */
  public enum Kind {
    /** The request itself is wrong: a missing or ill-formed value. */
    INVALID,
    /** Nobody is signed in, or the credential is not valid (any more). */
    UNAUTHENTICATED,
    /** Signed in, but not allowed by role or unit. */
    FORBIDDEN,
    /** No such thing, or none that this actor may see. */
    MISSING,
    /** The thing has moved on: wrong status, stale version, taken by somebody else. */
    CONFLICT,
    /** Understood, but it contradicts something, e.g. a used idempotency key with another body. */
    UNPROCESSABLE, TOO_LARGE, TOO_MANY,
    /** Not now: try again later. */
    UNAVAILABLE
  }

  private final Kind kind;
  private final String code;
  private final transient Map<String, Object> details;

  private Refusal(Kind kind, String code, String message, Map<String, Object> details) {
    super(message);
    this.kind = kind;
    this.code = code;
    this.details = Map.copyOf(details);
  }

  public static Refusal invalid(String code, String message) {
    return new Refusal(Kind.INVALID, code, message, Map.of());
  }

  public static Refusal unauthenticated(String code, String message) {
    return new Refusal(Kind.UNAUTHENTICATED, code, message, Map.of());
  }

  public static Refusal forbidden(String code, String message) {
    return new Refusal(Kind.FORBIDDEN, code, message, Map.of());
  }

  public static Refusal missing(String code, String message) {
    return new Refusal(Kind.MISSING, code, message, Map.of());
  }

  public static Refusal conflict(String code, String message) {
    return new Refusal(Kind.CONFLICT, code, message, Map.of());
  }

  public static Refusal unprocessable(String code, String message) {
    return new Refusal(Kind.UNPROCESSABLE, code, message, Map.of());
  }

  public static Refusal tooLarge(String code, String message) {
    return new Refusal(Kind.TOO_LARGE, code, message, Map.of());
  }

  public static Refusal tooMany(String code, String message) {
    return new Refusal(Kind.TOO_MANY, code, message, Map.of());
  }

  public static Refusal unavailable(String code, String message) {
    return new Refusal(Kind.UNAVAILABLE, code, message, Map.of());
  }

  /** The same refusal with one more fact for its reader, e.g. the version that is current. Values must be JSON scalars. */
  public Refusal with(String name, Object value) {
    var more = new java.util.HashMap<>(details);
    more.put(name, value);
    return new Refusal(kind, code, getMessage(), more);
  }

  /**
   * Whether it says no to who somebody is rather than to what he wrote: another unit, a missing role, a crew that may not do this now, a
   * request that was changed on its way. Those who answer for him are shown it.
   */
  public boolean concernsWho() {
    return kind == Kind.FORBIDDEN || code.startsWith("crew/") && kind == Kind.CONFLICT || code.equals("api/digest");
  }

  public Kind kind() {
    return kind;
  }

  public String code() {
    return code;
  }

  public Map<String, Object> details() {
    return details;
  }

  @Override
  public synchronized Throwable fillInStackTrace() {
    return this; // expected, and thrown under load: the trace would cost more than the answer
  }
}
