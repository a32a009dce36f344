package relight.command;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import relight.Refusal;
import relight.auth.Role;

/** The accounts that the first run made, with their passwords, as they stand in a file that only its owner can read. */
public record Accounts(List<Account> all) {

  /**
   * One account.
   *
   * @param crew code of the crew this person belongs to, or empty
   */
  public record Account(String login, String password, Role role, String crew, String name) {}

  private static final String HEAD = """
      # The accounts that the first start of Relight made. Whoever reads this can sign in: keep it to yourself, or note them and delete it.
      # A new password: java -jar target/relight.jar user password LOGIN
      # The pulse of the sample signs in as dieudo2 and as the leaders of the crews from D2 on, with the passwords below; without them it rests.
      """;

  Optional<Account> find(String login) {
    return all.stream().filter(account -> account.login().equals(login)).findFirst();
  }

  static Path file(Path data) {
    return data.resolve("accounts.txt");
  }

  /** Login, password, role, crew (or -) and name, in columns. */
  String table() {
    var table = new StringBuilder();
    for (var account : all) {
      table.append(String.format(Locale.ROOT, "%-12s %-21s %-14s %-6s %s%n", account.login(), account.password(),
          account.role().name().toLowerCase(Locale.ROOT), account.crew().isEmpty() ? "-" : account.crew(), account.name()));
    }
    return table.toString();
  }

  void write(Path data) {
    OwnerOnly.file(file(data), HEAD + table());
  }

  /** What {@link #write} wrote; nobody where the file is gone. */
  static Accounts read(Path data) {
    if (!Files.exists(file(data))) {
      return new Accounts(List.of());
    }
    try {
      var accounts = new ArrayList<Account>();
      for (var line : Files.readAllLines(file(data))) {
        var column = line.split(" +", 5);
        if (!line.startsWith("#") && column.length == 5) {
          accounts.add(new Account(column[0], column[1], Role.valueOf(column[2].toUpperCase(Locale.ROOT)),
              column[3].equals("-") ? "" : column[3], column[4]));
        }
      }
      return new Accounts(accounts);
    } catch (IOException | IllegalArgumentException e) {
      throw Refusal.unavailable("data/accounts", "The file " + file(data) + " cannot be read: " + e.getMessage());
    }
  }
}
