package dev.orchestrator.messages;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The catalogue of tools: every command record that carries a {@link Tool} annotation. */
public final class Tools {

  private static final List<Class<? extends Command<?>>> ALL =
      Stream.<Class<?>>of(
              TalkCommand.class,
              ProjectCommand.class,
              EngineeringCommand.class,
              DeployCommand.class,
              InfrastructureCommand.class,
              FlowCommand.class)
          .flatMap(family -> Arrays.stream(family.getPermittedSubclasses()))
          .filter(type -> type.isAnnotationPresent(Tool.class))
          .<Class<? extends Command<?>>>map(Tools::command)
          .toList();

  private static final Pattern LOOKS = Pattern.compile("(get|list|check|view|explain)_.*");

  private Tools() {}

  /** The tools of these groups that the role may use, in a stable order. */
  public static List<Class<? extends Command<?>>> of(Set<Capability> capabilities, Role role) {
    return ALL.stream()
        .filter(tool -> capabilities.contains(annotation(tool).capability()))
        .filter(tool -> role.covers(annotation(tool).role()))
        .toList();
  }

  /** The tool of that name, such as {@code create_project}. */
  public static Optional<Class<? extends Command<?>>> named(String name) {
    return ALL.stream().filter(tool -> Command.nameOf(tool).equals(name)).findFirst();
  }

  /** What the tool's record says about it. */
  public static Tool annotation(Class<? extends Command<?>> tool) {
    return tool.getAnnotation(Tool.class);
  }

  /** Whether a person must approve this command when a model asked for it. */
  public static boolean confirmed(Command<?> command) {
    var tool = command.getClass().getAnnotation(Tool.class);
    return tool != null && tool.confirm();
  }

  /** Whether a tool of our own that has this name changes nothing: such calls are not audited. */
  public static boolean onlyLooks(String name) {
    return LOOKS.matcher(name).matches();
  }

  @SuppressWarnings("unchecked")
  private static Class<? extends Command<?>> command(Class<?> type) {
    return (Class<? extends Command<?>>) type.asSubclass(Command.class);
  }
}
