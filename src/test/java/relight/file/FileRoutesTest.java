package relight.file;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import java.time.Duration;
import java.time.Instant;
import relight.auth.Role;
import relight.testkit.District;
import relight.testkit.TestServer;
import relight.testkit.TestServer.Answer;
import relight.testkit.TestServer.Client;

/** Photos in pieces, over HTTP: resumed, refused with a reason, seen by those who see the record. */
class FileRoutesTest {

  private static final int CHUNK = FileService.CHUNK_bytes;

  @RegisterExtension
  static final TestServer server = new TestServer().set("files.limit", "2 MB").set("files.pixels", "1000000").set("files.perDay", "4 MB")
      .set("files.retention", "30 d");

  private static District district;
  private static Client tam;
  private static String job;

  @BeforeAll
  static void aJobOfCrewOne() {
    district = District.on(server);
    var linh = server.signedIn("linh");
    district.report("d#1");
    district.report("d#2");
    server.settle();
    long outage = server.server().outages().current().keySet().iterator().next();
    var version = linh.get("/api/outages/" + outage).json().path("version").asInt();
    var made = linh.post("/api/outages/" + outage + "/jobs", Map.of("version", version, "crewId", district.crew1()));
    assertThat(made.status()).as(made.toString()).isEqualTo(201);
    job = "/api/jobs/" + made.json().path("id").asLong();
  }

  @BeforeEach
  void tamIsSignedIn() {
    tam = server.signedIn("tam");
  }

  private static Answer announce(Client who, byte[] photo) {
    return who.post("/api/files", Map.of("sha256", FileHash.of(photo).toString(), "size", photo.length, "type", "image/jpeg"));
  }

  private static Answer piece(Client who, byte[] photo, int n) {
    return who.send("PUT", "/api/files/" + FileHash.of(photo) + "/chunks/" + n,
        Arrays.copyOfRange(photo, n * CHUNK, Math.min(photo.length, (n + 1) * CHUNK)));
  }

  private static Answer send(Client who, byte[] photo) {
    var answer = announce(who, photo);
    for (int n = 0; answer.status() == 200 && n * CHUNK < photo.length; n++)
      answer = piece(who, photo, n);
    return answer;
  }

  private static Answer tell(Client who, String of, byte[] photo) {
    return who.post(of + "/photos", told(photo));
  }

  private static Map<String, Object> told(byte[] photo) {
    return new HashMap<>(Map.of("sha256", FileHash.of(photo).toString(), "at", Instant.now().toString(), "about", "damage"));
  }

  @Test
  void piecesComeInAnyOrderAndAreGoneOnWithAfterARestart() throws IOException {
    var photo = CleanedTest.picture("jpeg", 1100, 850, 11);
    int count = (photo.length + CHUNK - 1) / CHUNK;
    assertThat(count).isGreaterThanOrEqualTo(4);
    assertThat(announce(tam, photo).json().path("state").asText()).isEqualTo("wanted");
    var order = new ArrayList<Integer>();
    for (int n = 0; n < count; n++)
      order.add(n);
    Collections.shuffle(order, new Random(3));
    for (int n : order.subList(0, 2))
      assertThat(piece(tam, photo, n).status()).isEqualTo(200);
    server.restart();
    tam = server.signedIn("tam");
    assertThat(announce(tam, photo).json().path("have").toString())
        .isEqualTo(order.subList(0, 2).stream().sorted().toList().toString().replace(" ", ""));
    Answer last = null;
    for (int n : order.subList(1, count)) // one of them a second time
      last = piece(tam, photo, n);
    assertThat(last.json().path("state").asText()).isEqualTo("complete");
    assertThat(announce(tam, photo).json().path("state").asText()).as("it is known").isEqualTo("complete");

    var path = "/api/files/" + FileHash.of(photo);
    assertThat(tam.get(path).raw().body()).isEqualTo(photo);
    var small = ImageIO.read(new ByteArrayInputStream(tam.get(path + "?thumb=1").raw().body()));
    assertThat(Math.max(small.getWidth(), small.getHeight())).isEqualTo(320);
  }

