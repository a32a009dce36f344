package relight.file;

import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;
import relight.Refusal;
import relight.auth.Actor;
import relight.journal.Change;
import relight.journal.Journal;
import relight.storage.Database;
import relight.storage.Tx;

/**
 * Takes photos in pieces, in any order and as often as they come, and keeps those that are whole and sound. Every piece is committed before
 * it is acknowledged, so a phone goes on where it was, whichever of the two went down.
 */
public final class FileService {

  /** So small that a weak connection gets one through between two gaps. */
  public static final int CHUNK_bytes = 128 << 10;

  private static final int MOST_FORGOTTEN = 1_000;

  /** How far a file has come: the pieces that are here, or that it is whole. */
  public record Standing(String state, int chunkSize, List<Integer> have) {}

  /** A file's bytes and what they are. */
  public record Content(String type, Buffer bytes) {}

  /** Whether somebody may see a record, whose photos he may then see as well. */
  public interface Readers {
    boolean maySee(Tx tx, Actor actor, String subject);
  }

  private final FileStore files = new FileStore();
  private final Database database;
  private final Journal journal;
  private final InstantSource time;
  private final Executor worker;
  private final FileLimits limits;
  private final Map<String, Readers> readers = new ConcurrentHashMap<>();

  /** @param worker looks at pictures; its queue bounds how many wait in memory */
  public FileService(Database database, Journal journal, InstantSource time, Executor worker, FileLimits limits) {
    this.database = database;
    this.journal = journal;
    this.time = time;
    this.worker = worker;
    this.limits = limits;
  }

  /** Records of this kind (the word before the slash) say themselves who beside their unit may see them. */
  public void askAbout(String kind, Readers who) {
    readers.put(kind, who);
  }

  /** Somebody is about to send a file, or wants to know how far it has come. Opens its own transactions, since the last step takes long. */
  public Standing announce(Actor actor, FileHash hash, long size_bytes, String media) {
    if (size_bytes < 1 || size_bytes > limits.size_bytes())
      throw Refusal.tooLarge("file/size", "A file has 1 to " + limits.size_bytes() + " bytes.").with("limit", limits.size_bytes());
    var type = FileType.ofMedia(media == null ? "" : media)
        .orElseThrow(() -> Refusal.unprocessable("file/type", "Photos are taken as image/jpeg or image/png."));
    long id = database.transaction(tx -> {
      var now = time.instant();
      var known = files.find(tx, hash);
      if (known.isPresent() && (!known.get().wanted() || known.get().size_bytes() == size_bytes))
        return known.get().id();
      // One announces at a time, so that two cannot both fit into what is left of the day.
      files.lockQuota(tx, actor.scope());
      long others = files.announcedSince(tx, actor.scope(), hash, now.minus(Duration.ofDays(1)));
      if (others + size_bytes > limits.perDay_bytes())
        throw Refusal.tooMany("file/quota",
            "Within a day one may hand in " + (limits.perDay_bytes() >> 20) + " MB of photos; this one has to wait until tomorrow.")
            .with("retryAfter", 3600).with("limit", limits.perDay_bytes());
      files.announce(tx, hash, type, size_bytes, actor.scope(), now);
      var stored = files.getForUpdate(tx, files.find(tx, hash).orElseThrow().id());
      if (stored.wanted() && stored.size_bytes() != size_bytes)
        files.resize(tx, stored.id(), size_bytes, actor.scope(), now);
      return stored.id();
    });
    return settle(actor, hash, id);
  }

  /** One piece. The same again changes nothing. */
  public Standing take(Actor actor, FileHash hash, int number, Buffer piece) {
    long id = database.transaction(tx -> {
      var stored = files.find(tx, hash).orElseThrow(() -> Refusal.missing("file/unknown", "Announce this file first: POST /api/files."));
      if (!stored.wanted())
        return stored.id();
      int last = pieces(stored.size_bytes()) - 1;
      long length = number < last ? CHUNK_bytes : stored.size_bytes() - (long) last * CHUNK_bytes;
      if (number < 0 || number > last || piece.length() != length)
        throw Refusal.invalid("file/chunk",
            "Pieces are numbered 0 to " + last + " and have " + CHUNK_bytes + " bytes each, the last one what is left.");
      files.addChunk(tx, stored.id(), number, piece);
      return stored.id();
    });
    return settle(actor, hash, id);
  }

  private static int pieces(long size_bytes) {
    return (int) ((size_bytes + CHUNK_bytes - 1) / CHUNK_bytes);
  }

