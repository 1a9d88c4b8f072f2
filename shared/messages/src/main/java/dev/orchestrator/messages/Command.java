package dev.orchestrator.messages;

import java.util.regex.Pattern;

/**
 * An order that one verticle carries out and answers with an {@link Answer} of {@code R}. A command
 * record that carries a {@link Tool} annotation is also a tool of the ProductOwner: its JSON schema
 * comes from its components, its address from its type. REST, CLI and buttons send the same record.
 *
 * @param <R> what comes back when it was done
 */
public interface Command<R> {

  /** The command's name in snake case: {@code create_project} for {@code CreateProject}. */
  static String nameOf(Class<?> command) {
    return Names.WORD_START
        .matcher(command.getSimpleName())
        .replaceAll("_")
        .toLowerCase(java.util.Locale.ROOT);
  }

  /** Where a word begins inside a camel-case name. */
  final class Names {
    private static final Pattern WORD_START = Pattern.compile("(?<=[a-z0-9])(?=[A-Z])");

    private Names() {}
  }
}
