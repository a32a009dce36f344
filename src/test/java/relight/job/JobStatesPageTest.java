package relight.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The page about the states of a job shows what the code allows; {@code -Drelight.approve=true} draws it anew. */
class JobStatesPageTest {

  private static final Path PAGE = Path.of("src/site/markdown/job-states.md");
  private static final String FROM = "<!-- drawn from JobStatus -->\n";
  private static final String TO = "<!-- until here -->\n";

  private static String drawn() {
    var graph = new StringBuilder("```mermaid\nstateDiagram-v2\n  [*] --> draft\n");
    for (var status : JobStatus.values()) {
      Map<JobStatus, String> ways = new LinkedHashMap<>();
      for (var deed : JobDeed.values())
        status.after(deed).ifPresent(next -> ways.merge(next, deed.text(), (a, b) -> a + ", " + b));
      ways.forEach((next, deeds) -> graph.append("  ").append(status.text()).append(" --> ").append(next.text()).append(": ").append(deeds)
          .append('\n'));
      if (ways.isEmpty())
        graph.append("  ").append(status.text()).append(" --> [*]\n");
    }
    graph.append("```\n\n| state | the crew may | the dispatcher may |\n|---|---|---|\n");
    for (var status : JobStatus.values())
      graph.append("| ").append(status.text()).append(" | ").append(may(status, true)).append(" | ").append(may(status, false))
          .append(" |\n");
    return graph.toString();
  }

  private static String may(JobStatus status, boolean crew) {
    return Arrays.stream(JobDeed.values()).filter(deed -> deed.isCrews() == crew && status.after(deed).isPresent()).map(JobDeed::text)
        .collect(Collectors.joining(", "));
  }

  @Test
  void thePageShowsWhatTheCodeAllows() throws IOException {
    var page = Files.readString(PAGE);
    int from = page.indexOf(FROM) + FROM.length();
    int to = page.indexOf(TO);
    if (Boolean.getBoolean("relight.approve"))
      Files.writeString(PAGE, page.substring(0, from) + drawn() + page.substring(to));
    else
      assertThat(page.substring(from, to)).isEqualTo(drawn());
  }
}