  /** Looks at the file once all its pieces are here; says how it stands. */
  private Standing settle(Actor actor, FileHash hash, long id) {
    record Seen(FileStore.Stored stored, List<Integer> have, List<Buffer> pieces) {
      boolean lacksSome() {
        return have.size() < FileService.pieces(stored.size_bytes());
      }
    }
    // One picture of all of it: somebody else may be settling the same file, who takes the pieces away when he is done.
    var seen = database.read(tx -> {
      var now = new Seen(files.find(tx, hash).orElseThrow(FileService::gone), files.chunks(tx, id), List.of());
      return !now.stored.wanted() || now.lacksSome() ? now : new Seen(now.stored, now.have, files.pieces(tx, id));
    });
    if (seen.stored.state().equals("complete"))
      return new Standing("complete", CHUNK_bytes, List.of());
    if (!seen.stored.wanted())
      throw Refusal.unprocessable(seen.stored.refusedBecause(),
          "This file was looked at and not taken: " + seen.stored.refusedBecause() + ".");
    if (seen.lacksSome())
      return new Standing("wanted", CHUNK_bytes, seen.have);
    var whole = Buffer.buffer((int) seen.stored.size_bytes());
    seen.pieces.forEach(whole::appendBuffer);
    var content = whole.getBytes();
    if (!FileHash.of(content).equals(hash)) {
      database.transaction(tx -> {
        files.dropChunks(tx, id);
        return null;
      });
      throw Refusal.unprocessable("file/hash-wrong", "What arrived is not the file that was announced: its SHA-256 is another one.");
    }
    try {
      var photo = looked(() -> Photo.of(content, limits.pixels()));
      database.transaction(tx -> {
        if (files.getForUpdate(tx, id).wanted()) {
          files.complete(tx, id, photo, time.instant());
          files.dropChunks(tx, id);
          journal.append(tx, actor, new Change("file.received", "file/" + id, null, Map.of("size", content.length)));
        }
        return null;
      });
      return new Standing("complete", CHUNK_bytes, List.of());
    } catch (Refusal no) {
      if (no.kind() == Refusal.Kind.UNPROCESSABLE)
        database.transaction(tx -> {
          if (files.getForUpdate(tx, id).wanted()) {
            files.refuse(tx, id, no.code(), time.instant());
            files.dropChunks(tx, id);
            journal.append(tx, actor, new Change("file.refused", "file/" + id, null, Map.of("because", no.code())));
          }
          return null;
        });
      throw no;
    }
  }

  private static Refusal gone() {
    return Refusal.missing("file/unknown", "There is no such file, or none you may see.");
  }

  private Photo looked(Supplier<Photo> look) {
    var promise = Promise.<Photo>promise();
    try {
      worker.execute(() -> {
        try {
          promise.complete(look.get());
        } catch (RuntimeException | OutOfMemoryError e) {
          promise.fail(e);
        }
      });
    } catch (RejectedExecutionException e) {
      throw Refusal.unavailable("file/busy", "Many photos are being looked at: try again in a moment.");
    }
    return promise.future().await();
  }

  /** A record shows this file, whether its bytes are here yet or not; who sees the unit may see the file. */
  public void use(Tx tx, FileHash hash, String subject, Long unitId) {
    files.use(tx, hash, subject, unitId);
  }

  /**
   * For whoever handed it in, and for those who may see a record that shows it.
   *
   * @param small the thumbnail instead
   */
  public Content read(Tx tx, Actor actor, FileHash hash, boolean small) {
    var stored = files.find(tx, hash).orElseThrow(FileService::gone);
    boolean may = stored.uploadedBy().equals(actor.scope());
    for (var use : files.uses(tx, hash))
      may = may || actor.sees(use.unitId()) || seesRecord(tx, actor, use.subject());
    if (!may)
      throw gone();
    return files.content(tx, hash, small)
        .orElseThrow(() -> Refusal.missing("file/incomplete", "This file has not arrived as a whole yet, or was not taken."));
  }

  private boolean seesRecord(Tx tx, Actor actor, String subject) {
    var who = readers.get(subject.substring(0, Math.max(0, subject.indexOf('/'))));
    return who != null && who.maySee(tx, actor, subject);
  }

  /** Removes what never became whole, what belongs to no record, and what is older than it may be. */
  public void forget(Tx tx) {
    var now = time.instant();
    int gone = files.forget(tx, now.minus(limits.incomplete()), now.minus(limits.retention()), MOST_FORGOTTEN);
    if (gone > 0)
      journal.append(tx, Actor.SYSTEM, new Change("file.forgotten", "file", null, Map.of("count", gone)));
  }
}
