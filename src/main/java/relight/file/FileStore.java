package relight.file;

import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import relight.storage.Tx;

/** Files, their pieces on the way, and which record shows them. */
final class FileStore {

  record Stored(long id, String state, long size_bytes, String uploadedBy, String refusedBecause) {
    boolean wanted() {
      return state.equals("wanted");
    }
  }

  record Use(String subject, Long unitId) {}

  void announce(Tx tx, FileHash hash, FileType type, long size_bytes, String by, Instant now) {
    tx.run("""
        insert into file (sha256, state, type, size_bytes, uploaded_by, announced_at) values ($1, 'wanted', $2, $3, $4, $5)
        on conflict (sha256) do nothing""", Buffer.buffer(hash.bytes()), type.media(), size_bytes, by, now);
  }

  Optional<Stored> find(Tx tx, FileHash hash) {
    return tx.maybeOne("select id, state, size_bytes, uploaded_by, refused_because from file where sha256 = $1", FileStore::stored,
        Buffer.buffer(hash.bytes()));
  }

  Stored getForUpdate(Tx tx, long id) {
    return tx.one("select id, state, size_bytes, uploaded_by, refused_because from file where id = $1 for update", FileStore::stored, id);
  }

  private static Stored stored(Row row) {
    return new Stored(row.getLong("id"), row.getString("state"), row.getLong("size_bytes"), row.getString("uploaded_by"),
        row.getString("refused_because"));
  }

  /** The size was announced wrongly: what came of it so far fits nothing, and it counts as announced now by whoever says so. */
  void resize(Tx tx, long id, long size_bytes, String by, Instant now) {
    tx.run("update file set size_bytes = $2, uploaded_by = $3, announced_at = $4 where id = $1", id, size_bytes, by, now);
    dropChunks(tx, id);
  }

  void lockQuota(Tx tx, String by) {
    tx.one("select pg_advisory_xact_lock(7308, hashtext($1))", row -> true, by);
  }

  /** Bytes of all files but one. */
  long announcedSince(Tx tx, String by, FileHash but, Instant since) {
    return tx.one(
        "select coalesce(sum(size_bytes), 0)::bigint as n from file where uploaded_by = $1 and announced_at > $2 and sha256 <> $3",
        row -> row.getLong("n"), by, since, Buffer.buffer(but.bytes()));
  }

  /** Nothing once the file is whole or was refused: its row is held, so that no piece comes behind the back of whoever settles it. */
  void addChunk(Tx tx, long id, int number, Buffer bytes) {
    tx.run("""
        insert into file_chunk (file_id, number, bytes) select id, $2, $3 from file where id = $1 and state = 'wanted' for share
        on conflict do nothing""", id, number, bytes);
  }

  List<Integer> chunks(Tx tx, long id) {
    return tx.all("select number from file_chunk where file_id = $1 order by number", row -> row.getInteger("number"), id);
  }

  List<Buffer> pieces(Tx tx, long id) {
    return tx.all("select bytes from file_chunk where file_id = $1 order by number", row -> row.getBuffer("bytes"), id);
  }

  void dropChunks(Tx tx, long id) {
    tx.run("delete from file_chunk where file_id = $1", id);
  }

  void complete(Tx tx, long id, Photo photo, Instant now) {
    tx.run(
        """
        update file set state = 'complete', type = $2, width = $3, height = $4, bytes = $5, thumbnail = $6, settled_at = $7 where id = $1""",
        id, photo.type().media(), photo.width(), photo.height(), Buffer.buffer(photo.bytes()), Buffer.buffer(photo.thumbnail()), now);
  }

  void refuse(Tx tx, long id, String because, Instant now) {
    tx.run("update file set state = 'refused', refused_because = $2, settled_at = $3 where id = $1", id, because, now);
  }

  Optional<FileService.Content> content(Tx tx, FileHash hash, boolean small) {
    return tx.maybeOne("select type, " + (small ? "thumbnail" : "bytes") + " as bytes from file where sha256 = $1 and state = 'complete'",
        row -> new FileService.Content(small ? FileType.JPEG.media() : row.getString("type"), row.getBuffer("bytes")),
        Buffer.buffer(hash.bytes()));
  }

  void use(Tx tx, FileHash hash, String subject, Long unitId) {
    tx.run("insert into file_use (sha256, subject, unit_id) values ($1, $2, $3) on conflict do nothing", Buffer.buffer(hash.bytes()),
        subject,
        unitId);
  }

  List<Use> uses(Tx tx, FileHash hash) {
    return tx.all("select subject, unit_id from file_use where sha256 = $1 order by subject limit 100",
        row -> new Use(row.getString("subject"), row.getLong("unit_id")), Buffer.buffer(hash.bytes()));
  }

  /** Removes what never became whole or belongs to no record, and what is older than it may be; returns how many. */
  int forget(Tx tx, Instant incompleteBefore, Instant before, int atMost) {
    return tx.run("""
        delete from file where id in (select f.id from file f
          where f.announced_at < $1 and (f.state <> 'complete' and coalesce(f.settled_at, f.announced_at) < $1
              or not exists (select from file_use u where u.sha256 = f.sha256))
            or f.state = 'complete' and f.settled_at < $2
          order by f.announced_at limit $3)""", incompleteBefore, before, atMost);
  }
}
