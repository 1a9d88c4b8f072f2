package dev.orchestrator.forge;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.treewalk.TreeWalk;

/** What a commit holds. */
final class Trees {

  private Trees() {}

  static List<String> paths(Repository git, RevCommit commit) throws IOException {
    try (var walk = new TreeWalk(git)) {
      walk.addTree(commit.getTree());
      walk.setRecursive(true);
      var paths = new ArrayList<String>();
      while (walk.next()) {
        paths.add(walk.getPathString());
      }
      return paths;
    }
  }

  static Optional<byte[]> content(Repository git, RevCommit commit, String path)
      throws IOException {
    if (path.isEmpty()) {
      return Optional.empty();
    }
    try (var walk = TreeWalk.forPath(git, path, commit.getTree())) {
      return walk == null || walk.getFileMode(0).getObjectType() != Constants.OBJ_BLOB
          ? Optional.empty()
          : Optional.of(git.open(walk.getObjectId(0), Constants.OBJ_BLOB).getBytes());
    }
  }
}
