package relight.api;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import relight.Refusal;

/**
 * Pages and what they load, from the class path, kept in memory compressed. Pages are the same for everybody: what somebody may see they
 * ask for. Libraries have their version in the path and are kept by browsers for a year; our own files are asked for again each time and
 * mostly answered with 304.
 */
public final class Pages {

  private record Page(String resource, Policy policy) {}

  private enum Policy {
    STRICT, DOCUMENTATION
  }

  private record File(Prepared prepared, Map<String, String> headers) {
    Reply reply() {
      return new Reply(200, headers, null, prepared);
    }
  }

  private static final String LIBRARIES = "META-INF/resources/webjars/";
  private static final long KEPT_bytes = 64 << 20;
  private static final Pattern SAFE = Pattern.compile("(?:/[A-Za-z0-9_@][A-Za-z0-9_@.+-]*)+");
  private static final Pattern INLINE_SCRIPT = Pattern.compile("<script(?![^>]*\\ssrc=)[^>]*>(.*?)</script>",
      Pattern.DOTALL | Pattern.CASE_INSENSITIVE);
  private static final List<String> FOLDERS = List.of("/shared/", "/board/", "/console/", "/desk/", "/field/", "/join/", "/sign-in/",
      "/docs/", "/missing/");

  private static final Map<String, String> TYPES = Map.ofEntries(Map.entry("html", "text/html; charset=utf-8"),
      Map.entry("js", "text/javascript; charset=utf-8"), Map.entry("mjs", "text/javascript; charset=utf-8"),
      Map.entry("css", "text/css; charset=utf-8"), Map.entry("json", "application/json"), Map.entry("map", "application/json"),
      Map.entry("svg", "image/svg+xml"), Map.entry("png", "image/png"), Map.entry("webp", "image/webp"), Map.entry("ico", "image/x-icon"),
      Map.entry("woff2", "font/woff2"), Map.entry("webmanifest", "application/manifest+json"),
      Map.entry("txt", "text/plain; charset=utf-8"),
      Map.entry("yaml", "application/yaml"), Map.entry("mp3", "audio/mpeg"), Map.entry("ogg", "audio/ogg"));

  private static final Map<String, Page> PAGES = Map.of("/", new Page("webroot/board/index.html", Policy.STRICT), "/console",
      new Page("webroot/console/index.html", Policy.STRICT), "/desk", new Page("webroot/desk/index.html", Policy.STRICT), "/field",
      new Page("webroot/field/index.html", Policy.STRICT), "/join",
      new Page("webroot/join/index.html", Policy.STRICT), "/sign-in", new Page("webroot/sign-in/index.html", Policy.STRICT), "/api/docs",
      new Page("webroot/docs/index.html", Policy.DOCUMENTATION));
  private static final Page MISSING = new Page("webroot/missing/index.html", Policy.STRICT);
  private static final Page STATUS = new Page("webroot/board/status.html", Policy.STRICT);

  private final VirtualThreads threads;
  private final Addresses addresses;
  private final String basemapOrigin;
  private final OptionalInt exercise;
  private final Cache<String, File> files = Caffeine.newBuilder().maximumWeight(KEPT_bytes)
      .weigher((String path, File file) -> file.prepared.size())
      .build();

  /**
   * @param basemapOrigin scheme, host and port of a basemap elsewhere that pages may load from; empty for none
   * @param exercise      speed of the exercise's time, of which every page then bears the mark; empty where everything is real
   */
  public Pages(VirtualThreads threads, Addresses addresses, String basemapOrigin, OptionalInt exercise) {
    this.threads = threads;
    this.addresses = addresses;
    this.basemapOrigin = basemapOrigin;
    this.exercise = exercise;
  }

  void answer(Exchange exchange) {
    var http = exchange.http();
    if (http.method() != HttpMethod.GET && http.method() != HttpMethod.HEAD) {
      exchange.refuse(nothing());
      return;
    }
    var path = http.path();
    var ready = files.getIfPresent(name(path));
    if (ready != null) {
      exchange.answer(secured(ready.reply(), http));
      return;
    }
    var context = io.vertx.core.Vertx.currentContext();
    threads.call(() -> load(path).map(File::reply).or(() -> readsPages(http) ? missing() : Optional.empty()))
        .onComplete(done -> context.runOnContext(v -> {
          if (done.failed()) {
            exchange.refuse(done.cause());
          } else if (done.result().isEmpty()) {
            exchange.refuse(nothing());
          } else {
            exchange.answer(secured(done.result().get(), http));
          }
        }));
  }

  /** Whether a person came, by a link or an address he typed, and no program. */
  private static boolean readsPages(HttpServerRequest http) {
    var accept = http.getHeader("Accept");
    return accept != null && accept.contains("text/html") && !http.path().startsWith("/api/");
  }

