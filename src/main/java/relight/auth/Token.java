package relight.auth;

import java.time.Instant;
import java.util.Set;

/** What a machine signs in with. The secret itself is shown once, when it is made. */
public record Token(long id, String name, Set<Role> roles, Long unitId, Instant createdAt, Instant expiresAt, Instant revokedAt) {

  /** A token just made, with its secret. */
  public record Made(Token token, String secret) {}

  public Token {
    roles = Set.copyOf(roles);
  }
}
