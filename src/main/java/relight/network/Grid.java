package relight.network;

import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import relight.Refusal;

/**
 * The network as built: nodes joined by branches, immutable. Numbers run from 0 and hold for this grid only; ids are what the utility calls
 * its equipment. The sources come first, then every other node in preorder of its normal supply, feeder after feeder, so that what is below a
 * device is mostly contiguous and a sweep runs through memory in order. Nodes that are normally not supplied come last.
 */
public final class Grid {

  private final String[] nodeIds;
  private final double[] lon;
  private final double[] lat;
  private final byte[] nodeKind;
  private final BitSet placed;
  private final String[] branchIds;
  private final int[] from;
  private final int[] to;
  private final byte[] kind;
  private final double[] length_m;
  private final int[] phases;
  private final int[] subtype;
  private final int[] feeder;
  private final String[] words;
  private final SwitchPositions normal;
  private final String[] sourceNames;
  private final Ids nodeNumbers;
  private final Ids branchNumbers;
  /** The branches at node n are adjacent[start[n] .. start[n + 1]), their other ends in neighbour at the same places. */
  private final int[] start;
  private final int[] adjacent;
  private final int[] neighbour;
  /** The node that a node is normally fed from; -1 for sources and for nodes normally without supply. */
  private final int[] normalParent;
  /** Branches below this number make the normal supply tree: branch b feeds node sources + b. The others are ties, loops and dead parts. */
  private final int treeBranches;
  private final NearestEquipment nearest;

  private Grid(Builder built) {
    int nodes = built.nodes;
    int branches = built.branches;
    var plan = new Numbering(built);
    nodeIds = new String[nodes];
    lon = new double[nodes];
    lat = new double[nodes];
    nodeKind = new byte[nodes];
    placed = new BitSet(nodes);
    for (int n = 0; n < nodes; n++) {
      int old = plan.oldNode[n];
      nodeIds[n] = built.nodeIds[old];
      lon[n] = built.lon[old];
      lat[n] = built.lat[old];
      nodeKind[n] = built.nodeKind[old];
      placed.set(n, built.placed.get(old));
    }
    branchIds = new String[branches];
    from = new int[branches];
    to = new int[branches];
    kind = new byte[branches];
    length_m = new double[branches];
    phases = new int[branches];
    subtype = new int[branches];
    feeder = new int[branches];
    var open = new BitSet(branches);
    for (int b = 0; b < branches; b++) {
      int old = plan.oldBranch[b];
      branchIds[b] = built.branchIds[old];
      from[b] = plan.newNode[built.from[old]];
      to[b] = plan.newNode[built.to[old]];
      kind[b] = built.kind[old];
      length_m[b] = built.length_m[old];
      phases[b] = built.phases[old];
      subtype[b] = built.subtype[old];
      feeder[b] = built.feeder[old];
      open.set(b, built.open.get(old));
    }
    words = built.words.keySet().toArray(new String[0]);
    normal = SwitchPositions.of(branches, open.stream().toArray());
    sourceNames = Arrays.copyOf(built.sourceNames, built.sources);
    nodeNumbers = new Ids(nodeIds);
    branchNumbers = new Ids(branchIds);
    start = new int[nodes + 1];
    adjacent = new int[adjacencySize(from, to)];
    neighbour = new int[adjacent.length];
    adjacency(from, to, start, adjacent, neighbour);
    normalParent = new int[nodes];
    Arrays.fill(normalParent, -1);
    treeBranches = plan.treeBranches;
    for (int b = 0; b < treeBranches; b++) {
      int child = sourceNames.length + b;
      normalParent[child] = from[b] == child ? to[b] : from[b];
    }
    nearest = new NearestEquipment(this);
  }

  public int nodes() {
    return nodeIds.length;
  }

  public int branches() {
    return branchIds.length;
  }

  public String nodeId(int node) {
    return nodeIds[node];
  }

  /** Longitude in degrees, WGS 84. */
  public double lon(int node) {
    return lon[node];
  }

  /** Latitude in degrees, WGS 84. */
  public double lat(int node) {
    return lat[node];
  }

  public NodeKind nodeKind(int node) {
    return NodeKind.at(nodeKind[node]);
  }

  /** Whether its coordinates were missing in the utility's data and were put between its neighbours. */
  public boolean isPlaced(int node) {
    return placed.get(node);
  }

  public String branchId(int branch) {
    return branchIds[branch];
  }

  public int from(int branch) {
    return from[branch];
  }

