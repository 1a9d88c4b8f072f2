package dev.orchestrator.forge;

/** Something that a repository cannot do or give. The message names the repository or the input. */
public class ForgeFault extends RuntimeException {

  ForgeFault(String message) {
    super(message);
  }

  ForgeFault(String message, Throwable cause) {
    super(message + ": " + cause.getMessage(), cause);
  }

  /** A tree that must not be written to a disk; the message names the path at fault. */
  public static final class UnsafeTree extends ForgeFault {
    UnsafeTree(String path, String why) {
      super("the commit cannot be exported: " + path + " " + why);
    }
  }
}
