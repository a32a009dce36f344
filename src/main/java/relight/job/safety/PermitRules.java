package relight.job.safety;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import relight.clock.Bilingual;

/**
 * Which paper a kind of work needs and who signs it, as data: see {@code config/permits.yaml}.
 *
 * @param verified whether somebody answers for these numbers
 * @param before   which of the five rules stand at the job before anybody goes in under a paper
 */
public record PermitRules(boolean verified, Map<String, ForKind> kinds, Map<PermitKind, Set<SafetyStep>> before,
    Map<PermitRole, ForRole> roles, Map<String, Bilingual> hazards,
    Map<String, Bilingual> ppe) {

  /**
   * @param permit  the paper it needs, or null
   * @param checkIn how often people at it give a sign of life; null as the settings say
   */
  public record ForKind(PermitKind permit, Duration checkIn, String source) {}

  /**
   * @param grade the least electrical-safety grade of somebody of a crew
   * @param needs the papers on which somebody must have this role
   */
  public record ForRole(int grade, Set<PermitKind> needs, Bilingual title, String source) {}

  private static final ForKind NOTHING = new ForKind(null, null, "");

  public PermitRules {
    kinds = Map.copyOf(kinds);
    before = Map.copyOf(before);
    roles = Map.copyOf(roles);
    hazards = java.util.Collections.unmodifiableMap(new java.util.LinkedHashMap<>(hazards));
    ppe = java.util.Collections.unmodifiableMap(new java.util.LinkedHashMap<>(ppe));
  }

  /** @param kind of a job, as it is stored */
  public ForKind of(String kind) {
    return kinds.getOrDefault(kind, NOTHING);
  }

  /** What is still missing before anybody goes in, in its order. */
  public List<SafetyStep> missing(PermitKind kind, List<SafetyStep> standing) {
    return before.getOrDefault(kind, Set.of()).stream().filter(step -> !standing.contains(step)).sorted().toList();
  }

  public List<PermitRole> needed(PermitKind kind) {
    return roles.entrySet().stream().filter(r -> r.getValue().needs.contains(kind)).map(Map.Entry::getKey).sorted().toList();
  }
}
