package relight.api;

import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import relight.Json;
import relight.Refusal;
import relight.auth.Actor;
import relight.journal.Journal;
import relight.storage.Database;
import relight.storage.Tx;

/**
 * Opens the one transaction of a command. In it: the idempotency key, the command itself, its journal entries and the answer that a
 * repetition will get. A duplicate in flight waits at the key's row until the first has committed or given up.
 */
final class Commands {

  static final String KEY_HEADER = "Idempotency-Key";
  private static final int KEY_LENGTH = 200;
  private static final Duration KEPT = Duration.ofDays(7);

  private final Database database;
  private final Journal journal;
  private final InstantSource time;

  Commands(Database database, Journal journal, InstantSource time) {
    this.database = database;
    this.journal = journal;
    this.time = time;
  }

  /** @param audited whether a change without journal entry is a fault; floods such as positions have none */
  Reply run(String name, Request request, boolean audited, BiFunction<Tx, Request, Reply> work) {
    return run(name, request, "", audited, work);
  }

  /** @param part tells the parts of one request apart, each with an answer of its own; empty where there is one */
  Reply run(String name, Request request, String part, boolean audited, BiFunction<Tx, Request, Reply> work) {
    var key = request.header(KEY_HEADER).map(String::strip).filter(k -> !k.isEmpty() && k.length() <= KEY_LENGTH)
        .orElseThrow(() -> Refusal.invalid("idempotency/missing",
            "Send an " + KEY_HEADER + " header of at most " + KEY_LENGTH
                + " characters, e.g. a UUID, the same when you repeat this command."))
        + part;
    var hash = hash(name, request.body());
    var scope = request.actor().scope();
    if (request.actor().kind() == Actor.Kind.ANONYMOUS && scope.equals(Actor.anonymous("").scope())) {
      throw Refusal.invalid("auth/browser", "Send " + Authentication.BROWSER
          + " as 32 hexadecimal digits, made once by this browser and kept, or sign in.");
    }
    return database.transaction(tx -> {
      boolean first = tx.run("""
          insert into idempotency (scope, key, request_hash, status, headers, body, created_at) values ($1, $2, $3, 0, '{}', '', $4)
          on conflict do nothing""", scope, key, Buffer.buffer(hash), time.instant()) == 1;
      if (!first)
        return repeated(tx, scope, key, hash);
      var reply = work.apply(tx, request);
      if (audited && journal.pending(tx) == 0)
        throw new IllegalStateException(name + " changed something without a journal entry");
      long number = journal.write(tx);
      if (number > 0)
        reply = reply.with("Relight-Number", String.valueOf(number));
      reply = reply.with("Relight-Received", time.instant().toString()); // kept with the answer: a repetition hears when it was really taken
      tx.runLast("update idempotency set status = $3, headers = $4::text::jsonb, body = $5 where scope = $1 and key = $2", scope, key,
          reply.status(),
          Json.text(reply.headers()), reply.body());
      return reply;
    });
  }

  /** Forgets keys after a week: nobody repeats a command that late. */
  void removeOld(Tx tx) {
    tx.run("delete from idempotency where created_at < $1", time.instant().minus(KEPT));
  }

  Map<String, HandedIn.Known> known(Tx tx, String scope, Collection<String> keys) {
    return tx.all("select key, headers::text as headers from idempotency where scope = $1 and key = any($2) and status > 0", row -> {
      var headers = Json.tree(row.getString("headers"));
      var number = headers.path("Relight-Number").asLong();
      return Map.entry(row.getString("key"),
          new HandedIn.Known(number == 0 ? null : number, Instant.parse(headers.path("Relight-Received").asText())));
    }, scope, keys.toArray(String[]::new)).stream().collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
  }

  private static Reply repeated(Tx tx, String scope, String key, byte[] hash) {
    return tx.one("select request_hash, status, headers::text as headers, body from idempotency where scope = $1 and key = $2", row -> {
      if (!Arrays.equals(row.getBuffer("request_hash").getBytes(), hash)) {
        throw Refusal.unprocessable("idempotency/other-body", "This " + KEY_HEADER + " was used for another request: take a new one.");
      }
      Map<String, String> headers = new LinkedHashMap<>();
      Json.tree(row.getString("headers")).fields().forEachRemaining(h -> headers.put(h.getKey(), h.getValue().asText()));
      return new Reply(row.getInteger("status"), headers, row.getBuffer("body")).with("Relight-Repeated", "true");
    }, scope, key);
  }

  private static byte[] hash(String name, Buffer body) {
    try {
      var digest = MessageDigest.getInstance("SHA-256");
      digest.update(name.getBytes(StandardCharsets.UTF_8));
      digest.update((byte) 0);
      return digest.digest(body.getBytes());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
