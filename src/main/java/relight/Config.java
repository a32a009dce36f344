package relight;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Every setting, typed, with its default. {@code config/relight.yaml} explains each of them, and a test holds the two together. A value may
 * also come from the environment: {@code http.bodyLimit} is {@code RELIGHT_HTTP_BODY_LIMIT}. Relative paths start at the working directory.
 */
public record Config(Path data, ZoneId timeZone, Path rules, Path causes, Path qualifications, Path serviceTargets, Http http, Tls tls,
    Proxies proxies,
    Database database,
    Sessions sessions, Limits limits, Live live, Maps map, Outages outage, Evidence evidence, Planned planned, Alarms alarm, Watch watch,
    Callouts callout,
    Permits permits,
    Journal journal,
    Positions positions, Files files, Board board,
    Demo demo,
    Training training, Log log, Metrics metrics) {

  public static final Config DEFAULT = new Config(Path.of("data"), ZoneId.of("Asia/Ho_Chi_Minh"),
      Path.of("config/rules/vn.yaml"), Path.of("config/causes.yaml"), Path.of("config/qualifications.yaml"),
      Path.of("config/service-targets.yaml"),
      new Http("127.0.0.1", 8080, new Size(1 << 20)), new Tls(Optional.empty(), Optional.empty()), new Proxies(List.of()),
      new Database(Optional.empty(), Optional.empty(), 20), new Sessions(Duration.ofHours(12), Duration.ofDays(7)),
      new Limits(10, 50, Duration.ofMinutes(15), 600, Duration.ofHours(1)), new Live(Duration.ofSeconds(3), 4096, 20_000),
      new Maps(Path.of("map-layers"), new Basemap(Basemap.Type.NONE, "", "", "")),
      new Outages(2, 2, Duration.ofHours(2), Duration.ofMinutes(5)),
      new Evidence(Duration.ofDays(90), Duration.ofDays(30),
          new Mqtt(Optional.empty(), "", Optional.empty(), Optional.empty(), "relight", "relight")),
      new Planned(List.of("large", "industrial")),
      new Alarms(Duration.ofSeconds(30), Optional.empty()),
      new Watch(Duration.ofMinutes(30), Duration.ofMinutes(5), Duration.ofMinutes(20)),
      new Callouts(Duration.ofHours(12), Duration.ofHours(8), Duration.ofDays(30), Duration.ofMinutes(5)),
      new Permits(Path.of("config/permits.yaml"), Duration.ofDays(15)),
      new Journal(Duration.ofDays(730)),
      new Positions(Duration.ofDays(30), new OwnTracks(Optional.empty(), Optional.empty(), "", Optional.empty())),
      new Files(new Size(12 << 20), 24_000_000, new Size(300 << 20), Duration.ofDays(7), Duration.ofDays(1825)), new Board(10, 10),
      new Demo(true, 12_000, 7, true, Duration.ofMinutes(3)),
      new Training(false, 1),
      new Log(Log.Level.INFO, true), new Metrics(List.of(AddressRange.parse("127.0.0.1"), AddressRange.parse("::1"))));

  /** Where requests come in. */
  public record Http(String host, int port, Size bodyLimit) {
    public Http {
      expect(port >= 0 && port <= 65535, "port", "a number from 0 to 65535 (0 takes any free port)");
      expect(bodyLimit.bytes() >= 1024, "bodyLimit", "at least 1 kB");
    }

    boolean isLoopback() {
      try {
        return InetAddress.getByName(host).isLoopbackAddress();
      } catch (UnknownHostException e) {
        return false;
      }
    }
  }

  /** PEM files; read again when they change. */
  public record Tls(Optional<Path> certificate, Optional<Path> key) {
    public Tls {
      expect(key.isPresent() || certificate.isEmpty(), "key", "the PEM file of the key that belongs to tls.certificate");
      expect(certificate.isPresent() || key.isEmpty(), "certificate", "the PEM file of the certificate that belongs to tls.key");
    }

    public boolean enabled() {
      return certificate.isPresent();
    }
  }

  /** Whose word about the client's address and scheme is believed. */
  public record Proxies(List<AddressRange> trusted) {}

  /** An external PostgreSQL; without a URL the embedded one is used. */
  public record Database(Optional<String> url, Optional<Path> passwordFile, int pool) {
    public Database {
      expect(pool >= 4 && pool <= 50, "pool", "a number of connections from 4 to 50");
    }
  }

  /** How long somebody stays signed in. */
  public record Sessions(Duration idle, Duration absolute) {
    public Sessions {
      expectPositive(idle, "idle");
      expect(absolute.compareTo(idle) >= 0, "absolute", "a duration not shorter than sessions.idle");
    }
  }

  /** What one account and one address may do in a while. */
  public record Limits(int signInsPerAccount, int signInsPerAddress, Duration signInWindow, int reportsPerAddress, Duration reportWindow) {
    public Limits {
      expect(signInsPerAccount > 0, "signInsPerAccount", "a positive number");
      expect(signInsPerAddress > 0, "signInsPerAddress", "a positive number");
      expectPositive(signInWindow, "signInWindow");
      expect(reportsPerAddress > 0, "reportsPerAddress", "a positive number");
      expectPositive(reportWindow, "reportWindow");
    }
  }

  /** Live push. */
  public record Live(Duration heartbeat, int buffer, int maxClients) {
    public Live {
      expectPositive(heartbeat, "heartbeat");
      expect(buffer > 0, "buffer", "a positive number of messages");
      expect(maxClients > 0, "maxClients", "a positive number");
    }
  }

  /** What lies under the network on the map. */
  public record Maps(Path layers, Basemap basemap) {}

  /** A background map from elsewhere. */
  public record Basemap(Type type, String url, String attribution, String layers) {

    public enum Type {
      NONE, XYZ, WMS
    }

    public Basemap {
      expect(type == Type.NONE || url.matches("https?://[^\\s]+"), "url", "the http or https address of the basemap");
      expect(type != Type.XYZ || url.contains("{z}") && url.contains("{x}") && url.contains("{y}"), "url",
          "an address with {z}, {x} and {y}");
      expect(type != Type.WMS || !layers.isBlank(), "layers", "the names of the WMS layers");
      expect(type == Type.NONE || !attribution.isBlank(), "attribution", "whom to name as the source of the basemap");
    }
  }

  /** When reports become an outage. */
  public record Outages(int calls, int transformers, Duration window, Duration momentary) {
    public Outages {
      expect(calls >= 1, "calls", "at least 1");
      expect(transformers >= 2, "transformers", "at least 2");
      expectPositive(window, "window");
      expectPositive(momentary, "momentary");
    }
  }

  /** What machines say. */
  public record Evidence(Duration kept, Duration quarantineKept, Mqtt mqtt) {
    public Evidence {
      expect(kept.compareTo(Duration.ofDays(1)) >= 0, "kept", "at least 1 d");
      expect(quarantineKept.compareTo(Duration.ofDays(1)) >= 0, "quarantineKept", "at least 1 d");
    }
  }

  /** Outages that are planned. */
  public record Planned(List<String> largeClasses) {}

  /** The utility's broker; without a URL none is asked. */
  public record Mqtt(Optional<String> url, String user, Optional<Path> passwordFile, Optional<Path> ca, String clientId, String topics) {
    public Mqtt {
      expect(url.isEmpty() || url.get().matches("mqtts?://[^/:@\\s]+(:\\d{1,5})?/?"), "url",
          "mqtts://host:8883, or mqtt://host:1883 within the machine");
      expect(url.isEmpty() || url.get().startsWith("mqtts:") || passwordFile.isEmpty()
          || url.get().matches("mqtt://(127\\.0\\.0\\.1|localhost)(:.*)?"), "url",
          "mqtts://, because the password would cross the network unprotected");
      expect(clientId.matches("[a-zA-Z0-9-]{1,19}"), "clientId", "1 to 19 letters, digits and dashes");
      expect(topics.matches("[a-zA-Z0-9/_-]{1,100}") && !topics.endsWith("/"), "topics",
          "the beginning of topics, such as utility/relight");
    }
  }

  /** When an alarm that nobody took goes one step up; and where people in need call when there is no signal for data. */
  public record Alarms(Duration escalateAfter, Optional<String> dispatchPhone) {
    public Alarms {
      expectPositive(escalateAfter, "escalateAfter");
      expect(dispatchPhone.isEmpty() || dispatchPhone.get().matches("[+]?[0-9][0-9 .-]{2,19}"), "dispatchPhone",
          "a telephone number such as +84 277 3851 234");
    }
  }

  /** How often crews at work must give a sign of life. */
  public record Watch(Duration checkIn, Duration grace, Duration silence) {
    public Watch {
      expect(checkIn.compareTo(Duration.ofSeconds(1)) >= 0, "checkIn", "at least 1 s");
      expectPositive(grace, "grace");
      expect(silence.compareTo(Duration.ofSeconds(1)) >= 0, "silence", "at least 1 s");
    }
  }

  /**
   * Who is asked to come off duty.
   *
   * @param rest      whoever rested less since his last shift is asked after all others
   * @param leastRest whoever rested less than this is not asked at all
   * @param fairness  for so long back it counts how often somebody was asked and came
   * @param patience  each has this long to answer, where the dispatcher says nothing else
   */
  public record Callouts(Duration rest, Duration leastRest, Duration fairness, Duration patience) {
    public Callouts {
      expectPositive(rest, "rest");
      expect(!leastRest.isNegative() && leastRest.compareTo(rest) <= 0, "leastRest", "0 h to rest");
      expect(fairness.compareTo(Duration.ofDays(1)) >= 0 && fairness.compareTo(Duration.ofDays(366)) <= 0, "fairness", "1 d to 366 d");
      expect(patience.compareTo(Duration.ofSeconds(30)) >= 0 && patience.compareTo(Duration.ofHours(1)) <= 0, "patience", "30 s to 1 h");
    }
  }

  /** The rules of permits to work, and how long a permit is kept after its end. */
  public record Permits(Path rules, Duration kept) {
    public Permits {
      expect(kept.compareTo(Duration.ofDays(15)) >= 0, "kept", "at least 15 d: QCVN 01:2020/BCT wants permits kept so long");
    }
  }

  /** How long it stays known what people said, in their own words, beside the entries of the journal. */
  public record Journal(Duration wordsKept) {
    public Journal {
      expect(wordsKept.compareTo(Duration.ofDays(30)) >= 0, "wordsKept", "at least 30 d: reasons are asked for while a case is open");
    }
  }

  /** How long it stays known where crews were, and phones that speak through the utility's broker. */
  public record Positions(Duration retention, OwnTracks ownTracks) {
    public Positions {
      expect(retention.toDays() >= 1, "retention", "at least 1 d: whole days are kept and dropped");
    }
  }

  /**
   * Phones with OwnTracks at the utility's broker.
   *
   * @param topics the beginning of those listened to; nothing where none are
   * @param broker as phones reach it; without it the page sets up no phone that way
   * @param user   the account phones have in common there, which may publish below their topics and read nothing
   */
  public record OwnTracks(Optional<String> topics, Optional<String> broker, String user, Optional<Path> passwordFile) {
    public OwnTracks {
      expect(topics.isEmpty() || topics.get().matches("[a-zA-Z0-9/_-]{1,100}") && !topics.get().endsWith("/"), "topics",
          "the beginning of topics, such as owntracks");
      expect(broker.isEmpty() || broker.get().matches("mqtts://[^/:@\\s]+(:\\d{1,5})?/?"), "broker",
          "mqtts://host:8883, because phones tell their secrets there");
      expect(broker.isEmpty() || topics.isPresent(), "topics", "the beginning of topics, where positions.ownTracks.broker is set");
    }
  }

  /** Photos that crews take. */
  public record Files(Size limit, int pixels, Size perDay, Duration incomplete, Duration retention) {
    public Files {
      expect(limit.bytes() >= 128 << 10 && limit.bytes() <= 64 << 20, "limit", "from 128 kB to 64 MB");
      expect(pixels >= 1_000_000 && pixels <= 200_000_000, "pixels", "a number from 1000000 to 200000000");
      expect(perDay.bytes() >= limit.bytes(), "perDay", "not less than files.limit");
      expect(incomplete.compareTo(Duration.ofDays(1)) >= 0, "incomplete", "at least 1 d: phones are out of reach for hours");
      expect(retention.compareTo(incomplete) >= 0, "retention", "not shorter than files.incomplete");
    }
  }

  /** How coarse the public board is. */
  public record Board(int smallCount, int roundTo) {
    public Board {
      expect(smallCount >= 2, "smallCount", "at least 2: smaller groups would name a household");
      expect(roundTo >= 1, "roundTo", "at least 1");
    }
  }

  /** The sample district and the accounts that show it. */
  public record Demo(boolean enabled, int customers, long seed, boolean pulse, Duration faultEvery) {
    public Demo {
      expect(customers >= 300 && customers <= 3_000_000, "customers", "a number from 300 to 3000000");
      expect(faultEvery.compareTo(Duration.ofSeconds(10)) >= 0, "faultEvery", "at least 10 s");
    }
  }

  /** Exercises, in a database of their own. */
  public record Training(boolean enabled, int speed) {
    public Training {
      expect(speed >= 1 && speed <= 3600, "speed", "a whole number from 1 to 3600");
      expect(speed == 1 || enabled, "speed", "1, because only an exercise (training.enabled) may run faster than the real thing");
    }
  }

  /** What is written down about the running server. */
  public record Log(Level level, boolean file) {

    public enum Level {
      ERROR, WARN, INFO, DEBUG
    }
  }

  /** Who may read {@code /metrics}. */
  public record Metrics(List<AddressRange> from) {}

  public Config {
    expect(http.isLoopback() || tls.enabled() || !proxies.trusted().isEmpty(), "http.host", "a loopback address such as 127.0.0.1, "
        + "because passwords would cross the network unprotected: set tls.certificate and tls.key, or name your proxies in proxies.trusted");
  }

  /**
   * The settings of a file, overridden by the environment, overridden by options of the command line.
   *
   * @param file may be absent: then every setting has its default
   * @param environment all variables; those that begin with RELIGHT_ must be settings
   * @param options setting, e.g. {@code http.port}, to value
   */
  public static Config load(Path file, Map<String, String> environment, Map<String, String> options) {
    return new ConfigReader(file, environment, options).read();
  }

  /** A number of bytes, written as {@code 512 kB}, {@code 1 MB} or {@code 2 GB} (powers of 1024). */
  public record Size(long bytes) {
    static Size parse(String text) {
      var match = java.util.regex.Pattern.compile("(\\d{1,9})\\s*(B|kB|MB|GB)").matcher(text.strip());
      if (!match.matches()) {
        throw new IllegalArgumentException(text);
      }
      return new Size(Long.parseLong(match.group(1)) << switch (match.group(2)) {
        case "kB" -> 10;
        case "MB" -> 20;
        case "GB" -> 30;
        default -> 0;
      });
    }
  }

  /** A value that reads well but cannot be used; the reader adds where it stands. */
  static final class Unusable extends RuntimeException {
    private static final long serialVersionUID = 1;
    private final String setting;
    private final String expected;

    Unusable(String setting, String expected) {
      super(setting + ": expected " + expected);
      this.setting = setting;
      this.expected = expected;
    }

    String setting() {
      return setting;
    }

    String expected() {
      return expected;
    }
  }

  private static void expect(boolean condition, String setting, String expected) {
    if (!condition)
      throw new Unusable(setting, expected);
  }

  private static void expectPositive(Duration duration, String setting) {
    expect(duration.isPositive(), setting, "a duration longer than nothing");
  }
}
