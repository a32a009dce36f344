package relight.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import relight.Config;
import relight.network.importer.NetworkFiles;
import relight.network.sample.SampleDistrict;
import relight.simulate.RecordedDay;
import relight.simulate.Storm;
import relight.simulate.StormEvent;
import relight.simulate.StormParameters;
import relight.simulate.StormRun;
import relight.simulate.Territory;
import relight.testkit.TestServer;

/** A small storm played at high speed against the whole server: what the ledger holds for what was confirmed is what really was. */
class StormRunTest {

  private static final int SPEED = 200;

  @RegisterExtension
  static final TestServer exercise = TestServer.exercise(SPEED);

  @RegisterExtension
  static final TestServer real = new TestServer();

  @TempDir
  static Path folder;

  private static Territory territory;
  private static Config config;

  @BeforeAll
  static void ground() throws IOException {
    SampleDistrict.write(folder.resolve("sample"), 7, 600);
    territory = Territory.read(folder.resolve("sample/network"));
    config = Config.load(Path.of("no-such-file.yaml"), java.util.Map.of(), java.util.Map.of("data", folder.resolve("data").toString(),
        "training.enabled", "true", "training.speed", Integer.toString(SPEED)));
    Files.createDirectories(config.data());
    var files = NetworkFiles.in(folder.resolve("sample/network"));
    var units = Optional.of(folder.resolve("sample/units.csv"));
    assertThat(TrainingGround.on(exercise.database(), config, files, units, null, "sample", 6)).isPresent();
    assertThat(TrainingGround.on(exercise.database(), config, files, units, null, "sample", 6)).isEmpty();
    exercise.settle();
  }

  private static Storm storm() {
    // half of those without supply call, nobody calls for nothing, and everything goes twelve times as quick: a test has seconds
    return Storm.draw(territory, new StormParameters("small", 8, 1, 1800, 2, 0, .5, true, 0, .1, 6, 12), 11);
  }

  @Test
  void forConfirmedOutagesTheLedgerIsTheTruthToTheSecondAndTheDayCanBeToldAgainWithoutAnybodysName() throws Exception {
    var begun = Instant.parse(exercise.bare().get("/api/training").json().path("now").asText());
    var base = URI.create("http://127.0.0.1:" + exercise.server().port());
    var report = new StormRun(territory, storm(), TrainingGround.cast(config.data(), base), Duration.ofHours(12)).play();
    report.write(folder);

    assertThat(report.wrong()).as(report.text()).isEmpty();
    assertThat(report.exact()).as(report.text()).isPositive();
    assertThat(Files.readAllLines(folder.resolve("truth.ndjson"))).isNotEmpty();

    var ended = Instant.parse(exercise.bare().get("/api/training").json().path("now").asText());
    var again = RecordedDay.read(exercise.database(), territory, begun, ended);
    assertThat(again.events()).hasSizeGreaterThan(10).hasAtLeastOneElementOfType(StormEvent.Said.class)
        .hasAtLeastOneElementOfType(StormEvent.MeterSaid.class);
    again.write(folder.resolve("again"));
    assertThat(Storm.read(folder.resolve("again"))).isEqualTo(again);
    var written = Files.readString(folder.resolve("again/events.ndjson"));
    for (int customer = 0; customer < territory.customers(); customer++)
      assertThat(written).doesNotContain(territory.code(customer));
  }

  @Test
  void aServerWithRealCustomersIsRefused() {
    var base = URI.create("http://127.0.0.1:" + real.server().port());
    var cast = TrainingGround.cast(config.data(), base);
    assertThatThrownBy(() -> new StormRun(territory, storm(), cast, Duration.ofHours(1)).play()).hasMessageContaining("real customers");
    assertThat(Optional.of(real.database().read(relight.journal.Journal::last))).contains(0L);
  }
}
