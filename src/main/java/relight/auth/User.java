package relight.auth;

import java.time.Instant;
import java.util.Set;

/**
 * Somebody with an account.
 *
 * @param unitId     where the roles hold, with all units below; null = everywhere
 * @param disabledAt null while the account may be used
 * @param expiresAt  when a guest's account ends by itself; null for everybody else
 */
public record User(long id, String login, String name, Set<Role> roles, Long unitId, Instant createdAt, Instant disabledAt,
    Instant expiresAt) {

  public User {
    roles = Set.copyOf(roles);
  }
}
