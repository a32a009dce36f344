package relight.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import relight.Refusal;
import relight.testkit.Needed;

class MigrationsTest {

  private static final Map<String, String> QUICK = Map.of("fsync", "off");

  @TempDir
  Path data;

  @Test
  void theyRunOnPostgres18AndOnlyOnce() throws Exception {
    try (var postgres = EmbeddedPostgres.start(data.resolve("18"), EmbeddedPostgres.bundledPrograms(data), QUICK)) {
      assertThat(EmbeddedPostgresTest.ask(postgres.connection(), "show server_version")).startsWith("18.");
      runTwice(postgres.connection());
    }
  }

  @Test
  void theyRunOnPostgres15AndOnlyOnce() throws Exception {
    var programs = Needed.oneOf("PostgreSQL 15 (Debian: postgresql-15)", "/usr/lib/postgresql/15/bin", "/usr/pgsql-15/bin");
    try (var postgres = EmbeddedPostgres.start(data.resolve("15"), programs, QUICK)) {
      assertThat(EmbeddedPostgresTest.ask(postgres.connection(), "show server_version")).startsWith("15.");
      runTwice(postgres.connection());
    }
  }

  private static void runTwice(Connection connection) throws Exception {
    var first = Migrations.apply(connection);
    assertThat(first).isPositive();
    assertThat(EmbeddedPostgresTest.ask(connection, "select count(*) from flyway_schema_history where success")).isEqualTo("" + first);
    assertThat(Migrations.apply(connection)).isZero();
  }

  @Test
  void aDatabaseOfANewerOrAlteredRelightIsRefusedUntouched() throws Exception {
    try (var postgres = EmbeddedPostgres.start(data.resolve("18"), EmbeddedPostgres.bundledPrograms(data), QUICK)) {
      var ours = postgres.connection();
      var count = Migrations.apply(ours);
      EmbeddedPostgresTest.run(ours,
          "insert into flyway_schema_history select 999, '999', 'from the future', type, 'V999__x.sql', checksum,"
              + " installed_by, installed_on, execution_time, success from flyway_schema_history where installed_rank = 1");
      assertThatThrownBy(() -> Migrations.apply(ours)).isInstanceOf(Refusal.class).hasMessageContaining("999");

      EmbeddedPostgresTest.run(ours, "delete from flyway_schema_history where version = '999'");
      assertThat(Migrations.apply(ours)).isZero();
      EmbeddedPostgresTest.run(ours, "update flyway_schema_history set checksum = checksum + 1 where installed_rank = 1");
      assertThatThrownBy(() -> Migrations.apply(ours)).isInstanceOf(Refusal.class).hasMessageContaining("checksum");
      assertThat(EmbeddedPostgresTest.ask(ours, "select count(*) from flyway_schema_history")).isEqualTo("" + count);
    }
  }

  @Test
  void aDatabaseThatIsNotThereIsRefusedWithoutItsPassword() {
    var nobody = Connection.parse("postgres://relight:secret@127.0.0.1:1/relight");
    assertThatThrownBy(() -> Migrations.apply(nobody)).isInstanceOf(Refusal.class).hasMessageContaining("cannot be reached")
        .hasMessageNotContaining("secret");
  }
}
