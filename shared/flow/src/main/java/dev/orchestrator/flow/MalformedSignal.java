package dev.orchestrator.flow;

/** What came for an await is not what that await takes. It fails that flow and no other. */
public final class MalformedSignal extends RuntimeException {

  MalformedSignal(String signal, Class<?> expected, RuntimeException cause) {
    super(
        "the signal %s is no %s: %s"
            .formatted(signal, expected.getSimpleName(), cause.getMessage()),
        cause);
  }
}
