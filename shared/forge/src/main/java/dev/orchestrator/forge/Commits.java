package dev.orchestrator.forge;

import java.io.IOException;
import java.util.Optional;
import org.eclipse.jgit.errors.IncorrectObjectTypeException;
import org.eclipse.jgit.errors.MissingObjectException;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevWalk;

/** Finds commits by their full id. */
final class Commits {

  private Commits() {}

  static Optional<RevCommit> find(Repository git, String id) throws IOException {
    if (!ObjectId.isId(id)) {
      return Optional.empty();
    }
    try (var walk = new RevWalk(git)) {
      return Optional.of(walk.parseCommit(ObjectId.fromString(id)));
    } catch (MissingObjectException | IncorrectObjectTypeException e) {
      return Optional.empty();
    }
  }
}