  @Test
  void aRecordMayComeBeforeItsPhotoAndIsThereOnce() {
    var photo = CleanedTest.picture("jpeg", 300, 200, 12);
    assertThat(tell(tam, job, photo).json().path("state").asText()).isEqualTo("wanted");
    assertThat(tell(tam, job, photo).status()).as("again, with another key").isEqualTo(200);
    send(tam, photo);
    var listed = new ArrayList<String>();
    tam.get(job + "/photos").json().path("photos").forEach(p -> {
      if (p.path("sha256").asText().equals(FileHash.of(photo).toString()))
        listed.add(p.path("state").asText() + " " + p.path("counted").asBoolean() + " " + p.path("width").asInt());
    });
    assertThat(listed).containsExactly("complete true 300");
  }

  @Test
  void whoSeesTheRecordSeesItsPhoto() {
    var photo = CleanedTest.picture("jpeg", 300, 200, 13);
    var path = "/api/files/" + FileHash.of(photo);
    send(tam, photo);
    var linh = server.signedIn("linh");
    assertThat(linh.get(path).code()).as("no record shows it yet").isEqualTo("file/unknown");
    tell(tam, job, photo);
    assertThat(linh.get(path).status()).isEqualTo(200);
    server.user("stranger", unit(), Role.LINESMAN);
    var stranger = server.signedIn("stranger");
    assertThat(stranger.get(path).code()).isEqualTo("file/unknown");
    assertThat(stranger.get(job + "/photos").code()).isEqualTo("auth/unit");
    server.user("agent", Role.AGENT);
    assertThat(server.signedIn("agent").get(path).code()).isEqualTo("auth/role");
    assertThat(server.anonymous().get(path).code()).isEqualTo("auth/sign-in");
  }

  @Test
  void aCrewThatLostAnotherUnitsJobStillHandsInWhatItSawThere() {
    var linh = server.signedIn("linh");
    var made = linh.post("/api/jobs", Map.of("kind", "makeSafe", "title", "Dây rơi", "place", Map.of("lon", 105.6, "lat", 10.5), "crewId",
        district.crew1(), "send", true));
    assertThat(made.status()).as(made.toString()).isEqualTo(201);
    long id = made.json().path("id").asLong();
    var theirs = "/api/jobs/" + id;
    tam.post(theirs + "/acknowledge", Map.of());
    var version = linh.get(theirs).json().path("job").path("version").asInt();
    assertThat(linh.post(theirs + "/transfer", Map.of("version", version, "crewId", district.crew2(), "reason", "Gần hơn")).status())
        .isEqualTo(200);
    server.inTransaction(tx -> {
      tx.run("update job set unit_id = $1 where id = $2", unit(), id);
      return null;
    });
    var photo = CleanedTest.picture("jpeg", 300, 200, 22);
    var late = tell(tam, theirs, photo);
    assertThat(late.status()).as(late.toString()).isEqualTo(200);
    assertThat(late.json().path("counted").asBoolean()).as("kept and marked").isFalse();
    var current = tell(server.signedIn("binh"), theirs, CleanedTest.picture("jpeg", 300, 200, 23));
    assertThat(current.json().path("counted").asBoolean()).isTrue();
    assertThat(tam.get(theirs + "/photos").json().path("photos")).hasSize(2);
  }

  private static long unit() {
    return server.inTransaction(
        tx -> tx.one("select id from unit where code = 'PB02'", row -> row.getLong("id")));
  }

