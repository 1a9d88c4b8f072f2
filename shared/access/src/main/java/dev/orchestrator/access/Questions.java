package dev.orchestrator.access;

import dev.orchestrator.messages.Command;
import dev.orchestrator.messages.DeployCommand.Rollback;
import dev.orchestrator.messages.EngineeringCommand.CancelWork;
import dev.orchestrator.messages.FlowCommand.CancelFlow;
import dev.orchestrator.messages.ProjectCommand.DeleteProject;
import dev.orchestrator.messages.ProjectCommand.StopProject;
import dev.orchestrator.tools.ToolUse.ServiceCall;
import java.text.MessageFormat;
import java.util.Locale;
import java.util.ResourceBundle;
import java.util.ResourceBundle.Control;

/** What a person is asked before something is done that a model wants. */
final class Questions {

  /** Of longer arguments a person sees the beginning. */
  private static final int LONGEST = 1_000;

  /** An unknown language is English, whatever the machine speaks. */
  private static final Control NO_FALLBACK =
      Control.getNoFallbackControl(Control.FORMAT_PROPERTIES);

  private Questions() {}

  /** About a service: the person must see what it is given. */
  static String about(ServiceCall call, Locale locale) {
    var arguments = call.arguments().toString();
    var shown = arguments.length() <= LONGEST ? arguments : arguments.substring(0, LONGEST) + "…";
    return line(locale, "ask.service", call.tool().name(), shown);
  }

  /** About a command of ours. */
  static String about(Command<?> command, Locale locale) {
    return switch (command) {
      case StopProject(var project) -> line(locale, "ask.stop_project", project);
      case DeleteProject(var project) -> line(locale, "ask.delete_project", project);
      case CancelWork(var project) -> line(locale, "ask.cancel_work", project);
      case CancelFlow(var flow) -> line(locale, "ask.cancel_flow", flow);
      case Rollback(var project, var release) ->
          release == null
              ? line(locale, "ask.rollback", project)
              : line(locale, "ask.rollback.to", project, release.toString());
      default -> line(locale, "ask.other", Command.nameOf(command.getClass()));
    };
  }

  private static String line(Locale locale, String key, Object... values) {
    var words = ResourceBundle.getBundle("dev.orchestrator.access.questions", locale, NO_FALLBACK);
    return new MessageFormat(words.getString(key), locale).format(values);
  }
}
