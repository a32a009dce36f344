package relight.storage;

import io.vertx.core.Vertx;
import io.vertx.core.net.ClientSSLOptions;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.SslMode;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Properties;
import java.util.stream.Collectors;
import relight.Refusal;

/**
 * Where a PostgreSQL database is and how to get in. Made by the embedded server or read from a {@code postgres://} URL.
 *
 * @param rootCertificate PEM file with the authorities to trust under {@code verify-ca} and {@code verify-full}, or null for the JDK's own
 */
public record Connection(String host, int port, String database, String user, String password, Ssl ssl, String rootCertificate) {

  private static final int MOST_WAITING = 10_000;

  /** As in libpq: how much of the transport is protected. */
  public enum Ssl {
    DISABLE, PREFER, REQUIRE, VERIFY_CA, VERIFY_FULL;

    public String word() {
      return name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
    }

    static Ssl of(String word) {
      return Arrays.stream(values()).filter(ssl -> ssl.word().equals(word)).findFirst().orElseThrow(() -> wrong("sslmode=" + word
          + " is none of " + Arrays.stream(values()).map(Ssl::word).collect(Collectors.joining(", "))));
    }
  }

  public Connection {
    if (port < 1 || port > 65535) {
      throw wrong("the port must lie between 1 and 65535");
    }
  }

  /** A database on this machine, reached over the loopback address. */
  static Connection local(int port, String database, String user, String password) {
    return new Connection("127.0.0.1", port, database, user, password, Ssl.DISABLE, null);
  }

  /** Reads {@code postgres://user:password@host:port/database?sslmode=verify-full&sslrootcert=file}; reserved characters are percent-encoded. */
  public static Connection parse(String url) {
    URI uri;
    try {
      uri = new URI(url);
    } catch (URISyntaxException e) {
      throw wrong("it is not a URL; write reserved characters of a password percent-encoded"); // the cause would print the password
    }
    if (!"postgres".equals(uri.getScheme()) && !"postgresql".equals(uri.getScheme())) {
      throw wrong("it must begin with postgres://");
    }
    if (uri.getHost() == null || uri.getRawUserInfo() == null) {
      throw wrong("host or user is missing");
    }
    var path = uri.getRawPath();
    if (path == null || path.length() < 2) {
      throw wrong("the name of the database is missing");
    }
    var login = uri.getRawUserInfo().split(":", 2);
    var ssl = Ssl.PREFER;
    String rootCertificate = null;
    for (var parameter : uri.getRawQuery() == null ? new String[0] : uri.getRawQuery().split("&")) {
      var pair = parameter.split("=", 2);
      var value = pair.length == 2 ? decode(pair[1]) : "";
      switch (pair[0]) {
        case "sslmode" -> ssl = Ssl.of(value);
        case "sslrootcert" -> rootCertificate = value;
        default -> throw wrong("the parameter " + pair[0] + " is not known; sslmode and sslrootcert are");
      }
    }
    return new Connection(uri.getHost(), uri.getPort() < 0 ? 5432 : uri.getPort(), decode(path.substring(1)), decode(login[0]),
        login.length == 2 ? decode(login[1]) : "", ssl, rootCertificate);
  }

  private static String decode(String text) {
    return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
  }

  private static Refusal wrong(String why) {
    return Refusal.invalid("database/url", "The database URL cannot be used: " + why
        + ". It looks like postgres://user:password@host:5432/database?sslmode=verify-full.");
  }

  /** The same server and login, another database. */
  public Connection to(String otherDatabase) {
    return new Connection(host, port, otherDatabase, user, password, ssl, rootCertificate);
  }

  /** The same with a password from elsewhere. */
  public Connection with(String otherPassword) {
    return new Connection(host, port, database, user, otherPassword, ssl, rootCertificate);
  }

  /** For Vert.x, which also opens the connections that listen. */
  public PgConnectOptions forPool() {
    var options = new PgConnectOptions().setHost(host).setPort(port).setDatabase(database).setUser(user).setPassword(password);
    options.setSslMode(SslMode.of(ssl.word()));
    if (ssl != Ssl.DISABLE) {
      var tls = new ClientSSLOptions().setHostnameVerificationAlgorithm(ssl == Ssl.VERIFY_FULL ? "HTTPS" : "");
      if (ssl == Ssl.PREFER || ssl == Ssl.REQUIRE) {
        tls.setTrustAll(true); // as libpq: encrypted, but nobody has vouched for the other side
      } else if (rootCertificate != null) {
        tls.setTrustOptions(new PemTrustOptions().addCertPath(rootCertificate));
      }
      options.setSslOptions(tls);
    }
    options.addProperty("application_name", "relight");
    options.setCachePreparedStatements(true).setPreparedStatementCacheMaxSize(512).setPreparedStatementCacheSqlLimit(8192);
    return options;
  }

  /** The pool behind {@link Database}; close it before the server it leads to. */
  public Pool pool(Vertx vertx, int size) {
    // The pool's own timer is off: set beside a connection that comes free at once it outlives it, and fails a promise long kept (vertx-sql-client 1567).
    var options = new PoolOptions().setMaxSize(size).setConnectionTimeout(0).setMaxWaitQueueSize(MOST_WAITING);
    return PgBuilder.pool().with(options).connectingTo(forPool()).using(vertx).build();
  }

  /** One JDBC connection, for what must run before there is a pool. */
  public java.sql.Connection open() throws SQLException {
    return DriverManager.getConnection(jdbcUrl(), jdbcProperties());
  }

  String jdbcUrl() {
    return "jdbc:postgresql://" + host + ":" + port + "/" + java.net.URLEncoder.encode(database, StandardCharsets.UTF_8);
  }

  Properties jdbcProperties() {
    var properties = new Properties();
    properties.setProperty("user", user);
    properties.setProperty("password", password);
    properties.setProperty("sslmode", ssl.word());
    properties.setProperty("ApplicationName", "relight");
    properties.setProperty("connectTimeout", "10");
    if (rootCertificate != null) {
      properties.setProperty("sslrootcert", rootCertificate);
    } else if (ssl == Ssl.VERIFY_CA || ssl == Ssl.VERIFY_FULL) {
      properties.setProperty("sslfactory", "org.postgresql.ssl.DefaultJavaSSLFactory");
    }
    return properties;
  }

  /** Without the password: this is what reaches logs and messages. */
  @Override
  public String toString() {
    return "postgres://" + user + "@" + host + ":" + port + "/" + database;
  }
}
