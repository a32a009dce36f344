package relight.auth;

import java.util.Set;
import relight.Refusal;
import relight.journal.Author;

/**
 * Who does it: a person, a machine with a token, an anonymous browser, or the server itself.
 *
 * @param id      user or token id; 0 for the anonymous and the system
 * @param name    shown as author
 * @param unitIds the units this actor may see and act in, all the way down the tree as of now
 * @param scope   keeps idempotency keys of different actors apart
 * @param session session or token behind this request as the journal names it, e.g. {@code session/12}; null for others
 */
public record Actor(Kind kind, long id, String name, Set<Role> roles, Set<Long> unitIds, String scope, String session) implements Author {

  public enum Kind {
    USER, MACHINE, ANONYMOUS, SYSTEM
  }

  /** The server's own deeds: clocks, projections, seeding. */
  public static final Actor SYSTEM = new Actor(Kind.SYSTEM, 0, "Relight", Set.of(), Set.of(), "system", null);

  public Actor {
    roles = Set.copyOf(roles);
    unitIds = Set.copyOf(unitIds);
  }

  /** A browser without account. The token is made by that browser and tells nobody who it is. */
  public static Actor anonymous(String browserToken) {
    return new Actor(Kind.ANONYMOUS, 0, "", Set.of(), Set.of(), "anonymous:" + browserToken, null);
  }

  @Override
  public Long authorId() {
    return kind == Kind.USER ? id : null;
  }

  public boolean isSystem() {
    return kind == Kind.SYSTEM;
  }

  public boolean hasAny(Role... wanted) {
    if (isSystem())
      return true;
    for (var role : wanted)
      if (roles.contains(role))
        return true;
    return false;
  }

  public void requireAny(Role... wanted) {
    if (!hasAny(wanted))
      throw Refusal.forbidden("auth/role", "This needs one of the roles " + java.util.Arrays.toString(wanted) + ".");
  }

  /** Things without a unit (null) are seen by every signed-in person. */
  public boolean sees(Long unitId) {
    return isSystem() || unitId == null || unitIds.contains(unitId);
  }

  public void requireUnit(Long unitId) {
    if (!sees(unitId))
      throw Refusal.forbidden("auth/unit", "This belongs to another unit.").with("unit", unitId);
  }
}
