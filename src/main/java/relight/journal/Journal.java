package relight.journal;

import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import relight.Json;
import relight.storage.Tx;

/**
 * Writes the journal. Entries are buffered in the transaction and numbered at its very end, so that the counter row, which makes numbers
 * gapless and visible in order, is locked as briefly as possible.
 */
public final class Journal {

  private static final String WITH_WORDS = """
      select number, at, actor, actor_id, kind, subject, unit_id, (body || coalesce(
        (select jsonb_object_agg(w.name, w.text) from journal_words w where w.number = journal.number), '{}'))::text as body
      from journal\s""";

  private final InstantSource time;
  private final WakeUp wakeUp;

  public Journal(InstantSource time, WakeUp wakeUp) {
    this.time = time;
    this.wakeUp = wakeUp;
  }

  public void append(Tx tx, Author author, Change change) {
    tx.attached(Pending.class, () -> new Pending(tx)).add(author, change);
  }

  /** How many changes this transaction has made so far. */
  public int pending(Tx tx) {
    return tx.findAttached(Pending.class).map(p -> p.changes.size()).orElse(0);
  }

  /** Number of the last entry of a transaction that has come to its end; 0 if it wrote none. */
  public long numberOf(Tx tx) {
    return tx.findAttached(Pending.class).map(p -> p.number).orElse(0L);
  }

  /** Writes what is buffered and returns the number of the last entry; nothing may be appended to the transaction after it. */
  public long write(Tx tx) {
    var pending = tx.findAttached(Pending.class);
    pending.ifPresent(Pending::write);
    return numberOf(tx);
  }

  /** Entries after a number, oldest first, without what people said. */
  public static List<Entry> after(Tx tx, long number, int limit) {
    return tx.all(
        "select number, at, actor, actor_id, kind, subject, unit_id, body::text as body from journal where number > $1 order by number limit $2",
        Journal::entry, number, limit);
  }

  /** The story of one subject, oldest first, with what people said. */
  public static List<Entry> of(Tx tx, List<String> subjects, int limit) {
    return tx.all(WITH_WORDS + "where subject = any($1) order by number limit $2", Journal::entry, subjects.toArray(String[]::new), limit);
  }

  /**
   * What happened in a while, newest first, before a number, with what people said.
   *
   * @param units     whose
   * @param unitless  also what concerns all of them
   * @param kinds     patterns as SQL's {@code like} takes them
   */
  public static List<Entry> between(Tx tx, Instant from, Instant until, long before, List<Long> units, boolean unitless, List<String> kinds,
      int limit) {
    return tx.all(WITH_WORDS + """
        where at >= $1 and at < $2 and number < $3 and (unit_id = any($4) or $5 and unit_id is null) and kind like any($6)
        order by number desc limit $7""", Journal::entry, from, until, before, units.toArray(Long[]::new), unitless,
        kinds.toArray(String[]::new), limit);
  }

  /** Deletes what people said in entries before a moment, a bounded part of it; returns how much. The entries stay. */
  public static int forgetWords(Tx tx, Instant before) {
    return tx.run("""
        delete from journal_words where (number, name) in (select number, name from journal_words where at < $1 order by at limit 10000)""",
        OffsetDateTime.ofInstant(before, ZoneOffset.UTC));
  }

  public static long last(Tx tx) {
    return tx.one("select last from journal_counter", row -> row.getLong("last"));
  }

  private static Entry entry(Row row) {
    return new Entry(row.getLong("number"), row.getOffsetDateTime("at").toInstant(), row.getString("actor"), row.getLong("actor_id"),
        row.getString("kind"), row.getString("subject"), row.getLong("unit_id"), Json.tree(row.getString("body")));
  }

  private final class Pending {

    private final Tx tx;
    private final List<Change> changes = new ArrayList<>();
    private final List<Author> authors = new ArrayList<>();
    private long number;

    Pending(Tx tx) {
      this.tx = tx;
      tx.beforeCommit(this::write);
      tx.afterCommit(wakeUp::grown);
    }

    void add(Author author, Change change) {
      if (number > 0)
        throw new IllegalStateException("the journal of this transaction is written already");
      authors.add(author);
      changes.add(change);
    }

    void write() {
      if (number > 0)
        return;
      int n = changes.size();
      var actor = new String[n];
      var actorId = new Long[n];
      var kind = new String[n];
      var subject = new String[n];
      var unit = new Long[n];
      var body = new String[n];
      for (int i = 0; i < n; i++) {
        actor[i] = authors.get(i).name();
        actorId[i] = authors.get(i).authorId();
        kind[i] = changes.get(i).kind();
        subject[i] = changes.get(i).subject();
        unit[i] = changes.get(i).unitId();
        body[i] = Json.text(changes.get(i).facts());
      }
      number = tx.all("""
          with counter as (update journal_counter set last = last + $1 returning last)
          insert into journal (number, at, actor, actor_id, kind, subject, unit_id, body)
          select counter.last - $1 + e.ord, $2, e.actor, e.actor_id, e.kind, e.subject, e.unit_id, e.body::jsonb
          from counter, unnest($3::text[], $4::bigint[], $5::text[], $6::text[], $7::bigint[], $8::text[])
            with ordinality as e (actor, actor_id, kind, subject, unit_id, body, ord)
          returning number""", row -> row.getLong("number"), (long) n,
          OffsetDateTime.ofInstant(time.instant(), ZoneOffset.UTC), actor, actorId, kind, subject, unit, body).stream()
          .mapToLong(Long::longValue).max().orElseThrow();
      var words = new ArrayList<Tuple>();
      for (int i = 0; i < n; i++)
        for (var said : changes.get(i).words().entrySet())
          words.add(Tuple.of(number - n + 1 + i, said.getKey(), said.getValue().text(),
              OffsetDateTime.ofInstant(time.instant(), ZoneOffset.UTC)));
      tx.runMany("insert into journal_words (number, name, text, at) values ($1, $2, $3, $4)", words);
    }
  }
}
