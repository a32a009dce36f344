package relight.outage.cause;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import relight.Refusal;

class CauseFileTest {

  private static final String FILE = """
      verified: false
      groups:
        - { code: nature, vi: Thiên nhiên, en: Nature }
        - { code: planned, vi: Kế hoạch, en: Planned, planned: true }
      causes:
        - code: tree
          group: nature
          vi: Cây
          en: Tree
          subCauses:
            - { code: tree-fallen, vi: Cây đổ, en: Fallen, exempt: true }
        - { code: other, group: nature, vi: Khác, en: Other }
        - { code: maintenance, group: planned, vi: Bảo trì, en: Maintenance }
      weather:
        - { code: rain, vi: Mưa, en: Rain }
      """;

  @Test
  void theShippedCatalogueHasWhatPagesAndRecordsOfTheFirstReleaseName() {
    var catalogue = CauseFile.read(Path.of("config/causes.yaml"));
    for (var code : new String[]{"tree", "weather", "lightning", "animal", "vehicle", "equipment", "overload", "customer", "unknown",
        "other"})
      assertThat(catalogue.get(code, false).words().vi()).isNotBlank();
    assertThat(catalogue.get("maintenance", true).planned()).isTrue();
    assertThat(catalogue.verified()).as("no lawyer has read what is exempt").isFalse();
  }

  @Test
  void ownWordsAreAnotherCauseAndPlannedWorkIsNoFault() {
    var catalogue = CauseFile.parse("c.yaml", FILE);
    assertThat(catalogue.known("tree")).isEqualTo("tree");
    assertThat(catalogue.known("cây gòn đổ")).isEqualTo("other");
    assertThat(catalogue.known("maintenance")).isEqualTo("other");
    assertThat(catalogue.known(null)).isNull();
    assertThatThrownBy(() -> catalogue.get("maintenance", false)).isInstanceOf(Refusal.class);
    catalogue.requireSubCause(catalogue.get("tree", false), "tree-fallen");
    assertThatThrownBy(() -> catalogue.requireSubCause(catalogue.get("other", false), "tree-fallen")).isInstanceOf(Refusal.class);
    assertThatThrownBy(() -> catalogue.requireWeather("snow")).isInstanceOf(Refusal.class);
  }

  @Test
  void whatIsNotKnownIsRefusedWithItsLine() {
    refused(FILE.replace("group: nature\n", "grup: nature\n"), "line 7", "grup");
    refused(FILE.replace("code: rain", "code: Rain"), "line 15", "code");
    refused(FILE.replace("exempt: true", "exempt: perhaps"), "line 11", "true or false");
    refused(FILE.replace("code: other, group: nature", "code: other, group: space"), "line 12", "group");
    refused(FILE.replace("code: other,", "code: tree,"), "tree", "twice");
    refused(FILE.replace("code: other,", "code: others,"), "other");
  }

  private static void refused(String yaml, String... words) {
    assertThatThrownBy(() -> CauseFile.parse("c.yaml", yaml)).isInstanceOf(Refusal.class).message().contains(words);
  }
}
