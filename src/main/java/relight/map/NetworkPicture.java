package relight.map;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.BitSet;
import relight.network.BranchKind;
import relight.network.Grid;
import relight.network.NetworkView;

/**
 * The network as the map shows it at one moment: where it lies, how it is switched, and the state of every node. Immutable; cutting a tile
 * reads nothing else.
 */
public final class NetworkPicture {

  /** How long a line that has its supply back is shown as such. */
  public static final Duration SHOW_RESTORED = Duration.ofMinutes(30);

  /** Closer than this every span is a feature of its own, so that one can be pointed at. */
  private static final int SINGLE_SPANS = 17;
  /** Lines carry an id from here on; farther out nobody can press one. */
  private static final int LINE_IDS = 12;

  private final NetworkGeometry geometry;
  private final NetworkView view;
  private final Assumed assumed;
  private final BitSet predicted;
  private final BitSet planned;
  private final BitSet restoring;
  private final BitSet restored;
  private final BitSet tagged;
  private final BitSet earthed;
  /** Nodes without supply that an earth reaches. */
  private final BitSet grounded;
  /** Ordinal of {@link LineState} by node. */
  private final byte[] states;

  private NetworkPicture(NetworkGeometry geometry, NetworkView view, Assumed assumed, BitSet restored, byte[] before) {
    this.geometry = geometry;
    this.view = view;
    this.assumed = assumed;
    this.restored = restored;
    predicted = losing(assumed.predictedOpen());
    planned = losing(assumed.plannedOpen());
    tagged = branches(assumed.tagged());
    earthed = branches(assumed.earthed());
    grounded = grounded(view, assumed.earthed());
    restoring = new BitSet();
    for (int branch : assumed.restoring()) {
      for (int node : view.normalSupply().below(branch))
        restoring.set(node);
    }
    states = before == null ? new byte[view.grid().nodes()] : before.clone();
  }

  /** Works out everything; takes a second or two for a million nodes. */
  public static NetworkPicture of(NetworkView view, Assumed assumed) {
    var picture = new NetworkPicture(new NetworkGeometry(view.grid(), view.normalSupply()), view, assumed, new BitSet(), null);
    for (int n = 0; n < picture.states.length; n++)
      picture.states[n] = picture.stateOf(n);
    return picture;
  }

  /** The picture after a change on the same grid; the work goes with what changed (and one copy of the states). */
  NetworkPicture with(NetworkView next, Assumed nextAssumed, BitSet nextRestored) {
    if (next.grid() != view.grid())
      throw new IllegalArgumentException("a view of another grid");
    var suspects = new BitSet();
    var change = view.supply().changeTo(next.supply());
    for (int node : change.lost())
      suspects.set(node);
    for (int node : change.gained())
      suspects.set(node);
    var fresh = new NetworkPicture(geometry, next, nextAssumed, nextRestored, states);
    for (var pair : new BitSet[][]{{predicted, fresh.predicted}, {planned, fresh.planned}, {restoring, fresh.restoring},
        {restored, nextRestored}, {grounded, fresh.grounded}}) {
      var different = (BitSet) pair[0].clone();
      different.xor(pair[1]);
      suspects.or(different);
    }
    for (int n = suspects.nextSetBit(0); n >= 0; n = suspects.nextSetBit(n + 1))
      fresh.states[n] = fresh.stateOf(n);
    return fresh;
  }

  private static BitSet branches(int[] some) {
    var set = new BitSet();
    for (int branch : some)
      set.set(branch);
    return set;
  }

  /** From behind each earth along closed branches; the windings of a transformer end it. */
  private static BitSet grounded(NetworkView view, int[] earths) {
    var grid = view.grid();
    var reached = new BitSet();
    var next = new ArrayDeque<Integer>();
    for (int earth : earths)
      for (int node : view.behind(earth))
        if (!view.supply().energised(node) && !reached.get(node)) {
          reached.set(node);
          next.add(node);
        }
    while (!next.isEmpty()) {
      int node = next.remove();
      for (int i = 0; i < grid.degree(node); i++) {
        int branch = grid.branchAt(node, i);
        int there = grid.neighbourAt(node, i);
        if (view.current().isOpen(branch) || grid.kind(branch) == BranchKind.TRANSFORMER || reached.get(there))
          continue;
        reached.set(there);
        next.add(there);
      }
    }
    return reached;
  }

