package relight.auth;

import io.vertx.sqlclient.Row;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import relight.storage.Tx;

/** Rows of accounts and their roles. */
final class UserStore {

  /** What sign-in needs. */
  record Login(long userId, String password, boolean disabled, Instant expiresAt) {}

  private static final String USER = """
      select u.id, u.login, u.name, u.unit_id, u.created_at, u.disabled_at, u.expires_at,
        array(select role from user_role r where r.user_id = u.id order by role) as roles
      from app_user u""";

  long insert(Tx tx, String login, String name, String password, Long unitId, Instant now) {
    return tx.one("""
        insert into app_user (login, name, password, password_at, unit_id, created_at) values ($1, $2, $3, $4, $5, $4)
        returning id""", row -> row.getLong("id"), login, name, password, now, unitId);
  }

  void setRoles(Tx tx, long userId, Set<Role> roles, Long unitId) {
    tx.run("update app_user set unit_id = $2 where id = $1", userId, unitId);
    tx.run("delete from user_role where user_id = $1", userId);
    tx.run("insert into user_role (user_id, role) select $1, unnest($2::text[])", userId,
        roles.stream().map(Role::name).toArray(String[]::new));
  }

  void setPassword(Tx tx, long userId, String password, Instant now) {
    tx.run("update app_user set password = $2, password_at = $3 where id = $1", userId, password, now);
  }

  void setDisabledAt(Tx tx, long userId, Instant at) {
    tx.run("update app_user set disabled_at = $2 where id = $1", userId, at);
  }

  void setExpiresAt(Tx tx, long userId, Instant at) {
    tx.run("update app_user set expires_at = $2 where id = $1", userId, at);
  }

  Optional<User> getForUpdate(Tx tx, long id) {
    return tx.maybeOne(USER + " where u.id = $1 for update", UserStore::user, id);
  }

  Optional<User> find(Tx tx, long id) {
    return tx.maybeOne(USER + " where u.id = $1", UserStore::user, id);
  }

  Optional<User> findByLogin(Tx tx, String login) {
    return tx.maybeOne(USER + " where u.login = $1", UserStore::user, login);
  }

  List<User> all(Tx tx) {
    return tx.all(USER + " order by u.login", UserStore::user);
  }

  List<Long> unitsWith(Tx tx, Role role) {
    return tx.all("""
        select distinct u.unit_id from app_user u join user_role r on r.user_id = u.id
        where r.role = $1 and u.disabled_at is null and u.unit_id is not null""", row -> row.getLong("unit_id"), role.name());
  }

  Optional<Login> findLogin(Tx tx, String login) {
    return tx.maybeOne("select id, password, disabled_at is not null as disabled, expires_at from app_user where login = $1",
        row -> new Login(row.getLong("id"), row.getString("password"), row.getBoolean("disabled"), at(row, "expires_at")), login);
  }

  private static User user(Row row) {
    return new User(row.getLong("id"), row.getString("login"), row.getString("name"), roles(row.getArrayOfStrings("roles")),
        row.getLong("unit_id"),
        at(row, "created_at"), at(row, "disabled_at"), at(row, "expires_at"));
  }

  static Instant at(Row row, String column) {
    var at = row.getOffsetDateTime(column);
    return at == null ? null : at.toInstant();
  }

  static Set<Role> roles(String[] names) {
    return Arrays.stream(names).map(Role::valueOf).collect(Collectors.toUnmodifiableSet());
  }
}
