package relight.api;

import java.util.EnumSet;
import java.util.Set;
import relight.Refusal;
import relight.auth.Actor;
import relight.auth.Role;

/** Who may call a route: everybody, everybody signed in (but no source of evidence), or somebody with one of some roles. Units are checked where the thing is known. */
public record Access(boolean anonymous, Set<Role> roles) {

  public static final Access PUBLIC = new Access(true, Set.of());
  public static final Access SIGNED_IN = new Access(false, EnumSet.complementOf(EnumSet.of(Role.SOURCE)));

  public Access {
    roles = Set.copyOf(roles);
  }

  public static Access of(Role... roles) {
    return new Access(false, Set.of(roles));
  }

  void check(Actor actor) {
    if (anonymous)
      return;
    if (actor.kind() == Actor.Kind.ANONYMOUS)
      throw Refusal.unauthenticated("auth/sign-in", "Sign in first.");
    if (!actor.hasAny(roles.toArray(Role[]::new)))
      throw Refusal.forbidden("auth/role", "This needs one of the roles " + roles + ".");
  }
}
