package relight.testkit;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.ColorScheme;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Debian's Chromium, headless. Every page it opens is listened to: errors on its console count against it. */
public final class Chromium implements AutoCloseable {

  private static final List<String> QUIET = List.of("--no-sandbox", "--disable-quic", "--no-first-run", "--disable-background-networking",
      "--disable-component-update", "--disable-sync");

  private final Playwright playwright;
  private final Browser browser;
  private final List<String> errors = new ArrayList<>();

  public Chromium() {
    PlaywrightAssertions.setDefaultAssertionTimeout(30_000);
    var program = Needed.oneOf("Chromium", "/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome");
    playwright = Playwright.create(new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
    browser = playwright.chromium().launch(new BrowserType.LaunchOptions().setExecutablePath(program).setArgs(QUIET));
  }

  /** A person of his own at a screen of this size, Vietnamese, with nothing remembered. */
  public Page open(int width, int height, boolean dark) {
    var context = browser.newContext(new Browser.NewContextOptions().setViewportSize(width, height).setLocale("vi-VN")
        .setTimezoneId("Asia/Ho_Chi_Minh").setColorScheme(dark ? ColorScheme.DARK : ColorScheme.LIGHT));
    var page = context.newPage();
    page.setDefaultTimeout(30_000);
    page.onConsoleMessage(message -> {
      // the sign-in page asks who is there and is told nobody: the browser writes that down as an error
      if (message.type().equals("error") && !message.text().contains("401"))
        errors.add(page.url() + ": " + message.text());
    });
    page.onPageError(error -> errors.add(page.url() + ": " + error));
    return page;
  }

  public List<String> errors() {
    return errors;
  }

  /** What axe finds serious or critical on the page as it is now, one line each. */
  public static List<String> barriers(Page page) {
    return new AxeBuilder(page).analyze().getViolations().stream().filter(v -> List.of("serious", "critical").contains(v.getImpact()))
        .map(v -> v.getId() + ": " + v.getHelp() + " " + v.getNodes().stream().map(n -> String.valueOf(n.getTarget())).limit(3).toList())
        .toList();
  }

  @Override
  public void close() {
    browser.close();
    playwright.close();
  }
}
