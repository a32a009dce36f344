package relight.place;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.Envelope;
import org.locationtech.jts.geom.GeometryFactory;
import org.locationtech.jts.geom.prep.PreparedGeometry;
import org.locationtech.jts.geom.prep.PreparedGeometryFactory;
import org.locationtech.jts.index.strtree.STRtree;

/** All places, immutable, with the index that finds them. */
public final class Places {

  public static final Places NONE = new Places(List.of());
  private static final GeometryFactory GEOMETRY = new GeometryFactory();

  private record Area(Place place, PreparedGeometry shape) {}

  private final List<Place> all;
  private final STRtree areas = new STRtree();
  private final Map<String, Place> communes = new HashMap<>();
  private final Map<String, Place> hamlets = new HashMap<>();

  public Places(Collection<Place> places) {
    all = List.copyOf(places);
    for (var place : all) {
      if (place.kind() == Place.Kind.COMMUNE)
        communes.put(place.code(), place);
      if (place.kind() == Place.Kind.HAMLET)
        hamlets.put(place.code(), place);
      if (place.kind() != Place.Kind.HOSPITAL) {
        areas.insert(place.geometry().getEnvelopeInternal(), new Area(place, PreparedGeometryFactory.prepare(place.geometry())));
      }
    }
    areas.build();
  }

  /** Country roads, with bridges and ferries. */
  private static final double SPEED_KMH = 25;
  /** Roads are longer than the crow's flight. */
  private static final double DETOUR = 1.3;

  /** How long the way takes by road, roughly; never nothing. */
  public static long minutes(double distance_m) {
    return Math.max(1, Math.round(distance_m * DETOUR / 1000 / SPEED_KMH * 60));
  }

  public List<Place> all() {
    return all;
  }

  public Optional<Place> commune(String code) {
    return Optional.ofNullable(communes.get(code));
  }

  public Optional<Place> hamlet(String code) {
    return Optional.ofNullable(hamlets.get(code));
  }

  public Optional<Place> communeAt(double lon, double lat) {
    return areaAt(Place.Kind.COMMUNE, lon, lat);
  }

  public Optional<Place> hamletAt(double lon, double lat) {
    return areaAt(Place.Kind.HAMLET, lon, lat);
  }

  private Optional<Place> areaAt(Place.Kind kind, double lon, double lat) {
    var point = GEOMETRY.createPoint(new Coordinate(lon, lat));
    for (Object found : areas.query(new Envelope(lon, lon, lat, lat))) {
      var area = (Area) found;
      if (area.place.kind() == kind && area.shape.covers(point))
        return Optional.of(area.place);
    }
    return Optional.empty();
  }

  /** The hospital or clinic with the least straight distance. */
  public Optional<Place> nearestHospital(double lon, double lat) {
    return all.stream().filter(p -> p.kind() == Place.Kind.HOSPITAL)
        .min(Comparator.comparingDouble(p -> distance_m(p.lon(), p.lat(), lon, lat)));
  }

  /** Places whose name holds these letters, accents and case aside; communes first. */
  public List<Place> search(String text, int most) {
    var wanted = plain(text);
    var found = new ArrayList<Place>();
    for (var kind : Place.Kind.values()) {
      for (var place : all) {
        if (found.size() == most)
          return found;
        if (place.kind() == kind && plain(place.name()).contains(wanted))
          found.add(place);
      }
    }
    return found;
  }

  /** Lower case without accents: "Tân Lộc" and "tan loc" are the same to somebody in a hurry. */
  public static String plain(String text) {
    return Normalizer.normalize(text, Normalizer.Form.NFD).replaceAll("\\p{M}", "").replace('đ', 'd').replace('Đ', 'd')
        .toLowerCase(Locale.ROOT)
        .strip();
  }

  /** Straight distance in metres between two points in degrees; exact enough within a province. */
  public static double distance_m(double lon1, double lat1, double lon2, double lat2) {
    double x = Math.toRadians(lon2 - lon1) * Math.cos(Math.toRadians((lat1 + lat2) / 2));
    double y = Math.toRadians(lat2 - lat1);
    return Math.hypot(x, y) * 6_371_000;
  }
}
