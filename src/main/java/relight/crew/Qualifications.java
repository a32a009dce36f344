package relight.crew;

import java.util.List;
import java.util.Map;
import relight.clock.Bilingual;

/**
 * What crews are asked for, by kind of job, and the words for it.
 *
 * @param verified  whether the utility's safety department has confirmed it
 * @param otherwise for kinds of work that are not named
 */
public record Qualifications(boolean verified, Map<String, Bilingual> certificates, Map<String, Bilingual> skills, Map<String, Need> jobs,
    Need otherwise) {

  /** Where nobody is sent anywhere, such as when a sample is made: asks for nothing and knows no words. */
  public static final Qualifications NONE = new Qualifications(false, Map.of(), Map.of(), Map.of(), new Need(0, 0, List.of(), List.of()));

  public Qualifications {
    certificates = java.util.Collections.unmodifiableMap(new java.util.LinkedHashMap<>(certificates));
    skills = java.util.Collections.unmodifiableMap(new java.util.LinkedHashMap<>(skills));
    jobs = java.util.Collections.unmodifiableMap(new java.util.LinkedHashMap<>(jobs));
  }

  public Need of(String jobKind) {
    return jobs.getOrDefault(jobKind, otherwise);
  }

  Bilingual certificate(String code) {
    return certificates.getOrDefault(code, new Bilingual(code, code));
  }

  Bilingual skill(String code) {
    return skills.getOrDefault(code, new Bilingual(code, code));
  }
}
