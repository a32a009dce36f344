package relight.job.photo;

import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import relight.file.FileHash;
import relight.storage.Tx;

/** Which photos a job has. */
final class PhotoStore {

  private static final int MOST = 500;
  private static final String SELECT = """
      select p.id, p.crew_id, p.sha256, p.about, p.at, p.phone_at, p.skew_s, p.received_at, p.lon, p.lat, p.counted, p.author,
        coalesce(f.state, 'wanted') as state, f.type, f.size_bytes, f.width, f.height, f.refused_because
      from job_photo p left join file f on f.sha256 = p.sha256
      """;

  Optional<Long> insert(Tx tx, long jobId, Long crewId, JobPhoto photo, boolean counted, String author, Instant now) {
    return tx.maybeOne("""
        insert into job_photo (job_id, crew_id, sha256, about, at, phone_at, skew_s, received_at, lon, lat, counted, author)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) on conflict (job_id, sha256) do nothing returning id""",
        row -> row.getLong("id"), jobId, crewId, Buffer.buffer(photo.file().bytes()), photo.about(), photo.when().at(),
        photo.when().phoneAt(), photo.when().skew_s() == null ? null : photo.when().skew_s().doubleValue(), now,
        photo.lon(), photo.lat(), counted, author);
  }

  PhotoService.View get(Tx tx, long jobId, FileHash file) {
    return tx.one(SELECT + "where p.job_id = $1 and p.sha256 = $2", PhotoStore::view, jobId, Buffer.buffer(file.bytes()));
  }

  List<PhotoService.View> ofJob(Tx tx, long jobId) {
    return tx.all(SELECT + "where p.job_id = $1 order by p.at, p.id limit " + MOST, PhotoStore::view, jobId);
  }

  private static PhotoService.View view(Row row) {
    return new PhotoService.View(row.getLong("id"), new FileHash(row.getBuffer("sha256").getBytes()).toString(), row.getLong("crew_id"),
        row.getString("about"), moment(row, "at"), moment(row, "phone_at"), row.getInteger("skew_s"), moment(row, "received_at"),
        row.getDouble("lon"), row.getDouble("lat"), row.getBoolean("counted"), row.getString("author"), row.getString("state"),
        row.getString("type"), row.getLong("size_bytes"), row.getInteger("width"), row.getInteger("height"),
        row.getString("refused_because"));
  }

  private static Instant moment(Row row, String column) {
    OffsetDateTime at = row.getOffsetDateTime(column);
    return at == null ? null : at.toInstant();
  }
}
