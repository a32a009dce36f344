package relight.command;

import java.time.Clock;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import relight.Refusal;
import relight.auth.Actor;
import relight.auth.Password;
import relight.auth.PasswordHasher;
import relight.auth.Role;
import relight.auth.User;
import relight.auth.UserService;
import relight.journal.Journal;
import relight.journal.WakeUp;
import relight.storage.Tx;
import relight.unit.UnitService;

/** {@code relight user}: who has an account, and what they may do. Works beside a running server. */
@Command(name = "user", description = "Accounts: who there is, what they may do, and where.", subcommands = {UserCommand.Add.class,
    UserCommand.ListAll.class, UserCommand.Roles.class, UserCommand.NewPassword.class, UserCommand.Disable.class, UserCommand.Enable.class})
public final class UserCommand implements Callable<Integer> {

  @Spec
  private CommandSpec spec;

  @Override
  public Integer call() {
    spec.commandLine().usage(spec.commandLine().getErr());
    return 2;
  }

  /** What the parts have in common: the service and one transaction. */
  abstract static class Part extends DatabasePart {

    <T> T inTransaction(BiFunction<Tx, UserService, T> work) {
      return withDatabase(database -> {
        try (var hasher = new PasswordHasher()) {
          var users = new UserService(new Journal(Clock.systemUTC(), WakeUp.local()), Clock.systemUTC(), hasher);
          return database.database().transaction(tx -> work.apply(tx, users));
        }
      });
    }

    static User get(Tx tx, UserService users, String login) {
      return users.findByLogin(tx, login).orElseThrow(() -> Refusal.missing("user/unknown", "There is no account " + login + "."));
    }

    /** Where roles hold: everywhere, or in the unit with this code and all below it. */
    static Long unit(Tx tx, String code) {
      return code == null
          ? null
          : new UnitService(new Journal(Clock.systemUTC(), WakeUp.local())).treeAt(tx, Clock.systemUTC().instant()).get(code).id();
    }

    /** Asks twice on the terminal, without showing what is typed. */
    static String ask() {
      var terminal = Optional.ofNullable(System.console())
          .orElseThrow(
              () -> Refusal.invalid("user/no-terminal", "There is no terminal to ask on; leave --ask away to have a password generated."));
      var first = new String(terminal.readPassword("New password: "));
      if (!first.equals(new String(terminal.readPassword("Once more: ")))) {
        throw Refusal.invalid("user/password-differs", "The two passwords differ; nothing was changed.");
      }
      return first;
    }
  }

  @Command(name = "add", description = "Add an account; without --ask a password is generated and shown once.")
  static final class Add extends Part {

    @Parameters(paramLabel = "LOGIN")
    private String login;

    @Option(names = "--name", required = true, description = "Name shown to colleagues.")
    private String name;

    @Option(names = "--role", required = true, split = ",", description = "One or more of ${COMPLETION-CANDIDATES}.")
    private List<Role> roles;

    @Option(names = "--unit", paramLabel = "CODE", description = "Where the roles hold, with all units below. Default: everywhere.")
    private String unit;

    @Option(names = "--ask", description = "Ask for the password on the terminal.")
    private boolean ask;

    @Override
    public Integer call() {
      var password = ask ? ask() : Password.generate();
      var user = inTransaction((tx, users) -> users.create(tx, Actor.SYSTEM, login, name, password, EnumSet.copyOf(roles), unit(tx, unit)));
      out().println("Added " + user.login() + (ask ? "." : ". The password, shown only now: " + password));
      return 0;
    }
  }

  @Command(name = "list", description = "Show all accounts.")
  static final class ListAll extends Part {

    @Override
    public Integer call() {
      List<User> all = inTransaction((tx, users) -> users.list(tx));
      out().printf("%-24s %-40s %-10s %s%n", "login", "roles", "unit", "name");
      for (var user : all) {
        out().printf("%-24s %-40s %-10s %s%s%n", user.login(), words(user.roles()), user.unitId() == null ? "all" : "#" + user.unitId(),
            user.name(), user.disabledAt() == null ? "" : " (disabled)");
      }
      return 0;
    }
  }

  @Command(name = "role", description = "Replace the roles of an account, and where they hold.")
  static final class Roles extends Part {

    @Parameters(index = "0", paramLabel = "LOGIN")
    private String login;

    @Parameters(index = "1..*", arity = "1..*", paramLabel = "ROLE", description = "One or more of ${COMPLETION-CANDIDATES}.")
    private List<Role> roles;

    @Option(names = "--unit", paramLabel = "CODE", description = "Where the roles hold, with all units below. Default: everywhere.")
    private String unit;

    @Override
    public Integer call() {
      inTransaction((tx, users) -> {
        users.setRoles(tx, Actor.SYSTEM, get(tx, users, login).id(), EnumSet.copyOf(roles), unit(tx, unit));
        return null;
      });
      out().println(login + " is now " + words(EnumSet.copyOf(roles)) + ".");
      return 0;
    }
  }

  @Command(name = "password", description = "Give an account a new password and end its sessions; without --ask it is generated and shown once.")
  static final class NewPassword extends Part {

    @Parameters(paramLabel = "LOGIN")
    private String login;

    @Option(names = "--ask", description = "Ask for the password on the terminal.")
    private boolean ask;

    @Override
    public Integer call() {
      var password = ask ? ask() : Password.generate();
      inTransaction((tx, users) -> {
        users.setPassword(tx, Actor.SYSTEM, get(tx, users, login).id(), password);
        return null;
      });
      out().println("The password of " + login + " is changed" + (ask ? "." : ". Shown only now: " + password));
      return 0;
    }
  }

  @Command(name = "disable", description = "Lock an account and end its sessions; what it has done stays.")
  static final class Disable extends Part {

    @Parameters(paramLabel = "LOGIN")
    private String login;

    @Override
    public Integer call() {
      inTransaction((tx, users) -> {
        users.disable(tx, Actor.SYSTEM, get(tx, users, login).id());
        return null;
      });
      out().println(login + " can no longer sign in.");
      return 0;
    }
  }

  @Command(name = "enable", description = "Unlock an account.")
  static final class Enable extends Part {

    @Parameters(paramLabel = "LOGIN")
    private String login;

    @Override
    public Integer call() {
      inTransaction((tx, users) -> {
        users.enable(tx, Actor.SYSTEM, get(tx, users, login).id());
        return null;
      });
      out().println(login + " can sign in again.");
      return 0;
    }
  }

  static String words(Set<Role> roles) {
    return roles.stream().sorted().map(role -> role.name().toLowerCase(Locale.ROOT)).collect(Collectors.joining(", "));
  }
}