  /** What a person finds where nothing is. */
  private Optional<Reply> missing() {
    var file = Optional.ofNullable(files.getIfPresent(MISSING.resource)).or(
        () -> read(MISSING.resource).map(this::marked).map(bytes -> kept(MISSING.resource, html(bytes, MISSING.policy))));
    return file.map(File::reply)
        .map(reply -> new Reply(404, reply.headers(), reply.body(), reply.prepared()).with("Cache-Control", "no-store"));
  }

  private static Refusal nothing() {
    return Refusal.missing("request/no-such-page", "There is nothing at this address.");
  }

  private Reply secured(Reply reply, HttpServerRequest http) {
    return addresses.secure(http) ? reply.with("Strict-Transport-Security", "max-age=31536000") : reply;
  }

  private Optional<File> load(String path) {
    var page = page(path);
    if (page != null)
      return read(page.resource).map(this::marked).map(bytes -> kept(name(path), html(bytes, page.policy)));
    if (!SAFE.matcher(path).matches())
      return Optional.empty();
    var type = TYPES.get(path.substring(path.lastIndexOf('.') + 1));
    if (type == null || type.startsWith("text/html"))
      return Optional.empty();
    if (path.startsWith("/lib/")) {
      return read(LIBRARIES + path.substring("/lib/".length())).map(bytes -> kept(path,
          new File(Prepared.of(type, bytes, Prepared.Effort.LASTING), Map.of("Cache-Control", "public, max-age=31536000, immutable"))));
    }
    if (path.equals("/openapi.yaml"))
      return read("openapi.yaml").map(bytes -> kept(path, own(path, type, bytes)));
    if (FOLDERS.stream().noneMatch(path::startsWith))
      return Optional.empty();
    return read("webroot" + path).map(bytes -> kept(path, own(path, type, bytes)));
  }

  private static Page page(String path) {
    if (path.startsWith("/s/") && path.length() > 3 && path.indexOf('/', 3) < 0)
      return STATUS;
    return PAGES.get(path.length() > 1 && path.endsWith("/") ? path.substring(0, path.length() - 1) : path);
  }

  /** Under which it is kept: one page stands at every address of a report. */
  private static String name(String path) {
    return page(path) == STATUS ? "/s/" : path;
  }

  private File kept(String path, File file) {
    files.put(path, file);
    return file;
  }

  private static File own(String path, String type, byte[] bytes) {
    var headers = new LinkedHashMap<>(Map.of("Cache-Control", "no-cache"));
    // The field page works offline as a whole, so its worker may look after /field itself and not only what lies below.
    if (path.startsWith("/field/") && type.startsWith("text/javascript"))
      headers.put("Service-Worker-Allowed", "/field");
    return new File(Prepared.of(type, bytes, Prepared.Effort.LASTING), Map.copyOf(headers));
  }

  private File html(byte[] bytes, Policy policy) {
    var headers = new LinkedHashMap<String, String>();
    headers.put("Cache-Control", "no-cache");
    headers.put("Content-Security-Policy", policy(new String(bytes, StandardCharsets.UTF_8), policy));
    headers.put("Referrer-Policy", "no-referrer");
    headers.put("Permissions-Policy", "geolocation=(self), camera=(self), microphone=(), payment=(), usb=()");
    headers.put("Cross-Origin-Opener-Policy", "same-origin");
    headers.put("X-Frame-Options", "DENY");
    return new File(Prepared.of(TYPES.get("html"), bytes, Prepared.Effort.LASTING), Map.copyOf(headers));
  }

  /** The mark goes into the page itself, so that it shows before any script runs and whatever a script then draws. */
  private byte[] marked(byte[] page) {
    if (exercise.isEmpty())
      return page;
    var html = new String(page, StandardCharsets.UTF_8);
    return html.replaceFirst("<html ", "<html data-exercise=\"" + exercise.getAsInt() + "\" ")
        .replaceFirst("</head>", "<link rel=\"stylesheet\" href=\"/shared/exercise.css\">\n</head>").getBytes(StandardCharsets.UTF_8);
  }

  /** Only our own scripts, and the inline ones of this very page by their hash: its import map. */
  private String policy(String html, Policy policy) {
    var basemap = basemapOrigin.isEmpty() ? "" : " " + basemapOrigin;
    var hashes = INLINE_SCRIPT.matcher(html).results().map(script -> " 'sha256-" + sha256(script.group(1)) + "'")
        .collect(Collectors.joining());
    var styles = policy == Policy.DOCUMENTATION ? " 'unsafe-inline'" : "";
    return "default-src 'self'; script-src 'self'" + hashes + "; style-src 'self'" + styles + "; img-src 'self' data: blob:" + basemap
        + "; connect-src 'self'" + basemap + "; worker-src 'self'; manifest-src 'self'; font-src 'self'; object-src 'none'; base-uri 'none'"
        + "; form-action 'self'; frame-ancestors 'none'";
  }

  private static String sha256(String text) {
    try {
      return Base64.getEncoder().encodeToString(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Optional<byte[]> read(String resource) {
    try (var in = Pages.class.getClassLoader().getResourceAsStream(resource)) {
      return in == null ? Optional.empty() : Optional.of(in.readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
