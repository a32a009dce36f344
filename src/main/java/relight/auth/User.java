package relight.auth;

import java.time.Instant;
import java.util.Set;

/**
 * Somebody with an account.
 *
 * @param unitId     where the roles hold, with all units below; null = everywhere
 * @param disabledAt null while the account may be used
 */
public record User(long id, String login, String name, Set<Role> roles, Long unitId, Instant createdAt, Instant disabledAt) {

  public User {
    roles = Set.copyOf(roles);
  }
}
