package relight.job.safety;

import java.util.Arrays;
import relight.Refusal;

/** The paper that allows work, as QCVN 01:2020/BCT has it. */
public enum PermitKind {
  /** Phiếu công tác: a permit to work. */
  PCT,
  /** Lệnh công tác: a work order, written or spoken and confirmed. */
  LCT;

  public static PermitKind of(String text) {
    return Arrays.stream(values()).filter(k -> k.name().equals(text)).findFirst()
        .orElseThrow(() -> Refusal.invalid("permit/kind", "A permit is a PCT or an LCT: kind."));
  }
}
