package dev.orchestrator.offline;

import dev.orchestrator.messages.ProjectKind;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** What a project's repository holds before anybody wrote code: how it is built, run and tested. */
public final class Scaffold {

  /** How a project's tests are run; {@code java} stands for a Java 25 of the machine. */
  static final List<String> TEST =
      List.of("java", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "ServiceTest.java");

  private Scaffold() {}

  /**
   * The first commit, path to content.
   *
   * @param project the project's name
   * @param acceptance one criterion a line
   */
  public static Map<String, String> files(
      ProjectKind kind, String project, String description, String task, List<String> acceptance) {
    return Map.of(
        "orchestrator.yaml", orchestratorYaml(kind),
        "AGENTS.md", agents(kind),
        "TASK.md", task(project, task, acceptance),
        "README.md", "# " + Names.title(project) + "\n\n" + description.strip() + "\n",
        ".gitignore", "build/\n*.class\n");
  }

  /** The task as the coding agent reads it; written anew for every build. */
  public static String task(String project, String task, List<String> acceptance) {
    var criteria =
        acceptance.stream().map(line -> "- " + line + "\n").collect(Collectors.joining());
    return "# Task for "
        + project
        + "\n\n"
        + task.strip()
        + "\n\n## It is done when\n\n"
        + criteria;
  }

  static String orchestratorYaml(ProjectKind kind) {
    return """
    kind: %s
    build: [javac, -d, build, Service.java]
    test: [%s]
    run: [java, -XX:TieredStopAtLevel=1, -XX:+UseSerialGC, -Xmx64m, -cp, build, Service]
    health: /health
    env:
      PORT:
        kind: computed
      HOST:
        kind: literal
        value: 127.0.0.1
    """
            .formatted(kind.name().toLowerCase(Locale.ROOT), String.join(", ", TEST))
        + (kind == ProjectKind.TELEGRAM_BOT
            ? """
              TELEGRAM_BOT_TOKEN:
                kind: user
              TELEGRAM_API_URL:
                kind: literal
                value: https://api.telegram.org
            """
            : "");
  }

  private static String agents(ProjectKind kind) {
    return """
    # Working on this project

    - `orchestrator.yaml` says how it is built, tested and run; keep it true.
    - `TASK.md` is the task at hand and when it is done.
    - Java 25, no dependencies. `java ServiceTest.java` runs the tests; it ends with 1 if one fails.
    - It listens on the port in `PORT`; `/health` answers 200 only while it works.
    - Every new behaviour gets a check in `ServiceTest.java`. Checks are not removed to make a build pass.
    %s\
    """
        .formatted(
            kind == ProjectKind.TELEGRAM_BOT
                ? "- Telegram's address is in `TELEGRAM_API_URL`, the token in `TELEGRAM_BOT_TOKEN`; neither is ever written down.\n"
                : "");
  }
}
