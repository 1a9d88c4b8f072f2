package dev.orchestrator.manifest;

/** A manifest that cannot be used. The message is one line that names the field. */
public final class BadManifest extends RuntimeException {
  BadManifest(String message) {
    super(ProjectManifest.FILE + ": " + message);
  }
}
