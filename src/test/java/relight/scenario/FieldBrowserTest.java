package relight.scenario;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.RequestOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import relight.Json;
import relight.testkit.Chromium;
import relight.testkit.RunningRelight;

/** The linesman's page at 360 x 740: a job with a permit through every state it can be in, without barriers in any of them. */
class FieldBrowserTest {

  @TempDir
  Path data;

  @Test
  void aJobWithAPermitFromSentToVerified() throws IOException {
    try (var chromium = new Chromium(); var relight = RunningRelight.start(data)) {
      var room = new ControlRoom(chromium.open(800, 600, false), relight, "dieudo1");
      var crew = room.get("/api/console").path("crews").get(0);
      var device = room.get("/api/search?q=FCO").path("results").get(0).path("id").asText();
      long job = room.post("/api/jobs", Map.of("kind", "maintenance", "title", "Thay sứ", "place", Map.of("deviceId", device), "crewId",
          crew.path("id").asLong(), "send", true)).path("id").asLong();

      var phone = signIn(chromium, relight, "d1.1");
      phone.locator(".job h3 a").first().click();
      var big = phone.locator(".foot .btn.primary");
      without("sent", phone);
      for (var step : List.of("Tôi nhận", "Tôi đang đi", "Tôi đã đến nơi"))
        press(big, step);
      assertThat(phone.locator("check-in-watch")).containsText("nữa báo an toàn");

      press(big, "Họp an toàn");
      for (var topic : List.of("hazards", "procedures", "precautions", "energySources", "ppe"))
        phone.locator("#topic-" + topic + " .tick").first().click();
      for (var member : phone.locator("#topic-attended .choice").all())
        member.click();
      send(phone);

      // no paper yet: the phone says so; the control room issues it, the commander accepts it; nobody goes in yet
      press(big, "Phiếu công tác");
      assertThat(phone.locator("main")).containsText("Phải có Phiếu công tác trước khi làm");
      room.post("/api/jobs/" + job + "/permit", Map.of("kind", "PCT", "work", "Thay sứ", "place", "Nhánh rẽ Kênh Mới", "roles",
          List.of(Map.of("role", "issuer"), Map.of("role", "permitter"), role("commander", crew, 0), role("worker", crew, 1))));
      press(big, "Tôi nhận phiếu");
      assertThat(phone.locator("main")).containsText("Chưa ai được vào");
      assertThat(button(phone, "Vào")).hasCount(0);
      without("permit before the place is secured", phone);

      // the five rules in order; the model of the grid answers to each
      press(big, "Năm quy tắc an toàn");
      without("rules", phone);
      for (var step : List.of("Đã cắt điện", "Đã khóa", "Đã thử", "Đã tiếp đất", "Đã che chắn")) {
        press(big, step);
        if (step.equals("Đã thử"))
          phone.locator("dialog[open] [name=reading]").fill("0");
        send(phone);
      }
      assertThat(phone.locator(".rule.done")).hasCount(5);
      assertThat(phone.locator("main")).containsText("Đừng chạm vào");
      without("rules against the model", phone);
      back(phone);

      // now all go in, and work begins
      phone.locator(".go-line[href^='#permit/']").click();
      press(big, "Cả đội vào");
      assertThat(phone.locator("main")).containsText("2 người");
      without("permit", phone);
      back(phone);
      press(big, "Bắt đầu làm");

      // out, off, given back, done
      phone.onDialog(asked -> asked.accept());
      press(big, "Cho người ra");
      button(phone, "Cả đội đã ra").click();
      back(phone);
      press(big, "Tháo tiếp đất");
      button(phone, "Đã tháo tiếp đất").click();
      button(phone, "Đã gỡ biển, mở khóa").click();
      assertThat(phone.locator(".rule.off")).hasCount(2);
      back(phone);
      press(big, "Trả phiếu");
      press(big, "Trả phiếu");
      assertThat(phone.locator("main")).containsText("đã trả");
      back(phone);

      // a rest in between asks for the talk again
      button(phone, "Việc khác").click();
      without("menu", phone);
      var stays = phone.url();
      phone.goBack(); // closes what lies over the page, and the page stays
      assertThat(phone.locator("dialog[open]")).hasCount(0);
      assertThat(phone).hasURL(stays);
      button(phone, "Việc khác").click();
      phone.locator("dialog[open] .go-line").filter(new Locator.FilterOptions().setHasText("Tạm dừng")).click();
      phone.locator("dialog[open] .choice").first().click();
      send(phone);
      assertThat(phone.locator("main")).containsText("mưa giông");
      without("suspended", phone);
      press(big, "Họp an toàn");
      for (var member : phone.locator("#topic-attended .choice").all())
        member.click();
      send(phone);
      assertThat(big).not().containsText("Họp an toàn");
      phone.navigate(phone.url().replaceAll("#.*", "#outbox"));
      assertThat(phone.locator("main")).containsText("Không còn gì chờ gửi");

      // another job is taken away while they are on their way: kept in sight, and said not to count
      long second = room.post("/api/jobs", Map.of("kind", "makeSafe", "title", "Dây rơi", "place", Map.of("deviceId", device), "crewId",
          crew.path("id").asLong(), "send", true)).path("id").asLong();
      phone.navigate(phone.url().replaceAll("#.*", "#job/" + second));
      press(big, "Tôi nhận");
      assertThat(big).containsText("Tôi đang đi");
      assertThat(phone.locator(".net")).containsText("Có sóng"); // nothing waits any more: the server has it
      var version = room.get("/api/jobs/" + second).path("job").path("version").asInt();
      room.post("/api/jobs/" + second + "/transfer", Map.of("version", version, "crewId", 2, "reason", "gần hơn"));
      assertThat(phone.locator("main")).containsText("Đã chuyển đội khác");
      without("taken away", phone);

      // a drill is marked as one, and taken by name
      phone.navigate(phone.url().replaceAll("#.*", "#me"));
      without("me", phone);
      button(phone, "Bắt đầu diễn tập").click();
      assertThat(phone.locator(".sos-cover")).containsText("DIỄN TẬP");
      assertThat(phone.locator(".sos-cover")).containsText("Máy chủ đã nhận SOS");
      without("sos", phone);
      room.post("/api/alarms/" + room.get("/api/console").path("alarms").get(0).path("id").asLong() + "/take", Map.of());
      assertThat(phone.locator(".sos-cover")).containsText("Điều độ đã nhận");

      assertThat(chromium.errors()).as("errors on the consoles of the pages").isEmpty();
    }
  }

