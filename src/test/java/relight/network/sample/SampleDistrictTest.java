package relight.network.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import relight.Json;
import relight.Refusal;
import relight.csv.Problems;
import relight.csv.Progress;
import relight.network.BranchKind;
import relight.network.Grid;
import relight.network.Supply;
import relight.network.importer.NetworkFiles;
import relight.network.importer.ReadNetwork;
import relight.testkit.SharedData;

class SampleDistrictTest {

  @TempDir
  static Path folder;

  static Path sample;
  static Grid grid;
  static List<NamedCsvRecord> customers;

  @BeforeAll
  static void write() throws IOException {
    sample = folder.resolve("sample");
    SampleDistrict.write(sample, 1, 12_000);
    grid = read(sample).grid();
    customers = rows("network/customers.csv");
  }

  static ReadNetwork read(Path district) {
    return ReadNetwork.from(NetworkFiles.in(district.resolve("network")), null, new Problems(20), Progress.SILENT);
  }

  static List<NamedCsvRecord> rows(String file) throws IOException {
    try (var rows = CsvReader.builder().ofNamedCsvRecord(sample.resolve(file))) {
      return rows.stream().toList();
    }
  }

  static Map<String, String> contents(Path district) throws IOException {
    var contents = new TreeMap<String, String>();
    try (var files = Files.walk(district)) {
      for (var file : files.filter(Files::isRegularFile).toList()) {
        contents.put(district.relativize(file).toString(), Files.readString(file));
      }
    }
    return contents;
  }

