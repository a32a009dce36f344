package relight.api;

import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import java.util.Optional;
import java.util.regex.Pattern;
import relight.Refusal;
import relight.auth.Actor;
import relight.auth.Credentials;
import relight.auth.Secret;
import relight.auth.SessionService;

/**
 * Who sends a request: a session cookie, a bearer token, or an anonymous browser. A cookie alone proves nothing about who made the browser
 * send it, so changes need the session's CSRF token as well.
 */
public final class Authentication {

  public static final String COOKIE = "relight_session";
  public static final String CSRF = "Relight-CSRF";
  public static final String BROWSER = "Relight-Browser";

  private static final Pattern BROWSER_TOKEN = Pattern.compile("[0-9a-f]{32}");
  private static final Actor ANONYMOUS = Actor.anonymous("");

  private final Credentials credentials;
  private final VirtualThreads threads;

  public Authentication(Credentials credentials, VirtualThreads threads) {
    this.credentials = credentials;
    this.threads = threads;
  }

  /** On the caller's event loop if the credential is remembered, otherwise on a virtual thread. */
  public Future<Actor> actor(HttpServerRequest request) {
    var authorization = request.getHeader("Authorization");
    if (authorization != null)
      return bearer(authorization);
    var cookie = request.getCookie(COOKIE);
    if (cookie == null || cookie.getValue().isEmpty() || cookie.getValue().startsWith("rl_"))
      return anonymous(request);
    return known(cookie.getValue()).compose(known -> {
      if (known == null)
        return anonymous(request);
      if (safe(request))
        return Future.succeededFuture(known.actor());
      // A public page that somebody signed in happens to look at sends its browser token instead: then it acts as anybody.
      if (request.getHeader(CSRF) == null && request.getHeader(BROWSER) != null)
        return anonymous(request);
      var refusal = forged(request, known);
      return refusal == null ? Future.succeededFuture(known.actor()) : Future.failedFuture(refusal);
    });
  }

  /** The CSRF token of the session behind this request; empty if there is none. */
  Future<String> csrf(HttpServerRequest request) {
    var cookie = request.getCookie(COOKIE);
    return cookie == null ? Future.succeededFuture("") : known(cookie.getValue()).map(known -> known == null ? "" : known.csrf());
  }

  /** The secret a request brings as a bearer token, if it looks like one of ours. */
  static Optional<String> bearer(HttpServerRequest request) {
    return Optional.ofNullable(request.getHeader("Authorization")).map(Authentication::secret).filter(s -> s.startsWith("rl_"));
  }

  private static String secret(String authorization) {
    return authorization.startsWith("Bearer ") ? authorization.substring("Bearer ".length()).strip() : "";
  }

  private Future<Actor> bearer(String authorization) {
    var secret = secret(authorization);
    if (!secret.startsWith("rl_"))
      return Future.failedFuture(Refusal.unauthenticated("auth/token", "Send a token as: Authorization: Bearer rl_…"));
    return known(secret).compose(known -> known == null
        ? Future.failedFuture(Refusal.unauthenticated("auth/token", "This token is unknown, expired or revoked."))
        : Future.succeededFuture(known.actor()));
  }

  private Future<SessionService.Known> known(String secret) {
    var remembered = credentials.remembered(secret);
    return remembered.isPresent() ? Future.succeededFuture(remembered.get()) : threads.call(() -> credentials.find(secret).orElse(null));
  }

  private static Future<Actor> anonymous(HttpServerRequest request) {
    var browser = request.getHeader(BROWSER);
    if (browser == null)
      return Future.succeededFuture(ANONYMOUS);
    return BROWSER_TOKEN.matcher(browser).matches()
        ? Future.succeededFuture(Actor.anonymous(browser))
        : Future.failedFuture(
            Refusal.invalid("auth/browser", "Send " + BROWSER + " as 32 hexadecimal digits, made once by this browser and kept."));
  }

  private static Refusal forged(HttpServerRequest request, SessionService.Known known) {
    if (!sameOrigin(request))
      return Refusal.forbidden("auth/other-site", "A change can only be asked for by Relight's own pages.");
    var csrf = request.getHeader(CSRF);
    if (csrf == null || !Secret.same(csrf, known.csrf())) {
      return Refusal.forbidden("auth/csrf", "Send the csrf value of GET /api/me as header " + CSRF + ".");
    }
    return null;
  }

  /** Whether the request brings anything that could tell who sends it. */
  static boolean named(HttpServerRequest request) {
    return request.headers().contains("Cookie") || request.headers().contains("Authorization") || request.headers().contains(BROWSER);
  }

  static boolean safe(HttpServerRequest request) {
    return request.method() == HttpMethod.GET || request.method() == HttpMethod.HEAD;
  }

  /** What browsers tell about the page behind a request, where they tell it. */
  static boolean sameOrigin(HttpServerRequest request) {
    var site = request.getHeader("Sec-Fetch-Site");
    if (site != null && !site.equals("same-origin") && !site.equals("none"))
      return false;
    var origin = request.getHeader("Origin");
    if (origin == null)
      return true;
    int host = origin.indexOf("://");
    return host > 0 && request.authority() != null && origin.substring(host + 3).equalsIgnoreCase(request.authority().toString());
  }
}
