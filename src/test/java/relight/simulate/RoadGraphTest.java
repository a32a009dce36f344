package relight.simulate;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import relight.simulate.RoadGraph.Point;

class RoadGraphTest {

  private static final Instant NOW = Instant.parse("2026-11-20T07:00:00Z");

  @TempDir
  Path folder;

  @Test
  void theWayFollowsTheRoadsAndNotTheCrowsFlight() throws IOException {
    var roads = roads("[[105.0,10.0],[105.0,10.1]]", "[[105.0,10.1],[105.1,10.1]]", "[[105.1,10.1],[105.1,10.0]]");
    var way = roads.way(new Point(105.0, 9.999), new Point(105.1, 9.999));
    assertThat(way).containsSequence(new Point(105.0, 10.1), new Point(105.1, 10.1));
    assertThat(Drive.length_m(way)).isBetween(32_000.0, 34_000.0);
  }

  @Test
  void whereRoadsDoNotMeetTheCrewStillArrives() throws IOException {
    var roads = roads("[[105.0,10.0],[105.0,10.1]]", "[[106.0,10.0],[106.0,10.1]]");
    var to = new Point(106.0, 10.05);
    assertThat(roads.way(new Point(105.0, 10.05), to)).last().isEqualTo(to);
  }

  @Test
  void aDriveMovesEvenlyAndEndsWhereItShould() {
    var drive = Drive.along(List.of(new Point(105.0, 10.0), new Point(105.0, 10.01), new Point(105.01, 10.01)), NOW, 36,
        Duration.ofHours(1));
    assertThat(drive.takes()).isBetween(Duration.ofSeconds(215), Duration.ofSeconds(225));
    assertThat(drive.at(NOW.plusSeconds(10)).distance_m(new Point(105.0, 10.0))).isBetween(99.0, 101.0);
    assertThat(drive.arrived(NOW.plusSeconds(100))).isFalse();
    assertThat(drive.arrived(NOW.plus(drive.takes()))).isTrue();
    assertThat(drive.at(NOW.plusSeconds(9999))).isEqualTo(new Point(105.01, 10.01));
  }

  private RoadGraph roads(String... lines) throws IOException {
    var features = new StringBuilder();
    for (var line : lines) {
      if (!features.isEmpty())
        features.append(',');
      features.append("{\"type\":\"Feature\",\"properties\":{},\"geometry\":{\"type\":\"LineString\",\"coordinates\":").append(line)
          .append("}}");
    }
    return RoadGraph
        .read(Files.writeString(folder.resolve("roads.geojson"), "{\"type\":\"FeatureCollection\",\"features\":[" + features + "]}"));
  }
}
