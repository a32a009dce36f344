package relight.webroot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The inline import map is the same on every page and names the versions the pom brings: a wrong one shows only as a blank page. */
class ImportMapTest {

  private static final Path WEBROOT = Path.of("src/main/resources/webroot");
  private static final Pattern MAP = Pattern.compile("<script type=\"importmap\">(.*?)</script>", Pattern.DOTALL);
  private static final Pattern VERSION = Pattern.compile("<webjar\\.([a-z-]+)\\.version>([^<]+)</webjar\\.");
  /** Package under /lib and the property of the pom that holds its version. */
  private static final Map<String, String> PACKAGES = Map.of("lit", "lit", "lit-html", "lit-html", "lit-element", "lit-element",
      "lit__reactive-element", "reactive-element");

  private static List<Path> pages() throws IOException {
    try (var all = Files.walk(WEBROOT)) {
      return all.filter(p -> p.toString().endsWith(".html")).filter(p -> !p.startsWith(WEBROOT.resolve("docs"))).sorted().toList();
    }
  }

  private static String inline(Path page) throws IOException {
    var found = MAP.matcher(Files.readString(page));
    assertTrue(found.find(), page + " has no import map");
    var text = found.group(1);
    assertTrue(!found.find(), page + " has two import maps: browsers take only one");
    return text;
  }

  @Test
  void everyPageHasTheSameImportMap() throws Exception {
    var pages = pages();
    assertTrue(pages.size() >= 3, "too few pages found: " + pages);
    var first = inline(pages.get(0));
    for (var page : pages)
      assertEquals(first, inline(page), page + " differs from " + pages.get(0));
  }

  @Test
  void itNamesTheVersionsOfThePomAndFilesThatAreThere() throws Exception {
    var versions = new TreeMap<String, String>();
    var pom = VERSION.matcher(Files.readString(Path.of("pom.xml")));
    while (pom.find())
      versions.put(pom.group(1), pom.group(2));
    JsonNode imports = new ObjectMapper().readTree(inline(pages().get(0))).get("imports");
    assertTrue(imports.size() >= 8, "imports: " + imports);
    imports.properties().forEach(entry -> {
      var address = entry.getValue().asText();
      var parts = address.split("/", 5);
      assertEquals("lib", parts[1], address);
      assertTrue(PACKAGES.containsKey(parts[2]), "unknown package in " + address);
      assertEquals(versions.get(PACKAGES.get(parts[2])), parts[3], entry.getKey() + " -> " + address + " is not the version of the pom");
      if (!address.endsWith("/")) {
        var resource = "META-INF/resources/webjars/" + address.substring("/lib/".length());
        assertNotNull(getClass().getClassLoader().getResource(resource), "not on the class path: " + resource);
      }
    });
  }

  @Test
  void noPageHasAnyOtherInlineScriptNorStyle() throws Exception {
    for (var page : pages()) {
      var text = MAP.matcher(Files.readString(page)).replaceAll("");
      assertTrue(!Pattern.compile("<script(?![^>]*\\ssrc=)").matcher(text).find(), page + " has an inline script");
      assertTrue(!Pattern.compile("<style|\\sstyle=|\\son[a-z]+=").matcher(text).find(), page + " has an inline style or handler");
    }
  }

  @Test
  void noModuleWritesAStyleAttributeOrAHandlerIntoMarkup() throws Exception {
    try (var all = Files.walk(WEBROOT)) {
      for (var module : all.filter(p -> p.toString().endsWith(".js")).toList()) {
        var text = Files.readString(module);
        assertTrue(!Pattern.compile("<[a-z][^<>]*\\sstyle=\"").matcher(text).find(), module + " writes a style attribute");
        assertTrue(!text.contains("style-map.js"), module + " uses styleMap, which writes a style attribute first: use shared/at.js");
        assertTrue(!Pattern.compile("<[a-z][^<>]*\\son[a-z]+=\"").matcher(text).find(), module + " writes an inline handler");
      }
    }
  }
}
