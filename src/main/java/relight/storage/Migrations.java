package relight.storage;

import java.sql.SQLException;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import relight.Refusal;

/** Brings the tables of a database to the form this version of Relight expects; several nodes may try at once, one does it. */
public final class Migrations {

  private static final Logger log = LoggerFactory.getLogger(Migrations.class);
  private static final int OLDEST_POSTGRESQL = 15;

  private Migrations() {
  }

  /** Applies what is missing and returns how many migrations that were. A database with unknown or changed migrations is refused untouched. */
  public static int apply(Connection connection) {
    requireVersion(connection);
    var properties = connection.jdbcProperties();
    var flyway = Flyway.configure().dataSource(connection.jdbcUrl(), connection.user(), connection.password());
    var jdbcOptions = new java.util.HashMap<String, String>();
    properties.stringPropertyNames().stream().filter(name -> !name.equals("user") && !name.equals("password"))
        .forEach(name -> jdbcOptions.put(name, properties.getProperty(name)));
    flyway.jdbcProperties(jdbcOptions);
    flyway.locations("classpath:db").validateMigrationNaming(true).cleanDisabled(true);
    flyway.ignoreMigrationPatterns(new String[0]); // the database of a newer Relight is not ours to write
    flyway.outOfOrder(true); // numbers belong to capabilities (020 network, 040 outage), so a later change may carry a lower number
    try {
      var result = flyway.load().migrate();
      if (result.migrationsExecuted > 0) {
        log.info("database brought to version {} by {} migrations", result.targetSchemaVersion, result.migrationsExecuted);
      }
      return result.migrationsExecuted;
    } catch (FlywayException e) {
      throw Refusal.conflict("database/migration",
          "The database " + connection + " could not be brought to this version's form; it is as it was. " + e.getMessage());
    }
  }

  private static void requireVersion(Connection connection) {
    try (var jdbc = connection.open()) {
      var version = jdbc.getMetaData();
      if (version.getDatabaseMajorVersion() < OLDEST_POSTGRESQL) {
        throw Refusal.unavailable("database/version", "Relight needs PostgreSQL " + OLDEST_POSTGRESQL + " or newer; " + connection
            + " is version " + version.getDatabaseProductVersion() + ".");
      }
    } catch (SQLException e) {
      throw Refusal.unavailable("database/unreachable", "The database " + connection + " cannot be reached: " + e.getMessage());
    }
  }
}
