package dev.orchestrator.cli;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import picocli.CommandLine.Help;
import picocli.CommandLine.IHelpSectionRenderer;

/** The verbs in the order in which a person meets them, in groups, for there are many. */
final class VerbList implements IHelpSectionRenderer {

  private static final Map<String, List<String>> GROUPS = new LinkedHashMap<>();

  static {
    GROUPS.put(
        "Ask, and follow what comes of it", List.of("new", "chat", "status", "why", "threads"));
    GROUPS.put("Answer", List.of("approve", "plan", "secrets"));
    GROUPS.put(
        "Projects",
        List.of(
            "deploy", "stop", "rollback", "delete", "cancel", "logs", "changes", "bots", "notify"));
    GROUPS.put("Who may come in", List.of("login", "logout", "keys", "users", "audit"));
    GROUPS.put(
        "Look closer, and run a server",
        List.of(
            "doctor",
            "agents",
            "tools",
            "usage",
            "flow",
            "events",
            "jobs",
            "nodes",
            "retention",
            "alerts",
            "refused"));
    GROUPS.put("This program", List.of("completion", "version", "help"));
  }

  private static final int WIDTH = 12;

  @Override
  public String render(Help help) {
    var verbs = help.subcommands();
    return GROUPS.entrySet().stream()
        .map(group -> "%n%s:%n".formatted(group.getKey()) + lines(group.getValue(), verbs))
        .collect(Collectors.joining());
  }

  private static String lines(List<String> names, Map<String, Help> verbs) {
    return names.stream()
        .map(name -> line(name, Objects.requireNonNull(verbs.get(name))))
        .collect(Collectors.joining());
  }

  private static String line(String name, Help verb) {
    var words = verb.commandSpec().usageMessage().description();
    return "  "
        + name
        + " ".repeat(WIDTH - name.length())
        + String.join(" ", words)
        + "%n".formatted();
  }
}
