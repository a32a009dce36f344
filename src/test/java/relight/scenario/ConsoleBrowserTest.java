package relight.scenario;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
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

/** The parts of an outage, the storm queue and the pages beside the map, by keyboard, each without barriers. */
class ConsoleBrowserTest {

  @TempDir
  Path data;

  @Test
  void everyPartOfAnOutageAndEveryPageIsReachableByKeyAndWithoutBarriers() throws IOException, InterruptedException {
    try (var chromium = new Chromium(); var relight = RunningRelight.start(data); var http = HttpClient.newHttpClient()) {
      var page = signIn(chromium, relight, 1280, 800);
      for (var customer : relight.neighbours(3))
        assertThat(relight.report(http, UUID.randomUUID().toString(), Map.of("customerCode", customer, "kind", "no-power")).statusCode())
            .isEqualTo(201);

      // the storm queue: one row each, the feeder's head picks all of it, and the answer stands for each
      var predicted = page.locator("work-queue [role=option].predicted");
      assertThat(predicted).isVisible();
      predicted.click();
      page.keyboard().press("b");
      var head = page.locator("work-queue .qf").first();
      assertThat(head).isVisible();
      page.keyboard().press("1");
      page.locator("work-queue [role=listbox]").press("Home");
      page.keyboard().press("Enter");
      assertThat(page.locator("triage-bar")).containsText("Đã chọn");
      withoutBarriers("storm queue, picked", page);
      page.locator("[data-triage=claim]").click();
      assertThat(page.locator("triage-bar .results")).containsText("xong");
      page.locator("triage-bar .results h3 button").click();
      page.keyboard().press("b");

      // each part of the outage in turn, by its key
      page.keyboard().press("3");
      for (var part : List.of("evidence", "why", "steps", "ledger", "estimates")) {
        page.keyboard().press("]");
        assertThat(page.locator("#part-" + part)).hasAttribute("aria-selected", "true");
        assertThat(page.locator("#part .bone")).hasCount(0);
        withoutBarriers("outage, " + part, page);
      }
      page.keyboard().press("]");
      page.keyboard().press("x");
      page.locator("dialog[open] .primary").click();
      assertThat(page.locator("selection-panel header")).containsText("đã xác nhận");

      // what was decided is in the ledger, and the cause is one key away
      page.keyboard().press("]");
      page.keyboard().press("]");
      page.keyboard().press("]");
      page.keyboard().press("]");
      assertThat(page.locator("outage-ledger .sum")).isVisible();
      withoutBarriers("ledger of a confirmed outage", page);
      page.keyboard().press("c");
      page.locator("dialog[open] select[name=cause]").selectOption("tree");
      withoutBarriers("cause dialog", page);
      page.locator("dialog[open] .primary").click();
      page.locator("#part-now").click();
      assertThat(page.locator("#part")).containsText("Cây");

      // the pages beside the map, and the way back
      for (var name : List.of("crews", "drills", "evidence", "rules")) {
        page.locator("top-bar .pages").click();
        page.locator("#page-menu [data-page=" + name + "]").click();
        assertThat(page.locator(".page table").first().or(page.locator(".page .empty"))).isVisible();
        withoutBarriers("page, " + name, page);
        page.keyboard().press("Escape");
        assertThat(page.locator(".page")).hasCount(0);
      }

      // a planned outage, drawn up by typing
      page.locator("work-queue .tabs button").last().click();
      page.locator("work-queue .pad button").click();
      page.locator("#plan-work").fill("Thay sứ");
      var device = page.locator("[list=plan-found]");
      device.fill("REC 471-12");
      device.press("Enter");
      page.locator("planned-form fieldset > button").click();
      withoutBarriers("planned outage, form", page);
      page.locator("planned-form button.primary").click();
      assertThat(page.locator("planned-panel header")).containsText("Bản nháp");
      assertThat(page.locator("work-queue [role=option]").filter(new Locator.FilterOptions().setHasText("Thay sứ"))).isVisible();
      withoutBarriers("planned outage", page);

      assertThat(chromium.errors()).as("errors on the console").isEmpty();
    }
  }

  private static Page signIn(Chromium chromium, RunningRelight relight, int width, int height) throws IOException {
    var page = chromium.open(width, height, false);
    page.navigate(relight.base().resolve("/sign-in?next=/console").toString());
    page.locator("input[name=login]").fill("dieudo1");
    page.locator("input[type=password]").fill(relight.password("dieudo1"));
    page.locator("button[type=submit], form button.primary").first().click();
    page.waitForURL("**/console**");
    assertThat(page.locator("work-queue")).isVisible();
    return page;
  }

  private static void withoutBarriers(String where, Page page) {
    assertThat(Chromium.barriers(page)).as("barriers on: " + where).isEqualTo(List.of());
  }
}
