package relight.map;

import java.util.Arrays;
import java.util.function.IntFunction;
import java.util.function.IntUnaryOperator;
import relight.network.BranchKind;
import relight.network.Grid;
import relight.network.NodeKind;
import relight.network.Supply;

/**
 * Where a network lies, ready for cutting tiles: its lines as long chains that run on through joints and along the heavier side of every fork,
 * its devices, transformers and service points, each kind with an index of its own. Knows nothing of states; built once for a grid.
 */
final class NetworkGeometry {

  /** What a line is for. The order is that of appearing while zooming in. */
  enum Level {
    /** Medium voltage that carries a good part of its feeder. */
    MAIN("mv", 0, 13),
    /** The rest of medium voltage. */
    LATERAL("mv", 10, 14), LOW_VOLTAGE("lv", 14, 16), SERVICE("service", 16, 17);

    final String word;
    final int fromZoom;
    /** As large as tiles of this zoom are the cells of its index: a little smaller than the tiles it is mostly asked for. */
    final int cellZoom;

    Level(String word, int fromZoom, int cellZoom) {
      this.word = word;
      this.fromZoom = fromZoom;
      this.cellZoom = cellZoom;
    }
  }

  private static final int MV = 0;
  private static final int LV = 1;
  private static final int DROP = 2;

  /** A line is main from this share of its feeder's nodes on. */
  private static final double MAIN_SHARE = 0.12;
  private static final int LONGEST_CHAIN = 256;
  /** Chains are cut when they get longer than a tile of zoom 13, so that one never lies in many cells. */
  private static final int WIDEST_CHAIN = 1 << Mercator.BITS - 13;

  final Grid grid;
  final int[] nodeX;
  final int[] nodeY;
  final Chains[] chains = new Chains[Level.values().length];
  /** Switching devices, by branch. */
  final Points devices;
  final Points transformers;
  /** Service points; several at one place, as meters in one box, are one point. */
  final Points services;
  final Points sources;
  private final int[] box;

  NetworkGeometry(Grid grid, Supply normal) {
    this.grid = grid;
    nodeX = new int[grid.nodes()];
    nodeY = new int[grid.nodes()];
    for (int n = 0; n < nodeX.length; n++) {
      nodeX[n] = Mercator.x(grid.lon(n));
      nodeY[n] = Mercator.y(grid.lat(n));
    }
    box = box();
    var parentBranch = new int[grid.nodes()];
    var below = new int[grid.nodes()];
    for (int n = 0; n < below.length; n++) {
      parentBranch[n] = normal.feedingBranch(n);
      below[n] = 1;
    }
    // a grid numbers what is fed after what feeds it
    for (int n = below.length - 1; n >= 0; n--) {
      if (parentBranch[n] >= 0)
        below[other(parentBranch[n], n)] += below[n];
    }
    var levels = levels(parentBranch);
    new ChainBuilder(levels, parentBranch, below).build();
    devices = devices(levels);
    transformers = transformers();
    services = services();
    sources = sources();
  }

  /** Lines of one level: chain c has the spans spanStart[c] to spanStart[c + 1], and one vertex more than spans. */
  static final class Chains {
    int[] spanStart;
    int[] branch;
    /** Ids of the branches, by span. */
    Texts ids;
    int[] vertexNode;
    int[] x;
    int[] y;
    int[] minX;
    int[] minY;
    int[] maxX;
    int[] maxY;
    Cells cells;

    int count() {
      return spanStart.length - 1;
    }

    int firstVertex(int chain) {
      return spanStart[chain] + chain;
    }
  }

  /** Things at one place each: {@code item} is a branch or a node, whatever the list is of. */
  static final class Points {
    final int[] item;
    final int[] x;
    final int[] y;
    /** The zoom each appears at. */
    final byte[] fromZoom;
    final int firstZoom;
    final Texts ids;
    final Cells cells;

    Points(int[] item, int[] x, int[] y, byte[] fromZoom, IntFunction<String> id) {
      this.item = item;
      this.x = x;
      this.y = y;
      this.fromZoom = fromZoom;
      int first = Tile.MAX_ZOOM;
      for (byte zoom : fromZoom)
        first = Math.min(first, zoom);
      firstZoom = first;
      ids = new Texts(item.length, i -> id.apply(item[i]));
      cells = new Cells(Math.min(17, Math.max(13, first + 2)), x, y, x, y);
    }
  }

  /** West, north, east and south of all nodes in world units; null without nodes. */
  int[] bounds() {
    return box;
  }

