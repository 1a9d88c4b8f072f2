package dev.orchestrator.offline;

/** The job cannot be done; it ends with this kind and one line for a person. */
final class Failed extends RuntimeException {

  private final String kind;

  Failed(String kind, String message) {
    super(message);
    this.kind = kind;
  }

  String kind() {
    return kind;
  }
}
