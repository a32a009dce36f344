package relight.simulate;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import relight.csv.Problems;
import relight.csv.Progress;
import relight.customer.Customer;
import relight.network.BranchKind;
import relight.network.Grid;
import relight.network.Supply;
import relight.network.importer.NetworkFiles;
import relight.network.importer.Protection;
import relight.network.importer.ReadNetwork;
import relight.place.CoordinateSystem;

/** The network a storm goes over, with the customers in it, as their files have them. */
public final class Territory {

  private final Grid grid;
  private final Supply supply;
  private final String[] codes;
  private final int[] nodes;
  private final Map<String, Integer> byCode = new HashMap<>();
  private final int[][] atNode;
  private final String hash;
  private final String gridHash;

  /**
   * @param codes of all customers
   * @param nodes where each of them hangs
   */
  public Territory(Grid grid, String[] codes, int[] nodes) {
    this.grid = grid;
    this.codes = codes.clone();
    this.nodes = nodes.clone();
    var counts = new int[grid.nodes()];
    for (int i = 0; i < codes.length; i++) {
      counts[nodes[i]]++;
      byCode.put(codes[i], i);
    }
    this.supply = Supply.of(grid, grid.normal(), counts);
    atNode = new int[grid.nodes()][];
    for (int i = 0; i < nodes.length; i++) {
      var here = atNode[nodes[i]];
      atNode[nodes[i]] = here == null ? new int[1] : Arrays.copyOf(here, here.length + 1);
      atNode[nodes[i]][atNode[nodes[i]].length - 1] = i;
    }
    this.hash = hash(grid, this.codes, this.nodes);
    this.gridHash = hash(grid, new String[0], new int[0]);
  }

  /**
   * As exercises have it: with protection placed where the files have none.
   *
   * @param crs of the coordinates; null for degrees
   */
  public static Territory read(NetworkFiles files, CoordinateSystem crs) {
    var read = Protection.placedIn(ReadNetwork.from(files, crs, new Problems(10), Progress.SILENT));
    var codes = new String[read.customerCodes().length];
    for (int i = 0; i < codes.length; i++)
      codes[i] = Customer.plainCode(read.customerCodes()[i]);
    return new Territory(read.grid(), codes, read.customerNodes());
  }

  public static Territory read(Path folder) {
    return read(NetworkFiles.in(folder), null);
  }

  public Grid grid() {
    return grid;
  }

  /** As it is fed when nothing has happened. */
  public Supply supply() {
    return supply;
  }

  public int customers() {
    return codes.length;
  }

  public String code(int customer) {
    return codes[customer];
  }

  /** Where the customer hangs, as the data says. */
  public int node(int customer) {
    return nodes[customer];
  }

  /** The customer with this code, or -1. */
  public int find(String code) {
    return byCode.getOrDefault(code, -1);
  }

  /** Customers at a node; not to be changed. */
  int[] at(int node) {
    return atNode[node] == null ? NOBODY : atNode[node];
  }

  private static final int[] NOBODY = {};

  /** Customers fed through a branch when nothing has happened. */
  List<Integer> below(int branch) {
    var all = new ArrayList<Integer>();
    for (int node : supply.below(branch))
      for (int customer : at(node))
        all.add(customer);
    return all;
  }

  /** What network this is, so that a storm is not played over another one. */
  public String hash() {
    return hash;
  }

  /** What network this is, whoever hangs on it. */
  public String gridHash() {
    return gridHash;
  }

  /** The same territory with some customers where they really hang, which is at a neighbouring transformer. */
  Territory withTrueLinks(Draws draws, double wrong) {
    if (wrong == 0)
      return this;
    var really = nodes.clone();
    for (int i = 0; i < nodes.length; i++) {
      long who = Draws.entity(codes[i]);
      if (draws.uniform(Draws.Stream.DATA, who, 2) >= wrong)
        continue;
      int own = transformer(nodes[i]);
      double nearest = Double.MAX_VALUE;
      for (int guess = 0; guess < 20; guess++) {
        int there = nodes[(int) (draws.uniform(Draws.Stream.DATA, who, 3 + guess) * nodes.length)];
        double far = Math.hypot(grid.lon(there) - grid.lon(nodes[i]), grid.lat(there) - grid.lat(nodes[i]));
        if (supply.energised(there) && transformer(there) != own && far < nearest) {
          nearest = far;
          really[i] = there;
        }
      }
    }
    return new Territory(grid, codes, really);
  }

  private int transformer(int node) {
    return supply.upstream(node, b -> grid.kind(b) == BranchKind.TRANSFORMER);
  }

  boolean isProtective(int branch) {
    return grid.kind(branch) == BranchKind.FUSE || grid.kind(branch) == BranchKind.RECLOSER || grid.kind(branch) == BranchKind.BREAKER;
  }

  private static String hash(Grid grid, String[] codes, int[] nodes) {
    try {
      var digest = MessageDigest.getInstance("SHA-256");
      for (int b = 0; b < grid.branches(); b++)
        add(digest, grid.branchId(b), grid.nodeId(grid.from(b)), grid.nodeId(grid.to(b)), grid.kind(b).name(),
            Boolean.toString(grid.normallyOpen(b)), Double.toString(grid.length_m(b)));
      for (int i = 0; i < codes.length; i++)
        add(digest, codes[i], grid.nodeId(nodes[i]));
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void add(MessageDigest digest, String... fields) {
    for (var field : fields) {
      digest.update(field.getBytes(StandardCharsets.UTF_8));
      digest.update((byte) 0);
    }
  }
}
