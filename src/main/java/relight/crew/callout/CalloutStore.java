package relight.crew.callout;

import io.vertx.sqlclient.Row;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import relight.Json;
import relight.storage.Tx;

/** Callouts in the database. */
final class CalloutStore {

  private static final int LOCK = 7309;

  private static final String CALLOUT = """
      select id, job_id, job_code, kind, unit_id, lon, lat, people, patience_s, opened_at, opened_by, closed_at, closed_by, outcome, reason
      from callout\s""";

  /** What somebody was asked and how often he came. */
  record Fair(int asked, int accepted) {}

  /** What is to be asked. */
  record Wanted(Long jobId, String jobCode, String kind, Long unitId, Double lon, Double lat, int people, int patience_s) {}

  /** Whoever asks, answers or looks for those who did not comes after the others, so that nobody is asked for two things at a time. */
  void lock(Tx tx) {
    tx.one("select pg_advisory_xact_lock($1, 0)::text as got", row -> row.getString("got"), LOCK);
  }

  boolean isOpenFor(Tx tx, long jobId) {
    return tx.one("select exists (select from callout where job_id = $1 and closed_at is null) as open", row -> row.getBoolean("open"),
        jobId);
  }

  long insert(Tx tx, Wanted wanted, Instant now, String by) {
    return tx.one("""
        insert into callout (job_id, job_code, kind, unit_id, lon, lat, people, patience_s, opened_at, opened_by)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) returning id""", row -> row.getLong("id"), wanted.jobId, wanted.jobCode,
        wanted.kind, wanted.unitId, wanted.lon, wanted.lat, wanted.people, wanted.patience_s, now, by);
  }

  void list(Tx tx, long calloutId, int place, Candidate candidate) {
    tx.run("insert into callout_ask (callout_id, place, member_id, crew_id, user_id, why) values ($1, $2, $3, $4, $5, $6::text::jsonb)",
        calloutId, place, candidate.member().id(), candidate.crew().id(), candidate.member().userId(), Json.text(candidate.why()));
  }

  void leaveOut(Tx tx, long calloutId, Candidate candidate, List<Callout.Reason> why) {
    tx.run("insert into callout_left_out (callout_id, member_id, crew_id, why) values ($1, $2, $3, $4::text::jsonb)", calloutId,
        candidate.member().id(), candidate.crew().id(), Json.text(why));
  }

  void ask(Tx tx, long askId, Instant now, Instant due) {
    tx.run("update callout_ask set asked_at = $2, due_at = $3 where id = $1 and asked_at is null and answer is null", askId, now, due);
  }

  void answer(Tx tx, long askId, String answer, String cause, String note, Instant now, String by) {
    tx.run("update callout_ask set answer = $2, cause = $3, note = $4, answered_at = $5, answered_by = $6 where id = $1", askId, answer,
        cause,
        note, now, by);
  }

  /** Everybody who was not asked or has not answered. */
  void spareRest(Tx tx, long calloutId, Instant now) {
    tx.run("update callout_ask set answer = 'spared', answered_at = $2 where callout_id = $1 and answer is null", calloutId, now);
  }

  void close(Tx tx, long id, String outcome, String reason, Instant now, String by) {
    tx.run("update callout set outcome = $2, reason = $3, closed_at = $4, closed_by = $5 where id = $1", id, outcome, reason, now, by);
  }

  /** Open callouts in which somebody did not answer in time. */
  List<Long> due(Tx tx, Instant now) {
    return tx.all("""
        select distinct a.callout_id from callout_ask a join callout c on c.id = a.callout_id
        where a.asked_at is not null and a.answer is null and a.due_at <= $1 and c.closed_at is null order by a.callout_id""",
        row -> row.getLong("callout_id"), now);
  }

  /** Accounts that are asked for something now. */
  Set<Long> beingAsked(Tx tx) {
    return new HashSet<>(tx.all("select user_id from callout_ask where asked_at is not null and answer is null",
        row -> row.getLong("user_id")));
  }

  /** By account, since a moment. */
  Map<Long, Fair> fairness(Tx tx, Collection<Long> users, Instant since) {
    var fair = new HashMap<Long, Fair>();
    tx.all("""
        select user_id, count(*) as asked, count(*) filter (where answer = 'accepted') as accepted
        from callout_ask where user_id = any($1) and asked_at >= $2 group by user_id""",
        row -> fair.put(row.getLong("user_id"), new Fair(row.getInteger("asked"), row.getInteger("accepted"))),
        users.toArray(Long[]::new), since);
    return fair;
  }

  /** By account: when its last shift ended. */
  Map<Long, Instant> lastShifts(Tx tx, Collection<Long> users) {
    var ended = new HashMap<Long, Instant>();
    tx.all("select user_id, max(off_at) as off_at from shift where user_id = any($1) and off_at is not null group by user_id",
        row -> ended.put(row.getLong("user_id"), at(row, "off_at")), (Object) users.toArray(Long[]::new));
    return ended;
  }

