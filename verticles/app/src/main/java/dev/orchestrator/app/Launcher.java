package dev.orchestrator.app;

/**
 * What the jar starts with. Compiled for Java 8, so that an old Java can still say that it is too
 * old; everything else needs the version named here.
 */
public final class Launcher {

  private static final int LEAST = 25;

  private Launcher() {}

  /** Hands over to {@code Main}, if this Java can run it. */
  public static void main(String[] args) throws Exception {
    int version = version(System.getProperty("java.specification.version"));
    if (version < LEAST) {
      System.err.println(
          "orchestrator: needs Java "
              + LEAST
              + " or later, this is "
              + version
              + ": install a JDK (https://adoptium.net) or set JAVA_HOME to one.");
      System.exit(1);
    }
    Class.forName("dev.orchestrator.app.Main")
        .getMethod("main", String[].class)
        .invoke(null, (Object) args);
  }

  /** Before Java 9 versions were called 1.8 and so on. */
  private static int version(String specification) {
    String text = specification.startsWith("1.") ? specification.substring(2) : specification;
    return Integer.parseInt(text);
  }
}
