package dev.orchestrator.devops;

import dev.orchestrator.manifest.ProjectManifest;
import dev.orchestrator.manifest.Variable;
import dev.orchestrator.manifest.Variable.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * What a release finds in its environment.
 *
 * @param values those that are known before it is placed
 * @param computed the names that follow from where it is placed
 * @param missing the names of values that nobody has given; no default ever takes their place
 */
record Environment(Map<String, String> values, List<String> computed, List<String> missing) {

  private static final Pattern INFRA =
      Pattern.compile(
          "DATABASE_URL|POSTGRES_.*|REDIS_URL|MONGO_URL|RABBITMQ_URL|.*(SECRET|JWT|SESSION).*|(?!.*API).*KEY.*");

  private static final Pattern COMPUTED =
      Pattern.compile(
          "APP_NAME|PROJECT_NAME|APP_ENV|ENVIRONMENT|.*_API_URL|BASE_URL|PORT|HOST|DOMAIN|LOG_LEVEL");

  private static final String UNKNOWN_COMPUTED = ".*_API_URL";

  /** Resolves a project's contract; each name ends up in exactly one of the three. */
  static Environment resolve(ProjectManifest manifest) {
    var values = new TreeMap<String, String>();
    var computed = new ArrayList<String>();
    var missing = new ArrayList<String>();
    new TreeMap<>(manifest.env())
        .forEach((name, variable) -> {
          switch (kind(name, variable)) {
            case LITERAL -> literal(name, variable, values, missing);
            case COMPUTED -> (isComputable(name) ? computed : missing).add(name);
            case INFRA, USER -> missing.add(name);
          }
        });
    return new Environment(values, computed, missing);
  }

  /** All values, now that the place is known. */
  Map<String, String> placed(String project, String url) {
    var all = new TreeMap<>(values);
    all.putIfAbsent("HOST", Apps.LOOPBACK);
    computed.forEach(name -> value(name, project, url).ifPresent(value -> all.put(name, value)));
    return all;
  }

  private static void literal(
      String name, Variable variable, Map<String, String> values, List<String> missing) {
    variable.value().ifPresentOrElse(value -> values.put(name, value), () -> missing.add(name));
  }

  /** What the project says; else by its name; a default makes any other name a literal. */
  static Kind kind(String name, Variable variable) {
    return variable.kind().orElseGet(() -> kind(name, variable.value()));
  }

  private static Kind kind(String name, Optional<String> value) {
    if (INFRA.matcher(name).matches()) {
      return Kind.INFRA;
    }
    if (COMPUTED.matcher(name).matches() && value.isEmpty()) {
      return Kind.COMPUTED;
    }
    return value.isPresent() ? Kind.LITERAL : Kind.USER;
  }

  private static boolean isComputable(String name) {
    return COMPUTED.matcher(name).matches() && !name.matches(UNKNOWN_COMPUTED);
  }

  /** PORT is told at each start, since it changes. */
  private static Optional<String> value(String name, String project, String url) {
    return switch (name) {
      case "APP_NAME", "PROJECT_NAME" -> Optional.of(project);
      case "APP_ENV", "ENVIRONMENT" -> Optional.of("production");
      case "BASE_URL" -> Optional.of(url);
      case "DOMAIN" -> Optional.of(java.net.URI.create(url).getHost());
      case "HOST" -> Optional.of(Apps.LOOPBACK);
      case "LOG_LEVEL" -> Optional.of("info");
      default -> Optional.empty();
    };
  }
}
