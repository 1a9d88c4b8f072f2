package dev.orchestrator.devops;

import dev.orchestrator.manifest.Variable;
import dev.orchestrator.manifest.Variable.Kind;
import java.util.Optional;
import java.util.regex.Pattern;

/** Where the values of variables come from, as far as their names tell. */
final class EnvKinds {

  /** Addresses of servers and what belongs to them: no random value could take their place. */
  private static final Pattern SERVER =
      Pattern.compile("DATABASE_URL|POSTGRES_.*|REDIS_URL|MONGO_URL|RABBITMQ_URL");

  private static final Pattern GENERATED = Pattern.compile(".*(?:SECRET|JWT|SESSION|KEY).*");

  /** What somebody else has issued, whatever else its name holds. */
  private static final Pattern ISSUED =
      Pattern.compile(
          ".*(?:API|OAUTH|CLIENT_ID|CLIENT_SECRET|WEBHOOK|STRIPE|OPENAI|ANTHROPIC|AWS|AZURE|GOOGLE|GITHUB|GITLAB|SLACK|TWILIO|SENDGRID|TELEGRAM|DISCORD|PUBLIC_KEY|SSH).*");

  private static final Pattern COMPUTED =
      Pattern.compile(
          "APP_NAME|PROJECT_NAME|APP_ENV|ENVIRONMENT|.*_API_URL|BASE_URL|PORT|HOST|.*DOMAIN|LOG_LEVEL");

  private static final Pattern USER =
      Pattern.compile(
          ".*_API_KEY|.*_API_SECRET|.*_?TOKEN|.*(?:OAUTH|CLIENT_ID|CLIENT_SECRET|WEBHOOK|STRIPE|OPENAI|ANTHROPIC).*");

  private EnvKinds() {}

  /** Whether it is a part of a server's address. */
  static boolean isServer(String name) {
    return SERVER.matcher(name).matches();
  }

  /** What the project says; else what the name tells; empty if neither does. */
  static Optional<Kind> of(String name, Variable variable) {
    return variable.kind().or(() -> byName(name)).or(() -> variable.value().map(_ -> Kind.LITERAL));
  }

  private static Optional<Kind> byName(String name) {
    var issued = ISSUED.matcher(name).matches();
    if (isServer(name) || (!issued && GENERATED.matcher(name).matches())) {
      return Optional.of(Kind.INFRA);
    }
    if (COMPUTED.matcher(name).matches()) {
      return Optional.of(Kind.COMPUTED);
    }
    return (issued && GENERATED.matcher(name).matches()) || USER.matcher(name).matches()
        ? Optional.of(Kind.USER)
        : Optional.empty();
  }
}
