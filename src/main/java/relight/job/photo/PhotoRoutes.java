package relight.job.photo;

import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import relight.api.Access;
import relight.api.Api;
import relight.api.Reply;
import relight.api.Routes;
import relight.auth.Role;
import relight.clock.PhoneClock;
import relight.file.FileHash;
import relight.storage.Database;

/** The photos of a job: told first, sent by {@code /api/files} when the signal allows. */
public final class PhotoRoutes implements Routes {

  private static final Access TAKERS = Access.of(Role.LINESMAN, Role.DISPATCHER, Role.SUPERVISOR);
  private static final Access READERS = Access.of(Role.LINESMAN, Role.INSPECTOR, Role.DISPATCHER, Role.SUPERVISOR, Role.ADMINISTRATOR);

  record Taken(String sha256, Instant at, Instant phoneAt, Double lon, Double lat, String about) {}

  private final Database database;
  private final PhotoService photos;
  private final InstantSource wall;

  /** @param wall the server's own clock, which a phone's is compared with */
  public PhotoRoutes(Database database, PhotoService photos, InstantSource wall) {
    this.database = database;
    this.photos = photos;
    this.wall = wall;
  }

  @Override
  public void mount(Api api) {
    api.command("POST", "/api/jobs/{id}/photos", TAKERS, (tx, request) -> {
      var taken = request.body(Taken.class);
      var when = PhoneClock.of(request.header(PhoneClock.HEADER), wall.instant(), request.at()).deed(taken.at, taken.phoneAt);
      var photo = new JobPhoto(FileHash.parse(taken.sha256), taken.about, when, taken.lon, taken.lat);
      return Reply.ok(photos.add(tx, request.actor(), request.id("id"), photo));
    });
    api.get("/api/jobs/{id}/photos", READERS,
        request -> Reply.ok(Map.of("photos", database.read(tx -> photos.ofJob(tx, request.actor(), request.id("id"))))));
  }
}
