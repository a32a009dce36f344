package relight.place;

import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import java.util.Locale;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.io.ParseException;
import org.locationtech.jts.io.WKBReader;
import org.locationtech.jts.io.WKBWriter;
import relight.storage.Tx;

/** Places in the database. */
final class PlaceStore {

  List<Place> all(Tx tx) {
    return tx.all("select kind, code, name, commune_code, lon, lat, geometry from place order by kind, code", PlaceStore::place);
  }

  void put(Tx tx, List<Place> places) {
    var writer = new WKBWriter();
    tx.runMany(
        """
        insert into place (kind, code, name, commune_code, lon, lat, geometry) values ($1, $2, $3, $4, $5, $6, $7)
        on conflict on constraint place_code_unique do update
        set name = excluded.name, commune_code = excluded.commune_code, lon = excluded.lon, lat = excluded.lat, geometry = excluded.geometry""",
        places.stream().map(p -> Tuple.of(p.kind().name().toLowerCase(Locale.ROOT), p.code(), p.name(), p.communeCode(), p.lon(), p.lat(),
            Buffer.buffer(writer.write(p.geometry())))).toList());
  }

  private static Place place(Row row) {
    return new Place(Place.Kind.valueOf(row.getString("kind").toUpperCase(Locale.ROOT)), row.getString("code"), row.getString("name"),
        row.getString("commune_code"), row.getDouble("lon"), row.getDouble("lat"), geometry(row.getBuffer("geometry")));
  }

  private static Geometry geometry(Buffer wkb) {
    try {
      return new WKBReader().read(wkb.getBytes());
    } catch (ParseException e) {
      throw new IllegalStateException("a place's geometry cannot be read", e);
    }
  }
}