  /** Members planned to be called out now. */
  Set<Long> standby(Tx tx, Collection<Long> members, Instant now) {
    return new HashSet<>(tx.all(
        "select distinct member_id from roster where member_id = any($1) and kind = 'standby' and cancelled_at is null and during @> $2::timestamptz",
        row -> row.getLong("member_id"), members.toArray(Long[]::new), now));
  }

  /** Locked against others who change it. */
  Optional<Callout> forUpdate(Tx tx, long id) {
    if (tx.maybeOne("select id from callout where id = $1 for update", row -> row.getLong("id"), id).isEmpty())
      return Optional.empty();
    return withIds(tx, List.of(id)).stream().findFirst();
  }

  List<Callout> withIds(Tx tx, Collection<Long> ids) {
    return read(tx, tx.all(CALLOUT + "where id = any($1) order by opened_at desc, id desc", CalloutStore::callout,
        (Object) ids.toArray(Long[]::new)));
  }

  /** What goes on and what ended since a moment, latest first. */
  List<Callout> openOrClosedAfter(Tx tx, Instant since, int most) {
    return read(tx, tx.all(CALLOUT + "where closed_at is null or closed_at > $1 order by opened_at desc, id desc limit $2",
        CalloutStore::callout, since, most));
  }

  private static List<Callout> read(Tx tx, List<Callout> some) {
    var ids = some.stream().map(Callout::id).toArray(Long[]::new);
    Map<Long, List<Callout.Ask>> asks = new LinkedHashMap<>();
    tx.all("""
        select a.*, a.why::text as words, m.name, m.grade, coalesce(m.phone, c.phone) as phone, c.name as crew
        from callout_ask a join crew_member m on m.id = a.member_id join crew c on c.id = a.crew_id
        where a.callout_id = any($1) order by a.callout_id, a.place""",
        row -> asks.computeIfAbsent(row.getLong("callout_id"), id -> new ArrayList<>()).add(ask(row)), (Object) ids);
    Map<Long, List<Callout.LeftOut>> left = new LinkedHashMap<>();
    tx.all("""
        select l.callout_id, l.member_id, l.crew_id, l.why::text as words, m.name, c.name as crew
        from callout_left_out l join crew_member m on m.id = l.member_id join crew c on c.id = l.crew_id
        where l.callout_id = any($1) order by l.callout_id, c.code, m.name""",
        row -> left.computeIfAbsent(row.getLong("callout_id"), id -> new ArrayList<>())
            .add(new Callout.LeftOut(row.getLong("member_id"), row.getString("name"), row.getLong("crew_id"), row.getString("crew"),
                List.of(json(row.getString("words"), Callout.Reason[].class)))),
        (Object) ids);
    return some.stream().map(c -> whole(c, asks.getOrDefault(c.id(), List.of()), left.getOrDefault(c.id(), List.of()))).toList();
  }

  private static Callout whole(Callout c, List<Callout.Ask> asks, List<Callout.LeftOut> left) {
    int accepted = (int) asks.stream().filter(a -> "accepted".equals(a.answer())).count();
    return new Callout(c.id(), 0, c.jobId(), c.jobCode(), c.kind(), c.unitId(), c.lon(), c.lat(), null, c.people(), accepted,
        c.patience_s(), c.openedAt(), c.openedBy(), c.closedAt(), c.closedBy(), c.outcome(), c.reason(), asks, left);
  }

  private static Callout callout(Row row) {
    return new Callout(row.getLong("id"), 0, row.getLong("job_id"), row.getString("job_code"), row.getString("kind"),
        row.getLong("unit_id"),
        row.getDouble("lon"), row.getDouble("lat"), null, row.getInteger("people"), 0, row.getInteger("patience_s"), at(row, "opened_at"),
        row.getString("opened_by"), at(row, "closed_at"), row.getString("closed_by"), row.getString("outcome"), row.getString("reason"),
        List.of(), List.of());
  }

  private static Callout.Ask ask(Row row) {
    return new Callout.Ask(row.getLong("id"), row.getInteger("place"), row.getLong("member_id"), row.getString("name"),
        row.getString("grade"), row.getString("phone"), row.getLong("crew_id"), row.getString("crew"), row.getLong("user_id"),
        json(row.getString("words"), Callout.Why.class), at(row, "asked_at"), at(row, "due_at"), at(row, "answered_at"),
        row.getString("answer"), row.getString("cause"), row.getString("note"), row.getString("answered_by"));
  }

  private static <T> T json(String text, Class<T> type) {
    try {
      return Json.read(text.getBytes(StandardCharsets.UTF_8), type);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Instant at(Row row, String column) {
    var at = row.getOffsetDateTime(column);
    return at == null ? null : at.toInstant();
  }
}