  private static Map<String, Object> role(String name, JsonNode crew, int member) {
    return Map.of("role", name, "memberId", crew.path("members").get(member).path("id").asLong());
  }

  /** Presses the big button once it offers this. */
  private static void press(Locator big, String offer) {
    assertThat(big).containsText(offer);
    big.click();
  }

  private static void send(Page phone) {
    phone.locator("dialog[open] button.primary").click();
  }

  private static void back(Page phone) {
    phone.locator(".foot .btn").filter(new Locator.FilterOptions().setHasText("Về việc")).click();
  }

  private static Locator button(Page page, String name) {
    return page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name));
  }

  private static void without(String where, Page page) {
    assertThat(Chromium.barriers(page)).as("barriers on: " + where).isEqualTo(List.of());
  }

  private static Page signIn(Chromium chromium, RunningRelight relight, String login) throws IOException {
    var page = chromium.open(360, 740, false);
    page.navigate(relight.base().resolve("/sign-in?next=/field").toString());
    page.locator("input[name=login]").fill(login);
    page.locator("input[type=password]").fill(relight.password(login));
    page.locator("button[type=submit], form button.primary").first().click();
    page.waitForURL("**/field**");
    return page;
  }

  /** A dispatcher who needs no page. */
  private static final class ControlRoom {

    private final Page page;
    private final RunningRelight relight;
    private final String csrf;

    private ControlRoom(Page page, RunningRelight relight, String login) throws IOException {
      this.page = page;
      this.relight = relight;
      var me = page.request().post(at("/api/session"), json(Map.of("login", login, "password", relight.password(login)))
          .setHeader("Relight-Browser", UUID.randomUUID().toString().replace("-", "")));
      csrf = Json.tree(me.text()).path("csrf").asText();
    }

    private JsonNode get(String path) {
      return Json.tree(page.request().get(at(path)).text());
    }

    private JsonNode post(String path, Map<String, ?> body) {
      var answer = page.request().post(at(path), json(body).setHeader("Relight-CSRF", csrf));
      assertThat(answer.ok()).as(path + ": " + answer.text()).isTrue();
      return Json.tree(answer.text());
    }

    private String at(String path) {
      return relight.base().resolve(path).toString();
    }

    private static RequestOptions json(Map<String, ?> body) {
      return RequestOptions.create().setHeader("Content-Type", "application/json")
          .setHeader("Idempotency-Key", UUID.randomUUID().toString())
          .setData(new String(Json.bytes(body), java.nio.charset.StandardCharsets.UTF_8));
    }
  }
}
