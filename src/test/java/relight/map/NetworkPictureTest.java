package relight.map;

import static org.assertj.core.api.Assertions.assertThat;
import static relight.testkit.DrawnGrid.grid;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.BitSet;
import java.util.HashSet;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import relight.network.BranchKind;
import relight.network.Grid;
import relight.network.NetworkView;
import relight.network.NodeKind;
import relight.network.Supply;
import relight.testkit.DrawnGrid;

class NetworkPictureTest {

  private static final DrawnGrid FEEDER = grid("""
      SUB* -CB1- a -- b -T1- c -- d(3)
                      b -SW1- e -- f -TIE/- g -CB2- NORTH*
      """);

  @Test
  void everyDeviceAndLineIsInTheTileWithItsState() {
    assertThat(story(16, FEEDER.withOpen("SW1"))).isEqualTo("""
        devices: CB1 breaker ENERGISED | CB2 breaker ENERGISED | SW1 switch open abnormal DEAD | TIE switch open DEAD
        lines: mv CB1 ENERGISED | mv CB2 ENERGISED | mv e-f DEAD | service ENERGISED
        services: d ENERGISED
        sources: NORTH | SUB
        transformers: T1 ENERGISED
        """);
  }

  @Test
  void aClosedTieKeepsTheFarSideEnergised() {
    assertThat(story(16, FEEDER.withOpen("SW1").withClosed("TIE"))).contains("TIE switch abnormal ENERGISED", "mv e-f ENERGISED")
        .doesNotContain("DEAD");
  }

  @Test
  void aTagAndAnEarthAreShownOnTheDeviceAndChangeItsTileOnly() {
    var none = new int[0];
    var hanging = new Assumed(none, none, none, new int[]{FEEDER.branch("SW1")}, new int[]{FEEDER.branch("T1")});
    assertThat(story(16, FEEDER.withOpen("SW1"), hanging)).contains("SW1 switch open abnormal tagged DEAD", "T1 earthed ENERGISED")
        .contains("CB1 breaker ENERGISED");
    var before = NetworkPicture.of(view(FEEDER, 1), Assumed.NOTHING);
    assertThat(before.with(view(FEEDER, 1), hanging, new BitSet()).changedSince(before)).containsExactlyInAnyOrder(FEEDER.branch("SW1"),
        FEEDER.branch("T1"));
  }

  @Test
  void anEarthReachesTheDeadLineBehindItAsFarAsDevicesAreClosedAndNoTransformerLiesBetween() {
    var none = new int[0];
    var feeder = grid("""
        SUB* -CB1- a -- b -T1- c -- d(3)
                        b -SW1- e -- f -T2- g(2)
        """);
    var earth = new Assumed(none, none, none, none, new int[]{feeder.branch("SW1")});
    assertThat(story(16, feeder.withOpen("SW1"), earth)).as("behind the open switch").contains("mv e-f EARTHED", "T2 EARTHED", "g DEAD")
        .contains("mv CB1 ENERGISED").contains("T1 ENERGISED");
    assertThat(story(16, feeder.withOpen("CB1"), earth)).as("all that hangs together").contains("mv a-b EARTHED", "d DEAD");
    assertThat(story(16, feeder, earth)).as("what has supply is shown to have it").doesNotContain("EARTHED");
    var before = NetworkPicture.of(view(feeder.withOpen("SW1"), 1), Assumed.NOTHING);
    assertThat(before.with(view(feeder.withOpen("SW1"), 1), earth, new BitSet()).changedSince(before)).as("its tiles are drawn anew")
        .contains(feeder.branch("e-f"));
  }

  @Test
  void kindsAppearAsTheMapComesCloser() {
    assertThat(story(9, FEEDER))
        .isEqualTo("devices: CB1 breaker ENERGISED | CB2 breaker ENERGISED\nlines: mv ENERGISED\nsources: NORTH | SUB\n");
    assertThat(story(13, FEEDER)).contains("transformers: T1").doesNotContain("service", "lv");
    assertThat(story(15, FEEDER)).doesNotContain("service");
    assertThat(story(16, FEEDER)).contains("services: d", "service ENERGISED");
  }

