package dev.orchestrator.offline;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.orchestrator.messages.Answer;
import dev.orchestrator.messages.Command;
import dev.orchestrator.messages.Tool;
import dev.orchestrator.offline.Moment.Called;
import dev.orchestrator.offline.ToolCall.RequestCapabilities;
import dev.orchestrator.platform.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * Where a deed gets the answers of tools. A deed runs again from its first line at every call of
 * the model; a tool that was called already answers from the history, the first one that was not
 * ends the run as {@link Pending}, and becomes the planner's next tool call.
 */
final class Desk {

  /** What only looks answers the same within a turn; everything else is done as often as asked. */
  private static final Set<String> READS = Set.of("list_projects", "get_project");

  private final Set<String> offered;
  private final List<Called> answered;

  /**
   * @param offered the tools that may be called now
   * @param answered the calls since the last words to the user, oldest first
   */
  Desk(Set<String> offered, List<Called> answered) {
    this.offered = offered;
    this.answered = new ArrayList<>(answered);
  }

  /** A tool has to be called before the deed can go on. */
  static final class Pending extends RuntimeException {
    private final transient ToolCall call;

    Pending(ToolCall call) {
      super(call.tool(), null, false, false);
      this.call = call;
    }

    ToolCall call() {
      return call;
    }
  }

  /** A tool is needed that nobody offers. */
  static final class NotOffered extends RuntimeException {
    NotOffered(String tool) {
      super(tool, null, false, false);
    }
  }

  boolean offers(Class<? extends Command<?>> command) {
    return offered.contains(Command.nameOf(command));
  }

  boolean offers(String tool) {
    return offered.contains(tool);
  }

  /** The answer to a command; throws {@link Pending} or {@link NotOffered}. */
  <R> Answer<R> ask(Command<R> command) {
    var tool = Command.nameOf(command.getClass());
    if (!offered.contains(tool)) {
      obtain(tool, capability(command.getClass()));
    }
    return read(call(ToolCall.of(command)), command);
  }

  private void obtain(String tool, String capability) {
    if (!offered.contains("request_capabilities")) {
      throw new NotOffered(tool);
    }
    call(ToolCall.of(new RequestCapabilities(List.of(capability), tool)));
    throw new NotOffered(tool);
  }

  /** What a tool answered that is none of ours; throws {@link Pending} if it was not called yet. */
  String answer(ToolCall call) {
    return call(call);
  }

  private String call(ToolCall call) {
    var known = answered.stream().filter(earlier -> answers(earlier, call)).findFirst();
    known.filter(_ -> !READS.contains(call.tool())).ifPresent(answered::remove);
    return known.map(Called::result).orElseThrow(() -> new Pending(call));
  }

  private static boolean answers(Called earlier, ToolCall call) {
    return earlier.tool().equals(call.tool())
        && earlier.arguments().equals(call.arguments())
        && earlier.result() != null;
  }

  private static String capability(Class<?> command) {
    return Objects.requireNonNull(command.getAnnotation(Tool.class)).capability().id();
  }

  @SuppressWarnings("unchecked") // the type is built from the command's own
  private static <R> Answer<R> read(String result, Command<R> command) {
    var types = Json.mapper().getTypeFactory();
    var type =
        types.constructType(command.getClass()).findSuperType(Command.class).containedType(0);
    try {
      return (Answer<R>)
          Json.mapper().readValue(result, types.constructParametricType(Answer.class, type));
    } catch (JsonProcessingException e) {
      return Answer.refused("unreadable", result.strip(), "");
    }
  }
}
