package relight.outage.cause;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import relight.Refusal;
import relight.clock.Bilingual;

/**
 * The causes, sub-causes and kinds of weather one may choose from.
 *
 * @param verified whether a lawyer has read what is exempt
 */
public record CauseCatalogue(boolean verified, List<Group> groups, List<Cause> causes, List<Word> weather) {

  /** What is chosen when somebody writes what the catalogue does not have. */
  public static final String OTHER = "other";

  public record Group(String code, Bilingual words, boolean planned) {}

  /** A code and what it is called. */
  public record Word(String code, Bilingual words) {}

  public CauseCatalogue {
    groups = List.copyOf(groups);
    causes = List.copyOf(causes);
    weather = List.copyOf(weather);
    var codes = new HashSet<String>();
    Stream.concat(causes.stream().map(Cause::code), causes.stream().flatMap(c -> c.subCauses().stream()).map(Cause.SubCause::code))
        .filter(code -> !codes.add(code)).findFirst().ifPresent(code -> {
          throw Refusal.invalid("cause/twice", "The cause " + code + " is there twice.");
        });
    if (causes.stream().noneMatch(c -> c.code().equals(OTHER)))
      throw Refusal.invalid("cause/other-missing", "The catalogue needs a cause \"" + OTHER + "\" for what it does not have.");
  }

  public Optional<Cause> find(String code) {
    return causes.stream().filter(c -> c.code().equals(code)).findFirst();
  }

  /** The cause of a fault or of planned work by its code; null stays null. */
  public Cause get(String code, boolean planned) {
    return find(code).filter(c -> c.planned() == planned)
        .orElseThrow(() -> Refusal.invalid("cause/unknown", "There is no cause called " + code + " for this in the catalogue."));
  }

  /** Refuses a sub-cause that does not belong to the cause. */
  public void requireSubCause(Cause cause, String subCause) {
    if (subCause != null && cause.subCauses().stream().noneMatch(s -> s.code().equals(subCause)))
      throw Refusal.invalid("cause/sub-cause", "The cause " + cause.code() + " has no sub-cause " + subCause + ".");
  }

  /** Whether a cause has this narrower one. */
  public boolean has(String cause, String subCause) {
    return find(cause).stream().flatMap(c -> c.subCauses().stream()).anyMatch(s -> s.code().equals(subCause));
  }

  public boolean hasWeather(String code) {
    return weather.stream().anyMatch(w -> w.code().equals(code));
  }

  public void requireWeather(String code) {
    if (code != null && !hasWeather(code))
      throw Refusal.invalid("cause/weather", "There is no weather called " + code + " in the catalogue.");
  }

  /** The code itself where the catalogue has it as a cause of faults; what else was written is {@link #OTHER}; null stays null. */
  public String known(String written) {
    return written == null ? null : find(written).filter(c -> !c.planned()).map(Cause::code).orElse(OTHER);
  }
}