  @Test
  void aCutLineIsDeadItself() {
    assertThat(story(16, FEEDER.withOpen("a-b"))).contains("a-b DEAD", "mv CB1 ENERGISED");
  }

  @Test
  void whatIsAssumedShowsOnlyWhereSupplyStillIs() {
    var view = view(FEEDER.withOpen("SW1"), 1);
    var picture = NetworkPicture.of(view, new Assumed(new int[]{FEEDER.branch("T1")}, new int[]{FEEDER.branch("CB2")},
        new int[]{FEEDER.branch("SW1")}));
    assertThat(states(picture))
        .isEqualTo("NORTH ENERGISED | SUB ENERGISED | a ENERGISED | b ENERGISED | c PREDICTED | d PREDICTED | e RESTORING"
            + " | f RESTORING | g PLANNED");
  }

  @Test
  void whatNeverHasSupplyIsUnknownNotDead() {
    var island = grid("SUB* -CB1- a\nx -- y");
    assertThat(states(NetworkPicture.of(view(island, 1), Assumed.NOTHING)))
        .isEqualTo("SUB ENERGISED | a ENERGISED | x UNKNOWN | y UNKNOWN");
  }

  @Test
  void restoredIsShownForHalfAnHourAndThenForgotten() {
    var time = new Instant[]{Instant.parse("2026-03-02T08:00:00Z")};
    var view = new NetworkView[]{view(FEEDER.withOpen("SW1"), 1)};
    var projector = new MapProjector(() -> view[0], grid -> Assumed.NOTHING, () -> time[0]);
    assertThat(states(projector.current())).contains("e DEAD | f DEAD");
    view[0] = new NetworkView(view[0].grid(), view[0].grid().normal(), view[0].normalSupply(),
        view[0].supply().with(view[0].grid().normal()), 2);
    projector.refresh();
    assertThat(states(projector.current())).contains("e RESTORED | f RESTORED").doesNotContain("DEAD");
    time[0] = time[0].plus(Duration.ofMinutes(30));
    projector.refresh();
    assertThat(states(projector.current())).contains("e ENERGISED | f ENERGISED");
  }

  @Test
  void aLineRunsOnAcrossJointsAndForks() {
    var long_ = grid("""
        SUB* -CB1- a -- b -- c -- d -- e -- f
                             c -- x
        """);
    int f = long_.node("f");
    var tile = Tile.at(14, Mercator.x(long_.grid().lon(f)), Mercator.y(long_.grid().lat(f)));
    var lines = Decoded.of(NetworkPicture.of(view(long_, 1), Assumed.NOTHING).cut(tile)).layer("lines");
    assertThat(lines).extracting(l -> l.geometry().getGeometryType()).containsExactly("LineString", "LineString");
    // from the border over a to f without a break, and the branch from c
    assertThat(lines.get(0).geometry().getNumPoints()).isEqualTo(7);
    assertThat(lines.get(1).geometry().getNumPoints()).isEqualTo(2);
  }

  /** The heart of the matter: what is not among the touched tiles must be the same to the byte as if cut anew. */
  @Test
  void onlyTouchedTilesLookDifferentAfterASwitch() {
    for (long seed = 1; seed <= 6; seed++) {
      var random = new Random(seed);
      var grid = randomGrid(random, 400);
      var normal = Supply.of(grid, grid.normal());
      var view = new NetworkView[]{new NetworkView(grid, grid.normal(), normal, normal, 0)};
      var assumed = new Assumed[]{Assumed.NOTHING};
      var projector = new MapProjector(() -> view[0], g -> assumed[0], () -> Instant.EPOCH);
      var told = new ArrayList<TilesChanged>();
      projector.onTilesChanged(told::add);
      var tiles = tiles(grid);
      for (int step = 1; step <= 6; step++) {
        var before = projector.current();
        var etags = tiles.stream().collect(Collectors.toMap(t -> t, t -> projector.tile(t).etag()));
        var positions = view[0].current();
        for (int i = random.nextInt(3); i >= 0; i--) {
          int branch = random.nextInt(grid.branches());
          positions = positions.with(branch, !positions.isOpen(branch));
        }
        view[0] = new NetworkView(grid, positions, normal, view[0].supply().with(positions), step);
        if (random.nextBoolean())
          assumed[0] = new Assumed(new int[]{random.nextInt(grid.branches())}, new int[0], new int[]{random.nextInt(grid.branches())});
        projector.refresh();
        var after = projector.current();
        var touched = MapProjector.touched(after, after.changedSince(before));
        for (var tile : tiles) {
          var where = "seed " + seed + " step " + step + " " + tile;
          var anew = TileCache.ready(after.cut(tile), 3);
          assertThat(projector.tile(tile).etag()).as(where).isEqualTo(anew.etag());
          if (!touched.contains(tile.key()))
            assertThat(etags.get(tile)).as(where + " was not touched").isEqualTo(anew.etag());
        }
      }
      assertThat(told).as("seed " + seed).isNotEmpty().allSatisfy(change -> assertThat(change.bounds()).isPresent());
    }
  }

