package relight.unit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import relight.Refusal;
import relight.auth.Actor;
import relight.journal.Journal;
import relight.journal.WakeUp;
import relight.testkit.TestDatabase;

class UnitServiceTest {

  @RegisterExtension
  static final TestDatabase database = new TestDatabase();

  private static final Instant JUNE = Instant.parse("2025-06-01T00:00:00Z");
  private static final Instant JULY = Instant.parse("2025-07-01T00:00:00Z");

  private final UnitService units = new UnitService(new Journal(InstantSource.system(), WakeUp.local()));

  @Test
  void aMergedUnitKeepsItsPast() {
    database.database().transaction(tx -> {
      units.put(tx, Actor.SYSTEM, "PB", "Công ty Điện lực", null, JUNE);
      units.put(tx, Actor.SYSTEM, "PB0701", "Điện lực Cao Lãnh", "PB", JUNE);
      units.put(tx, Actor.SYSTEM, "PB0702", "Điện lực Sa Đéc", "PB", JUNE);
      units.put(tx, Actor.SYSTEM, "PB0701", "Đội QLĐL khu vực Cao Lãnh", "PB", JULY);
      units.end(tx, Actor.SYSTEM, "PB0702", JULY);
      var before = units.treeAt(tx, JULY.minusSeconds(1));
      var after = units.treeAt(tx, JULY);
      assertThat(before.get("PB0701").name()).isEqualTo("Điện lực Cao Lãnh");
      assertThat(after.get("PB0701").name()).isEqualTo("Đội QLĐL khu vực Cao Lãnh");
      assertThat(before.withDescendants(before.get("PB").id())).hasSize(3);
      assertThat(after.withDescendants(after.get("PB").id())).hasSize(2);
      tx.run("delete from unit_version");
      return null;
    });
  }

  @Test
  void aUnitCannotBelongToItsOwnPart() {
    database.database().transaction(tx -> {
      units.put(tx, Actor.SYSTEM, "A", "A", null, JUNE);
      units.put(tx, Actor.SYSTEM, "B", "B", "A", JUNE);
      assertThatThrownBy(() -> units.put(tx, Actor.SYSTEM, "A", "A", "B", JULY)).isInstanceOf(Refusal.class)
          .hasMessageContaining("cannot belong");
      tx.run("delete from unit_version");
      return null;
    });
  }

  @Test
  void theSameAgainChangesNothing() {
    database.database().transaction(tx -> {
      assertThat(units.put(tx, Actor.SYSTEM, "A", "A", null, JUNE)).isTrue();
      assertThat(units.put(tx, Actor.SYSTEM, "A", "A", null, JULY)).isFalse();
      tx.run("delete from unit_version");
      return null;
    });
  }
}
