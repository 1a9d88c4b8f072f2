package dev.orchestrator.forge;

import dev.orchestrator.messages.ProjectId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.InstantSource;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.jgit.internal.storage.file.FileRepository;

/**
 * Bare git repositories in one folder, each named for its project's id, so that renaming a project
 * moves nothing.
 */
public final class LocalForge implements Forge {

  private final Path root;
  private final InstantSource clock;

  /**
   * @param root the folder of the repositories; made when the first one is
   * @param clock dates our own commits
   */
  public LocalForge(Path root, InstantSource clock) {
    QuietGit.prepare();
    this.root = root.toAbsolutePath().normalize();
    this.clock = clock;
  }

  @Override
  public GitRepository create(ProjectId project, Scaffold scaffold) {
    var dir = directory(project);
    if (!Files.isDirectory(dir)) {
      initialize(dir);
    }
    PushRules.apply(dir);
    var repository = new GitRepository(dir, clock);
    if (repository.head("main").isEmpty()) {
      repository.commit("main", scaffold, "Start the project");
    }
    return repository;
  }

  @Override
  public Optional<GitRepository> find(ProjectId project) {
    var dir = directory(project);
    return Files.isDirectory(dir) ? Optional.of(new GitRepository(dir, clock)) : Optional.empty();
  }

  @Override
  public void delete(ProjectId project) {
    var dir = directory(project);
    if (!Files.isDirectory(dir)) {
      return;
    }
    var going = beside(dir);
    try {
      Files.move(dir, going, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new ForgeFault("cannot delete the repository of project " + project, e);
    }
    Folders.delete(going);
  }

  private Path directory(ProjectId project) {
    return root.resolve(project + ".git");
  }

  /** Made beside its place and moved there whole, so that a crash leaves no half repository. */
  private void initialize(Path dir) {
    var fresh = beside(dir);
    try {
      Files.createDirectories(root);
      try (var git = new FileRepository(fresh.toFile())) {
        git.create(true);
        git.updateRef("HEAD").link("refs/heads/main");
      }
      PushRules.apply(fresh);
      Files.move(fresh, dir, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      Folders.delete(fresh);
      if (!Files.isDirectory(dir)) {
        throw new ForgeFault("cannot create the repository " + dir, e);
      }
    }
  }

  private static Path beside(Path dir) {
    return dir.resolveSibling("." + dir.getFileName() + "." + UUID.randomUUID());
  }
}