  /** Living through switches leaves the same states as opening the eyes afterwards. */
  @Test
  void statesAreTheSameHoweverTheyWereReached() {
    for (long seed = 1; seed <= 20; seed++) {
      var random = new Random(seed);
      var grid = randomGrid(random, 200);
      var normal = Supply.of(grid, grid.normal());
      var picture = NetworkPicture.of(new NetworkView(grid, grid.normal(), normal, normal, 0), Assumed.NOTHING);
      for (int step = 0; step < 20; step++) {
        int branch = random.nextInt(grid.branches());
        var positions = picture.view().current().with(branch, !picture.view().current().isOpen(branch));
        var assumed = new Assumed(new int[]{random.nextInt(grid.branches())}, new int[]{random.nextInt(grid.branches())},
            new int[]{random.nextInt(grid.branches())});
        picture = picture.with(new NetworkView(grid, positions, normal, picture.view().supply().with(positions), step), assumed,
            new java.util.BitSet());
        assertThat(states(picture)).as("seed " + seed + " step " + step).isEqualTo(states(NetworkPicture.of(picture.view(), assumed)));
      }
    }
  }

  @Test
  void aNewGridReplacesEverything() {
    var view = new NetworkView[]{view(FEEDER, 1)};
    var projector = new MapProjector(() -> view[0], grid -> Assumed.NOTHING, () -> Instant.EPOCH);
    var told = new ArrayList<TilesChanged>();
    projector.onTilesChanged(told::add);
    var before = projector.tile(tile(16, FEEDER)).etag();
    var other = grid("SUB* -CB9- a -- b");
    view[0] = view(other, 7);
    projector.refresh();
    assertThat(told).containsExactly(new TilesChanged(7, Optional.empty()));
    assertThat(projector.tile(tile(16, FEEDER)).etag()).isNotEqualTo(before);
  }

  @Test
  void anEmptyNetworkHasEmptyTilesAndNoBounds() {
    var nothing = Grid.builder().build();
    var supply = Supply.of(nothing, nothing.normal());
    var picture = NetworkPicture.of(new NetworkView(nothing, nothing.normal(), supply, supply, 0), Assumed.NOTHING);
    assertThat(picture.cut(new Tile(0, 0, 0))).isEmpty();
    assertThat(picture.bounds()).isNull();
  }

  private static NetworkView view(DrawnGrid drawn, long number) {
    var grid = drawn.grid();
    return new NetworkView(grid, drawn.supply().positions(), Supply.of(grid, grid.normal(), drawn.customers()), drawn.supply(), number);
  }

  private static Tile tile(int z, DrawnGrid drawn) {
    return Tile.at(z, Mercator.x(drawn.grid().lon(0)), Mercator.y(drawn.grid().lat(0)));
  }

  private static String states(NetworkPicture picture) {
    var grid = picture.view().grid();
    return IntStream.range(0, grid.nodes()).mapToObj(n -> grid.nodeId(n) + " " + picture.state(n)).sorted()
        .collect(Collectors.joining(" | "));
  }

  /** What stands in the tiles of this zoom, all together, a line for each of their layers. */
  private static String story(int z, DrawnGrid drawn) {
    return story(z, drawn, Assumed.NOTHING);
  }

