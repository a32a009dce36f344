package relight;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The command line as somebody types it. */
class RelightTest {

  @TempDir
  Path data;

  private record Said(int status, String out, String err) {}

  @Test
  void everyCommandExplainsItself() {
    var commands = new ArrayList<List<String>>();
    collect(new CommandLine(new Relight()), List.of(), commands);
    assertThat(commands).hasSizeGreaterThan(10);
    for (var command : commands) {
      var words = new ArrayList<>(command);
      words.add("--help");
      var said = relight(words.toArray(String[]::new));
      assertThat(said.status).describedAs(words.toString()).isZero();
      assertThat(said.out).describedAs(words.toString()).contains("Usage: relight " + String.join(" ", command)).contains("--help");
    }
  }

  private static void collect(CommandLine line, List<String> words, List<List<String>> into) {
    line.getSubcommands().forEach((name, part) -> {
      var deeper = new ArrayList<>(words);
      deeper.add(name);
      into.add(deeper);
      collect(part, deeper, into);
    });
  }

  @Test
  void whatIsNotUnderstoodIsAnsweredWithTheUsage() {
    assertThat(relight().status).isEqualTo(2);
    assertThat(relight("serv")).satisfies(said -> assertThat(said.status).isEqualTo(2), said -> assertThat(said.err).contains("serve"));
    assertThat(relight("serve", "--colour").status).isEqualTo(2);
  }

  @Test
  void aRefusalIsOneSentenceWithoutATrace() {
    var said = relight("serve", "--config", data.resolve("absent.yaml").toString());
    assertThat(said.status).isEqualTo(1);
    assertThat(said.err.strip()).isEqualTo("There is no file " + data.resolve("absent.yaml") + " to read settings from.");
    assertThat(relight("serve", "--port", "99999").err).contains("http.port is \"99999\"").doesNotContain("\tat ");
    assertThat(relight("user", "list", "--database", "mysql://a@b/c", "--data", data.toString()).err)
        .contains("must begin with postgres://")
        .doesNotContain("\tat ");
  }

  @Test
  void accountsAndTokensAreKeptFromTheCommandLine() {
    var added = relight("user", "add", "linh", "--name", "Linh", "--role", "dispatcher,agent", "--data", data.toString());
    assertThat(added.err).isEmpty();
    assertThat(added.out).matches("(?s)Added linh\\. The password, shown only now: [a-z2-9]{4}(-[a-z2-9]{4}){3}\\s+");
    assertThat(relight("user", "add", "linh", "--name", "Linh", "--role", "agent", "--data", data.toString()).err).contains("already");
    assertThat(relight("user", "disable", "linh", "--data", data.toString()).out).contains("linh can no longer sign in");
    assertThat(relight("user", "list", "--data", data.toString()).out).containsPattern("linh +agent, dispatcher +all +Linh \\(disabled\\)");
    assertThat(relight("user", "password", "nobody", "--data", data.toString()).err).contains("There is no account nobody");

    var made = relight("token", "create", "scada", "--role", "dispatcher", "--data", data.toString());
    assertThat(made.out).containsPattern("Token 1 for scada is valid until [0-9-]+\\. Its secret, shown only now:\\s+rl_[\\w-]{43}");
    assertThat(relight("token", "revoke", "1", "--data", data.toString()).status).isZero();
    assertThat(relight("token", "list", "--data", data.toString()).out).containsPattern("1 scada +dispatcher .* revoked")
        .doesNotContain("rl_");
  }

  private static Said relight(String... words) {
    var out = new ByteArrayOutputStream();
    var err = new ByteArrayOutputStream();
    var status = Relight.run(new PrintStream(out, true, StandardCharsets.UTF_8), new PrintStream(err, true, StandardCharsets.UTF_8), words);
    return new Said(status, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }
}
