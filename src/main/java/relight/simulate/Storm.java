package relight.simulate;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import relight.Json;
import relight.Refusal;

/**
 * Everything that happens by itself in one storm over one network, in order of time. The same network, parameters and seed give the same storm to
 * the byte, on any machine and whatever is then done about it.
 *
 * @param network hash of the territory it was drawn for
 */
public record Storm(StormParameters parameters, long seed, String network, List<StormEvent> events) {

  private static final String PARAMETERS = "storm.json";
  private static final String EVENTS = "events.ndjson";

  public Storm {
    events = List.copyOf(events);
  }

  public static Storm draw(Territory territory, StormParameters parameters, long seed) {
    var truth = territory.withTrueLinks(new Draws(seed), parameters.wrongLinks());
    return new Storm(parameters, seed, territory.hash(), new StormDrawing(truth, parameters, seed).events());
  }

  /** The territory as it really is, with customers where the data does not have them. */
  Territory truth(Territory territory) {
    requireFor(territory);
    return territory.withTrueLinks(new Draws(seed), parameters.wrongLinks());
  }

  public List<StormEvent.Fault> faults() {
    return events.stream().filter(StormEvent.Fault.class::isInstance).map(StormEvent.Fault.class::cast).toList();
  }

  /** Whether it was told by a server instead of drawn. */
  public boolean isRecorded() {
    return events.stream().anyMatch(
        e -> e instanceof StormEvent.Said || e instanceof StormEvent.MeterSaid || e instanceof StormEvent.DeviceSaid);
  }

  /** Writes {@code storm.json} and {@code events.ndjson}. */
  public void write(Path folder) {
    try {
      Files.createDirectories(folder);
      ObjectNode head = Json.MAPPER.createObjectNode();
      head.put("seed", seed);
      head.put("network", network);
      head.set("parameters", Json.MAPPER.valueToTree(parameters));
      Files.writeString(folder.resolve(PARAMETERS), head.toPrettyString() + "\n");
      try (var out = Files.newBufferedWriter(folder.resolve(EVENTS), StandardCharsets.UTF_8)) {
        var writer = Json.MAPPER.writerFor(StormEvent.class);
        for (var event : events)
          out.append(writer.writeValueAsString(event)).append('\n');
      }
    } catch (IOException e) {
      throw new UncheckedIOException("The storm cannot be written to " + folder + ": " + e.getMessage(), e);
    }
  }

  /** What {@link #write} wrote. */
  public static Storm read(Path folder) {
    try (BufferedReader in = Files.newBufferedReader(folder.resolve(EVENTS))) {
      var head = Json.MAPPER.readTree(folder.resolve(PARAMETERS).toFile());
      var events = new ArrayList<StormEvent>();
      for (var line = in.readLine(); line != null; line = in.readLine())
        events.add(Json.MAPPER.readValue(line, StormEvent.class));
      return new Storm(Json.MAPPER.treeToValue(head.path("parameters"), StormParameters.class), head.path("seed").asLong(),
          head.path("network").asText(), events);
    } catch (IOException e) {
      throw Refusal.invalid("simulate/files", "There is no storm to read in " + folder + ": " + e.getMessage());
    }
  }

  /** Refuses to be played over a network it was not drawn for. */
  public void requireFor(Territory territory) {
    if (!network.equals(territory.hash()) && !network.equals(territory.gridHash()))
      throw Refusal.conflict("simulate/other-network", "This storm was drawn for another network.");
  }
}
