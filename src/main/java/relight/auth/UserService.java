package relight.auth;

import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import relight.Refusal;
import relight.journal.Change;
import relight.journal.Journal;
import relight.storage.Tx;

/**
 * Accounts: who there is, what they may do and where. Every role of a person holds in one unit and all below it, so that no role can leak
 * from one unit into another.
 */
public final class UserService {

  private static final Pattern LOGIN = Pattern.compile("[a-z0-9][a-z0-9._@-]{1,59}");

  private final UserStore users = new UserStore();
  private final SessionStore sessions = new SessionStore();
  private final Journal journal;
  private final InstantSource time;
  private final PasswordHasher hasher;

  public UserService(Journal journal, InstantSource time, PasswordHasher hasher) {
    this.journal = journal;
    this.time = time;
    this.hasher = hasher;
  }

  /** @param unitId null = every unit */
  public User create(Tx tx, Actor actor, String login, String name, String password, Set<Role> roles, Long unitId) {
    var wanted = login == null ? "" : login.strip().toLowerCase(Locale.ROOT);
    if (!LOGIN.matcher(wanted).matches()) {
      throw Refusal.invalid("user/login",
          "A login has 2 to 60 letters (a-z), digits, dots, dashes, underscores or @, beginning with a letter or digit.");
    }
    if (name == null || name.isBlank() || name.length() > 100)
      throw Refusal.invalid("user/name", "A name has 1 to 100 characters.");
    requireHuman(roles);
    if (users.findByLogin(tx, wanted).isPresent())
      throw Refusal.conflict("user/exists", "There is an account " + wanted + " already.");
    long id = users.insert(tx, wanted, name.strip(), hasher.hash(password), unitId, time.instant());
    users.setRoles(tx, id, roles, unitId);
    append(tx, actor, "user.created", id, Map.of("roles", names(roles)), unitId);
    return users.find(tx, id).orElseThrow();
  }

  /** Ends all sessions of this user: who knew the old password is out. */
  public void setPassword(Tx tx, Actor actor, long userId, String password) {
    var user = getForUpdate(tx, userId);
    users.setPassword(tx, userId, hasher.hash(password), time.instant());
    append(tx, actor, "user.password-changed", userId, Map.of(), user.unitId());
    SessionService.endAll(tx, sessions, journal, actor, userId, "revoked", time.instant());
  }

  public void setRoles(Tx tx, Actor actor, long userId, Set<Role> roles, Long unitId) {
    var user = getForUpdate(tx, userId);
    requireHuman(roles);
    if (user.expiresAt() != null && !(roles.equals(Set.of(Role.LINESMAN)) && Objects.equals(unitId, user.unitId())))
      throw Refusal.conflict("user/guest", "A guest is a linesman of the unit that invited him, and nothing more.");
    users.setRoles(tx, userId, roles, unitId);
    append(tx, actor, "user.roles-changed", userId, Map.of("roles", names(roles)), unitId);
  }

  /** From that moment on nobody signs in with it or goes on with a session: the account of somebody who is here for a while. */
  public void expireAt(Tx tx, Actor actor, long userId, Instant at) {
    var user = getForUpdate(tx, userId);
    users.setExpiresAt(tx, userId, at);
    append(tx, actor, "user.expiry-changed", userId, Map.of("at", at.toString()), user.unitId());
  }

  public void disable(Tx tx, Actor actor, long userId) {
    var user = getForUpdate(tx, userId);
    if (user.disabledAt() != null)
      throw Refusal.conflict("user/disabled", "The account " + user.login() + " is disabled already.");
    users.setDisabledAt(tx, userId, time.instant());
    append(tx, actor, "user.disabled", userId, Map.of(), user.unitId());
    SessionService.endAll(tx, sessions, journal, actor, userId, "revoked", time.instant());
  }

  public void enable(Tx tx, Actor actor, long userId) {
    var user = getForUpdate(tx, userId);
    if (user.disabledAt() == null)
      throw Refusal.conflict("user/enabled", "The account " + user.login() + " is not disabled.");
    users.setDisabledAt(tx, userId, null);
    append(tx, actor, "user.enabled", userId, Map.of(), user.unitId());
  }

  public Optional<User> find(Tx tx, long userId) {
    return users.find(tx, userId);
  }

  public Optional<User> findByLogin(Tx tx, String login) {
    return users.findByLogin(tx, login.strip().toLowerCase(Locale.ROOT));
  }

  /** Everybody, disabled ones too, by login. */
  public List<User> list(Tx tx) {
    return users.all(tx);
  }

  /** Units that have somebody of their own with this role. */
  public List<Long> unitsWith(Tx tx, Role role) {
    return users.unitsWith(tx, role);
  }

  private User getForUpdate(Tx tx, long userId) {
    return users.getForUpdate(tx, userId).orElseThrow(() -> Refusal.missing("user/unknown", "There is no account number " + userId + "."));
  }

  private void append(Tx tx, Actor actor, String kind, long userId, Map<String, Object> body, Long unitId) {
    journal.append(tx, actor, new Change(kind, "user/" + userId, unitId, body));
  }

  static List<String> names(Set<Role> roles) {
    return roles.stream().sorted().map(role -> role.name().toLowerCase(Locale.ROOT)).toList();
  }

  private static void requireHuman(Set<Role> roles) {
    requireSome(roles);
    if (!roles.stream().allMatch(Role::isHuman))
      throw Refusal.invalid("user/roles", "A source of evidence is no person: see relight source.");
  }

  static void requireSome(Set<Role> roles) {
    if (roles.isEmpty())
      throw Refusal.invalid("user/roles", "Name at least one role.");
  }
}
