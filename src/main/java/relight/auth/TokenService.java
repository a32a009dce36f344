package relight.auth;

import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import relight.Refusal;
import relight.journal.Change;
import relight.journal.Journal;
import relight.storage.Database;
import relight.storage.Tx;

/** Bearer tokens for machines: made, listed, revoked. */
public final class TokenService {

  private final TokenStore tokens = new TokenStore();
  private final Database database;
  private final Journal journal;
  private final InstantSource time;
  private final Function<Long, Set<Long>> unitsBelow;

  public TokenService(Database database, Journal journal, InstantSource time, Function<Long, Set<Long>> unitsBelow) {
    this.database = database;
    this.journal = journal;
    this.time = time;
    this.unitsBelow = unitsBelow;
  }

  /** @param unitId null = every unit */
  public Token.Made create(Tx tx, Actor actor, String name, Set<Role> roles, Long unitId, Duration lifetime) {
    if (name == null || name.isBlank() || name.length() > 100)
      throw Refusal.invalid("token/name", "A name has 1 to 100 characters.");
    UserService.requireSome(roles);
    if (lifetime.isNegative() || lifetime.isZero() || lifetime.toDays() > 3660) {
      throw Refusal.invalid("token/lifetime", "A token lasts from a moment to ten years.");
    }
    var secret = "rl_" + Secret.next();
    var now = time.instant();
    var token = tokens.insert(tx, Secret.hash(secret), name.strip(), roles, unitId, now, now.plus(lifetime));
    journal.append(tx, actor, new Change("token.created", "token/" + token.id(), unitId, Map.of("roles", UserService.names(roles))));
    return new Token.Made(token, secret);
  }

  public void revoke(Tx tx, Actor actor, long id) {
    if (!tokens.revoke(tx, id, time.instant()))
      throw Refusal.missing("token/unknown", "There is no token number " + id + " that could be revoked.");
    journal.append(tx, actor, new Change("token.revoked", "token/" + id, null, Map.of()));
  }

  /** All that ever were, by number. */
  public List<Token> list(Tx tx) {
    return tokens.all(tx);
  }

  Optional<Actor> find(byte[] secretHash) {
    return database.read(tx -> tokens.findUsable(tx, secretHash, time.instant()))
        .map(token -> new Actor(Actor.Kind.MACHINE, token.id(), token.name(),
            token.roles(), unitsBelow.apply(token.unitId()), "token:" + token.id(), "token/" + token.id()));
  }
}
