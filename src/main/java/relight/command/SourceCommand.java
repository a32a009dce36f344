package relight.command;

import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.function.BiFunction;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import relight.auth.Actor;
import relight.auth.TokenService;
import relight.journal.Journal;
import relight.journal.WakeUp;
import relight.outage.evidence.Source;
import relight.outage.evidence.SourceKind;
import relight.outage.evidence.SourceService;
import relight.storage.Tx;

/** {@code relight source}: machines that hand in evidence, such as meter head-ends and telephone systems. Works beside a running server. */
@Command(name = "source", description = "Machines that hand in evidence: meter head-ends, SCADA, telephone and message gateways.", subcommands = {
    SourceCommand.Add.class, SourceCommand.ListAll.class, SourceCommand.Set.class, SourceCommand.Renew.class, SourceCommand.Revoke.class})
public final class SourceCommand implements Callable<Integer> {

  @Spec
  private CommandSpec spec;

  @Override
  public Integer call() {
    spec.commandLine().usage(spec.commandLine().getErr());
    return 2;
  }

  /** What the parts have in common: the service and one transaction. */
  abstract static class Part extends DatabasePart {

    <T> T inTransaction(BiFunction<Tx, SourceService, T> work) {
      return withDatabase(database -> {
        var journal = new Journal(Clock.systemUTC(), WakeUp.local());
        var tokens = new TokenService(database.database(), journal, Clock.systemUTC(), unitId -> java.util.Set.of());
        return database.database().transaction(tx -> work.apply(tx, new SourceService(journal, tokens, Clock.systemUTC())));
      });
    }

    void showSecret(Source.Made made) {
      out().printf("Source %s is known. Its secret, shown only now:%n%s%n", made.source().code(), made.secret());
    }
  }

  /** What may be set about a source. */
  static final class Weight {
    @Option(names = "--trust", defaultValue = "1", description = "How far its reports are believed, 0 to 1. Default: ${DEFAULT-VALUE}.")
    private double trust;

    @Option(names = "--window", paramLabel = "HOURS", defaultValue = "24", description = "What happened longer ago is not taken. Default: ${DEFAULT-VALUE} hours.")
    private int hours;
  }

  @Command(name = "add", description = "Make a source known; its secret is shown once.")
  static final class Add extends Part {

    @Parameters(paramLabel = "CODE", description = "What to call it: small letters, digits, dashes. Also its name in MQTT topics.")
    private String code;

    @Option(names = "--kind", required = true, description = "ivr, sms, zalo, app (reports), meter-head-end (meters), scada or indicator (devices).")
    private String kind;

    @Mixin
    private Weight weight;

    @Option(names = "--unit", paramLabel = "CODE", description = "Whose customers it may speak of, with all units below. Default: everybody's.")
    private String unit;

    @Option(names = "--days", defaultValue = "365", description = "How long its secret is valid. Default: ${DEFAULT-VALUE}.")
    private int days;

    @Override
    public Integer call() {
      showSecret(inTransaction((tx, sources) -> sources.add(tx, Actor.SYSTEM, code, SourceKind.of(kind), weight.trust,
          Duration.ofHours(weight.hours), UserCommand.Part.unit(tx, unit), Duration.ofDays(days))));
      return 0;
    }
  }

  @Command(name = "list", description = "Show all sources, without their secrets.")
  static final class ListAll extends Part {

    @Override
    public Integer call() {
      var all = inTransaction((tx, sources) -> sources.list(tx));
      out().printf("%-24s %-16s %6s %8s %6s %-12s %s%n", "code", "kind", "trust", "window", "token", "since", "");
      for (var source : all)
        out().printf(Locale.ROOT, "%-24s %-16s %6.2f %6d h %6d %-12s %s%n", source.code(), source.kind().text(), source.trust(),
            source.replayWindow().toHours(), source.tokenId(), LocalDate.ofInstant(source.createdAt(), ZoneId.systemDefault()),
            source.active() ? "" : "revoked");
      return 0;
    }
  }

  @Command(name = "set", description = "Change how far a source is believed and how late it may be.")
  static final class Set extends Part {

    @Parameters(paramLabel = "CODE")
    private String code;

    @Mixin
    private Weight weight;

    @Override
    public Integer call() {
      inTransaction((tx, sources) -> sources.set(tx, Actor.SYSTEM, code, weight.trust, Duration.ofHours(weight.hours)));
      out().println("Source " + code + " is changed.");
      return 0;
    }
  }

  @Command(name = "renew", description = "Give a source a new secret; the old one ends at once.")
  static final class Renew extends Part {

    @Parameters(paramLabel = "CODE")
    private String code;

    @Option(names = "--days", defaultValue = "365", description = "How long it is valid. Default: ${DEFAULT-VALUE}.")
    private int days;

    @Override
    public Integer call() {
      showSecret(inTransaction((tx, sources) -> sources.renew(tx, Actor.SYSTEM, code, Duration.ofDays(days))));
      return 0;
    }
  }

  @Command(name = "revoke", description = "Take nothing from a source any more, from now on.")
  static final class Revoke extends Part {

    @Parameters(paramLabel = "CODE")
    private String code;

    @Override
    public Integer call() {
      inTransaction((tx, sources) -> {
        sources.revoke(tx, Actor.SYSTEM, code);
        return null;
      });
      out().println("Source " + code + " is revoked.");
      return 0;
    }
  }
}
