package relight.training;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Optional;
import relight.storage.Tx;

/** The one row that says what this database is for. */
final class InstallationStore {

  Optional<InstallationKind> find(Tx tx) {
    return tx.maybeOne("""
        select case when kind = 'sample' and not coalesce((select sample from network_import order by id desc limit 1), false)
          then 'production' else kind end as kind
        from installation""", row -> InstallationKind.of(row.getString("kind")));
  }

  void insert(Tx tx, InstallationKind kind, Instant at) {
    tx.run("insert into installation (kind, since) values ($1, $2) on conflict do nothing", kind.text(),
        OffsetDateTime.ofInstant(at, ZoneOffset.UTC));
  }

  /** When something was last written down. */
  Optional<Instant> lastEntry(Tx tx) {
    return tx.maybeOne("select at from journal order by number desc limit 1", row -> row.getOffsetDateTime("at").toInstant());
  }
}
