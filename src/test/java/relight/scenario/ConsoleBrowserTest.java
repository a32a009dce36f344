package relight.scenario;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Mouse;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.TimeoutError;
import com.microsoft.playwright.assertions.LocatorAssertions;
import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import relight.testkit.Chromium;
import relight.testkit.RunningRelight;

/** The console by keyboard, each part and page without barriers, and by pointer: work merged and given away, an alarm taken. */
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

  @Test
  void workIsMergedAndGivenByPointerAndAnAlarmIsTakenOnASmallScreen() throws IOException, InterruptedException {
    try (var chromium = new Chromium(); var relight = RunningRelight.start(data); var http = HttpClient.newHttpClient()) {
      var page = signIn(chromium, relight, 1280, 720);
      var streets = relight.neighbourhoods(3).subList(0, 2);
      for (var street : streets)
        for (var customer : street.subList(0, 3))
          assertThat(relight.report(http, UUID.randomUUID().toString(), Map.of("customerCode", customer, "kind", "no-power")).statusCode())
              .isEqualTo(201);
      var rows = page.locator("work-queue [role=option][id^=q-outage]");
      assertThat(rows).hasCount(2);
      // while reports still come in the order may change; with the transformers named it stands
      assertThat(rows.locator(".t").filter(new Locator.FilterOptions().setHasText("TBA"))).hasCount(2);
      var one = page.locator("#" + rows.nth(0).getAttribute("id"));
      var other = page.locator("#" + rows.nth(1).getAttribute("id"));

      // one outage dropped on another is one, until that is taken back
      drag(page, one, other, page.locator("ask-dialog dialog[open]"));
      page.locator("ask-dialog dialog[open] .primary").click();
      assertThat(rows).hasCount(1);
      page.locator("said-line .toast button").click();
      assertThat(rows).hasCount(2);

      // dropped on a crew it is that crew's, and its bar dropped on another crew is a transfer
      drag(page, one, lane(page, "Đội 2").locator(".lane"), page.locator("assign-dialog dialog[open]"));
      assertThat(page.locator("assign-dialog dialog[open] .primary")).containsText("Đội 2");
      page.keyboard().press("Enter"); // as it says on the button, and not the one beside it
      assertThat(page.locator("said-line")).containsText("Đã giao");
      var bar = lane(page, "Đội 2").locator("button.j").first();
      assertThat(bar).isVisible();
      drag(page, bar, lane(page, "Đội 3").locator(".lane"), page.locator("assign-dialog dialog[open]"));
      assertThat(page.locator("assign-dialog dialog[open] .primary")).containsText("Đội 3");
      page.keyboard().press("Escape");

      // the sheet on paper is one page
      bar.click();
      page.locator("selection-panel [data-deed=print-job]").click();
      assertThat(page.locator("job-sheet .a4")).isVisible();
      assertThat(new String(page.pdf(new Page.PdfOptions().setPreferCSSPageSize(true)), StandardCharsets.ISO_8859_1).split("/Type /Page\n"))
          .as("pages of the job sheet").hasSize(2);
      page.keyboard().press("Escape");

      // a danger covers all of it; who can come stands in sight, and one key takes it
      assertThat(relight.report(http, UUID.randomUUID().toString(), Map.of("customerCode", streets.get(0).get(2), "kind", "wire-down"))
          .statusCode()).isEqualTo(201);
      var cover = page.locator("dialog.alarm-cover[open]");
      assertThat(cover).isVisible();
      page.keyboard().press("Escape");
      assertThat(cover).isVisible();
      assertThat(cover.locator(".near li").last()).isInViewport(new LocatorAssertions.IsInViewportOptions().setRatio(1));
      page.keyboard().press("Enter");
      assertThat(cover).isHidden();
      assertThat(page.locator("alarm-bars")).containsText("Điều độ viên 1");
      page.locator("alarm-bars button").last().click();
      page.locator("ask-dialog dialog[open] textarea").fill("Dây viễn thông, không mang điện");
      page.locator("ask-dialog dialog[open] .dialog-foot button").last().click();
      assertThat(page.locator("alarm-bars button")).hasCount(0);

      // many that are no outages at once, each answered for
      page.keyboard().press("b");
      page.locator("work-queue .qf").filter(new Locator.FilterOptions().setHasText("Xuất tuyến")).first().click();
      page.locator("[data-triage=cancel]").click();
      page.locator("ask-dialog dialog[open] textarea").fill("Khách thử báo");
      page.locator("ask-dialog dialog[open] .dialog-foot button").last().click();
      assertThat(page.locator("triage-bar .results li.restored")).not().hasCount(0);
      assertThat(page.locator("triage-bar .results li.urgent")).hasCount(0);

      assertThat(chromium.errors()).as("errors on the console").isEmpty();
    }
  }

  private static Locator lane(Page page, String crew) {
    return page.locator("crew-timeline li.cr").filter(new Locator.FilterOptions().setHasText(crew));
  }

  /** Carries a thing until what it asks is asked: a list that moves while the hand is in it takes a second try, as it does with people. */
  private static void drag(Page page, Locator thing, Locator onto, Locator asked) {
    for (int tries = 0; tries < 3 && asked.count() == 0; tries++) {
      drag(page, thing, onto);
      try {
        asked.waitFor(new Locator.WaitForOptions().setTimeout(5_000));
      } catch (TimeoutError notYet) {
        page.mouse().move(1, 1);
      }
    }
    assertThat(asked).isVisible();
  }

  /** In steps small enough that the browser takes it for a drag. */
  private static void drag(Page page, Locator thing, Locator onto) {
    var from = thing.boundingBox();
    var to = onto.boundingBox();
    var mouse = page.mouse();
    mouse.move(from.x + Math.min(60, from.width / 2), from.y + from.height / 2);
    mouse.down();
    mouse.move(from.x + Math.min(60, from.width / 2) + 8, from.y + from.height / 2 + 4, new Mouse.MoveOptions().setSteps(3));
    mouse.move(to.x + to.width * 0.6, to.y + to.height / 2, new Mouse.MoveOptions().setSteps(6));
    mouse.move(to.x + to.width * 0.6 + 2, to.y + to.height / 2, new Mouse.MoveOptions().setSteps(2));
    mouse.up();
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