  private BitSet losing(int[] open) {
    var nodes = new BitSet();
    if (open.length == 0)
      return nodes;
    for (int node : view.supply().changeTo(view.supply().with(view.current().withOpen(open))).lost())
      nodes.set(node);
    return nodes;
  }

  private byte stateOf(int node) {
    LineState state;
    if (!view.supply().energised(node)) {
      state = grounded.get(node)
          ? LineState.EARTHED
          : !view.normalSupply().energised(node) ? LineState.UNKNOWN : restoring.get(node) ? LineState.RESTORING : LineState.DEAD;
    } else if (predicted.get(node)) {
      state = LineState.PREDICTED;
    } else if (planned.get(node)) {
      state = LineState.PLANNED;
    } else {
      state = restored.get(node) ? LineState.RESTORED : LineState.ENERGISED;
    }
    return (byte) state.ordinal();
  }

  public NetworkView view() {
    return view;
  }

  Assumed assumed() {
    return assumed;
  }

  public LineState state(int node) {
    return LineState.at(states[node]);
  }

  /** West, south, east and north in degrees; null for a network without nodes. */
  double[] bounds() {
    var box = geometry.bounds();
    return box == null ? null : new double[]{Mercator.lon(box[0]), Mercator.lat(box[3]), Mercator.lon(box[2]), Mercator.lat(box[1])};
  }

  /** The branches that look different in this picture than in an earlier one of the same grid. */
  public int[] changedSince(NetworkPicture before) {
    var grid = view.grid();
    var changed = new BitSet();
    for (int n = Arrays.mismatch(states, before.states); n >= 0;) {
      for (int i = 0; i < grid.degree(n); i++)
        changed.set(grid.branchAt(n, i));
      int next = Arrays.mismatch(states, n + 1, states.length, before.states, n + 1, states.length);
      n = next < 0 ? -1 : n + 1 + next;
    }
    for (int branch : before.view.current().differences(view.current()))
      changed.set(branch);
    for (var pair : new BitSet[][]{{tagged, before.tagged}, {earthed, before.earthed}}) {
      var different = (BitSet) pair[0].clone();
      different.xor(pair[1]);
      changed.or(different);
    }
    return changed.stream().toArray();
  }

  /** West, north, east and south of a branch in world units. */
  int[] box(int branch) {
    int a = view.grid().from(branch);
    int z = view.grid().to(branch);
    return new int[]{Math.min(geometry.nodeX[a], geometry.nodeX[z]), Math.min(geometry.nodeY[a], geometry.nodeY[z]),
        Math.max(geometry.nodeX[a], geometry.nodeX[z]), Math.max(geometry.nodeY[a], geometry.nodeY[z])};
  }

  // -- cutting -----------------------------------------------------------------------------------

  /** One tile, not compressed: the layers lines, transformers, devices, services and sources, as far as the zoom shows them. */
  public byte[] cut(Tile tile) {
    var clip = new Clip(tile);
    var writer = new TileWriter();
    writer.beginLayer("lines");
    var lines = new Lines(tile, clip, writer);
    for (var level : NetworkGeometry.Level.values()) {
      if (tile.z() < level.fromZoom)
        continue;
      lines.begin(level);
      lines.chains.cells.touching(clip, lines::draw);
    }
    writer.endLayer();
    points(tile, clip, writer, "services", geometry.services, (keys, node) -> {
      keys.state(states[node]);
    });
    points(tile, clip, writer, "transformers", geometry.transformers, (keys, branch) -> {
      keys.state(stateOfBranch(branch));
      if (view.current().isOpen(branch))
        keys.flag("open");
      hanging(keys, branch);
    });
    points(tile, clip, writer, "devices", geometry.devices, (keys, branch) -> {
      boolean open = view.current().isOpen(branch);
      keys.shared("kind", view.grid().kind(branch).text());
      keys.state(stateOfBranch(branch));
      if (open)
        keys.flag("open");
      if (open != view.grid().normallyOpen(branch))
        keys.flag("abnormal");
      hanging(keys, branch);
    });
    points(tile, clip, writer, "sources", geometry.sources, (keys, node) -> {
      keys.tag("name", view.grid().sourceName(node));
    });
    return writer.toBytes();
  }

