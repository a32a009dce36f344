package relight.job.photo;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import relight.api.Access;
import relight.api.Api;
import relight.api.Reply;
import relight.api.Request;
import relight.api.Routes;
import relight.auth.Role;
import relight.file.FileHash;
import relight.storage.Database;

/** The photos of a job: told first, sent by {@code /api/files} when the signal allows. */
public final class PhotoRoutes implements Routes {

  private static final Access TAKERS = Access.of(Role.LINESMAN, Role.DISPATCHER, Role.SUPERVISOR);
  private static final Access READERS = Access.of(Role.LINESMAN, Role.INSPECTOR, Role.DISPATCHER, Role.SUPERVISOR, Role.ADMINISTRATOR);

  record Taken(String sha256, Instant at, Instant phoneAt, Double lon, Double lat, String about) {}

  private final Database database;
  private final PhotoService photos;

  public PhotoRoutes(Database database, PhotoService photos) {
    this.database = database;
    this.photos = photos;
  }

  @Override
  public void mount(Api api) {
    api.command("POST", "/api/jobs/{id}/photos", TAKERS, (tx, request) -> {
      var taken = request.body(Taken.class);
      var photo = new JobPhoto(FileHash.parse(taken.sha256), taken.about, taken.at, taken.phoneAt, taken.lon, taken.lat);
      return Reply.ok(photos.add(tx, request.actor(), request.id("id"), photo, skew(request)));
    });
    api.get("/api/jobs/{id}/photos", READERS,
        request -> Reply.ok(Map.of("photos", database.read(tx -> photos.ofJob(tx, request.actor(), request.id("id"))))));
  }

  private static Double skew(Request request) {
    try {
      return request.header("Relight-Phone-Time").map(Instant::parse)
          .map(phone -> Duration.between(phone, request.at()).toMillis() / 1000.0).orElse(null);
    } catch (DateTimeException e) {
      return null;
    }
  }
}