  @Test
  void whatIsNoPhotoIsRefusedWithItsReason() {
    var page = "<html>not a picture</html>".getBytes(java.nio.charset.StandardCharsets.UTF_8);
    assertThat(send(tam, page).code()).isEqualTo("file/type");
    assertThat(announce(tam, page).code()).as("and stays refused").isEqualTo("file/type");
    var broken = CleanedTest.picture("jpeg", 300, 200, 14);
    assertThat(send(tam, Arrays.copyOf(broken, broken.length / 2)).code()).isEqualTo("file/corrupt");
    assertThat(send(tam, CleanedTest.picture("png", 1500, 800, 1)).code()).as("4 MB").isEqualTo("file/size");
    assertThat(send(tam, CleanedTest.picture("jpeg", 1200, 900, 15)).code()).isEqualTo("file/pixels");
    assertThat(tam.post("/api/files", Map.of("sha256", "ABC", "size", 5, "type", "image/jpeg")).code()).isEqualTo("file/hash");
    assertThat(tam.post("/api/files", Map.of("sha256", "0".repeat(64), "size", 5, "type", "image/gif")).code()).isEqualTo("file/type");
    assertThat(tam.post("/api/files", Map.of("sha256", "0".repeat(64), "type", "image/jpeg")).code()).isEqualTo("file/size-missing");
  }

  @Test
  void piecesThatAreNotTheAnnouncedFileAreDroppedAndItMayComeAgain() {
    var photo = CleanedTest.picture("jpeg", 300, 200, 16);
    announce(tam, photo);
    var other = photo.clone();
    other[photo.length / 2] ^= 1;
    assertThat(
        tam.send("PUT", "/api/files/" + FileHash.of(photo) + "/chunks/0", other.length <= CHUNK ? other : Arrays.copyOf(other, CHUNK))
            .status())
        .isIn(200, 422);
    var answer = photo.length > CHUNK ? piece(tam, photo, 1) : announce(tam, photo);
    if (photo.length > CHUNK)
      assertThat(answer.code()).isEqualTo("file/hash-wrong");
    assertThat(send(tam, photo).json().path("state").asText()).isEqualTo("complete");
  }

  @Test
  void aPieceOfTheWrongLengthOrNumberIsRefused() {
    var photo = CleanedTest.picture("jpeg", 500, 400, 17);
    assertThat(piece(tam, photo, 0).code()).isEqualTo("file/unknown");
    announce(tam, photo);
    var path = "/api/files/" + FileHash.of(photo) + "/chunks/";
    assertThat(tam.send("PUT", path + "0", new byte[7]).code()).isEqualTo("file/chunk");
    assertThat(tam.send("PUT", path + "99", new byte[CHUNK]).code()).isEqualTo("file/chunk");
    assertThat(tam.send("PUT", path + "0", new byte[CHUNK + 1]).code()).isEqualTo("request/too-large");
  }

  @Test
  void oneMayHandInSoMuchADayAndAnotherStillMay() {
    server.user("keen", Role.DISPATCHER);
    var keen = server.signedIn("keen");
    for (int i = 0; i < 2; i++)
      assertThat(keen.post("/api/files", Map.of("sha256", "%064x".formatted(i + 1), "size", 2 << 20, "type", "image/jpeg")).status())
          .isEqualTo(200);
    var third = Map.of("sha256", "%064x".formatted(9), "size", 2 << 20, "type", "image/jpeg");
    var answer = keen.post("/api/files", third);
    assertThat(answer.status() + " " + answer.code()).isEqualTo("429 file/quota");
    server.user("other", Role.DISPATCHER);
    assertThat(server.signedIn("other").post("/api/files", third).status()).isEqualTo(200);
  }

  @Test
  void whoAnnouncesSmallFilesAndThenSaysTheyAreLargeHasNoMoreADay() {
    server.user("sly", Role.DISPATCHER);
    var sly = server.signedIn("sly");
    for (int i = 0; i < 3; i++)
      assertThat(sly.post("/api/files", Map.of("sha256", "%064x".formatted(100 + i), "size", 1, "type", "image/jpeg")).status())
          .isEqualTo(200);
    var answers = new ArrayList<String>();
    for (int i = 0; i < 3; i++)
      answers.add(sly.post("/api/files", Map.of("sha256", "%064x".formatted(100 + i), "size", 2 << 20, "type", "image/jpeg")).code());
    assertThat(answers).containsExactly("", "file/quota", "file/quota");
  }

