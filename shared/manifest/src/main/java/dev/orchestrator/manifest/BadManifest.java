package dev.orchestrator.manifest;

/** A manifest that cannot be used. The message is one line that names the field. */
public final class BadManifest extends RuntimeException {
  BadManifest(String message) {
    this(ProjectManifest.FILE, message);
  }

  private BadManifest(String file, String message) {
    super(file + ": " + message);
  }

  /** About another file of the project. */
  static BadManifest in(String file, String message) {
    return new BadManifest(file, message);
  }
}
