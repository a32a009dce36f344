package relight.command;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import relight.network.sample.SampleDistrict;

/** {@code relight sample}: the files of a district that does not exist. */
@Command(name = "sample", description = {"Write the files of a sample district: network, customers, units, crews and map layers.",
    "They have the form in which you would bring your own; the same seed gives the same files to the byte."})
public final class SampleCommand implements Callable<Integer> {

  @Parameters(paramLabel = "DIR", description = "Folder to write to; what an earlier run left there is replaced.")
  private Path folder;

  @Option(names = "--seed", defaultValue = "1", description = "Default: ${DEFAULT-VALUE}.")
  private long seed;

  @Option(names = "--customers", defaultValue = "12000", description = "How many customers. Default: ${DEFAULT-VALUE}.")
  private int customers;

  @Spec
  private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    SampleDistrict.write(folder, seed, customers);
    spec.commandLine().getOut().printf("A sample district with %d customers is in %s.%n", customers, folder);
    return 0;
  }
}
