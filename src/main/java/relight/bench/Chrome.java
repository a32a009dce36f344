package relight.bench;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import relight.Json;
import relight.Refusal;

/** One page in a headless Chromium of its own, driven by the protocol of its developer tools. Its profile outlives it. */
final class Chrome implements AutoCloseable, WebSocket.Listener {

  private static final List<String> PROGRAMS = List.of("/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome");
  private static final Duration START = Duration.ofSeconds(60);
  private static final Duration ANSWER = Duration.ofSeconds(60);

  private final Process process;
  private final HttpClient http = HttpClient.newHttpClient();
  private final Map<Integer, CompletableFuture<JsonNode>> asked = new ConcurrentHashMap<>();
  private final Map<String, Traffic> requests = new ConcurrentHashMap<>();
  private final AtomicInteger last = new AtomicInteger();
  private final StringBuilder part = new StringBuilder();
  private WebSocket socket;

  /** What one request of the page cost on the wire, headers included. */
  record Traffic(String method, String url, long up_bytes, long down_bytes) {}

  private Chrome(Process process) {
    this.process = process;
  }

  /** @param profile what the browser keeps; made if it is not there */
  static Chrome open(Path profile) throws IOException {
    var program = program();
    Files.createDirectories(profile);
    var door = profile.resolve("DevToolsActivePort");
    Files.deleteIfExists(door);
    Files.deleteIfExists(profile.resolve("SingletonLock")); // left behind by one that was killed
    var process = new ProcessBuilder(program, "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
        "--disable-background-networking", "--disable-component-update", "--disable-sync", "--lang=vi-VN", "--window-size=360,740",
        "--remote-debugging-port=0", "--remote-allow-origins=*", "--user-data-dir=" + profile, "about:blank")
        .redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
    Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
    var chrome = new Chrome(process);
    try {
      chrome.connect(door);
    } catch (IOException | RuntimeException e) {
      process.destroyForcibly();
      throw e;
    }
    return chrome;
  }

  private static String program() {
    return PROGRAMS.stream().filter(p -> Files.isExecutable(Path.of(p))).findFirst().orElseThrow(
        () -> Refusal.invalid("bench/chromium", "This drives a real browser: install Chromium (looked for " + String.join(", ", PROGRAMS)
            + ")."));
  }

  private void connect(Path door) throws IOException {
    long deadline = System.nanoTime() + START.toNanos();
    while (System.nanoTime() < deadline && process.isAlive()) {
      if (Files.exists(door)) {
        var lines = Files.readAllLines(door);
        var page = lines.size() < 2 ? Optional.<String>empty() : page(Integer.parseInt(lines.getFirst()));
        if (page.isPresent()) {
          socket = http.newWebSocketBuilder().buildAsync(URI.create(page.get()), this).join();
          ask("Page.enable", Map.of());
          ask("Runtime.enable", Map.of());
          ask("Network.enable", Map.of());
          return;
        }
      }
      pause(50);
    }
    throw new IOException("Chromium did not open its door in time");
  }

