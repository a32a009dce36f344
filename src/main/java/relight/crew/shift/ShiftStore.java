package relight.crew.shift;

import io.vertx.sqlclient.Row;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import relight.storage.Tx;

/** Hand-over notes, who has read them, and notes of the shift log in the database. */
final class ShiftStore {

  /** Whose note it is. */
  record Owner(Long unitId, Long crewId, Long writtenById) {}

  /** What people are called now, by their ids as accounts and as members of crews. */
  record Names(Map<Long, String> users, Map<Long, String> members) {}

  private static final String NOTE = """
      select h.id, h.unit_id, h.crew_id, c.name as crew, h.note, h.written_at, h.written_by,
        h.written_by_id is not distinct from $1::bigint
          or exists (select from hand_over_reading r where r.hand_over_id = h.id and r.user_id = $1) as read
      from hand_over h left join crew c on c.id = h.crew_id
      where h.written_at > $2
      """;

  long insert(Tx tx, Long unitId, Long crewId, String note, Instant now, String by, Long byId) {
    return tx.one(
        "insert into hand_over (unit_id, crew_id, note, written_at, written_by, written_by_id) values ($1, $2, $3, $4, $5, $6) returning id",
        row -> row.getLong("id"), unitId, crewId, note, now, by, byId);
  }

  /** Of a crew, latest first. */
  List<HandOver> ofCrew(Tx tx, long userId, long crewId, Instant since, int most) {
    return read(tx, NOTE + "and h.crew_id = $3 order by h.id desc limit $4", userId, since, crewId, most);
  }

  /** Of the control room and of the crews of some units, latest first. */
  List<HandOver> ofUnits(Tx tx, long userId, List<Long> unitIds, Instant since, int most) {
    return read(tx, NOTE + "and (h.unit_id is null or h.unit_id = any($3)) order by h.id desc limit $4", userId, since,
        unitIds.toArray(Long[]::new), most);
  }

  Optional<Owner> find(Tx tx, long id) {
    return tx.maybeOne("select unit_id, crew_id, written_by_id from hand_over where id = $1",
        row -> new Owner(row.getLong("unit_id"), row.getLong("crew_id"), row.getLong("written_by_id")), id);
  }

  /** False if it was read before. */
  boolean markRead(Tx tx, long id, long userId, Instant now) {
    return tx.run("insert into hand_over_reading (hand_over_id, user_id, read_at) values ($1, $2, $3) on conflict do nothing", id, userId,
        now) == 1;
  }

  long insertNote(Tx tx, Long unitId, String subject, String note) {
    return tx.one("insert into shift_note (unit_id, subject, note) values ($1, $2, $3) returning id", row -> row.getLong("id"), unitId,
        subject, note);
  }

  /** What was written, by the subject that the journal names it by. */
  Map<String, String> texts(Tx tx, Collection<Long> notes, Collection<Long> handOvers) {
    Map<String, String> texts = new HashMap<>();
    tx.all("""
        select 'shift-note/' || id as subject, note from shift_note where id = any($1)
        union all select 'hand-over/' || id, note from hand_over where id = any($2)""",
        row -> texts.put(row.getString("subject"), row.getString("note")), notes.toArray(Long[]::new), handOvers.toArray(Long[]::new));
    return texts;
  }

  Names names(Tx tx, Collection<Long> users, Collection<Long> members) {
    var names = new Names(new HashMap<>(), new HashMap<>());
    if (!users.isEmpty())
      tx.all("select id, name from app_user where id = any($1)", row -> names.users.put(row.getLong("id"), row.getString("name")),
          (Object) users.toArray(Long[]::new));
    if (!members.isEmpty())
      tx.all("select id, name from crew_member where id = any($1)", row -> names.members.put(row.getLong("id"), row.getString("name")),
          (Object) members.toArray(Long[]::new));
    return names;
  }

  private static List<HandOver> read(Tx tx, String sql, Object... args) {
    Map<Long, List<HandOver.Reading>> readings = new HashMap<>();
    var bare = tx.all(sql, row -> note(row, List.of()), args);
    tx.all("""
        select r.hand_over_id, u.name, r.read_at from hand_over_reading r join app_user u on u.id = r.user_id
        where r.hand_over_id = any($1) order by r.read_at""",
        row -> readings.computeIfAbsent(row.getLong("hand_over_id"), h -> new ArrayList<>())
            .add(new HandOver.Reading(row.getString("name"), row.getOffsetDateTime("read_at").toInstant())),
        (Object) bare.stream().map(HandOver::id).toArray(Long[]::new));
    return bare.stream().map(h -> new HandOver(h.id(), h.unitId(), h.crewId(), h.crew(), h.note(), h.at(), h.by(), h.read(),
        readings.getOrDefault(h.id(), List.of()))).toList();
  }

  private static HandOver note(Row row, List<HandOver.Reading> readings) {
    return new HandOver(row.getLong("id"), row.getLong("unit_id"), row.getLong("crew_id"), row.getString("crew"), row.getString("note"),
        row.getOffsetDateTime("written_at").toInstant(), row.getString("written_by"), row.getBoolean("read"), readings);
  }
}
