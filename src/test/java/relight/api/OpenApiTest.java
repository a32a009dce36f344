package relight.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import relight.journal.Journal;
import relight.journal.WakeUp;
import relight.simulate.DemoRoutes;
import relight.testkit.OpenApi;
import relight.testkit.TestServer;

/** openapi.yaml says what the server does, no less and no more. Answers are held to it by {@link TestServer.Client}, in every test. */
class OpenApiTest {

  private static final Set<String> METHODS = Set.of("get", "post", "put", "patch", "delete");

  @RegisterExtension
  static final TestServer server = new TestServer(
      new DemoRoutes(Optional::empty, () -> false, new Journal(InstantSource.system(), WakeUp.local()))); // mounted where there is a sample

  @Test
  void everyRouteIsDescribedAndEveryDescriptionIsMountedForTheSamePeople() {
    var mounted = server.server().mounted().stream().map(m -> m.method() + " " + m.path() + " " + access(m.access())).toList();
    var described = new ArrayList<String>();
    OpenApi.document().path("paths").properties().forEach(path -> path.getValue().properties().forEach(operation -> {
      var access = operation.getValue().path("x-access");
      described.add(operation.getKey().toUpperCase(Locale.ROOT) + " " + path.getKey() + " "
          + (access.isTextual()
              ? access.asText()
              : access.toString()
                  .replace("\"", "").replace(",", ", ")));
    }));
    var undescribed = new TreeSet<>(mounted);
    undescribed.removeAll(described);
    var unmounted = new TreeSet<>(described);
    unmounted.removeAll(mounted);
    assertThat("mounted, not described: " + undescribed + "; described, not mounted: " + unmounted)
        .isEqualTo("mounted, not described: []; described, not mounted: []");
  }

  private static String access(Access access) {
    if (access.anonymous())
      return "public";
    if (access.equals(Access.SIGNED_IN))
      return "signed-in";
    return access.roles().stream().map(role -> role.name().toLowerCase(Locale.ROOT)).sorted().collect(Collectors.joining(", ", "[", "]"));
  }

  @Test
  void everyPathParameterIsNamedAndEveryReferenceLeadsSomewhere() {
    OpenApi.document().path("paths").properties().forEach(path -> path.getValue().properties().forEach(operation -> {
      assertThat(METHODS).contains(operation.getKey());
      var wanted = Pattern.compile("\\{(\\w+)}").matcher(path.getKey()).results().map(m -> m.group(1))
          .collect(Collectors.toCollection(TreeSet::new));
      var named = new TreeSet<String>();
      operation.getValue().path("parameters").forEach(p -> {
        if (p.path("in").asText().equals("path"))
          named.add(p.path("name").asText());
      });
      assertThat(named).as(operation.getKey() + " " + path.getKey()).isEqualTo(wanted);
    }));
    OpenApi.document().findValuesAsText("$ref")
        .forEach(ref -> assertThat(OpenApi.document().at(ref.substring(1)).isMissingNode()).as(ref).isFalse());
    assertThat(OpenApi.document().findValuesAsText("operationId")).doesNotHaveDuplicates();
  }

  @Test
  void everyRefusalIsListedAndEveryListedOneExists() throws IOException {
    var thrown = new TreeSet<String>();
    var literals = new TreeSet<String>();
    try (var files = Files.walk(Path.of("src/main/java"))) {
      for (var file : files.filter(f -> f.toString().endsWith(".java")).toList()) {
        var source = Files.readString(file);
        Pattern.compile("Refusal\\s*\\.?\\s*\\w+\\(\\s*\"([a-z]+(?:/[a-z0-9-]+)?)\"").matcher(source).results()
            .forEach(m -> thrown.add(m.group(1)));
        Pattern.compile("\"([a-z]+/[a-z0-9-]+|fault)\"").matcher(source).results().forEach(m -> literals.add(m.group(1)));
      }
    }
    var listed = new ArrayList<String>();
    for (var code : OpenApi.document().at("/components/schemas/Code/enum"))
      listed.add(code.asText());
    for (var code : OpenApi.document().path("x-command-line-codes"))
      listed.add(code.asText());
    assertThat(listed).doesNotHaveDuplicates().containsAll(thrown);
    assertThat(literals).containsAll(listed);
  }

  @Test
  void itIsServedAndBrowsable() {
    var yaml = server.bare().get("/openapi.yaml");
    assertThat(yaml.status()).isEqualTo(200);
    assertThat(yaml.header("Content-Type")).isEqualTo("application/yaml");
    assertThat(yaml.text()).startsWith("openapi: 3.1.0");
    assertThat(server.bare().get("/docs/docs.js").text()).contains("/openapi.yaml");
  }

  @Test
  void anAnswerThatBreaksThePromiseIsFound() {
    var odd = relight.Json.tree("{\"status\":\"sideways\",\"more\":1}");
    assertThat(OpenApi.wrong("GET", "/health/live", 200, "application/json", odd)).hasSize(2);
    assertThat(OpenApi.wrong("GET", "/health/live", 202, "application/json", odd)).hasSize(1);
    assertThat(OpenApi.wrong("GET", "/no/promise", 200, "application/json", odd)).isEmpty();
    assertThat(OpenApi.wrong("GET", "/api/me", 401, "application/problem+json", relight.Json.tree("{\"code\":\"made/up\"}"))).isNotEmpty();
    assertThat(List.of(server.bare().get("/api/me").status())).containsExactly(401);
  }
}
