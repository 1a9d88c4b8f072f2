package dev.orchestrator.forge;

import java.io.IOException;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import org.eclipse.jgit.dircache.DirCache;
import org.eclipse.jgit.dircache.DirCacheEditor.PathEdit;
import org.eclipse.jgit.dircache.DirCacheEntry;
import org.eclipse.jgit.dircache.InvalidPathException;
import org.eclipse.jgit.lib.CommitBuilder;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectInserter;
import org.eclipse.jgit.lib.PersonIdent;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevWalk;
import org.jspecify.annotations.Nullable;

/** The commits that we make ourselves. */
final class OwnCommits {

  private final Repository git;
  private final InstantSource clock;

  OwnCommits(Repository git, InstantSource clock) {
    this.git = git;
    this.clock = clock;
  }

  String add(String branch, Scaffold files, String message) throws IOException {
    for (var tries = 0; tries < MainMerge.TRIES; tries++) {
      var head = Branches.head(git, branch);
      var commit =
          commitOn(head == null ? Branches.head(git, Branches.MAIN) : head, files, message);
      if (commit.equals(head) || Branches.move(git, branch, head, commit)) {
        return commit.name();
      }
      MainMerge.letTheOtherFinish();
    }
    throw new ForgeFault("the branch " + branch + " moves too often to commit to it");
  }

  private ObjectId commitOn(@Nullable ObjectId parent, Scaffold files, String message)
      throws IOException {
    try (var inserter = git.newObjectInserter()) {
      var tree = treeOf(parent, files, inserter);
      if (parent != null && tree.equals(treeAt(parent))) {
        return parent;
      }
      var commit = insert(inserter, tree, parent == null ? List.of() : List.of(parent), message);
      inserter.flush();
      return commit;
    }
  }

  ObjectId insert(ObjectInserter inserter, ObjectId tree, List<ObjectId> parents, String message)
      throws IOException {
    var commit = new CommitBuilder();
    var us =
        new PersonIdent("Orchestrator", "orchestrator@localhost", clock.instant(), ZoneOffset.UTC);
    commit.setTreeId(tree);
    commit.setParentIds(parents);
    commit.setAuthor(us);
    commit.setCommitter(us);
    commit.setMessage(message);
    return inserter.insert(commit);
  }

  private ObjectId treeOf(@Nullable ObjectId parent, Scaffold files, ObjectInserter inserter)
      throws IOException {
    var index = DirCache.newInCore();
    if (parent != null) {
      index = DirCache.read(git.newObjectReader(), treeAt(parent));
    }
    var editor = index.editor();
    for (var file : files.files().entrySet()) {
      editor.add(edit(file.getKey(), file.getValue(), inserter));
    }
    editor.finish();
    return index.writeTree(inserter);
  }

  private PathEdit edit(String path, Scaffold.Content content, ObjectInserter inserter)
      throws IOException {
    var blob = inserter.insert(Constants.OBJ_BLOB, content.bytes());
    try {
      return new Replacement(path, blob, content.executable());
    } catch (InvalidPathException e) {
      throw new ForgeFault("the path " + path + " cannot be committed", e);
    }
  }

  private ObjectId treeAt(ObjectId commit) throws IOException {
    try (var walk = new RevWalk(git)) {
      return walk.parseCommit(commit).getTree().getId();
    }
  }

  private static final class Replacement extends PathEdit {
    private final ObjectId blob;
    private final boolean executable;

    Replacement(String path, ObjectId blob, boolean executable) {
      super(new DirCacheEntry(path));
      this.blob = blob;
      this.executable = executable;
    }

    @Override
    public void apply(DirCacheEntry entry) {
      entry.setFileMode(executable ? FileMode.EXECUTABLE_FILE : FileMode.REGULAR_FILE);
      entry.setObjectId(blob);
    }
  }
}
