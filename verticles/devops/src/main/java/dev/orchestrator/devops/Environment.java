package dev.orchestrator.devops;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a release finds in its environment.
 *
 * @param values those that are known before it is placed
 * @param computed the names that follow from where it is placed
 * @param missing the names of values that nobody has given; no default ever takes their place
 * @param secrets name to version of what is in the vault; absent in what was journaled before there
 *     was one
 */
record Environment(
    Map<String, String> values,
    List<String> computed,
    List<String> missing,
    @Nullable Map<String, Integer> secrets) {

  /** Name to version of what is in the vault. */
  Map<String, Integer> references() {
    return secrets == null ? Map.of() : secrets;
  }

  /** All values that may be shown, now that the place is known. */
  Map<String, String> placed(String project, String url) {
    var all = new TreeMap<>(values);
    all.putIfAbsent("HOST", Apps.LOOPBACK);
    computed.forEach(name -> value(name, project, url).ifPresent(value -> all.put(name, value)));
    return all;
  }

  /** Whether a value follows from the place; PORT is told at each start, since it changes. */
  static boolean isComputable(String name) {
    return name.equals("PORT") || value(name, "", "http://localhost").isPresent();
  }

  private static Optional<String> value(String name, String project, String url) {
    return switch (name) {
      case "APP_NAME", "PROJECT_NAME" -> Optional.of(project);
      case "APP_ENV", "ENVIRONMENT" -> Optional.of("production");
      case "BASE_URL" -> Optional.of(url);
      case "DOMAIN", "APP_DOMAIN" -> Optional.of(java.net.URI.create(url).getHost());
      case "HOST" -> Optional.of(Apps.LOOPBACK);
      case "LOG_LEVEL" -> Optional.of("info");
      default -> Optional.empty();
    };
  }
}
