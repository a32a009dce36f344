package relight;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import relight.network.sample.NetworkFigures;
import relight.network.sample.SampleDistrict;

/** {@code relight sample}: writes the sample district, or sets its figures beside those of other networks. */
@Command(name = "sample", mixinStandardHelpOptions = true, description = "Write the sample district: a fictitious network with map layers, customers, units and crews.")
public final class SampleCommand implements Callable<Integer> {

  @Option(names = "--out", paramLabel = "DIR", description = "Where to write; default: ${DEFAULT-VALUE}.", defaultValue = "data/sample")
  private Path out;

  @Option(names = "--seed", paramLabel = "N", description = "Same seed, same bytes; default: ${DEFAULT-VALUE}.", defaultValue = "7")
  private long seed;

  @Option(names = "--customers", paramLabel = "N", description = "How many customers; default: ${DEFAULT-VALUE}.", defaultValue = "12000")
  private int customers;

  @Option(names = "--figures", paramLabel = "DIR", arity = "0..*", description = "Write nothing; print the figures of the sample in --out and of the networks (folders in CSV form) named here.")
  private Path[] figures;

  @Override
  public Integer call() throws Exception {
    if (figures != null) {
      var all = new java.util.ArrayList<NetworkFigures>();
      all.add(NetworkFigures.of("sample", out.resolve("network")));
      for (var folder : figures) {
        all.add(NetworkFigures.of(folder.getFileName().toString(), folder));
      }
      System.out.print(NetworkFigures.table(all));
      return 0;
    }
    long start = System.nanoTime();
    SampleDistrict.write(out, seed, customers);
    System.out.println("Wrote a sample district with " + customers + " customers (seed " + seed + ") to " + out + " in "
        + (System.nanoTime() - start) / 1_000_000 + " ms.");
    return 0;
  }
}
