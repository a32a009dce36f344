package relight.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import relight.Refusal;

class ConnectionTest {

  @Test
  void everyPartOfAUrlArrives() {
    assertThat(Connection.parse("postgresql://anh:p%40s+s%2F@db.example:6432/l%C6%B0%E1%BB%9Bi?sslmode=verify-full&sslrootcert=/a/ca.pem"))
        .isEqualTo(new Connection("db.example", 6432, "lưới", "anh", "p@s+s/", Connection.Ssl.VERIFY_FULL, "/a/ca.pem"));
    assertThat(Connection.parse("postgres://anh@db/relight"))
        .isEqualTo(new Connection("db", 5432, "relight", "anh", "", Connection.Ssl.PREFER, null));
  }

  @ParameterizedTest
  @CsvSource({"mysql://a@b/c, begin with postgres://", "postgres://b/c, host or user", "postgres://a@b, name of the database",
      "postgres://a@b/c?sslmode=maybe, none of disable", "postgres://a@b/c?timeout=3, timeout is not known",
      "postgres://a:secret^@b/c, not a URL"})
  void aUrlThatCannotBeUsedIsRefusedWithTheReasonAndWithoutItsPassword(String url, String reason) {
    assertThatThrownBy(() -> Connection.parse(url)).isInstanceOf(Refusal.class).hasMessageContaining(reason)
        .hasMessageNotContaining("secret").hasNoCause();
  }

  @Test
  void thePasswordIsNotShown() {
    assertThat(Connection.parse("postgres://anh:secret@db/relight")).hasToString("postgres://anh@db:5432/relight");
  }
}
