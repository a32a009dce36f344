package relight.command;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import picocli.CommandLine.Option;
import relight.Config;
import relight.Refusal;

/** The options that every command shares: which settings it works with. */
final class Settings {

  private static final Path DEFAULT_FILE = Path.of("config", "relight.yaml");

  @Option(names = "--config", paramLabel = "FILE", description = "Settings to read. Default: config/relight.yaml if there is one.")
  private Path file;

  @Option(names = "--data", paramLabel = "DIR", description = "Folder for everything that is written. Default: data.")
  private Path data;

  @Option(names = "--database", paramLabel = "URL", description = {"An external PostgreSQL 15 or newer, instead of the embedded one:",
      "postgres://user@host:5432/database?sslmode=verify-full. Give the password in the environment variable RELIGHT_DATABASE_URL or in"
          + " database.passwordFile: other users of this machine can read a command line."})
  private String database;

  Config load(Map<String, String> furtherOptions) {
    if (file != null && !Files.exists(file)) {
      throw Refusal.missing("config/missing", "There is no file " + file + " to read settings from.");
    }
    var options = new HashMap<>(furtherOptions);
    if (data != null) {
      options.put("data", data.toString());
    }
    if (database != null) {
      options.put("database.url", database);
    }
    return Config.load(file == null ? DEFAULT_FILE : file, System.getenv(), options);
  }

  Config load() {
    return load(Map.of());
  }
}
