package relight.outage.cause;

import java.util.List;
import relight.clock.Bilingual;

/**
 * Why supply went.
 *
 * @param planned whether it is work that needs the line dead, rather than a fault
 * @param exempt  whether reliability figures "after exemption" leave it out
 */
public record Cause(String code, String group, Bilingual words, boolean planned, boolean exempt, List<SubCause> subCauses) {

  /** Narrower than its cause. */
  public record SubCause(String code, Bilingual words, boolean exempt) {}

  public Cause {
    subCauses = List.copyOf(subCauses);
  }
}
