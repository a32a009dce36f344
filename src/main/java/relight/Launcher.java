package relight;

/** The entry class. Compiled for an old Java, so that an old one can still say in one sentence what is needed. */
public final class Launcher {

  private static final int NEEDED = 21;

  private Launcher() {
  }

  public static void main(String[] args) throws Exception {
    String version = System.getProperty("java.specification.version");
    int found = Integer.parseInt(version.startsWith("1.") ? version.substring(2) : version);
    if (found < NEEDED) {
      System.err.println("Relight needs Java " + NEEDED + " or newer, but this is Java " + System.getProperty("java.version") + " in "
          + System.getProperty("java.home") + ". Start it with the java command of a newer JDK, or set JAVA_HOME to one.");
      System.exit(2);
    }
    if (args.length > 0 && (args[0].equals("serve") || args[0].equals("bench"))) {
      // Netty 4.2 is two to three times slower without these, and java -jar cannot bring flags along. The JDK warns about the first unless
      // it was started with --sun-misc-unsafe-memory-access=allow, so commands that only answer a question do without.
      setUnlessGiven("io.netty.noUnsafe", "false");
      setUnlessGiven("io.netty.allocator.type", "pooled");
    }
    Class.forName("relight.Relight").getMethod("main", String[].class).invoke(null, (Object) args);
  }

  private static void setUnlessGiven(String property, String value) {
    if (System.getProperty(property) == null) {
      System.setProperty(property, value);
    }
  }
}
