package relight.auth;

import java.util.List;
import java.util.TreeSet;

/**
 * What somebody tried and was refused for who he is, not for what he wrote.
 *
 * @param actor   name of the account, token or phone; empty where nobody knows who it was
 * @param actorId user id, or null
 * @param unitIds his units and the one whose thing it was, in order; empty where they are not known or too many to name
 * @param route   as mounted, e.g. {@code POST /api/jobs/{id}/start}
 * @param subject the number in the address, or null
 * @param code    of the refusal, e.g. {@code auth/unit}
 */
public record Attempt(String actor, Long actorId, List<Long> unitIds, String route, Long subject, String code) {

  private static final int MOST_UNITS = 50;

  public Attempt {
    unitIds = unitIds.size() > MOST_UNITS ? List.of() : unitIds.stream().sorted().toList();
  }

  /**
   * Somebody who signed in, or a token that was good.
   *
   * @param at the unit whose thing it was, or null
   */
  public static Attempt of(Actor actor, Long at, String route, Long subject, String code) {
    var units = new TreeSet<>(actor.unitIds());
    if (at != null)
      units.add(at);
    return new Attempt(actor.name(), actor.authorId(), List.copyOf(units), route, subject, code);
  }
}
