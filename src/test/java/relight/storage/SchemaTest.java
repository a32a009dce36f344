package relight.storage;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import relight.testkit.TestDatabase;

class SchemaTest {

  @RegisterExtension
  static final TestDatabase db = new TestDatabase();

  @Test
  void everyForeignKeyIsLedByAnIndex() {
    var bare = db.database().read(tx -> tx.all("""
        select c.conrelid::regclass || '.' || c.conname
        from pg_constraint c
        where c.contype = 'f' and c.connamespace = 'public'::regnamespace
          and not exists (
            select from pg_index i
            where i.indrelid = c.conrelid and i.indpred is null
              and (select array_agg(k order by k) from unnest((string_to_array(i.indkey::text, ' ')::int2[])[1:cardinality(c.conkey)]) k)
                = (select array_agg(k order by k) from unnest(c.conkey) k))
        order by 1""", row -> row.getString(0)));
    assertThat(bare).isEmpty();
  }

  /** Names are the codes of refusals, so none may be left to PostgreSQL, whose own end in _fkey, _pkey, _key, _check or _excl. */
  @Test
  void everyConstraintHasANameOfOurs() {
    var unnamed = db.database().read(tx -> tx.all("""
        select conrelid::regclass || '.' || conname
        from pg_constraint
        where connamespace = 'public'::regnamespace and contype <> 'n' and conparentid = 0
          and conname ~ '_(fkey|pkey|key|check|excl)[0-9]*$' and conrelid::regclass::text <> 'flyway_schema_history'
        order by 1""", row -> row.getString(0)));
    assertThat(unnamed).isEmpty();
  }
}
