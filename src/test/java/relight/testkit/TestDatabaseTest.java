package relight.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class TestDatabaseTest {

  @RegisterExtension
  static final TestDatabase db = new TestDatabase();

  @Test
  void aTestClassFindsTheTablesOfTheProductAndNoRows() {
    long failed = db.database().read(tx -> tx.one("select count(*) from flyway_schema_history where not success", row -> row.getLong(0)));
    long entries = db.database().read(tx -> tx.one("select count(*) from journal", row -> row.getLong(0)));
    assertThat(failed).isZero();
    assertThat(entries).isZero();
  }
}
