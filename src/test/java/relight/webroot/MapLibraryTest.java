package relight.webroot;

import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The one file that names OpenLayers names the one in the pom. */
class MapLibraryTest {

  @Test
  void theMapsLibraryIsThereUnderTheVersionItIsAskedFor() throws IOException {
    try (var script = getClass().getResourceAsStream("/webroot/shared/ol.js")) {
      var text = new String(script.readAllBytes(), StandardCharsets.UTF_8);
      var path = Pattern.compile("'/lib/([^']+)'").matcher(text);
      assertTrue(path.find(), "no /lib/ path in ol.js");
      assertNotNull(getClass().getResource("/META-INF/resources/webjars/" + path.group(1)), path.group(1) + " is not on the class path");
    }
  }
}