  private int[] box() {
    if (nodeX.length == 0)
      return null;
    return new int[]{Arrays.stream(nodeX).min().getAsInt(), Arrays.stream(nodeY).min().getAsInt(), Arrays.stream(nodeX).max().getAsInt(),
        Arrays.stream(nodeY).max().getAsInt()};
  }

  int other(int branch, int node) {
    return grid.from(branch) == node ? grid.to(branch) : grid.from(branch);
  }

  // -- levels ------------------------------------------------------------------------------------

  /** Takes the voltage level from the utility's word where it says one, else from whether a distribution transformer lies above. */
  private byte[] levels(int[] parentBranch) {
    var lowNode = new boolean[grid.nodes()];
    for (int n = 0; n < lowNode.length; n++) {
      int branch = parentBranch[n];
      if (branch >= 0)
        lowNode[n] = stepsDown(branch) || lowNode[other(branch, n)];
    }
    var levels = new byte[grid.branches()];
    for (int b = 0; b < levels.length; b++) {
      var word = grid.kind(b) == BranchKind.LINE ? grid.subtype(b) : "";
      if (word.startsWith("service"))
        levels[b] = DROP;
      else if (word.startsWith("lv"))
        levels[b] = LV;
      else if (word.startsWith("mv"))
        levels[b] = MV;
      else
        levels[b] = lowNode[grid.from(b)] && lowNode[grid.to(b)] ? isDrop(b) ? (byte) DROP : (byte) LV : (byte) MV;
    }
    return levels;
  }

  private boolean stepsDown(int branch) {
    if (grid.kind(branch) != BranchKind.TRANSFORMER)
      return false;
    var word = grid.subtype(branch);
    return !word.startsWith("regulator") && !word.startsWith("power") && !word.startsWith("substation");
  }

  private boolean isDrop(int branch) {
    if (grid.kind(branch) != BranchKind.LINE)
      return false;
    int from = grid.from(branch);
    int to = grid.to(branch);
    return grid.nodeKind(to) == NodeKind.SERVICE_POINT && grid.degree(to) == 1
        || grid.nodeKind(from) == NodeKind.SERVICE_POINT && grid.degree(from) == 1;
  }

  // -- chains ------------------------------------------------------------------------------------

  private final class ChainBuilder {

    private final byte[] levels;
    private final int[] parentBranch;
    private final int[] below;
    /** Which branch a chain goes on with at the from and at the to end of each branch; -1 for none. */
    private final int[] link;
    private final int[] feederSize;
    private final boolean[] done;

    ChainBuilder(byte[] levels, int[] parentBranch, int[] below) {
      this.levels = levels;
      this.parentBranch = parentBranch;
      this.below = below;
      link = new int[2 * grid.branches()];
      Arrays.fill(link, -1);
      done = new boolean[grid.branches()];
      // by node: how many nodes hang at the same branch of its source
      feederSize = new int[grid.nodes()];
      for (int n = 0; n < feederSize.length; n++) {
        int branch = parentBranch[n];
        int parent = branch < 0 ? -1 : other(branch, n);
        feederSize[n] = branch < 0 ? below[n] : grid.isSource(parent) ? below[n] : feederSize[parent];
      }
    }

    void build() {
      for (int n = 0; n < grid.nodes(); n++) {
        join(n, MV);
        join(n, LV);
      }
      var spans = new IntList[Level.values().length];
      var ends = new IntList[spans.length];
      var firstNodes = new IntList[spans.length];
      for (int l = 0; l < spans.length; l++) {
        spans[l] = new IntList();
        ends[l] = new IntList();
        firstNodes[l] = new IntList();
      }
      for (int b = 0; b < grid.branches(); b++) {
        if (!drawn(b) || done[b])
          continue;
        walk(b, spans, ends, firstNodes);
      }
      for (int l = 0; l < spans.length; l++)
        chains[l] = pack(Level.values()[l], spans[l], ends[l], firstNodes[l]);
    }

    private boolean drawn(int branch) {
      return grid.kind(branch) != BranchKind.TRANSFORMER && grid.from(branch) != grid.to(branch);
    }

