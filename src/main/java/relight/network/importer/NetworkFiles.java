package relight.network.importer;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import relight.Refusal;

/**
 * The CSV files of a network: {@code nodes(id,lon,lat,kind)}, {@code branches(id,from,to,kind,normally_open,length_m,phases,subtype,feeder)},
 * {@code sources(node,name)} and, if there, {@code customers(id,node,…)}.
 */
public record NetworkFiles(Path nodes, Path branches, Path sources, Optional<Path> customers) {

  public static NetworkFiles in(Path folder) {
    if (!Files.isDirectory(folder))
      throw Refusal.invalid("import/no-folder", "There is no folder " + folder + " to read a network from.");
    var customers = folder.resolve("customers.csv");
    return new NetworkFiles(folder.resolve("nodes.csv"), folder.resolve("branches.csv"), folder.resolve("sources.csv"),
        Files.exists(customers) ? Optional.of(customers) : Optional.empty());
  }

  /** The same network with its nodes from another file, e.g. moved to another place. */
  public NetworkFiles withNodes(Path file) {
    return new NetworkFiles(file, branches, sources, customers);
  }
}
