package relight.simulate;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import relight.Json;

/** The roads of a GeoJSON layer as a graph; roads meet where they share a vertex. */
public final class RoadGraph {

  /** A place on the way. Degrees. */
  public record Point(double lon, double lat) {

    /** Metres, on a sphere small enough to be flat here. */
    double distance_m(Point other) {
      double x = (other.lon - lon) * Math.cos(Math.toRadians((lat + other.lat) / 2));
      double y = other.lat - lat;
      return Math.hypot(x, y) * 111_320;
    }

    Point towards(Point other, double share) {
      return new Point(lon + (other.lon - lon) * share, lat + (other.lat - lat) * share);
    }
  }

  private final List<Point> points = new ArrayList<>();
  private final List<List<Integer>> neighbours = new ArrayList<>();

  public static RoadGraph read(Path geoJson) throws IOException {
    var graph = new RoadGraph();
    Map<Point, Integer> known = new HashMap<>();
    for (JsonNode feature : Json.MAPPER.readTree(geoJson.toFile()).path("features")) {
      var geometry = feature.path("geometry");
      if (geometry.path("type").asText().equals("LineString"))
        graph.addLine(geometry.path("coordinates"), known);
      else
        for (JsonNode line : geometry.path("coordinates"))
          graph.addLine(line, known);
    }
    if (graph.points.isEmpty())
      throw new IOException(geoJson + " holds no roads");
    return graph;
  }

  private void addLine(JsonNode coordinates, Map<Point, Integer> known) {
    int previous = -1;
    for (JsonNode c : coordinates) {
      // rounded to about a metre, so that ends written with different digits still meet
      var point = new Point(Math.round(c.get(0).asDouble() * 1e5) / 1e5, Math.round(c.get(1).asDouble() * 1e5) / 1e5);
      int here = known.computeIfAbsent(point, p -> {
        points.add(p);
        neighbours.add(new ArrayList<>(4));
        return points.size() - 1;
      });
      if (previous >= 0 && previous != here) {
        neighbours.get(previous).add(here);
        neighbours.get(here).add(previous);
      }
      previous = here;
    }
  }

  private int nearest(Point to) {
    int best = 0;
    for (int i = 1; i < points.size(); i++)
      if (points.get(i).distance_m(to) < points.get(best).distance_m(to))
        best = i;
    return best;
  }

  /** The shortest way by road, beginning and ending off the road; straight across where roads do not connect. */
  List<Point> way(Point from, Point to) {
    int start = nearest(from);
    int end = nearest(to);
    var distance = new double[points.size()];
    var previous = new int[points.size()];
    Arrays.fill(distance, Double.POSITIVE_INFINITY);
    Arrays.fill(previous, -1);
    distance[start] = 0;
    record Step(int at, double soFar) {}
    var open = new PriorityQueue<Step>((a, b) -> Double.compare(a.soFar, b.soFar));
    open.add(new Step(start, 0));
    while (!open.isEmpty()) {
      var step = open.poll();
      if (step.at == end)
        break;
      if (step.soFar > distance[step.at])
        continue;
      for (int next : neighbours.get(step.at)) {
        double there = step.soFar + points.get(step.at).distance_m(points.get(next));
        if (there < distance[next]) {
          distance[next] = there;
          previous[next] = step.at;
          open.add(new Step(next, there));
        }
      }
    }
    var way = new ArrayList<Point>();
    way.add(to);
    if (distance[end] < Double.POSITIVE_INFINITY)
      for (int i = end; i >= 0; i = previous[i])
        way.add(points.get(i));
    way.add(from);
    return way.reversed();
  }
}