  @Test
  void theLastPieceSentTwiceAtTheSameMomentIsTheWholePhotoBothTimes() throws Exception {
    try (var crowd = java.util.concurrent.Executors.newFixedThreadPool(8)) {
      for (int n = 0; n < 15; n++) {
        var photo = CleanedTest.picture("jpeg", 60, 40, 400 + n);
        announce(tam, photo);
        var told = new ArrayList<java.util.concurrent.Callable<String>>();
        for (int i = 0; i < 8; i++)
          told.add(() -> {
            var answer = piece(tam, photo, 0);
            return answer.code() + answer.json().path("state").asText();
          });
        for (var one : crowd.invokeAll(told))
          assertThat(one.get()).isEqualTo("complete");
      }
    }
    long left = server.database().read(tx -> tx.one(
        "select count(*) as n from file_chunk c join file f on f.id = c.file_id where f.state = 'complete'", row -> row.getLong("n")));
    assertThat(left).as("pieces nobody needs any more").isZero();
  }

  @Test
  void aFormChangedOnTheWayIsRefused() {
    var photo = CleanedTest.picture("jpeg", 40, 30, 18);
    var body = relight.Json.bytes(told(photo));
    var digest = "sha-256=:" + Base64.getEncoder().encodeToString(FileHash.of(body).bytes()) + ":";
    var changed = new String(body, java.nio.charset.StandardCharsets.UTF_8).replace("damage", "repair");
    assertThat(tam.with("Content-Digest", digest).post(job + "/photos", changed).code()).isEqualTo("api/digest");
    assertThat(tam.with("Content-Digest", "sha-256=:nonsense:").post(job + "/photos", body).code()).isEqualTo("api/digest");
    var taken = tam.with("Content-Digest", "sha-512=:AAAA:, " + digest).key("one").post(job + "/photos", body);
    assertThat(taken.status()).isEqualTo(200);
    var again = tam.key("one").post(job + "/photos", body);
    assertThat(again.header("Relight-Repeated")).isEqualTo("true");
    assertThat(again.header("Relight-Received")).as("told when it was really taken").isEqualTo(taken.header("Relight-Received"));
    assertThat(again.number()).isEqualTo(taken.number());
  }

  @Test
  void whatNeverBecameWholeAndWhatNobodyShowsIsForgotten() {
    var shown = CleanedTest.picture("jpeg", 60, 40, 19);
    var loose = CleanedTest.picture("jpeg", 60, 40, 20);
    var part = CleanedTest.picture("jpeg", 500, 400, 21);
    for (var photo : List.of(shown, loose))
      send(tam, photo);
    tell(tam, job, shown);
    announce(tam, part);
    piece(tam, part, 0);
    var later = Instant.now().plus(Duration.ofDays(8));
    forget(later);
    assertThat(tam.get("/api/files/" + FileHash.of(shown)).status()).isEqualTo(200);
    assertThat(tam.get("/api/files/" + FileHash.of(loose)).code()).isEqualTo("file/unknown");
    assertThat(announce(tam, part).json().path("have")).isEmpty();
    forget(Instant.now().plus(Duration.ofDays(31)));
    assertThat(tam.get("/api/files/" + FileHash.of(shown)).code()).as("its time of retention is over").isEqualTo("file/unknown");
  }

  private static void forget(Instant at) {
    var limits = new FileLimits(2 << 20, 1_000_000, 4 << 20, Duration.ofDays(7), Duration.ofDays(30));
    server.inTransaction(tx -> {
      new FileService(server.database(), server.server().journal(), () -> at, null, limits).forget(tx);
      return null;
    });
  }
}