  private void hanging(Tags keys, int branch) {
    if (tagged.get(branch))
      keys.flag("tagged");
    if (earthed.get(branch))
      keys.flag("earthed");
  }

  private byte stateOfBranch(int branch) {
    return (byte) Math.max(states[view.grid().from(branch)], states[view.grid().to(branch)]);
  }

  private interface Describe {
    void describe(Tags tags, int item);
  }

  private void points(Tile tile, Clip clip, TileWriter writer, String layer, NetworkGeometry.Points points, Describe describe) {
    if (tile.z() < points.firstZoom)
      return;
    writer.beginLayer(layer);
    var tags = new Tags(writer);
    points.cells.touching(clip, i -> {
      if (tile.z() < points.fromZoom[i])
        return;
      writer.beginFeature(TileWriter.POINT, points.item[i] + 1L);
      writer.add(tile.tileX(points.x[i]), tile.tileY(points.y[i]));
      writer.endPart();
      describe.describe(tags, points.item[i]);
      tags.id(points.ids, i);
      writer.endFeature();
    });
    writer.endLayer();
  }

  /** Writes tags into the layer the writer has open, each shared value once. The few names of a layer are found faster one by one than by hash. */
  private static final class Tags {

    private final TileWriter writer;
    private final int[] stateValues = new int[LineState.values().length];
    private final String[] names = new String[8];
    private final int[] keys = new int[8];
    private int known;
    private int yes = -1;
    private String last;
    private int lastValue;

    Tags(TileWriter writer) {
      this.writer = writer;
      Arrays.fill(stateValues, -1);
    }

    private int key(String name) {
      for (int i = 0; i < known; i++)
        if (names[i].equals(name))
          return keys[i];
      names[known] = name;
      return keys[known++] = writer.key(name);
    }

    void tag(String key, String text) {
      writer.tag(key(key), writer.uniqueValue(text));
    }

    void id(Texts ids, int i) {
      writer.tag(key("id"), ids.write(i, writer));
    }

    void shared(String key, String text) {
      writer.tag(key(key), writer.value(text));
    }

    /** As shared, for what is mostly the same from one feature to the next. */
    void sameAsBefore(String key, String text) {
      if (!text.equals(last)) {
        last = text;
        lastValue = writer.value(text);
      }
      writer.tag(key(key), lastValue);
    }

    void flag(String key) {
      if (yes < 0)
        yes = writer.value(true);
      writer.tag(key(key), yes);
    }

    void state(int state) {
      if (stateValues[state] < 0)
        stateValues[state] = writer.value(LineState.at(state).word());
      writer.tag(key("state"), stateValues[state]);
    }
  }

  /** Draws chains into one tile: runs on as long as the state is the same, leaves out what no pixel would show. */
  private final class Lines implements Clip.Sink {

    private final Tile tile;
    private final Clip clip;
    private final TileWriter writer;
    private final Tags tags;
    private final Grid grid = view.grid();
    private final int smallest;
    private final int step;
    private final int shift;
    private final long west;
    private final long north;
    private NetworkGeometry.Chains chains;
    private NetworkGeometry.Level level;
    private boolean drawing;
    private int lastX;
    private int lastY;
    private int skippedX;
    private int skippedY;
    private boolean skipped;
    private boolean started;
    private int pendingSpan;
    private int pendingState;
    private boolean fresh = true;

    Lines(Tile tile, Clip clip, TileWriter writer) {
      this.tile = tile;
      this.clip = clip;
      this.writer = writer;
      tags = new Tags(writer);
      shift = Mercator.BITS - Tile.EXTENT_BITS - tile.z();
      west = tile.west();
      north = tile.north();
      smallest = shift > 0 ? 6 << shift : 1;
      // farther out, a point every third of a pixel is enough
      step = tile.z() < 14 ? 6 : tile.z() < SINGLE_SPANS ? 2 : 1;
    }

