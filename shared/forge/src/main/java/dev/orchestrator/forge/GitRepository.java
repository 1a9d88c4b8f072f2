package dev.orchestrator.forge;

import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.eclipse.jgit.internal.storage.file.FileRepository;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevWalk;

/**
 * One project's repository. Calls block on the disk. Where a commit is asked for, a full commit id
 * is meant; where a branch is, its short name, such as {@code main} or {@code work/<flow>}. What
 * does not exist and what the disk refuses is a {@link ForgeFault}.
 */
public final class GitRepository {

  private final Path dir;
  private final InstantSource clock;

  GitRepository(Path dir, InstantSource clock) {
    this.dir = dir;
    this.clock = clock;
  }

  /** The bare repository on this machine's disk. */
  public Path directory() {
    return dir;
  }

  /** What a worker on this machine clones and pushes to. */
  public String url() {
    return dir.toUri().toString();
  }

  /** The newest commit of a branch, if there is such a branch. */
  public Optional<String> head(String branch) {
    return read(git -> Optional.ofNullable(Branches.head(git, branch)).map(ObjectId::name));
  }

  /** The branches, by short name, sorted. */
  public List<String> branches() {
    return read(Branches::all);
  }

  /** Deletes a branch, if it exists; {@code main} is refused. */
  public void deleteBranch(String branch) {
    read(git -> Branches.delete(git, branch));
  }

  /** Whether this is the full id of a commit that is here. */
  public boolean exists(String commit) {
    return read(git -> Commits.find(git, commit).isPresent());
  }

  /** Whether the branch exists and holds the commit: as its head or further back. */
  public boolean isOn(String branch, String commit) {
    return read(git -> Branches.holds(git, branch, commit));
  }

  /** The paths whose content differs between two commits, sorted. */
  public List<String> changedBeyond(String base, String commit) {
    return read(git -> new History(git).changed(resolve(git, base), resolve(git, commit)));
  }

  /** The newest commits that a branch or commit holds, newest first. */
  public List<Commit> log(String branchOrCommit, int atMost) {
    return read(git -> new History(git).log(resolve(git, branchOrCommit), atMost));
  }

  /** The text that turns one commit's tree into another's, cut off after so many characters. */
  public String diff(String from, String to, int atMostChars) {
    return read(git -> new History(git).diff(resolve(git, from), resolve(git, to), atMostChars));
  }

  /** The content of a file at a commit, if it is there. */
  public Optional<byte[]> read(String commit, String path) {
    return read(git -> Trees.content(git, resolve(git, commit), path));
  }

  /** The paths of all files of a commit, sorted as git sorts them. */
  public List<String> files(String commit) {
    return read(git -> Trees.paths(git, resolve(git, commit)));
  }

  /**
   * Writes exactly the tree of a commit into a folder: executable bits kept, no {@code .git}. What
   * the folder held before is gone afterwards. Paths and symbolic links that lead outside are
   * {@link ForgeFault.UnsafeTree}, and then the folder is as it was.
   */
  public void exportTo(String commit, Path folder) {
    read(git -> {
      new TreeExport(git).write(resolve(git, commit), folder);
      return folder;
    });
  }

  /**
   * Adds or replaces files on a branch, which is made if need be, from {@code main} if that exists.
   * If the branch holds all of it already, nothing is committed.
   *
   * @return the head of the branch afterwards
   */
  public String commit(String branch, Scaffold files, String message) {
    return read(git -> new OwnCommits(git, clock).add(branch, files, message));
  }

  /**
   * Makes a branch that begins at a commit, unless there is a branch of that name.
   *
   * @throws ForgeFault if the commit is not here
   */
  public void branch(String branch, String commit) {
    read(git -> {
      var start = resolve(git, commit);
      return Branches.head(git, branch) != null || Branches.move(git, branch, null, start);
    });
  }

  /** Brings exactly this commit, or the head of this branch, into {@code main}. May be repeated. */
  public Merge merge(String branchOrCommit, String message) {
    return read(git -> new MainMerge(git, clock).bringIn(resolve(git, branchOrCommit), message));
  }

  private RevCommit resolve(Repository git, String branchOrCommit) throws IOException {
    var head = Branches.head(git, branchOrCommit);
    if (head != null) {
      try (var walk = new RevWalk(git)) {
        return walk.parseCommit(head);
      }
    }
    return Commits.find(git, branchOrCommit)
        .orElseThrow(
            () -> new ForgeFault("there is no branch or commit " + branchOrCommit + " in " + dir));
  }

  /** Opened for each call: a push by another process is then seen, and nothing stays open. */
  private <T> T read(Work<T> work) {
    try (var git = new FileRepository(dir.toFile())) {
      return work.on(git);
    } catch (IOException e) {
      throw new ForgeFault("the repository " + dir + " cannot be used", e);
    }
  }

  private interface Work<T> {
    T on(Repository git) throws IOException;
  }
}
