package dev.orchestrator.forge;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.eclipse.jgit.diff.DiffEntry;
import org.eclipse.jgit.diff.DiffFormatter;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevTree;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.util.io.NullOutputStream;
import org.jspecify.annotations.Nullable;

/** What was changed, when, and by how much. */
final class History {

  private final Repository git;

  History(Repository git) {
    this.git = git;
  }

  List<String> changed(RevCommit from, RevCommit to) throws IOException {
    try (var differ = new DiffFormatter(NullOutputStream.INSTANCE)) {
      differ.setRepository(git);
      var paths = new TreeSet<String>();
      for (var entry : differ.scan(from.getTree(), to.getTree())) {
        paths.add(pathOf(entry));
      }
      return List.copyOf(paths);
    }
  }

  List<Commit> log(RevCommit newest, int atMost) throws IOException {
    try (var walk = new RevWalk(git)) {
      walk.markStart(walk.parseCommit(newest));
      var commits = new ArrayList<Commit>();
      for (var next = walk.next(); next != null && commits.size() < atMost; next = walk.next()) {
        commits.add(described(walk, next));
      }
      return commits;
    }
  }

  String diff(RevCommit from, RevCommit to, int atMostChars) throws IOException {
    var text = new BoundedText(atMostChars);
    try (var differ = new DiffFormatter(text)) {
      differ.setRepository(git);
      for (var entry : differ.scan(from.getTree(), to.getTree())) {
        if (text.isFull()) {
          break;
        }
        differ.format(entry);
      }
      differ.flush();
    }
    return text.toString();
  }

  private Commit described(RevWalk walk, RevCommit commit) throws IOException {
    try (var differ = new DiffFormatter(NullOutputStream.INSTANCE)) {
      differ.setRepository(git);
      var entries = differ.scan(parentTree(walk, commit), commit.getTree());
      var insertions = 0;
      var deletions = 0;
      for (var entry : entries) {
        for (var edit : differ.toFileHeader(entry).toEditList()) {
          insertions += edit.getLengthB();
          deletions += edit.getLengthA();
        }
      }
      return new Commit(
          commit.name(),
          commit.getShortMessage(),
          commit.getCommitterIdent().getWhenAsInstant(),
          entries.size(),
          insertions,
          deletions);
    }
  }

  private static @Nullable RevTree parentTree(RevWalk walk, RevCommit commit) throws IOException {
    return commit.getParentCount() == 0 ? null : walk.parseCommit(commit.getParent(0)).getTree();
  }

  private static String pathOf(DiffEntry entry) {
    return entry.getChangeType() == DiffEntry.ChangeType.DELETE
        ? entry.getOldPath()
        : entry.getNewPath();
  }
}