  private static String story(int z, DrawnGrid drawn, Assumed assumed) {
    var picture = NetworkPicture.of(view(drawn, 1), assumed);
    var layers = new TreeMap<String, Set<String>>();
    for (var tile : tilesOf(z, drawn)) {
      Decoded.of(picture.cut(tile)).layers().forEach(
          (name, items) -> items.forEach(item -> layers.computeIfAbsent(name, n -> new TreeSet<>()).add(one(name, item))));
    }
    return layers.entrySet().stream().map(e -> e.getKey() + ": " + String.join(" | ", e.getValue()) + "\n").collect(Collectors.joining());
  }

  private static Set<Tile> tilesOf(int z, DrawnGrid drawn) {
    var tiles = new HashSet<Tile>();
    for (int n = 0; n < drawn.grid().nodes(); n++)
      tiles.add(Tile.at(z, Mercator.x(drawn.grid().lon(n)), Mercator.y(drawn.grid().lat(n))));
    return tiles;
  }

  private static String one(String layer, Decoded.Item item) {
    var words = new ArrayList<String>();
    var tags = item.tags();
    if (layer.equals("lines"))
      words.add((String) tags.get("kind"));
    if (tags.containsKey("id"))
      words.add((String) tags.get("id"));
    if (layer.equals("devices"))
      words.add((String) tags.get("kind"));
    if (tags.containsKey("open"))
      words.add("open");
    if (tags.containsKey("abnormal"))
      words.add("abnormal");
    for (var hanging : List.of("tagged", "earthed"))
      if (tags.containsKey(hanging))
        words.add(hanging);
    if (tags.containsKey("state"))
      words.add(((String) tags.get("state")).toUpperCase(java.util.Locale.ROOT));
    return String.join(" ", words);
  }

  private static ArrayList<Tile> tiles(Grid grid) {
    var tiles = new HashSet<Tile>();
    for (int z = 0; z <= MapProjector.MAX_ZOOM; z += 2) {
      for (int n = 0; n < grid.nodes(); n++) {
        var tile = Tile.at(z, Mercator.x(grid.lon(n)), Mercator.y(grid.lat(n)));
        tiles.add(tile);
        // the neighbour too: what lies just over the border reaches in
        if (tile.x() + 1 < 1 << z)
          tiles.add(new Tile(z, tile.x() + 1, tile.y()));
      }
    }
    return new ArrayList<>(tiles.stream().sorted(java.util.Comparator.comparingLong(Tile::key)).limit(200).toList());
  }

  /** Some trees with ties, laid out over a few kilometres. */
  private static Grid randomGrid(Random random, int nodes) {
    var builder = Grid.builder();
    double[] lon = new double[nodes];
    double[] lat = new double[nodes];
    int[] parent = new int[nodes];
    for (int n = 0; n < nodes; n++) {
      parent[n] = n < 2 ? -1 : random.nextInt(4) == 0 ? random.nextInt(n) : n - 1;
      lon[n] = n < 2 ? 105.6 + n * 0.02 : lon[parent[n]] + (random.nextDouble() - 0.5) * 0.004;
      lat[n] = n < 2 ? 10.4 : lat[parent[n]] + (random.nextDouble() - 0.5) * 0.004;
      builder.node("n" + n, lon[n], lat[n], n < 2 ? NodeKind.SOURCE : random.nextInt(5) == 0 ? NodeKind.SERVICE_POINT : NodeKind.JUNCTION);
    }
    var kinds = BranchKind.values();
    for (int n = 2; n < nodes; n++) {
      var kind = random.nextInt(3) == 0 ? kinds[random.nextInt(kinds.length)] : BranchKind.LINE;
      builder.branch("b" + n, "n" + parent[n], "n" + n, kind, random.nextInt(40) == 0, 10, "", "", "");
    }
    for (int t = 0; t < nodes / 20; t++) {
      builder.branch("t" + t, "n" + random.nextInt(nodes), "n" + random.nextInt(nodes), BranchKind.SWITCH, random.nextInt(3) > 0, 10, "",
          "", "");
    }
    builder.source("n0", "S0");
    builder.source("n1", "S1");
    return builder.build();
  }
}
