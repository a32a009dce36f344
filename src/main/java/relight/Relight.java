package relight;

import java.io.PrintStream;
import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ScopeType;
import relight.command.BenchCommand;
import relight.command.ImportCommand;
import relight.command.SampleCommand;
import relight.command.ServeCommand;
import relight.command.SimulateCommand;
import relight.command.SourceCommand;
import relight.command.TokenCommand;
import relight.command.UserCommand;

/** The command line. Exit status: 0 done, 1 refused, 2 wrong usage, 3 a fault of ours. */
@Command(name = "relight", description = "Field operations for electricity outage response and safety inspection.", //
    mixinStandardHelpOptions = true, versionProvider = Relight.Version.class, scope = ScopeType.INHERIT, usageHelpAutoWidth = true, //
    synopsisSubcommandLabel = "COMMAND", commandListHeading = "%nCommands (each with --help):%n", //
    subcommands = {ServeCommand.class, ImportCommand.class, BenchCommand.class, UserCommand.class, TokenCommand.class, SourceCommand.class,
        SampleCommand.class, SimulateCommand.class})
public final class Relight {

  Relight() {
  }

  public static void main(String[] args) {
    System.exit(run(System.out, System.err, args));
  }

  /** Runs a command and returns its exit status; does not end the process. */
  static int run(PrintStream out, PrintStream err, String... args) {
    var line = new CommandLine(new Relight()).setCaseInsensitiveEnumValuesAllowed(true);
    line.setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
    line.setExecutionExceptionHandler((failure, command, parsed) -> {
      for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
        if (cause instanceof Refusal refusal) {
          command.getErr().println(refusal.getMessage());
          return 1;
        }
      }
      command.getErr().println("Relight failed, and that is a fault of its own:");
      failure.printStackTrace(command.getErr());
      return 3;
    });
    if (args.length == 0) {
      line.usage(line.getErr());
      return 2;
    }
    return line.execute(args);
  }

  /** From the jar's manifest; classes run from a folder have none. */
  static final class Version implements CommandLine.IVersionProvider {

    @Override
    public String[] getVersion() {
      var version = Relight.class.getPackage().getImplementationVersion();
      return new String[]{"Relight " + (version == null ? "(development)" : version) + ", Java " + System.getProperty("java.version")};
    }
  }
}
