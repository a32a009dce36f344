package relight.auth;

import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import relight.storage.Tx;

/** Rows of machine tokens. */
final class TokenStore {

  private static final String COLUMNS = "id, name, roles, unit_id, created_at, expires_at, revoked_at";

  Token insert(Tx tx, byte[] secretHash, String name, Set<Role> roles, Long unitId, Instant now, Instant expiresAt) {
    return tx.one(
        "insert into api_token (secret_hash, name, roles, unit_id, created_at, expires_at) values ($1, $2, $3, $4, $5, $6) returning "
            + COLUMNS,
        TokenStore::token, Buffer.buffer(secretHash), name, roles.stream().map(Role::name).toArray(String[]::new), unitId, now, expiresAt);
  }

  boolean revoke(Tx tx, long id, Instant now) {
    return tx.run("update api_token set revoked_at = $2 where id = $1 and revoked_at is null", id, now) == 1;
  }

  List<Token> all(Tx tx) {
    return tx.all("select " + COLUMNS + " from api_token order by id", TokenStore::token);
  }

  Optional<Token> findUsable(Tx tx, byte[] secretHash, Instant now) {
    return tx.maybeOne("select " + COLUMNS + " from api_token where secret_hash = $1 and revoked_at is null and expires_at > $2",
        TokenStore::token,
        Buffer.buffer(secretHash), now);
  }

  /** Also one that has been revoked or has expired. */
  Optional<Token> find(Tx tx, byte[] secretHash) {
    return tx.maybeOne("select " + COLUMNS + " from api_token where secret_hash = $1", TokenStore::token, Buffer.buffer(secretHash));
  }

  private static Token token(Row row) {
    var revokedAt = row.getOffsetDateTime("revoked_at");
    return new Token(row.getLong("id"), row.getString("name"), UserStore.roles(row.getArrayOfStrings("roles")), row.getLong("unit_id"),
        row.getOffsetDateTime("created_at").toInstant(), row.getOffsetDateTime("expires_at").toInstant(),
        revokedAt == null ? null : revokedAt.toInstant());
  }
}
