package relight.scenario;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import relight.testkit.Chromium;
import relight.testkit.RunningRelight;

/** The whole story once through, on the pages people use: reported, found, claimed, sent, done, told; and a danger that covers the console. */
class StoryBrowserTest {

  @TempDir
  Path data;

  @Test
  void fromTheFirstReportToLightAgain() throws IOException, InterruptedException {
    try (var chromium = new Chromium(); var relight = RunningRelight.start(data); var http = HttpClient.newHttpClient()) {
      var neighbours = relight.neighbours(3);

      var dispatcher = signIn(chromium, relight, 1600, 950, true, "dieudo1", "/console");
      var colleague = signIn(chromium, relight, 1280, 800, false, "dieudo2", "/console");
      assertThat(dispatcher.locator("work-queue")).isVisible();
      withoutBarriers("console, empty", dispatcher);

      // a customer reports on the public page and keeps the private link
      var customer = chromium.open(390, 844, false);
      customer.navigate(relight.base().resolve("/").toString());
      withoutBarriers("board", customer);
      customer.locator("#report").click();
      customer.locator("#r-code").fill(neighbours.get(0));
      withoutBarriers("report dialog", customer);
      button(customer, "Gửi tin báo").click();
      var link = customer.locator("a[href^='/s/']").first().getAttribute("href");
      customer.navigate(relight.base().resolve(link).toString());
      assertThat(customer.locator("main")).containsText("Có thể mất điện");
      withoutBarriers("private status", customer);

      // the second caller under the transformer: queue and map follow without reload
      assertThat(
          relight.report(http, UUID.randomUUID().toString(), Map.of("customerCode", neighbours.get(1), "kind", "no-power")).statusCode())
          .isEqualTo(201);
      var row = dispatcher.locator("work-queue [role=option]").filter(new Locator.FilterOptions().setHasText("Dự đoán"));
      assertThat(row).containsText("TBA");
      row.click();
      deed(dispatcher, "claim").click();

      // a second dispatcher sees whose it is, live
      colleague.locator("work-queue [role=option]").first().click();
      assertThat(colleague.locator("selection-panel")).containsText("Điều độ viên 1");
      withoutBarriers("console, outage selected", colleague);

      deed(dispatcher, "confirm").click();
      dispatcher.locator("dialog[open] button.primary").click();
      assertThat(deed(dispatcher, "confirm")).hasCount(0);
      deed(dispatcher, "assign").click();
      dispatcher.locator("dialog[open]").getByText("Đội 1").first().click();
      withoutBarriers("assign dialog", dispatcher);
      dispatcher.locator("dialog[open] button.primary").click();

      // the linesman acknowledges, goes, is on site, closes the device
      var linesman = signIn(chromium, relight, 360, 740, false, "d1.1", "/field");
      var next = linesman.locator("button.primary.glove").first();
      assertThat(next).containsText("Tôi nhận");
      withoutBarriers("field, job sent", linesman);
      next.click();
      assertThat(next).containsText("Tôi đang đi");
      next.click();
      assertThat(customer.locator("main")).containsText("Đang trên đường đến");
      assertThat(next).containsText("Tôi đã đến nơi");
      next.click();
      assertThat(next).containsText("Họp an toàn trước khi làm");
      next.click();
      withoutBarriers("briefing", linesman);
      for (var topic : List.of("hazards", "procedures", "precautions", "energySources", "ppe"))
        linesman.locator("#topic-" + topic + " .tick").first().click();
      for (var member : linesman.locator("#topic-attended .choice").all())
        member.click();
      linesman.locator("dialog[open] button.primary").click();
      assertThat(next).containsText("Bắt đầu làm");
      next.click();
      assertThat(next).containsText("Đóng điện lại");
      next.click();
      linesman.locator("dialog[open] select[name=cause]").selectOption("tree");
      withoutBarriers("restore dialog", linesman);
      linesman.locator("dialog[open] button.primary").click();

      // and everybody is told
      assertThat(customer.locator("main")).containsText("Có điện lại lúc");
      assertThat(linesman.locator("main")).containsText("Xong");
      assertThat(dispatcher.locator("work-queue")).containsText("Đã có điện");
      assertThat(dispatcher.locator("selection-panel")).containsText("Diễn biến");
      assertThat(dispatcher.locator("selection-panel story-list")).containsText("Đội 1");
      var board = chromium.open(1280, 800, false);
      board.navigate(relight.base().resolve("/?lang=en").toString());
      assertThat(board.locator("#list")).containsText("Power is back");

      // danger covers the console until somebody takes it, then it is closed with a reason
      assertThat(
          relight.report(http, UUID.randomUUID().toString(), Map.of("customerCode", neighbours.get(2), "kind", "wire-down")).statusCode())
          .isEqualTo(201);
      var cover = dispatcher.locator("dialog[open]").filter(new Locator.FilterOptions().setHasText("Dây điện"));
      assertThat(cover).isVisible();
      withoutBarriers("alarm", dispatcher);
      cover.getByText("Tôi nhận").click();
      assertThat(colleague.locator("body")).containsText("Điều độ viên 1");
      assertThat(cover).isHidden();

      // the desk knows the customer's story
      var agent = signIn(chromium, relight, 1366, 768, false, "tongdai1", "/desk");
      agent.locator("input[type=search]").first().fill(neighbours.get(0));
      agent.keyboard().press("Enter");
      assertThat(agent.locator("main")).containsText(neighbours.get(0));
      withoutBarriers("desk", agent);

      assertThat(chromium.errors()).as("errors on the consoles of the pages").isEmpty();
    }
  }

  private static Page signIn(Chromium chromium, RunningRelight relight, int width, int height, boolean dark, String login, String to)
      throws IOException {
    var page = chromium.open(width, height, dark);
    page.navigate(relight.base().resolve("/sign-in?next=" + to).toString());
    page.locator("input[name=login]").fill(login);
    page.locator("input[type=password]").fill(relight.password(login));
    page.locator("button[type=submit], form button.primary").first().click();
    page.waitForURL("**" + to + "**");
    return page;
  }

  /** The button of a deed, once it can be pressed. */
  private static Locator deed(Page page, String name) {
    return page.locator("selection-panel [data-deed='" + name + "']:not([aria-disabled='true'])");
  }

  private static Locator button(Page page, String name) {
    return page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name));
  }

  private static void withoutBarriers(String where, Page page) {
    assertThat(Chromium.barriers(page)).as("barriers on: " + where).isEqualTo(List.of());
  }
}