  @Test
  void theSameSeedGivesTheSameBytesAlsoInAnotherLocale() throws IOException {
    var locale = Locale.getDefault();
    try {
      Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));
      SampleDistrict.write(folder.resolve("again"), 1, 12_000);
    } finally {
      Locale.setDefault(locale);
    }
    assertThat(contents(folder.resolve("again"))).isEqualTo(contents(sample)).hasSizeGreaterThan(20);
  }

  @Test
  void anotherSeedGivesAnotherDistrict() throws IOException {
    SampleDistrict.write(folder.resolve("other"), 2, 12_000);
    var other = contents(folder.resolve("other"));
    contents(sample).forEach((file, text) -> {
      if (!file.endsWith(".layer.yaml") && !file.equals("layers/land.geojson") && !file.equals("network/sources.csv")
          && !file.equals("units.csv"))
        assertThat(other.get(file)).as(file).isNotEqualTo(text);
    });
  }

  @Test
  void everyCustomerIsSuppliedAndNothingIsMeshed() {
    var supply = Supply.of(grid, grid.normal(), read(sample).customers());
    assertThat(supply.totalCustomers()).isEqualTo(12_000);
    assertThat(supply.customersWithoutSupply()).isZero();
    assertThat(supply.deadNodes()).isEmpty();
    assertThat(supply.loops()).isEmpty();
  }

  @Test
  void everyTieJoinsTwoLiveEndsSoThatClosingItMakesALoop() {
    int ties = 0;
    for (int b = 0; b < grid.branches(); b++) {
      if (grid.normallyOpen(b)) {
        ties++;
        assertThat(grid.kind(b)).isEqualTo(BranchKind.SWITCH);
        assertThat(Supply.of(grid, grid.normal().with(b, false)).loops()).as(grid.branchId(b)).isNotEmpty();
      }
    }
    assertThat(ties).isGreaterThan(20);
  }

  @Test
  void linesEndOnlyAtMetersAndTheSource() {
    var supplied = new HashSet<String>();
    customers.forEach(c -> supplied.add(c.getField("node")));
    for (int n = 0; n < grid.nodes(); n++) {
      if (grid.degree(n) == 1)
        assertThat(supplied).as(grid.nodeId(n)).contains(grid.nodeId(n));
    }
  }

  @Test
  void everythingLiesInTheDistrict() throws IOException {
    var plot = new Plot(1, 0, 0, 0, 1, 1, 7, 7, 12_000);
    for (var row : rows("network/nodes.csv")) {
      double east_m = (Double.parseDouble(row.getField("lon")) - Frame.LON) * 109_485;
      double north_m = (Double.parseDouble(row.getField("lat")) - Frame.LAT) * 110_611;
      double u = east_m * 0.97814760 + north_m * 0.20791169;
      double v = -east_m * 0.20791169 + north_m * 0.97814760;
      assertThat(u).as(row.getField("id")).isBetween(plot.west(), plot.east());
      assertThat(v).as(row.getField("id")).isBetween(plot.south(), plot.north());
    }
  }

  @Test
  void feedersCarryTheDevicesOfTheStory() {
    for (var id : List.of("MC 471", "REC 471-12", "LBS 471-04", "FCO 475-09", "LBS 471/473-2", "TBA Tân Lộc 5", "MC 481"))
      assertThat(grid.findBranch(id)).as(id).isNotNegative();
    assertThat(grid.sources()).hasSize(1);
  }

  @Test
  void codesAreWellFormedAndUniqueAndNumbersReachNobody() {
    var codes = new HashSet<String>();
    for (var customer : customers) {
      assertThat(customer.getField("id")).matches("^P[A-Z][0-9A-Z]{9,11}$").startsWith(customer.getField("unit"));
      assertThat(codes.add(customer.getField("id"))).isTrue();
      assertThat(customer.getField("phone")).matches("0600\\d{6}");
      assertThat(customer.getField("name")).isNotBlank();
      assertThat(customer.getField("address")).matches("Số \\d+, .*(ấp|khóm) .+, (xã|phường) .+");
    }
    assertThat(customers).hasSize(12_000);
  }

  @Test
  void thoseWhoMustNotBeDarkAreFlaggedAndFew() {
    var counts = new TreeMap<String, Integer>();
    customers.forEach(c -> counts.merge(c.getField("priority"), 1, Integer::sum));
    assertThat(counts).containsKeys("hospital", "clinic", "school", "pump-station", "water", "life-support");
    assertThat(12_000 - counts.get("")).isBetween(30, 120);
  }

  @Test
  void unitsHamletsAndCommunesOfCustomersExist() throws IOException {
    var units = rows("units.csv").stream().map(r -> r.getField("code")).toList();
    var hamlets = features("hamlets").stream().map(f -> f.path("properties").path("code").asText()).toList();
    var communes = features("communes").stream().map(f -> f.path("properties").path("code").asText()).toList();
    assertThat(hamlets).doesNotHaveDuplicates().hasSizeBetween(20, 60);
    assertThat(communes).doesNotHaveDuplicates().hasSize(6);
    assertThat(customers).allSatisfy(c -> {
      assertThat(units).contains(c.getField("unit"));
      assertThat(hamlets).contains(c.getField("hamlet"));
      assertThat(communes).contains(c.getField("commune"));
    });
  }

  @Test
  void crewsHaveOneLeaderEachAndBelongToAUnit() throws IOException {
    var units = rows("units.csv").stream().map(r -> r.getField("code")).toList();
    var leaders = new TreeMap<String, Integer>();
    for (var member : rows("crews.csv")) {
      leaders.merge(member.getField("crew"), Integer.parseInt(member.getField("leader")), Integer::sum);
      assertThat(units).contains(member.getField("unit"));
      assertThat(member.getField("grade")).matches("[2-5]/5");
      assertThat(member.getField("phone")).matches("0600\\d{6}");
    }
    assertThat(leaders).hasSize(7).allSatisfy((crew, count) -> assertThat(count).as(crew).isEqualTo(1));
  }

  @Test
  void everyLayerSaysThatItIsASample() throws IOException {
    try (var files = Files.list(sample.resolve("layers"))) {
      var descriptors = files.filter(f -> f.toString().endsWith(".layer.yaml")).toList();
      assertThat(descriptors).hasSize(9)
          .allSatisfy(file -> assertThat(Files.readString(file)).contains("sample: true", "Sample", "Dữ liệu mẫu"));
    }
  }

  static List<JsonNode> features(String layer) throws IOException {
    var features = new ArrayList<JsonNode>();
    Json.MAPPER.readTree(sample.resolve("layers").resolve(layer + ".geojson").toFile()).path("features").forEach(features::add);
    return features;
  }

  @Test
  void everyRoadCanBeReachedFromEveryOther() throws IOException {
    var neighbours = new HashMap<String, List<String>>();
    for (var road : features("roads")) {
      String before = null;
      for (var position : road.path("geometry").path("coordinates")) {
        var here = position.toString();
        neighbours.computeIfAbsent(here, p -> new ArrayList<>());
        if (before != null) {
          neighbours.get(before).add(here);
          neighbours.get(here).add(before);
        }
        before = here;
      }
    }
    var reached = new HashSet<String>();
    var next = new ArrayDeque<>(List.of(neighbours.keySet().iterator().next()));
    while (!next.isEmpty()) {
      var here = next.remove();
      if (reached.add(here))
        next.addAll(neighbours.get(here));
    }
    assertThat(neighbours.keySet()).isEqualTo(reached).hasSizeGreaterThan(1000);
  }

  @Test
  void linesCrossTheRiverOnlyAtTheTwoBridges() throws IOException {
    var land = new Landscape(new Plot(1, 0, 0, 0, 1, 1, 7, 7, 12_000));
    int across = 0;
    for (int b = 0; b < grid.branches(); b++) {
      if (bank(land, grid.from(b)) * bank(land, grid.to(b)) < 0)
        across++;
    }
    assertThat(across).isBetween(1, 2);
  }

  private static double bank(Landscape land, int node) {
    double east_m = (grid.lon(node) - Frame.LON) * 109_485;
    double north_m = (grid.lat(node) - Frame.LAT) * 110_611;
    return -east_m * 0.20791169 + north_m * 0.97814760 - land.riverMiddle(east_m * 0.97814760 + north_m * 0.20791169);
  }

  @Test
  void manyDistrictsStandSideBySideWithIdsOfTheirOwn() throws IOException {
    var many = folder.resolve("many");
    SampleDistrict.write(many, 3, 61_234);
    var read = read(many); // refuses duplicate ids
    var supply = Supply.of(read.grid(), read.grid().normal(), read.customers());
    assertThat(read.grid().sources()).hasSize(5);
    assertThat(supply.totalCustomers()).isEqualTo(61_234);
    assertThat(supply.customersWithoutSupply()).isZero();
    assertThat(supply.loops()).isEmpty();
  }

  @Test
  void smallSamplesAreWholeToo() throws IOException {
    for (int count : new int[]{SampleDistrict.FEWEST, 1000, 3000, 17_999}) {
      var small = folder.resolve("small" + count);
      SampleDistrict.write(small, 5, count);
      var read = read(small);
      var supply = Supply.of(read.grid(), read.grid().normal(), read.customers());
      assertThat(supply.totalCustomers()).isEqualTo(count);
      assertThat(supply.customersWithoutSupply()).isZero();
      assertThat(supply.loops()).isEmpty();
    }
  }

  @Test
  void tooFewOrTooManyCustomersAreRefused() {
    assertThatThrownBy(() -> SampleDistrict.write(folder.resolve("none"), 1, 10)).isInstanceOf(Refusal.class);
    assertThatThrownBy(() -> SampleDistrict.write(folder.resolve("none"), 1, 9_000_000)).isInstanceOf(Refusal.class);
    assertThat(folder.resolve("none")).doesNotExist();
  }

  @Test
  void itsFiguresLieBetweenThoseOfRealNetworksAndAreThoseWeTell() throws IOException {
    var mux = NetworkFigures.of("mux", SharedData.folder("mux"));
    var ulas = NetworkFigures.of("ulas628", SharedData.folder("ulas628"));
    var here = NetworkFigures.of("sample", sample.resolve("network"));
    for (var figure : NetworkFigures.FIGURES) {
      double a = figure.value().applyAsDouble(mux);
      double b = figure.value().applyAsDouble(ulas);
      assertThat(figure.value().applyAsDouble(here)).as(figure.title()).isBetween(0.75 * Math.min(a, b), 1.25 * Math.max(a, b));
    }
    assertThat(Files.readString(Path.of("src/site/markdown/measurements.md"))).contains(NetworkFigures.table(List.of(here, mux, ulas)));
  }
}
