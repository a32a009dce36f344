package relight.network.importer;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import relight.Refusal;

/**
 * The CSV files of a network: {@code nodes(id,lon,lat,kind)}, {@code branches(id,from,to,kind,normally_open,length_m,phases,subtype,feeder)},
 * {@code sources(node,name)} and, if there, {@code customers(id,node,…)}.
 *
 * @param customerCode what the column with the customer's code is called
 * @param customerNode what the column with his node is called
 */
public record NetworkFiles(Path nodes, Path branches, Path sources, Optional<Path> customers, String customerCode, String customerNode) {

  public static NetworkFiles in(Path folder) {
    if (!Files.isDirectory(folder))
      throw Refusal.invalid("import/no-folder", "There is no folder " + folder + " to read a network from.");
    var customers = folder.resolve("customers.csv");
    return new NetworkFiles(folder.resolve("nodes.csv"), folder.resolve("branches.csv"), folder.resolve("sources.csv"),
        Files.exists(customers) ? Optional.of(customers) : Optional.empty(), "id", "node");
  }

  /** The same network with its nodes from another file, e.g. moved to another place. */
  public NetworkFiles withNodes(Path file) {
    return new NetworkFiles(file, branches, sources, customers, customerCode, customerNode);
  }

  /** The same network with customers from another file, or with none. */
  public NetworkFiles withCustomers(Optional<Path> file, String code, String node) {
    return new NetworkFiles(nodes, branches, sources, file, code, node);
  }
}
