package relight.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import relight.Config;
import relight.auth.Role;
import relight.testkit.TestServer;

/** What is believed of a proxy's word, and how much one address may do without account. */
class AddressesTest {

  private static Config withProxy(Config usual) {
    return Config.load(java.nio.file.Path.of("no-such-file.yaml"), Map.of(),
        Map.of("http.port", "0", "proxies.trusted", "127.0.0.1", "limits.reportsPerAddress", "3", "limits.reportWindow", "1 h"));
  }

  @RegisterExtension
  static final TestServer behindProxy = TestServer.with(AddressesTest::withProxy, api -> {
    api.ingest("POST", "/test/notes", Access.PUBLIC, 100,
        (tx, request) -> Reply.ok(Map.of("remote", request.remote(), "secure", request.secure())));
  });

  @Test
  void theClosestUntrustedHopIsTheCaller() {
    var answer = behindProxy.anonymous().with("X-Forwarded-For", "198.51.100.9, 203.0.113.7, 127.0.0.1").post("/test/notes", null);
    assertThat(answer.json().path("remote").asText()).isEqualTo("203.0.113.7");
    var madeUp = behindProxy.anonymous().with("X-Forwarded-For", "<script>").post("/test/notes", null);
    assertThat(madeUp.json().path("remote").asText()).isEqualTo("127.0.0.1");
  }

  @Test
  void behindHttpsTheCookieIsSentOnlyThere() {
    behindProxy.user("lan", Role.AGENT);
    var answer = behindProxy.bare().with("X-Forwarded-Proto", "https").post("/api/session",
        Map.of("login", "lan", "password", TestServer.PASSWORD));
    assertThat(answer.header("Set-Cookie")).contains("Secure");
    assertThat(behindProxy.bare().with("X-Forwarded-Proto", "https").get("/sign-in").header("Strict-Transport-Security")).isNotEmpty();
  }

  @Test
  void oneAddressMayDoOnlySoMuchWithoutAccountAndOthersAreNotAffected() {
    var crowd = behindProxy.anonymous().with("X-Forwarded-For", "2001:db8:1:2::1");
    for (int i = 0; i < 3; i++)
      assertThat(crowd.post("/test/notes", null).status()).isEqualTo(200);
    // another address of the same household's network
    var late = behindProxy.anonymous().with("X-Forwarded-For", "2001:db8:1:2::ffff").post("/test/notes", null);
    assertThat(late.status()).isEqualTo(429);
    assertThat(late.code()).isEqualTo("request/too-many");
    assertThat(Integer.parseInt(late.header("Retry-After"))).isBetween(1, 3600);
    assertThat(behindProxy.anonymous().with("X-Forwarded-For", "2001:db8:1:3::1").post("/test/notes", null).status()).isEqualTo(200);
  }
}