  private Optional<String> page(int port) throws IOException {
    try {
      var answer = http.send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/json/list")).build(),
          HttpResponse.BodyHandlers.ofString());
      for (var target : Json.tree(answer.body()))
        if (target.path("type").asText().equals("page"))
          return Optional.of(target.path("webSocketDebuggerUrl").asText());
      return Optional.empty();
    } catch (java.net.ConnectException e) {
      return Optional.empty();
    } catch (InterruptedException e) {
      throw interrupted();
    }
  }

  /** Goes to an address and does not wait for anything but the going. */
  void go(String url) throws IOException {
    ask("Page.navigate", Map.of("url", url));
  }

  /** Takes over the cookies of another one: a phone's are on its disk, a browser that was started a moment ago has not written its own yet. */
  void takeCookies(List<Map<String, Object>> cookies) throws IOException {
    ask("Network.setCookies", Map.of("cookies", cookies));
  }

  /** The cookies for this address. */
  List<Map<String, Object>> cookies(String url) throws IOException {
    var found = new java.util.ArrayList<Map<String, Object>>();
    for (var cookie : ask("Network.getCookies", Map.of("urls", List.of(url))).path("cookies"))
      found.add(Map.of("name", cookie.path("name").asText(), "value", cookie.path("value").asText(), "domain",
          cookie.path("domain").asText(), "path", cookie.path("path").asText(), "expires", cookie.path("expires").asDouble(), "httpOnly",
          cookie.path("httpOnly").asBoolean()));
    return found;
  }

  /** What an expression comes to, promises awaited; it must be a JSON value. */
  JsonNode evaluate(String expression) throws IOException {
    var answer = ask("Runtime.evaluate", Map.of("expression", expression, "awaitPromise", true, "returnByValue", true));
    if (answer.has("exceptionDetails"))
      throw new IOException("the page failed: " + answer.path("exceptionDetails").path("exception").path("description")
          .asText(answer.path("exceptionDetails").path("text").asText()));
    return answer.path("result").path("value");
  }

  /** Waits until an expression is true; while a page is being replaced it just is not. */
  void await(String expression, Duration patience) throws IOException {
    long deadline = System.nanoTime() + patience.toNanos();
    String wrong = "it stays false";
    while (System.nanoTime() < deadline) {
      try {
        if (evaluate(expression).asBoolean())
          return;
      } catch (IOException e) {
        wrong = e.getMessage();
      }
      pause(100);
    }
    throw new IOException("waited " + patience + " for " + expression + ": " + wrong);
  }

  /** What the page has asked for since the last look, as far as it has been answered. */
  List<Traffic> traffic() {
    var all = requests.values().stream().filter(r -> r.down_bytes > 0).toList();
    requests.clear();
    return all;
  }

  private JsonNode ask(String method, Map<String, Object> parameters) throws IOException {
    int id = last.incrementAndGet();
    var answer = new CompletableFuture<JsonNode>();
    asked.put(id, answer);
    var message = new LinkedHashMap<String, Object>();
    message.put("id", id);
    message.put("method", method);
    message.put("params", parameters);
    socket.sendText(new String(Json.bytes(message), java.nio.charset.StandardCharsets.UTF_8), true).join();
    try {
      return answer.get(ANSWER.toSeconds(), TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new IOException(method + ": " + e.getMessage(), e);
    } catch (InterruptedException e) {
      throw interrupted();
    }
  }

  @Override
  public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean whole) {
    part.append(data);
    if (whole) {
      var message = Json.tree(part.toString());
      part.setLength(0);
      if (message.has("id")) {
        var waiting = asked.remove(message.path("id").asInt());
        if (waiting != null && message.has("error"))
          waiting.completeExceptionally(new IOException(message.path("error").path("message").asText()));
        else if (waiting != null)
          waiting.complete(message.path("result"));
      } else {
        count(message.path("method").asText(), message.path("params"));
      }
    }
    from.request(1);
    return null;
  }

  private void count(String event, JsonNode about) {
    var id = about.path("requestId").asText();
    if (event.equals("Network.requestWillBeSent")) {
      var request = about.path("request");
      requests.merge(id,
          new Traffic(request.path("method").asText(), request.path("url").asText(), request.path("postData").asText().length(), 0),
          (old, more) -> new Traffic(more.method, more.url, old.up_bytes + more.up_bytes, old.down_bytes));
    } else if (event.equals("Network.requestWillBeSentExtraInfo")) {
      long headers = 26; // the request line without the path, and the empty line
      for (var header : about.path("headers").properties())
        headers += header.getKey().length() + header.getValue().asText().length() + 4;
      long found = headers;
      requests.merge(id, new Traffic("", "", headers, 0),
          (old, more) -> new Traffic(old.method, old.url, old.up_bytes + found, old.down_bytes));
    } else if (event.equals("Network.loadingFinished")) {
      requests.computeIfPresent(id,
          (key, old) -> new Traffic(old.method, old.url, old.up_bytes, about.path("encodedDataLength").asLong()));
    }
  }

  @Override
  public CompletionStage<?> onClose(WebSocket from, int status, String reason) {
    asked.values().forEach(waiting -> waiting.completeExceptionally(new IOException("the page is gone")));
    return null;
  }

  @Override
  public void onError(WebSocket from, Throwable error) {
    asked.values().forEach(waiting -> waiting.completeExceptionally(error));
  }

  /** As when a phone's battery is pulled out. */
  void kill() {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
    try {
      process.waitFor(10, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    kill();
    http.close();
  }

  static void pause(long ms) {
    try {
      Thread.sleep(ms);
    } catch (InterruptedException e) {
      throw interrupted();
    }
  }

  private static IllegalStateException interrupted() {
    Thread.currentThread().interrupt();
    return new IllegalStateException("interrupted");
  }
}
