package relight.map;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import relight.journal.Entry;
import relight.journal.Follower;
import relight.network.NetworkView;
import relight.storage.Tx;

/**
 * Keeps the picture of the network in step with how it is switched and with what is assumed of it, and drops from the cache exactly the tiles
 * that look different. Goes after the projectors it looks at. What was restored before the node started is shown as plainly energised.
 */
public final class MapProjector implements Follower {

  /** Tiles of the network are cut down to this zoom; closer, the page enlarges. */
  static final int MAX_ZOOM = 18;
  /** With more changed branches than this, forgetting all tiles is cheaper than working out which. */
  private static final int MANY = 50_000;

  private record Restored(Instant at, int[] nodes) {}

  private final Supplier<NetworkView> network;
  private final Assumed.Source assumptions;
  private final InstantSource time;
  private final TileCache cache;
  private final List<Consumer<TilesChanged>> listeners = new ArrayList<>();
  private final Deque<Restored> restored = new ArrayDeque<>();
  private volatile NetworkPicture current;

  public MapProjector(Supplier<NetworkView> network, Assumed.Source assumptions, InstantSource time) {
    this(network, assumptions, time, NetworkPicture.of(network.get(), Assumed.NOTHING));
  }

  /** Starts from a picture that is there already. */
  public MapProjector(Supplier<NetworkView> network, Assumed.Source assumptions, InstantSource time, NetworkPicture first) {
    this.network = network;
    this.assumptions = assumptions;
    this.time = time;
    this.cache = new TileCache(96L << 20, 3);
    this.current = first;
  }

  public NetworkPicture current() {
    return current;
  }

  /** Told on the journal's thread after the new tiles can be had; to be set before the journal starts. */
  public void onTilesChanged(Consumer<TilesChanged> listener) {
    listeners.add(listener);
  }

  @Override
  public void load(Tx tx, long number) {
    refresh();
  }

  @Override
  public void follow(Tx tx, List<Entry> entries) {
    refresh();
  }

  /** Looks again; also to be called once a minute, so that what was restored half an hour ago becomes ordinary. */
  public synchronized void refresh() {
    var before = current;
    var view = network.get();
    var assumed = assumptions.of(view.grid());
    if (view.grid() != before.view().grid()) {
      restored.clear();
      swap(NetworkPicture.of(view, assumed), cache::clear);
      tell(new TilesChanged(view.number(), Optional.empty()));
      return;
    }
    var gained = before.view().supply().changeTo(view.supply()).gained();
    if (gained.length > 0)
      restored.add(new Restored(time.instant(), gained));
    boolean expired = expire();
    if (view == before.view() && !expired && assumed.equals(before.assumed()))
      return;
    var after = before.with(view, assumed, restoredNodes(view));
    var changed = after.changedSince(before);
    if (changed.length > MANY) {
      swap(after, cache::clear);
    } else {
      var touched = touched(after, changed);
      swap(after, () -> cache.dropIf(key -> touched.contains(key.tile())));
    }
    if (changed.length == 0)
      return;
    tell(new TilesChanged(view.number(), Optional.of(bounds(after, changed))));
  }

  private boolean expire() {
    var oldest = time.instant().minus(NetworkPicture.SHOW_RESTORED);
    boolean any = false;
    while (!restored.isEmpty() && !restored.peekFirst().at.isAfter(oldest)) {
      restored.removeFirst();
      any = true;
    }
    return any;
  }

  private BitSet restoredNodes(NetworkView view) {
    var nodes = new BitSet();
    for (var batch : restored) {
      // what never has supply in normal positions would stay strange; it is not what people wait for
      for (int node : batch.nodes)
        if (view.supply().energised(node))
          nodes.set(node);
    }
    return nodes;
  }

  private void tell(TilesChanged change) {
    for (var listener : listeners)
      listener.accept(change);
  }

  /** The tiles, of all zooms and as {@link Tile#key()}, that some of these branches reach into. */
  public static Set<Long> touched(NetworkPicture picture, int[] branches) {
    var tiles = new HashSet<Long>();
    for (int z = 0; z <= MAX_ZOOM; z++) {
      int shift = Mercator.BITS - z;
      long buffer = new Tile(z, 0, 0).buffer();
      int last = (1 << z) - 1;
      for (int branch : branches) {
        int[] box = picture.box(branch);
        int fromX = (int) Math.max(0, box[0] - buffer >> shift);
        int toX = (int) Math.min(last, box[2] + buffer >> shift);
        int fromY = (int) Math.max(0, box[1] - buffer >> shift);
        int toY = (int) Math.min(last, box[3] + buffer >> shift);
        for (int x = fromX; x <= toX; x++)
          for (int y = fromY; y <= toY; y++)
            tiles.add(Tile.key(z, x, y));
      }
    }
    return tiles;
  }

  private static double[] bounds(NetworkPicture picture, int[] branches) {
    int[] all = picture.box(branches[0]);
    for (int branch : branches) {
      int[] box = picture.box(branch);
      all[0] = Math.min(all[0], box[0]);
      all[1] = Math.min(all[1], box[1]);
      all[2] = Math.max(all[2], box[2]);
      all[3] = Math.max(all[3], box[3]);
    }
    return new double[]{Mercator.lon(all[0]), Mercator.lat(all[3]), Mercator.lon(all[2]), Mercator.lat(all[1])};
  }

  private void swap(NetworkPicture next, Runnable forget) {
    synchronized (cache) {
      current = next;
      forget.run();
    }
  }

  /** A tile of the network as it stands now; from the cache where it has not changed. */
  public TileCache.Ready tile(Tile tile) {
    var key = new TileCache.Key("network", tile.key());
    var ready = cache.find(key);
    if (ready != null)
      return ready;
    var picture = current;
    ready = cache.make(picture.cut(tile));
    synchronized (cache) {
      // cut from a picture that has been replaced meanwhile, it may be old: nobody after us gets it
      if (picture == current)
        cache.put(key, ready);
    }
    return ready;
  }
}