    /** Joins what comes in at a node with the heaviest of what goes out, or the only two branches there are. */
    private void join(int node, int level) {
      int in = -1;
      int heaviest = -1;
      int weight = -1;
      int count = 0;
      int first = -1;
      int second = -1;
      for (int i = 0; i < grid.degree(node); i++) {
        int b = grid.branchAt(node, i);
        if (levels[b] != level || !drawn(b))
          continue;
        count++;
        if (first < 0)
          first = b;
        else
          second = b;
        int other = grid.neighbourAt(node, i);
        if (parentBranch[node] == b)
          in = b;
        else if (parentBranch[other] == b && below[other] > weight) {
          weight = below[other];
          heaviest = b;
        }
      }
      if (count == 2) {
        in = first;
        heaviest = second;
      }
      if (in < 0 || heaviest < 0 || !grid.feeder(in).equals(grid.feeder(heaviest)))
        return;
      link[end(in, node)] = heaviest;
      link[end(heaviest, node)] = in;
    }

    private int end(int branch, int node) {
      return grid.from(branch) == node ? 2 * branch : 2 * branch + 1;
    }

    private void walk(int any, IntList[] spans, IntList[] ends, IntList[] firstNodes) {
      // back to where the chain begins, or once round
      int branch = any;
      int node = grid.from(any);
      for (int next = link[end(branch, node)]; next >= 0 && next != any; next = link[end(branch, node)]) {
        branch = next;
        node = other(branch, node);
      }
      boolean main = levels[branch] == MV && isMain(branch, node);
      int level = levels[branch] == MV ? main ? 0 : 1 : levels[branch] == LV ? 2 : 3;
      int length = 0;
      int west = nodeX[node];
      int east = west;
      int north = nodeY[node];
      int south = north;
      firstNodes[level].add(node);
      while (branch >= 0 && !done[branch]) {
        done[branch] = true;
        int next = other(branch, node);
        west = Math.min(west, nodeX[next]);
        east = Math.max(east, nodeX[next]);
        north = Math.min(north, nodeY[next]);
        south = Math.max(south, nodeY[next]);
        if (length > 0 && (length == LONGEST_CHAIN || east - west > WIDEST_CHAIN || south - north > WIDEST_CHAIN)) {
          ends[level].add(spans[level].size);
          firstNodes[level].add(node);
          length = 0;
          west = Math.min(nodeX[node], nodeX[next]);
          east = Math.max(nodeX[node], nodeX[next]);
          north = Math.min(nodeY[node], nodeY[next]);
          south = Math.max(nodeY[node], nodeY[next]);
        }
        spans[level].add(branch);
        length++;
        node = next;
        branch = link[end(branch, node)];
      }
      ends[level].add(spans[level].size);
    }

    /** Whether the chain that begins here carries a good part of its feeder anywhere; mostly at its beginning or at its end. */
    private boolean isMain(int first, int node) {
      int branch = first;
      do {
        int next = other(branch, node);
        int fed = parentBranch[next] == branch ? next : parentBranch[node] == branch ? node : -1;
        if (fed >= 0 && below[fed] >= MAIN_SHARE * feederSize[fed])
          return true;
        node = next;
        branch = link[end(branch, node)];
      } while (branch >= 0 && branch != first);
      return false;
    }

    private Chains pack(Level level, IntList spans, IntList ends, IntList firstNodes) {
      int count = ends.size;
      var order = byPlace(count, i -> nodeX[firstNodes.array[i]], i -> nodeY[firstNodes.array[i]]);
      var chains = new Chains();
      chains.spanStart = new int[count + 1];
      chains.branch = new int[spans.size];
      chains.vertexNode = new int[spans.size + count];
      chains.x = new int[spans.size + count];
      chains.y = new int[spans.size + count];
      chains.minX = new int[count];
      chains.minY = new int[count];
      chains.maxX = new int[count];
      chains.maxY = new int[count];
      int span = 0;
      for (int c = 0; c < count; c++) {
        int old = order[c];
        int node = firstNodes.array[old];
        chains.spanStart[c] = span;
        int vertex = span + c;
        put(chains, c, vertex++, node, true);
        for (int i = old == 0 ? 0 : ends.array[old - 1]; i < ends.array[old]; i++) {
          int branch = spans.array[i];
          node = other(branch, node);
          chains.branch[span++] = branch;
          put(chains, c, vertex++, node, false);
        }
      }
      chains.spanStart[count] = span;
      // service drops are never named
      chains.ids = level == Level.SERVICE ? null : new Texts(span, i -> grid.branchId(chains.branch[i]));
      chains.cells = new Cells(level.cellZoom, chains.minX, chains.minY, chains.maxX, chains.maxY);
      return chains;
    }

