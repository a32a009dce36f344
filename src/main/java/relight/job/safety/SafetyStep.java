package relight.job.safety;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.List;
import relight.Refusal;

/** The five safety rules, in the order in which they keep people alive (EN 50110-1). */
public enum SafetyStep {
  DISCONNECT("disconnect", "Cắt điện hoàn toàn", "Disconnect completely"), //
  SECURE("secure", "Ngăn đóng điện trở lại", "Secure against re-connection"), //
  PROVE_DEAD("proveDead", "Thử hết điện", "Prove it dead"), //
  EARTH("earth", "Tiếp địa và nối tắt", "Earth and short-circuit"), //
  GUARD("guard", "Che chắn phần mang điện liền kề", "Guard against live parts nearby");

  private final String text;
  private final String vi;
  private final String en;

  SafetyStep(String text, String vi, String en) {
    this.text = text;
    this.vi = vi;
    this.en = en;
  }

  /** As it is stored and on the wire. */
  @JsonValue
  public String text() {
    return text;
  }

  public String vi() {
    return vi;
  }

  public String en() {
    return en;
  }

  public static SafetyStep of(String text) {
    return Arrays.stream(values()).filter(s -> s.text.equals(text)).findFirst().orElseThrow(() -> Refusal.invalid("permit/step",
        "The five safety rules are " + Arrays.stream(values()).map(SafetyStep::text).toList() + ": step."));
  }

  /** What should have been done before this and was not. */
  public List<SafetyStep> missingBefore(List<SafetyStep> done) {
    return Arrays.stream(values()).filter(s -> s.ordinal() < ordinal() && !done.contains(s)).toList();
  }
}