  public int to(int branch) {
    return to[branch];
  }

  public BranchKind kind(int branch) {
    return BranchKind.at(kind[branch]);
  }

  /** The utility's own word for the type, e.g. {@code lv_line} or {@code fuse_cutout:10K}; may be empty. */
  public String subtype(int branch) {
    return words[subtype[branch]];
  }

  /** The feeder it is recorded under; may be empty. Who supplies it now is {@link Supply}'s to say. */
  public String feeder(int branch) {
    return words[feeder[branch]];
  }

  /** Phases as recorded, e.g. {@code ABC}; may be empty. */
  public String phases(int branch) {
    return words[phases[branch]];
  }

  public double length_m(int branch) {
    return length_m[branch];
  }

  public boolean normallyOpen(int branch) {
    return normal.isOpen(branch);
  }

  /** The number of a node, or -1. */
  public int findNode(String id) {
    return nodeNumbers.find(id);
  }

  /** The number of a branch, or -1. */
  public int findBranch(String id) {
    return branchNumbers.find(id);
  }

  public int getNode(String id) {
    int node = findNode(id);
    if (node < 0)
      throw Refusal.missing("network/unknown-node", "There is no node " + id + " in the network.");
    return node;
  }

  public int getBranch(String id) {
    int branch = findBranch(id);
    if (branch < 0)
      throw Refusal.missing("network/unknown-branch", "There is no branch " + id + " in the network.");
    return branch;
  }

  /** How many branches meet at a node. */
  public int degree(int node) {
    return start[node + 1] - start[node];
  }

  /** The i-th branch at a node. */
  public int branchAt(int node, int i) {
    return adjacent[start[node] + i];
  }

  /** The other end of the i-th branch at a node. */
  public int neighbourAt(int node, int i) {
    return neighbour[start[node] + i];
  }

  /** The nodes that bring supply into the network: always the numbers 0 .. n - 1. */
  public int[] sources() {
    var sources = new int[sourceNames.length];
    Arrays.setAll(sources, i -> i);
    return sources;
  }

  public int sourceCount() {
    return sourceNames.length;
  }

  public boolean isSource(int node) {
    return node < sourceNames.length;
  }

  public String sourceName(int source) {
    return sourceNames[source];
  }

  /** The positions the network is built to run in. */
  public SwitchPositions normal() {
    return normal;
  }

  /** Which equipment stands near a point. */
  public NearestEquipment nearest() {
    return nearest;
  }

  int[] starts() {
    return start;
  }

  int[] adjacentBranches() {
    return adjacent;
  }

  int[] neighbours() {
    return neighbour;
  }

  int[] normalParents() {
    return normalParent;
  }

  int treeBranches() {
    return treeBranches;
  }

  public static Builder builder() {
    return new Builder();
  }

  private static int adjacencySize(int[] from, int[] to) {
    int size = 0;
    for (int b = 0; b < from.length; b++) {
      size += from[b] == to[b] ? 1 : 2; // a branch from a node to itself stands there once
    }
    return size;
  }

  private static void adjacency(int[] from, int[] to, int[] start, int[] adjacent, int[] neighbour) {
    for (int b = 0; b < from.length; b++) {
      start[from[b] + 1]++;
      if (from[b] != to[b])
        start[to[b] + 1]++;
    }
    for (int n = 1; n < start.length; n++) {
      start[n] += start[n - 1];
    }
    var next = Arrays.copyOf(start, start.length);
    for (int b = 0; b < from.length; b++) {
      int place = next[from[b]]++;
      adjacent[place] = b;
      neighbour[place] = to[b];
      if (from[b] == to[b])
        continue;
      place = next[to[b]]++;
      adjacent[place] = b;
      neighbour[place] = from[b];
    }
  }

  /** Collects a network in any order and checks that it is one; {@link #build} numbers it. */
  public static final class Builder {
    private int nodes;
    private String[] nodeIds = new String[64];
    private double[] lon = new double[64];
    private double[] lat = new double[64];
    private byte[] nodeKind = new byte[64];
    private final BitSet placed = new BitSet();
    private int branches;
    private String[] branchIds = new String[64];
    private int[] from = new int[64];
    private int[] to = new int[64];
    private byte[] kind = new byte[64];
    private double[] length_m = new double[64];
    private int[] phases = new int[64];
    private int[] subtype = new int[64];
    private int[] feeder = new int[64];
    private final BitSet open = new BitSet();
    private final Map<String, Integer> words = new java.util.LinkedHashMap<>();
    private final Map<String, Integer> numbers = new HashMap<>();
    private final Map<String, Integer> branchNumbers = new HashMap<>();
    private int sources;
    private int[] sourceNodes = new int[4];
    private String[] sourceNames = new String[4];

