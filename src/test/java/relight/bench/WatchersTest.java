package relight.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import relight.Json;
import relight.crew.Position;

/** Which positions tell how old they are when a console has them. */
class WatchersTest {

  private static final Instant AT = Instant.parse("2026-11-20T05:00:00.123Z");
  private final Watchers.Heard looking = new Watchers.Heard(Optional.of(new Watchers.Square(105.6, 10.4, 105.7, 10.5)));

  /** As the server writes it, so that another form of it is noticed here. */
  private static String moved(long id, double lon, double lat, Instant at) {
    record Moved(long id, Position position) {}
    return "event: moved\ndata: {\"crews\":[" + Json.text(new Moved(id, new Position(lon, lat, at, 8.0, 71))) + "]}\n\n";
  }

  @Test
  void aCrewOutsideOfWhatTheConsoleLooksAtDoesNotCount() {
    assertThat(looking.take(moved(1, 105.65, 10.45, AT) + moved(2, 105.75, 10.45, AT))).containsExactly(AT);
    assertThat(new Watchers.Heard(Optional.empty()).take(moved(2, 105.75, 10.45, AT))).containsExactly(AT);
  }

  @Test
  void aPositionThatIsToldAgainCountsOnce() {
    assertThat(looking.take(moved(1, 105.65, 10.45, AT))).hasSize(1);
    assertThat(looking.take(moved(1, 105.65, 10.45, AT))).isEmpty();
    assertThat(looking.take(moved(1, 105.65, 10.45, AT.plusSeconds(1)))).hasSize(1);
  }

  @Test
  void aMessageMayComeInPieces() {
    var text = moved(1, 105.65, 10.45, AT);
    assertThat(looking.take(text.substring(0, 60))).isEmpty();
    assertThat(looking.take(text.substring(60))).containsExactly(AT);
  }
}
