package relight.file;

import relight.Refusal;
import relight.api.Access;
import relight.api.Api;
import relight.api.Reply;
import relight.api.Routes;
import relight.auth.Role;
import relight.storage.Database;

/** Photos in and out. Pieces need no key: the hash and the number say which they are, and the same again changes nothing. */
public final class FileRoutes implements Routes {

  private static final Access STAFF = Access.of(Role.LINESMAN, Role.INSPECTOR, Role.DISPATCHER, Role.SUPERVISOR);
  private static final Access READERS = Access.of(Role.LINESMAN, Role.INSPECTOR, Role.DISPATCHER, Role.SUPERVISOR, Role.ADMINISTRATOR);
  private static final long ANNOUNCEMENT_bytes = 1024;

  record Announcement(String sha256, Long size, String type) {
    Announcement {
      if (size == null)
        throw Refusal.invalid("file/size-missing", "Say how many bytes the file has: size.");
    }
  }

  private final Database database;
  private final FileService files;

  public FileRoutes(Database database, FileService files) {
    this.database = database;
    this.files = files;
  }

  @Override
  public void mount(Api api) {
    api.waiting("POST", "/api/files", STAFF, ANNOUNCEMENT_bytes, request -> {
      var file = request.body(Announcement.class);
      return Reply.ok(files.announce(request.actor(), FileHash.parse(file.sha256), file.size, file.type));
    });
    api.waiting("PUT", "/api/files/{sha256}/chunks/{number}", STAFF, FileService.CHUNK_bytes, request -> {
      long number = request.id("number");
      return Reply.ok(files.take(request.actor(), FileHash.parse(request.path("sha256")),
          (int) Math.max(-1, Math.min(Integer.MAX_VALUE, number)), request.body()));
    });
    api.get("/api/files/{sha256}", READERS, request -> {
      var hash = FileHash.parse(request.path("sha256"));
      boolean small = request.query("thumb").filter("1"::equals).isPresent();
      var content = database.read(tx -> files.read(tx, request.actor(), hash, small));
      // What this address stands for never changes; a shared phone must not keep it, though.
      return Reply.bytes(200, content.type(), content.bytes()).with("Cache-Control", "private, no-cache")
          .with("ETag", "\"" + hash + (small ? "-s\"" : "\"")).with("Content-Security-Policy", "default-src 'none'; sandbox")
          .with("Content-Disposition", "inline; filename=\"" + hash.toString().substring(0, 12)
              + (content.type().endsWith("png") ? ".png\"" : ".jpg\""));
    });
  }
}
