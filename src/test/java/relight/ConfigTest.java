package relight;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfigTest {

  private static final Path DOCUMENTED = Path.of("config/relight.yaml");

  @TempDir
  Path folder;

  @Test
  void theFileAsDeliveredChangesNothing() {
    assertThat(Config.load(DOCUMENTED, Map.of(), Map.of())).isEqualTo(Config.DEFAULT);
  }

  @Test
  void theFileShowsEverySettingWithItsDefaultAndNoOther() throws IOException {
    var shown = Files.readString(DOCUMENTED).replaceAll("(?m)^( *)#(?=[a-z])", "$1");
    var names = new TreeSet<String>();
    var path = new java.util.ArrayDeque<String>();
    for (var line : shown.lines().filter(line -> line.matches(" *[a-zA-Z]+:.*")).toList()) {
      var depth = line.indexOf(line.strip()) / 2;
      while (path.size() > depth) {
        path.removeLast();
      }
      path.addLast(line.strip().split(":")[0]);
      if (!line.strip().endsWith(":")) {
        names.add(String.join(".", path));
      }
    }
    assertThat(names).isEqualTo(ConfigReader.settings(Config.class, "").collect(Collectors.toCollection(TreeSet::new)));
    assertThat(load(shown)).isEqualTo(Config.DEFAULT);
  }

  @Test
  void everySettingOfTheFileIsExplained() throws IOException {
    var explained = true;
    for (var line : Files.readAllLines(DOCUMENTED)) {
      var comment = line.strip().startsWith("# ");
      var setting = line.strip().matches("#[a-z].*");
      assertThat(explained || !setting).withFailMessage("no explanation above: " + line).isTrue();
      explained = comment || setting && explained;
    }
  }

  @Test
  void theEnvironmentGoesBeforeTheFileAndTheCommandLineBeforeBoth() throws IOException {
    var yaml = "http:\n  port: 1\n  bodyLimit: 2 MB\n";
    assertThat(load(yaml).http().port()).isEqualTo(1);
    var file = Files.writeString(folder.resolve("relight.yaml"), yaml);
    var environment = Map.of("RELIGHT_HTTP_PORT", "2", "RELIGHT_PROXIES_TRUSTED", "10.0.0.0/8, ::1", "RELIGHT_SESSIONS_IDLE", "PT20M",
        "HOME", "x");
    var config = Config.load(file, environment, Map.of("http.port", "3"));
    assertThat(config.http()).isEqualTo(new Config.Http("127.0.0.1", 3, new Config.Size(2 << 20)));
    assertThat(config.proxies().trusted()).extracting(AddressRange::toString).containsExactly("10.0.0.0/8", "0:0:0:0:0:0:0:1/128");
    assertThat(config.sessions().idle()).isEqualTo(Duration.ofMinutes(20));
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
      http:\\n  prot: 1                     | line 2: http.prot is not a setting; http has host, port, bodyLimit.
      htpp:\\n  port: 1                     | line 1: htpp is not a setting; there are data, timeZone
      http:\\n  port: eighty                | line 2: http.port is "eighty", but expected is a whole number.
      http:\\n  port: 70000                 | line 2: http.port is "70000", but expected is a number from 0 to 65535
      http:\\n\\n  bodyLimit: 1             | line 3: http.bodyLimit is "1", but expected is a size such as
      http:\\n  port: [1, 2]                | line 2: http.port is "1, 2", but expected is one value, not a list.
      http:\\n  port: {a: 1}                | line 2: http.port must be a plain value
      http: 8080                            | line 1: http must hold settings
      demo:\\n  enabled: yes                | line 2: demo.enabled is "yes", but expected is true or false.
      log:\\n  level: loud                    | line 2: log.level is "loud", but expected is one of error, warn, info, debug.
      timeZone: Hanoi                       | line 1: timeZone is "Hanoi", but expected is a time zone such as
      sessions:\\n  idle: 8 days            | line 2: sessions.idle is "8 days", but expected is a duration such as
      sessions:\\n  idle: 8 d               | sessions.absolute is missing; expected is a duration not shorter than sessions.idle
      tls:\\n  certificate: a.pem           | tls.key is missing
      proxies:\\n  trusted: [example.org]   | line 2: proxies.trusted is "example.org", but expected is addresses such as
      http:\\n  host: 0.0.0.0               | line 2: http.host is "0.0.0.0", but expected is a loopback address
      map:\\n  basemap:\\n    type: xyz     | map.basemap.url is missing
      data: ``                              | line 1: data is "", but expected is a path.
      data: a\\ndata: b                     | line 2: data is set twice.
      data: [                               | line 1: this is not YAML
      """)
  void aWrongSettingIsNamedWithItsLineAndWhatWasExpected(String yaml, String message) {
    assertThatThrownBy(() -> load(yaml.replace("\\n", "\n").replace("``", "''"))).isInstanceOf(Refusal.class).hasMessageContaining(message);
  }

  @Test
  void allWrongSettingsAreNamedAtOnce() {
    assertThatThrownBy(() -> load("http:\n  port: x\n  prot: 1\nlog:\n  level: loud\n")).hasMessageContaining("http.port")
        .hasMessageContaining("http.prot").hasMessageContaining("log.level");
  }

  @Test
  void aMistypedVariableIsRefusedLikeAMistypedSetting() {
    var nowhere = folder.resolve("absent.yaml");
    assertThatThrownBy(() -> Config.load(nowhere, Map.of("RELIGHT_HTTP_PROT", "1"), Map.of()))
        .hasMessageContaining("RELIGHT_HTTP_PROT is not a setting");
    assertThatThrownBy(() -> Config.load(nowhere, Map.of("RELIGHT_HTTP_PORT", "x"), Map.of()))
        .hasMessageContaining("environment variable RELIGHT_HTTP_PORT: http.port is \"x\"");
    assertThat(Config.load(nowhere, Map.of("RELIGHT_REQUIRE_ALL", "1"), Map.of())).isEqualTo(Config.DEFAULT);
  }

  @Test
  void otherMachinesAreServedOnlyWithTlsOrBehindATrustedProxy() throws IOException {
    assertThat(load("http:\n  host: 0.0.0.0\nproxies:\n  trusted: 10.0.0.5\n").http().host()).isEqualTo("0.0.0.0");
    assertThat(load("http:\n  host: 0.0.0.0\ntls:\n  certificate: a.pem\n  key: b.pem\n").tls().enabled()).isTrue();
    assertThat(load("http:\n  host: \"::1\"\n").http().isLoopback()).isTrue();
  }

  @Test
  void anAddressRangeHoldsItsAddressesAndNoOthers() throws IOException {
    var range = AddressRange.parse("10.32.0.0/11");
    assertThat(range.contains(InetAddress.getByName("10.63.255.255"))).isTrue();
    assertThat(range.contains(InetAddress.getByName("10.64.0.0"))).isFalse();
    assertThat(range.contains(InetAddress.getByName("::1"))).isFalse();
    assertThat(AddressRange.parse("0.0.0.0/0").contains(InetAddress.getByName("203.0.113.9"))).isTrue();
    assertThatThrownBy(() -> AddressRange.parse("10.0.0.0/33")).isInstanceOf(IllegalArgumentException.class);
  }

  private Config load(String yaml) throws IOException {
    return Config.load(Files.writeString(folder.resolve("relight.yaml"), yaml), Map.of(), Map.of());
  }
}
