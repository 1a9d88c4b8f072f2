package dev.orchestrator.devops;

import dev.orchestrator.flow.Failure;
import dev.orchestrator.messages.FailureKind;
import java.util.regex.Pattern;

/**
 * A deploy that cannot go on because of what is deployed. The journal keeps one text, so the reason
 * is its first line and the evidence the rest.
 */
sealed class DeployFault extends RuntimeException permits DeployFault.OfTheMachine {

  /** What software prints when the machine lets it down. */
  private static final Pattern MACHINE =
      Pattern.compile(
          "No space left on device|ENOSPC|Disk quota exceeded|EADDRINUSE|[Aa]ddress already in use"
              + "|Cannot allocate memory|ENOMEM|Too many open files|EMFILE");

  DeployFault(String reason, String evidence) {
    super(reason.replaceAll("\\s*\\R\\s*", " ") + "\n" + evidence);
  }

  /** A deploy that cannot go on because of the machine: no code mends it. */
  static final class OfTheMachine extends DeployFault {
    OfTheMachine(String reason, String evidence) {
      super(reason, evidence);
    }
  }

  /** Whether a journaled failure is one of these, and no fault of our own. */
  static boolean is(Failure failure) {
    return failure.type().equals(DeployFault.class.getName())
        || failure.type().equals(OfTheMachine.class.getName());
  }

  /** Whose doing a journaled failure is. */
  static FailureKind kind(Failure failure) {
    if (!is(failure)) {
      return MACHINE.matcher(failure.message()).find()
          ? FailureKind.INFRASTRUCTURE
          : FailureKind.INTERNAL;
    }
    return failure.type().equals(OfTheMachine.class.getName())
            || MACHINE.matcher(evidence(failure.message())).find()
        ? FailureKind.INFRASTRUCTURE
        : FailureKind.SOFTWARE;
  }

  static String reason(String message) {
    return message.lines().findFirst().orElse("").strip();
  }

  static String evidence(String message) {
    var end = message.indexOf('\n');
    return end < 0 ? "" : message.substring(end + 1).strip();
  }
}