    private Builder() {
    }

    public Builder node(String id, double lonDegrees, double latDegrees, NodeKind nodeKind) {
      return node(id, lonDegrees, latDegrees, nodeKind, false);
    }

    /** @param isPlaced the coordinates are not the utility's but were put between its neighbours */
    public Builder node(String id, double lonDegrees, double latDegrees, NodeKind kindOfNode, boolean isPlaced) {
      if (!(Math.abs(lonDegrees) <= 180 && Math.abs(latDegrees) <= 90)) {
        throw Refusal.invalid("network/coordinates",
            "Node " + id + " stands at " + lonDegrees + ", " + latDegrees + ", which is not on earth.");
      }
      if (numbers.putIfAbsent(id, nodes) != null)
        throw Refusal.invalid("network/duplicate-node", "Node " + id + " is there twice.");
      if (nodes == nodeIds.length) {
        int size = nodes * 2;
        nodeIds = Arrays.copyOf(nodeIds, size);
        lon = Arrays.copyOf(lon, size);
        lat = Arrays.copyOf(lat, size);
        nodeKind = Arrays.copyOf(nodeKind, size);
      }
      nodeIds[nodes] = id;
      lon[nodes] = lonDegrees;
      lat[nodes] = latDegrees;
      nodeKind[nodes] = (byte) kindOfNode.ordinal();
      placed.set(nodes++, isPlaced);
      return this;
    }

    /** Adds a branch between two nodes that are there already. */
    public Builder branch(String id, String fromNode, String toNode, BranchKind kindOfBranch, boolean normallyOpen, double length,
        String phase,
        String subtypeName, String feederName) {
      int a = end(id, fromNode);
      int z = end(id, toNode);
      if (!(length >= 0 && length < 1e7))
        throw Refusal.invalid("network/length", "Branch " + id + " cannot be " + length + " m long.");
      if (branchNumbers.putIfAbsent(id, branches) != null)
        throw Refusal.invalid("network/duplicate-branch", "Branch " + id + " is there twice.");
      if (branches == branchIds.length) {
        int size = branches * 2;
        branchIds = Arrays.copyOf(branchIds, size);
        from = Arrays.copyOf(from, size);
        to = Arrays.copyOf(to, size);
        kind = Arrays.copyOf(kind, size);
        length_m = Arrays.copyOf(length_m, size);
        phases = Arrays.copyOf(phases, size);
        subtype = Arrays.copyOf(subtype, size);
        feeder = Arrays.copyOf(feeder, size);
      }
      branchIds[branches] = id;
      from[branches] = a;
      to[branches] = z;
      kind[branches] = (byte) kindOfBranch.ordinal();
      length_m[branches] = length;
      phases[branches] = word(phase);
      subtype[branches] = word(subtypeName);
      feeder[branches] = word(feederName);
      open.set(branches++, normallyOpen);
      return this;
    }

    public Builder source(String node, String name) {
      var number = numbers.get(node);
      if (number == null)
        throw Refusal.invalid("network/dangling-source", "Source " + name + " stands at node " + node + ", which does not exist.");
      for (int i = 0; i < sources; i++) {
        if (sourceNodes[i] == number)
          throw Refusal.invalid("network/duplicate-source", "Node " + node + " is a source twice.");
      }
      if (sources == sourceNodes.length) {
        sourceNodes = Arrays.copyOf(sourceNodes, sources * 2);
        sourceNames = Arrays.copyOf(sourceNames, sources * 2);
      }
      sourceNodes[sources] = number;
      sourceNames[sources++] = name;
      return this;
    }

    public Grid build() {
      return new Grid(this);
    }

    private int end(String branch, String node) {
      var number = numbers.get(node);
      if (number == null)
        throw Refusal.invalid("network/dangling-branch", "Branch " + branch + " ends at node " + node + ", which does not exist.");
      return number;
    }

    private int word(String text) {
      String word = text == null ? "" : text;
      var number = words.get(word);
      if (number == null)
        words.put(word, number = words.size());
      return number;
    }
  }

