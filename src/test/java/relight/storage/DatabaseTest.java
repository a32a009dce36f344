package relight.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.pgclient.PgException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import relight.Refusal;
import relight.testkit.TestDatabase;

class DatabaseTest {

  @RegisterExtension
  static final TestDatabase database = new TestDatabase();

  @BeforeEach
  void empty() {
    inTransaction("create table if not exists tried (id bigint primary key)");
    inTransaction("delete from tried");
  }

  private void inTransaction(String sql) {
    database.database().transaction(tx -> tx.run(sql));
  }

  private long rows() {
    return database.database().read(tx -> tx.one("select count(*) as n from tried", row -> row.getLong("n")));
  }

  @Test
  void theLastStatementIsPartOfTheTransaction() {
    database.database().transaction(tx -> {
      tx.run("insert into tried values (1)");
      tx.runLast("insert into tried values ($1)", 2L);
      return null;
    });
    assertThat(rows()).isEqualTo(2);
  }

  @Test
  void aLastStatementThatFailsTakesEverythingBackAndSaysSo() {
    var told = new int[1];
    assertThatThrownBy(() -> database.database().transaction(tx -> {
      tx.afterCommit(() -> told[0]++);
      tx.run("insert into tried values (1)");
      tx.runLast("insert into tried values (1)");
      return null;
    })).isInstanceOf(PgException.class).hasMessageContaining("tried_pkey");
    assertThat(rows()).isZero();
    assertThat(told[0]).as("told of a commit that was none").isZero();
  }

  @Test
  void whoWasSlowerLooksASecondTimeAndSeesWhoWasQuicker() {
    var looks = new int[1];
    long found = database.database().transaction(tx -> {
      long there = tx.one("select count(*) as n from tried", row -> row.getLong("n"));
      if (looks[0]++ == 0)
        inTransaction("insert into tried values (1)"); // somebody else, between the look and the deed
      if (there == 0)
        tx.run("insert into tried values (1)");
      return there;
    });
    assertThat(found).isOne();
    assertThat(looks[0]).isEqualTo(2);
    assertThat(rows()).isOne();
  }

  @Test
  void aRefusalTakesEverythingBack() {
    assertThatThrownBy(() -> database.database().transaction(tx -> {
      tx.run("insert into tried values (1)");
      throw Refusal.invalid("tried/no", "No.");
    })).isInstanceOf(Refusal.class);
    assertThat(rows()).isZero();
  }

  @Test
  void whoReadsCannotWrite() {
    assertThatThrownBy(() -> database.database().read(tx -> tx.run("insert into tried values (1)"))).isInstanceOf(PgException.class)
        .hasMessageContaining("read-only");
    assertThat(rows()).isZero();
  }
}