    private void put(Chains chains, int chain, int vertex, int node, boolean first) {
      int x = nodeX[node];
      int y = nodeY[node];
      chains.vertexNode[vertex] = node;
      chains.x[vertex] = x;
      chains.y[vertex] = y;
      chains.minX[chain] = first ? x : Math.min(chains.minX[chain], x);
      chains.minY[chain] = first ? y : Math.min(chains.minY[chain], y);
      chains.maxX[chain] = first ? x : Math.max(chains.maxX[chain], x);
      chains.maxY[chain] = first ? y : Math.max(chains.maxY[chain], y);
    }
  }

  /** The order in which what lies close together comes close together, so that one tile reads one stretch of memory. */
  private static int[] byPlace(int count, IntUnaryOperator x, IntUnaryOperator y) {
    var keys = new long[count];
    for (int i = 0; i < count; i++)
      keys[i] = interleave(x.applyAsInt(i) >>> 15, y.applyAsInt(i) >>> 15) << 31 | i;
    Arrays.sort(keys);
    var order = new int[count];
    Arrays.setAll(order, i -> (int) (keys[i] & Integer.MAX_VALUE));
    return order;
  }

  /** Morton's order of two 16-bit numbers. */
  private static long interleave(int x, int y) {
    return spread(x) | spread(y) << 1;
  }

  private static long spread(int bits) {
    long v = bits & 0xFFFF;
    v = (v | v << 8) & 0x00FF00FF;
    v = (v | v << 4) & 0x0F0F0F0F;
    v = (v | v << 2) & 0x33333333;
    return (v | v << 1) & 0x55555555;
  }

  // -- points ------------------------------------------------------------------------------------

  private Points devices(byte[] levels) {
    var items = new IntList();
    for (int b = 0; b < grid.branches(); b++)
      if (grid.kind(b).isSwitching())
        items.add(b);
    return branchPoints(items, b -> levels[b] != MV ? 16 : switch (grid.kind(b)) {
      case BREAKER -> 9;
      case RECLOSER -> 10;
      case SWITCH -> 12;
      default -> 14;
    });
  }

  private Points transformers() {
    var items = new IntList();
    for (int b = 0; b < grid.branches(); b++)
      if (grid.kind(b) == BranchKind.TRANSFORMER)
        items.add(b);
    return branchPoints(items, b -> 13);
  }

  private Points branchPoints(IntList items, IntUnaryOperator zoom) {
    return points(Arrays.copyOf(items.array, items.size), b -> middle(nodeX, b), b -> middle(nodeY, b), zoom, grid::branchId);
  }

  private int middle(int[] of, int branch) {
    return (int) (((long) of[grid.from(branch)] + of[grid.to(branch)]) / 2);
  }

  private Points nodePoints(int[] nodes, int zoom) {
    return points(nodes, n -> nodeX[n], n -> nodeY[n], n -> zoom, grid::nodeId);
  }

  private static Points points(int[] items, IntUnaryOperator x, IntUnaryOperator y, IntUnaryOperator zoom, IntFunction<String> id) {
    var order = byPlace(items.length, i -> x.applyAsInt(items[i]), i -> y.applyAsInt(items[i]));
    var sorted = Arrays.stream(order).map(i -> items[i]).toArray();
    var from = new byte[sorted.length];
    for (int i = 0; i < from.length; i++)
      from[i] = (byte) zoom.applyAsInt(sorted[i]);
    return new Points(sorted, Arrays.stream(sorted).map(x).toArray(), Arrays.stream(sorted).map(y).toArray(), from, id);
  }

  private Points services() {
    var keys = new long[grid.nodes()];
    int count = 0;
    for (int n = 0; n < keys.length; n++) {
      // in the order of places, so that those at one place follow each other; the number below keeps the lowest first
      if (grid.nodeKind(n) == NodeKind.SERVICE_POINT)
        keys[count++] = (long) nodeX[n] << 32 | n;
    }
    Arrays.sort(keys, 0, count);
    var items = new IntList();
    for (int i = 0; i < count; i++) {
      int node = (int) keys[i];
      boolean there = false;
      for (int j = items.size - 1; j >= 0 && nodeX[items.array[j]] == nodeX[node] && !there; j--)
        there = nodeY[items.array[j]] == nodeY[node];
      if (!there)
        items.add(node);
    }
    return nodePoints(Arrays.copyOf(items.array, items.size), Level.SERVICE.fromZoom);
  }

  private Points sources() {
    return nodePoints(grid.sources(), 7);
  }

  /** Numbers one after another, without boxes. */
  private static final class IntList {
    int[] array = new int[64];
    int size;

    void add(int number) {
      if (size == array.length)
        array = Arrays.copyOf(array, size * 2);
      array[size++] = number;
    }
  }
}
