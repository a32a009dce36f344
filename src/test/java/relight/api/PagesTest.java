package relight.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.List;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import relight.testkit.TestServer;

class PagesTest {

  private static final Prepared READY = Prepared.of("text/plain", "[0,0,0,0]".repeat(200).getBytes(StandardCharsets.UTF_8), "7",
      Prepared.Effort.SOON);

  @RegisterExtension
  static final TestServer server = new TestServer(api -> api.open("/test/ready", request -> Reply.of(READY)));

  @ParameterizedTest
  @ValueSource(strings = {"/", "/s/some-token", "/console", "/desk", "/field", "/join", "/sign-in", "/api/docs"})
  void everyPageIsThereAndRunsOnlyItsOwnScripts(String path) throws Exception {
    var page = server.bare().get(path);
    assertThat(page.status()).as(path).isEqualTo(200);
    assertThat(page.header("Content-Type")).isEqualTo("text/html; charset=utf-8");
    var policy = page.header("Content-Security-Policy");
    assertThat(policy).contains("default-src 'self'; script-src 'self'").contains("object-src 'none'").contains("base-uri 'none'")
        .contains("frame-ancestors 'none'");
    assertThat(policy.replaceAll("style-src[^;]*", "")).doesNotContain("unsafe");
    assertThat(page.header("Referrer-Policy")).isEqualTo("no-referrer");
    assertThat(page.header("X-Content-Type-Options")).isEqualTo("nosniff");
    var inline = Pattern.compile("<script type=\"importmap\">(.*?)</script>", Pattern.DOTALL).matcher(page.text());
    if (inline.find()) {
      var hash = Base64.getEncoder()
          .encodeToString(MessageDigest.getInstance("SHA-256").digest(inline.group(1).getBytes(StandardCharsets.UTF_8)));
      assertThat(policy).contains("'sha256-" + hash + "'");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/s/some-token", "/console", "/desk", "/field", "/join", "/sign-in", "/api/docs"})
  void whatAPageNamesIsThere(String path) {
    var named = Pattern.compile("(?:src|href)=\"(/[^\"#?]*)\"|\":\\s*\"(/[^\"]+)\"").matcher(server.bare().get(path).text());
    for (var match : named.results().toList()) {
      var address = match.group(1) != null ? match.group(1) : match.group(2);
      if (!address.endsWith("/"))
        assertThat(server.bare().get(address).status()).as(path + " names " + address).isEqualTo(200);
    }
  }

  @Test
  void whoeverComesByAWrongLinkFindsAPageAndAProgramItsRefusal() {
    var person = server.bare().with("Accept", "text/html,application/xhtml+xml,*/*;q=0.8");
    var page = person.get("/docs");
    assertThat(page.status()).isEqualTo(404);
    assertThat(page.header("Content-Type")).isEqualTo("text/html; charset=utf-8");
    assertThat(page.header("Cache-Control")).isEqualTo("no-store");
    assertThat(page.header("Content-Security-Policy")).contains("default-src 'self'");
    assertThat(page.text()).contains("Không có trang này");
    var named = Pattern.compile("(?:src|href)=\"(/[a-z][^\"#?]*)\"").matcher(page.text()).results().map(found -> found.group(1)).toList();
    assertThat(named).contains("/missing/missing.js")
        .allSatisfy(path -> assertThat(server.bare().get(path).status()).as(path).isEqualTo(200));
    assertThat(person.get("/api/nothing").code()).isEqualTo("request/no-such-page");
    assertThat(server.bare().get("/docs").code()).isEqualTo("request/no-such-page");
  }

  @Test
  void librariesAreKeptForAYearAndOurOwnFilesAskedForAgain() {
    var library = server.bare().get("/lib/lit/3.3.2/index.js");
    assertThat(library.status()).isEqualTo(200);
    assertThat(library.header("Content-Type")).isEqualTo("text/javascript; charset=utf-8");
    assertThat(library.header("Cache-Control")).isEqualTo("public, max-age=31536000, immutable");
    var own = server.bare().get("/shared/theme.css");
    assertThat(own.header("Cache-Control")).isEqualTo("no-cache");
    var again = server.bare().with("If-None-Match", own.header("ETag")).get("/shared/theme.css");
    assertThat(again.status()).isEqualTo(304);
    assertThat(again.text()).isEmpty();
    assertThat(again.header("ETag")).isEqualTo(own.header("ETag"));
  }

  @Test
  void everybodyGetsTheSmallestFormHeCanRead() throws IOException {
    var plain = server.bare().get("/test/ready");
    var gzip = server.bare().with("Accept-Encoding", "gzip, deflate").get("/test/ready");
    var brotli = server.bare().with("Accept-Encoding", "gzip, deflate, br").get("/test/ready");
    assertThat(List.of(plain.header("Content-Encoding"), gzip.header("Content-Encoding"), brotli.header("Content-Encoding")))
        .containsExactly("", "gzip", "br");
    assertThat(new GZIPInputStream(new ByteArrayInputStream(gzip.raw().body())).readAllBytes()).isEqualTo(plain.raw().body());
    assertThat(brotli.raw().body().length).isLessThan(plain.raw().body().length / 10);
    for (var answer : List.of(plain, gzip, brotli)) {
      assertThat(answer.header("ETag")).isEqualTo("W/\"7\"");
      assertThat(answer.header("Vary")).isEqualToIgnoringCase("Accept-Encoding");
    }
    assertThat(server.bare().with("If-None-Match", "\"3\", W/\"7\"").get("/test/ready").status()).isEqualTo(304);
    assertThat(server.bare().with("If-None-Match", "\"6\"").get("/test/ready").status()).isEqualTo(200);
  }

  @Test
  void aHeadRequestTellsTheLengthAndSendsNothing() {
    var head = server.bare().send("HEAD", "/test/ready", null);
    assertThat(head.status()).isEqualTo(200);
    assertThat(head.text()).isEmpty();
    assertThat(head.header("Content-Length")).isEqualTo("1800");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/shared/", "/shared", "/lib/", "/lib/lit/3.3.2/", "/console/index.html", "/shared/../openapi.yaml",
      "/shared/.hidden.js",
      "/lib/lit/3.3.2/../../../../relight/Server.class", "/db/V001__journal.sql", "/s/a/b", "/shared//theme.css"})
  void nothingElseOfTheProgramIsServed(String path) throws IOException {
    assertThat(raw(path)).startsWith("HTTP/1.1 404");
  }

  @Test
  void healthTellsWhatTheWorkNeeds() {
    assertThat(server.bare().get("/health/live").text()).isEqualTo("{\"status\":\"up\"}");
    var ready = server.bare().get("/health/ready");
    assertThat(ready.status()).isEqualTo(200);
    assertThat(ready.json().path("checks").path("database").asText()).isEqualTo("up");
    assertThat(ready.json().path("checks").path("journal").asText()).isEqualTo("up");
  }

  @Test
  void measurementsNameRoutesAndNobodyAndAreClosedToStrangers() {
    server.bare().get("/s/a-very-private-token");
    server.bare().get("/health/live");
    var metrics = server.bare().get("/metrics");
    assertThat(metrics.status()).isEqualTo(200);
    assertThat(metrics.text()).contains("http_server_requests_seconds_count{method=\"GET\",status=\"200\",uri=\"/health/live\"}")
        .doesNotContain("private-token");
    assertThat(server.bare().with("X-Forwarded-For", "203.0.113.7").get("/metrics").code()).isEqualTo("metrics/closed");
  }

  /** As typed: clients tidy paths up before they send them. */
  private static String raw(String path) throws IOException {
    try (var socket = new java.net.Socket("127.0.0.1", server.server().port())) {
      socket.getOutputStream()
          .write(("GET " + path + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
