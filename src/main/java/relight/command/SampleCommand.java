package relight.command;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import relight.Refusal;
import relight.network.sample.NetworkFigures;
import relight.network.sample.SampleDistrict;

/** {@code relight sample}: the files of a district that does not exist, and how real it looks in figures. */
@Command(name = "sample", description = {"Write the files of a sample district: network, customers, units, crews and map layers.",
    "They have the form in which you would bring your own; the same seed gives the same files to the byte."})
public final class SampleCommand implements Callable<Integer> {

  @Option(names = "--out", paramLabel = "DIR", description = "Folder to write to; what an earlier run left there is replaced.")
  private Path out;

  @Option(names = "--seed", defaultValue = "1", description = "Default: ${DEFAULT-VALUE}.")
  private long seed;

  @Option(names = "--customers", defaultValue = "12000", description = "How many customers. Default: ${DEFAULT-VALUE}.")
  private int customers;

  @Option(names = "--figures", description = "Print the figures of the sample, and of the networks named, as a table.")
  private boolean figures;

  @Parameters(paramLabel = "NETWORK", arity = "0..*", description = "With --figures: folders with networks to compare with, in CSV form.")
  private List<Path> others = List.of();

  @Spec
  private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    if (out == null && !figures)
      throw Refusal.invalid("sample/folder", "Say where to write the sample: --out DIR.");
    if (out == null && others.isEmpty())
      throw Refusal.invalid("sample/folder", "Say what to count: --out DIR for a new sample, or folders with networks.");
    if (!figures && !others.isEmpty())
      throw Refusal.invalid("sample/folder", "Other networks are only read with --figures; the folder to write to is named with --out.");
    var terminal = spec.commandLine().getOut();
    var counted = new ArrayList<NetworkFigures>();
    if (out != null) {
      SampleDistrict.write(out, seed, customers);
      terminal.println("A sample district with " + customers + " customers is in " + out + ".");
      if (figures)
        counted.add(NetworkFigures.of("sample", out.resolve("network")));
    }
    for (var folder : others)
      counted.add(NetworkFigures.of(folder.getFileName().toString(), folder));
    if (figures)
      terminal.print(NetworkFigures.table(counted));
    terminal.flush();
    return 0;
  }
}
