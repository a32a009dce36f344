package relight.job.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import relight.Json;
import relight.Refusal;

class MergedTest {

  private static final Instant NOON = Instant.parse("2026-11-20T05:00:00Z");
  private static final long TAM = 1;
  private static final long BINH = 2;
  private static final String VOLTAGE = "before.voltage.a";

  private static JsonNode value(Object plain) {
    return plain == null ? null : plain instanceof Number n ? DoubleNode.valueOf(n.doubleValue()) : TextNode.valueOf(plain.toString());
  }

  private static RecordWrite write(String field, Object base, Object plain, int minute, long who, boolean settles, boolean counted) {
    return new RecordWrite(RecordSection.READINGS, field, value(plain), value(base), settles, who, "crew " + who, who,
        NOON.plusSeconds(60L * minute), null, null, NOON.plusSeconds(9999), counted);
  }

  private static RecordWrite write(Object base, Object plain, int minute, long who) {
    return write(VOLTAGE, base, plain, minute, who, false, true);
  }

  private static Merged merged(RecordWrite... writes) {
    return Merged.of(List.of(writes)).getOrDefault("readings", Map.of()).get(VOLTAGE);
  }

  private static String line(Merged merged) {
    return merged == null
        ? "nothing"
        : merged.value() + " by " + merged.by() + " | " + merged.others().stream().map(o -> o.value() + " by " + o.by()).toList();
  }

  @Test
  void whoSawTheValueAndChangedItIsNotContradicted() {
    assertThat(line(merged(write(null, 212, 1, TAM), write(212, 218, 5, BINH)))).isEqualTo("218.0 by crew 2 | []");
  }

  @Test
  void whoWroteWithoutHavingSeenTheOtherLeavesBothValues() {
    assertThat(line(merged(write(null, 212, 1, TAM), write(null, 218, 5, BINH)))).isEqualTo("218.0 by crew 2 | [212.0 by crew 1]");
  }

  @Test
  void whoeverSettlesItHavingSeenBothEndsIt() {
    assertThat(line(merged(write(null, 212, 1, TAM), write(null, 218, 5, BINH), write(VOLTAGE, 218, 212, 9, TAM, true, true))))
        .isEqualTo("212.0 by crew 1 | []");
  }

  @Test
  void ownEarlierValuesAreNoContradiction() {
    assertThat(line(merged(write(null, 212, 1, TAM), write(null, 215, 3, TAM)))).isEqualTo("215.0 by crew 1 | []");
  }

  @Test
  void theSameValueTwiceIsOneValue() {
    assertThat(line(merged(write(null, 212, 1, TAM), write(null, 212.0, 3, BINH)))).isEqualTo("212.0 by crew 2 | []");
  }

  @Test
  void whatACrewWroteThatLostTheJobIsNotMergedIn() {
    assertThat(line(merged(write(null, 212, 1, TAM), write(VOLTAGE, null, 300, 7, BINH, false, false)))).isEqualTo("212.0 by crew 1 | []");
  }

  @Test
  void aValueTakenBackIsGone() {
    assertThat(line(merged(write(null, 212, 1, TAM), write(212, null, 3, TAM)))).isEqualTo("nothing");
  }

  @Test
  void anOlderDeedThatBuiltOnANewerOneStillGoesBeyondIt() {
    // Bình's phone was behind: his deed looks older than what he had seen
    assertThat(line(merged(write(null, 212, 5, TAM), write(212, 220, 4, BINH)))).isEqualTo("220.0 by crew 2 | []");
  }

  /** The records of two phones (and a desk), in whatever order they come into reach. */
  @Test
  void anyOrderOfArrivalGivesTheSameState() {
    for (int seed = 0; seed < 400; seed++) {
      var random = new Random(seed);
      var writes = new ArrayList<RecordWrite>();
      var fields = List.of("before.voltage.a", "before.voltage.b", "after.voltage.a");
      var values = new Object[]{null, 210, 215, 220, 225};
      int n = 1 + random.nextInt(12);
      for (int i = 0; i < n; i++)
        writes.add(write(fields.get(random.nextInt(fields.size())), values[random.nextInt(values.length)],
            values[random.nextInt(values.length)], random.nextInt(8), 1 + random.nextInt(3), random.nextInt(6) == 0,
            random.nextInt(8) > 0));
      var first = Json.text(Merged.of(writes));
      for (int again = 0; again < 6; again++) {
        Collections.shuffle(writes, random);
        assertThat(Json.text(Merged.of(writes))).as("seed %d", seed).isEqualTo(first);
      }
    }
  }

  @Test
  void nothingThatWasWrittenAndNotSeenIsLostSight() {
    for (int seed = 0; seed < 200; seed++) {
      var random = new Random(seed);
      var writes = new ArrayList<RecordWrite>();
      // nobody sees anybody, each writes once: every value must be there to see
      for (int who = 1; who <= 5; who++)
        writes.add(write(null, 200 + random.nextInt(20), random.nextInt(30), who));
      var merged = merged(writes.toArray(RecordWrite[]::new));
      var shown = new java.util.TreeSet<Double>();
      shown.add(merged.value().asDouble());
      merged.others().forEach(o -> shown.add(o.value().asDouble()));
      assertThat(shown).as("seed %d", seed).isEqualTo(new java.util.TreeSet<>(writes.stream().map(w -> w.value().asDouble()).toList()));
    }
  }

  @Test
  void aSectionTakesItsOwnFieldsAndNoOthers() {
    RecordSection.READINGS.check("after.voltage.a", value(228));
    RecordSection.DAMAGE.check("cột-12.kind", value("pole"));
    RecordSection.DAMAGE.check("P12.photo." + "ab".repeat(32), value("x"));
    RecordSection.MATERIALS.check("7.SU-24.quantity", value(3));
    refused("record/field", RecordSection.READINGS, "after.love", value(1));
    refused("record/field", RecordSection.READINGS, null, value(1));
    refused("record/value", RecordSection.READINGS, "after.voltage", value("high"));
    refused("record/value", RecordSection.MATERIALS, "7.SU-24.quantity", value(-1));
    refused("record/value", RecordSection.NOTE, "text", value("x".repeat(2001)));
    refused("record/value", RecordSection.NOTE, "text", Json.tree("{}"));
  }

  private static void refused(String code, RecordSection section, String field, JsonNode value) {
    assertThatThrownBy(() -> section.check(field, value)).isInstanceOfSatisfying(Refusal.class, r -> assertThat(r.code()).isEqualTo(code));
  }
}