  /** Decides the numbers: a breadth-first tree of the normal supply, walked in preorder. */
  private static final class Numbering {
    final int[] oldNode;
    final int[] newNode;
    final int[] oldBranch;
    final int treeBranches;

    Numbering(Builder built) {
      int nodes = built.nodes;
      int branches = built.branches;
      int[] from = Arrays.copyOf(built.from, branches);
      int[] to = Arrays.copyOf(built.to, branches);
      var start = new int[nodes + 1];
      var adjacent = new int[adjacencySize(from, to)];
      var neighbour = new int[adjacent.length];
      adjacency(from, to, start, adjacent, neighbour);

      // breadth first from all sources at once: a node is fed along the fewest branches, among equals by the first branch of the file
      var distance = new int[nodes];
      var feed = new int[nodes];
      Arrays.fill(distance, -1);
      Arrays.fill(feed, -1);
      var queue = new int[nodes];
      int tail = 0;
      for (int i = 0; i < built.sources; i++) {
        distance[built.sourceNodes[i]] = 0;
        queue[tail++] = built.sourceNodes[i];
      }
      for (int head = 0; head < tail; head++) {
        int node = queue[head];
        for (int i = start[node]; i < start[node + 1]; i++) {
          int branch = adjacent[i];
          int other = neighbour[i];
          if (built.open.get(branch))
            continue;
          if (distance[other] < 0) {
            distance[other] = distance[node] + 1;
            feed[other] = branch;
            queue[tail++] = other;
          } else if (distance[other] == distance[node] + 1 && branch < feed[other]) {
            feed[other] = branch;
          }
        }
      }
      int energised = tail;

      // children in file order, then preorder with an explicit stack; sources take the first numbers
      var childStart = new int[nodes + 1];
      for (int n = 0; n < nodes; n++) {
        if (feed[n] >= 0)
          childStart[parent(n, feed, from, to) + 1]++;
      }
      for (int n = 1; n <= nodes; n++) {
        childStart[n] += childStart[n - 1];
      }
      var child = new int[childStart[nodes]];
      var next = Arrays.copyOf(childStart, nodes);
      for (int n = 0; n < nodes; n++) {
        if (feed[n] >= 0)
          child[next[parent(n, feed, from, to)]++] = n;
      }
      oldNode = new int[nodes];
      newNode = new int[nodes];
      Arrays.fill(newNode, -1);
      int count = 0;
      for (int i = 0; i < built.sources; i++) {
        newNode[built.sourceNodes[i]] = count;
        oldNode[count++] = built.sourceNodes[i];
      }
      var stack = queue; // no longer needed as the queue
      for (int s = 0; s < built.sources; s++) {
        int depth = 0;
        int top = built.sourceNodes[s];
        for (int i = childStart[top + 1] - 1; i >= childStart[top]; i--) {
          stack[depth++] = child[i];
        }
        while (depth > 0) {
          int node = stack[--depth];
          newNode[node] = count;
          oldNode[count++] = node;
          for (int i = childStart[node + 1] - 1; i >= childStart[node]; i--) {
            stack[depth++] = child[i];
          }
        }
      }
      if (count != energised)
        throw new IllegalStateException("numbered " + count + " of " + energised + " supplied nodes");
      // what is normally without supply: island after island
      for (int n = 0; n < nodes; n++) {
        if (newNode[n] >= 0)
          continue;
        newNode[n] = count;
        oldNode[count++] = n;
        for (int head = count - 1; head < count; head++) {
          int node = oldNode[head];
          for (int i = start[node]; i < start[node + 1]; i++) {
            int other = neighbour[i];
            if (built.open.get(adjacent[i]) || newNode[other] >= 0)
              continue;
            newNode[other] = count;
            oldNode[count++] = other;
          }
        }
      }

      // the tree's branches first, in the order of the nodes they feed: so a tie between equals is decided the same way after numbering
      oldBranch = new int[branches];
      var taken = new BitSet(branches);
      int branchCount = 0;
      for (int n = 0; n < energised; n++) {
        int branch = feed[oldNode[n]];
        if (branch < 0)
          continue;
        oldBranch[branchCount++] = branch;
        taken.set(branch);
      }
      treeBranches = branchCount;
      for (int b = taken.nextClearBit(0); b < branches; b = taken.nextClearBit(b + 1)) {
        oldBranch[branchCount++] = b;
      }
    }

    private static int parent(int node, int[] feed, int[] from, int[] to) {
      return from[feed[node]] == node ? to[feed[node]] : from[feed[node]];
    }
  }
}
