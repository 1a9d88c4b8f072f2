package dev.orchestrator.workers;

import java.nio.file.Path;

/** What a worker finds in its folder when it starts. */
@FunctionalInterface
public interface Workspace {

  /** Nothing. */
  Workspace EMPTY = _ -> {};

  /** Fills an empty folder. After a crash it may be asked again, with an empty folder again. */
  void fill(Path folder);
}
