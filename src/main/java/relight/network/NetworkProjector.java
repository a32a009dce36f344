package relight.network;

import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import relight.journal.Entry;
import relight.journal.Follower;
import relight.storage.Tx;

/** Keeps the grid and what it supplies in memory. */
public final class NetworkProjector implements Follower {

  private static final Logger log = LoggerFactory.getLogger(NetworkProjector.class);

  private final NetworkStore network = new NetworkStore();
  private final BiFunction<Tx, Grid, int[]> customersPerNode;
  private volatile NetworkView current;
  private volatile boolean sample;
  private volatile Map<String, List<Tag>> tags = Map.of();

  /** @param customersPerNode how many customers hang on each node, from whoever knows them */
  public NetworkProjector(BiFunction<Tx, Grid, int[]> customersPerNode) {
    this.customersPerNode = customersPerNode;
    var nothing = Grid.builder().build();
    var supply = Supply.of(nothing, nothing.normal());
    this.current = new NetworkView(nothing, nothing.normal(), supply, supply, 0);
  }

  /** Whether this is the made-up district: wherever the network is shown, that is said. */
  public boolean isSample() {
    return sample;
  }

  public NetworkView current() {
    return current;
  }

  /** What hangs on devices, by device. */
  public Map<String, List<Tag>> tags() {
    return tags;
  }

  /** Branches of a grid with an earth on them, or with any other tag; sorted. */
  public int[] hanging(Grid grid, boolean earths) {
    return tags.entrySet().stream().filter(on -> on.getValue().stream().anyMatch(tag -> earths == (tag.kind() == TagKind.EARTH)))
        .mapToInt(on -> grid.findBranch(on.getKey())).filter(branch -> branch >= 0).sorted().toArray();
  }

  @Override
  public void load(Tx tx, long number) {
    var grid = network.grid(tx);
    sample = new ImportStore().origin(tx).map(NetworkOrigin::sample).orElse(false);
    var customers = customersPerNode.apply(tx, grid);
    var normal = Supply.of(grid, grid.normal(), customers);
    var positions = grid.normal();
    var notAsBuilt = network.positions(tx);
    for (var position : notAsBuilt.open().entrySet())
      positions = positions.with(grid.getBranch(position.getKey()), position.getValue());
    current = new NetworkView(grid, positions, normal, normal.with(positions), number, notAsBuilt.changed());
    readTags(tx);
    log.info("network: {} nodes, {} branches, {} customers, {} of them without supply", grid.nodes(), grid.branches(),
        normal.totalCustomers(),
        current.supply().customersWithoutSupply());
  }

  @Override
  public void follow(Tx tx, List<Entry> entries) {
    boolean switched = false;
    boolean tagged = false;
    for (var entry : entries) {
      switch (entry.kind()) {
        case "network.imported", "customer.imported", "customer.linked" -> {
          load(tx, entries.getLast().number());
          return;
        }
        case "network.switched", "network.withdrawn" -> switched = true;
        case "network.tagged", "network.untagged" -> tagged = true;
        default -> {
          // not about the network
        }
      }
    }
    // all positions that changed, not those the entries name: the tables may be newer than the entries, and the view says what it has seen
    if (switched)
      current = current.with(network.positionsAfter(tx, current.changed()), entries.getLast().number());
    if (tagged)
      readTags(tx);
  }

  private void readTags(Tx tx) {
    tags = new TagStore().hanging(tx).stream().collect(Collectors.groupingBy(Tag::device));
  }
}
