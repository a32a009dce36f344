package relight.command;

import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.BiFunction;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import relight.auth.Actor;
import relight.auth.Role;
import relight.auth.Token;
import relight.auth.TokenService;
import relight.journal.Journal;
import relight.journal.WakeUp;
import relight.storage.Tx;

/** {@code relight token}: how other systems get in. Works beside a running server. */
@Command(name = "token", description = "Bearer tokens of other systems.", subcommands = {TokenCommand.Create.class,
    TokenCommand.ListAll.class,
    TokenCommand.Revoke.class})
public final class TokenCommand implements Callable<Integer> {

  @Spec
  private CommandSpec spec;

  @Override
  public Integer call() {
    spec.commandLine().usage(spec.commandLine().getErr());
    return 2;
  }

  /** What the parts have in common: the service and one transaction. */
  abstract static class Part extends DatabasePart {

    <T> T inTransaction(BiFunction<Tx, TokenService, T> work) {
      return withDatabase(database -> {
        var tokens = new TokenService(database.database(), new Journal(Clock.systemUTC(), WakeUp.local()), Clock.systemUTC(),
            unitId -> Set.of());
        return database.database().transaction(tx -> work.apply(tx, tokens));
      });
    }

    static LocalDate day(java.time.Instant instant) {
      return LocalDate.ofInstant(instant, ZoneId.systemDefault());
    }
  }

  @Command(name = "create", description = "Create a token; its secret is shown once.")
  static final class Create extends Part {

    @Parameters(paramLabel = "NAME", description = "Which system will use it.")
    private String name;

    @Option(names = "--role", required = true, split = ",", description = "One or more of ${COMPLETION-CANDIDATES}.")
    private List<Role> roles;

    @Option(names = "--unit", paramLabel = "CODE", description = "Where the roles hold, with all units below. Default: everywhere.")
    private String unit;

    @Option(names = "--days", defaultValue = "365", description = "How long it is valid. Default: ${DEFAULT-VALUE}.")
    private int days;

    @Override
    public Integer call() {
      var made = inTransaction((tx, tokens) -> tokens.create(tx, Actor.SYSTEM, name, EnumSet.copyOf(roles), UserCommand.Part.unit(tx, unit),
          Duration.ofDays(days)));
      out().printf("Token %d for %s is valid until %s. Its secret, shown only now:%n%s%n", made.token().id(), made.token().name(),
          day(made.token().expiresAt()), made.secret());
      return 0;
    }
  }

  @Command(name = "list", description = "Show all tokens, without their secrets.")
  static final class ListAll extends Part {

    @Override
    public Integer call() {
      List<Token> all = inTransaction((tx, tokens) -> tokens.list(tx));
      out().printf("%6s %-30s %-30s %-12s %s%n", "number", "name", "roles", "until", "");
      for (var token : all) {
        out().printf("%6d %-30s %-30s %-12s %s%n", token.id(), token.name(), UserCommand.words(token.roles()), day(token.expiresAt()),
            token.revokedAt() == null ? "" : "revoked " + day(token.revokedAt()));
      }
      return 0;
    }
  }

  @Command(name = "revoke", description = "End a token at once.")
  static final class Revoke extends Part {

    @Parameters(paramLabel = "NUMBER", description = "As token list shows it.")
    private long number;

    @Override
    public Integer call() {
      inTransaction((tx, tokens) -> {
        tokens.revoke(tx, Actor.SYSTEM, number);
        return null;
      });
      out().println("Token " + number + " is revoked.");
      return 0;
    }
  }
}
