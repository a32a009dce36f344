package relight.command;

import java.io.PrintWriter;
import java.util.concurrent.Callable;
import java.util.function.Function;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** What parts of a command have in common that do one thing to the database and say so. */
abstract class DatabasePart implements Callable<Integer> {

  @Mixin
  private Settings settings;

  @Spec
  private CommandSpec spec;

  PrintWriter out() {
    return spec.commandLine().getOut();
  }

  <T> T withDatabase(Function<OpenDatabase, T> work) {
    try (var database = OpenDatabase.forCommand(settings.load())) {
      return work.apply(database);
    }
  }
}
