package dev.orchestrator.forge;

import dev.orchestrator.messages.ProjectId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;

/** A forge with one project, and somebody who clones, commits and pushes with real git. */
final class WorkingForge {

  static final Instant NOW = Instant.parse("2026-03-04T05:06:07Z");

  final Path root;
  final Forge forge;
  final Git git;
  final ProjectId project = ProjectId.next();
  final GitRepository repository;

  WorkingForge(Path folder) throws IOException {
    root = folder.resolve("git");
    forge = new LocalForge(root, InstantSource.fixed(NOW));
    git = new Git(folder.resolve("home"));
    repository = forge.create(project, Scaffold.of(Map.of("README.md", "hello\n")));
  }

  String main() {
    return repository.head("main").orElseThrow();
  }

  /** A clone on a branch of its own. */
  Path cloned(Path place, String branch) throws IOException, InterruptedException {
    git.ok(root, "clone", "--quiet", repository.url(), place.toString());
    git.ok(place, "checkout", "--quiet", "-b", branch);
    return place;
  }

  /** Writes a file, commits and pushes it on the clone's branch; gives the commit. */
  String pushed(Path clone, String file, String text) throws IOException, InterruptedException {
    committed(clone, file, text);
    git.ok(clone, "push", "--quiet", "origin", "HEAD");
    return git.ok(clone, "rev-parse", "HEAD");
  }

  void committed(Path clone, String file, String text) throws IOException, InterruptedException {
    Files.writeString(clone.resolve(file), text);
    git.ok(clone, "add", "--all");
    git.ok(clone, "commit", "--quiet", "-m", "Change " + file);
  }
}