    void begin(NetworkGeometry.Level next) {
      level = next;
      chains = geometry.chains[next.ordinal()];
    }

    void draw(int chain) {
      if (tile.z() < 14 && chains.maxX[chain] - chains.minX[chain] < smallest && chains.maxY[chain] - chains.minY[chain] < smallest)
        return;
      boolean whole = clip.holds(chains.minX[chain], chains.minY[chain], chains.maxX[chain], chains.maxY[chain]);
      int vertex = chains.firstVertex(chain);
      int state = -1;
      int stateHere = states[chains.vertexNode[vertex]];
      int sideHere = whole ? 0 : clip.outside(chains.x[vertex], chains.y[vertex]);
      for (int span = chains.spanStart[chain]; span < chains.spanStart[chain + 1]; span++, vertex++) {
        int branch = chains.branch[span];
        int stateThere = states[chains.vertexNode[vertex + 1]];
        int stateOfSpan = Math.max(stateHere, stateThere);
        stateHere = stateThere;
        int sideThere = whole ? 0 : clip.outside(chains.x[vertex + 1], chains.y[vertex + 1]);
        boolean away = (sideHere & sideThere) != 0;
        sideHere = sideThere;
        // nothing outside may leave a trace, or a switch far away would change this tile
        if (away)
          continue;
        if (view.current().isOpen(branch)) {
          if (grid.kind(branch) != BranchKind.LINE) {
            finish();
            state = -1;
            continue; // an open device: its symbol shows the gap
          }
          stateOfSpan = Math.max(stateOfSpan, grid.normallyOpen(branch) ? LineState.UNKNOWN.ordinal() : LineState.DEAD.ordinal());
        }
        if (stateOfSpan != state || tile.z() >= SINGLE_SPANS) {
          finish();
          state = stateOfSpan;
          start(span, tile.z() >= SINGLE_SPANS ? branch : chains.branch[chains.spanStart[chain]], state);
        }
        if (whole) {
          if (!drawing)
            point(chains.x[vertex], chains.y[vertex]);
          point(chains.x[vertex + 1], chains.y[vertex + 1]);
          drawing = true;
        } else {
          drawing = clip.segment(chains.x[vertex], chains.y[vertex], chains.x[vertex + 1], chains.y[vertex + 1], drawing, this);
        }
      }
      finish();
    }

    /** The feature's number is the same in all tiles the chain runs through; its id names the first branch of it here. */
    private void start(int span, int chainHead, int state) {
      started = true;
      pendingSpan = span;
      pendingState = state;
      writer.beginFeature(TileWriter.LINE, chainHead + 1L);
    }

    private void finish() {
      if (!started)
        return;
      if (drawing)
        endOfPart();
      drawing = false;
      started = false;
      if (!writer.hasGeometry())
        return;
      tags.shared("kind", level.word);
      tags.state(pendingState);
      if (level == NetworkGeometry.Level.MAIN)
        tags.flag("main");
      // a service drop is pressed by its service point, and says no more than its state
      if (level != NetworkGeometry.Level.SERVICE) {
        var feeder = grid.feeder(chains.branch[pendingSpan]);
        if (!feeder.isEmpty())
          tags.sameAsBefore("feeder", feeder);
        if (tile.z() >= LINE_IDS)
          tags.id(chains.ids, pendingSpan);
      }
      writer.endFeature();
    }

    @Override
    public void point(long worldX, long worldY) {
      int x = scale(worldX - west);
      int y = scale(worldY - north);
      if (fresh) {
        fresh = false;
      } else if (Math.abs(x - lastX) < step && Math.abs(y - lastY) < step) {
        skipped = true;
        skippedX = x;
        skippedY = y;
        return;
      }
      skipped = false;
      lastX = x;
      lastY = y;
      writer.add(x, y);
    }

    @Override
    public void endOfPart() {
      if (skipped)
        writer.add(skippedX, skippedY);
      skipped = false;
      fresh = true;
      writer.endPart();
    }

    private int scale(long world) {
      return (int) (shift > 0 ? world + (1L << shift - 1) >> shift : world << -shift);
    }
  }
}
