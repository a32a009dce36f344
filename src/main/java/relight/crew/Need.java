package relight.crew;

import java.util.List;

/**
 * What a kind of job asks of a crew.
 *
 * @param people       on shift, at least
 * @param grade        that somebody has at least, 1 to 5
 * @param skills       of which somebody has at least one; empty where any will do
 * @param certificates that everybody holds, none of them expired
 */
public record Need(int people, int grade, List<String> skills, List<String> certificates) {

  public Need {
    skills = List.copyOf(skills);
    certificates = List.copyOf(certificates);
  }
}
