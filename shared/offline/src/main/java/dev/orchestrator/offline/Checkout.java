package dev.orchestrator.offline;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A working copy of the project's repository, handled with git's command line. */
final class Checkout {

  private static final Duration LIMIT = Duration.ofMinutes(2);

  private final Path folder;

  private Checkout(Path folder) {
    this.folder = folder;
  }

  /** Clones, and stands on the branch: where it was left, or else where the base is. */
  static Checkout of(Job job, Path folder) {
    var parent = folder.toAbsolutePath().getParent();
    var cloned =
        Subprocess.run(
            parent == null ? folder : parent,
            LIMIT,
            List.of(
                "git",
                "clone",
                "--quiet",
                "--no-tags",
                "--",
                job.repository(),
                folder.toAbsolutePath().toString()));
    if (cloned.exit() != 0) {
      throw new JobFailed(
          "repository", "the repository cannot be cloned: " + lastLine(cloned.output()));
    }
    var checkout = new Checkout(folder);
    var from = checkout.exists("origin/" + job.branch()) ? job.branch() : job.baseOrMain();
    checkout.git("checkout", "--quiet", "--no-track", "-B", job.branch(), "origin/" + from);
    return checkout;
  }

  Path folder() {
    return folder;
  }

  Optional<String> read(String path) {
    try {
      var file = folder.resolve(path);
      return Files.isRegularFile(file) ? Optional.of(Files.readString(file)) : Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + path, e);
    }
  }

  void write(String path, String content) {
    try {
      var file = folder.resolve(path);
      var parent = file.getParent();
      if (parent != null) {
        Files.createDirectories(parent);
      }
      Files.writeString(file, content);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + path, e);
    }
  }

  void delete(String path) {
    try {
      Files.deleteIfExists(folder.resolve(path));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot delete " + path, e);
    }
  }

  /** Whether anything differs from the commit that it stands on. */
  boolean changed() {
    return !git("status", "--porcelain").isBlank();
  }

  /** Whether a file differs between the base and the commit that it stands on. */
  boolean differs(String base, String path) {
    return !git("diff", "--name-only", "origin/" + base, "HEAD", "--", path).isBlank();
  }

  /** Commits all; the message goes through a file, because arguments lose letters in a C locale. */
  void commit(String message) {
    try {
      var file = Files.createTempFile("message", ".txt");
      try {
        Files.writeString(file, message);
        git("add", "--all");
        git("commit", "--quiet", "--no-verify", "--file", file.toString());
      } finally {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write the commit's message", e);
    }
  }

  void push(String branch) {
    git("push", "--quiet", "origin", "HEAD:refs/heads/" + branch);
  }

  String head() {
    return git("rev-parse", "HEAD").strip();
  }

  List<String> filesSince(String base) {
    return git("diff", "--name-only", "origin/" + base + "...HEAD").lines().toList();
  }

  /** Merges three versions of one text; empty if they conflict. */
  Optional<String> merge(String ours, String base, String theirs) {
    try {
      var scratch = Files.createTempDirectory("merge");
      var files =
          List.of(scratch.resolve("ours"), scratch.resolve("base"), scratch.resolve("theirs"));
      var texts = List.of(ours, base, theirs);
      try {
        for (var i = 0; i < files.size(); i++) {
          Files.writeString(files.get(i), texts.get(i));
        }
        return merged(files);
      } finally {
        for (var file : files) {
          Files.deleteIfExists(file);
        }
        Files.delete(scratch);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot merge", e);
    }
  }

  private Optional<String> merged(List<Path> files) {
    var command = new ArrayList<>(List.of("git", "merge-file", "--stdout"));
    files.forEach(file -> command.add(file.toString()));
    var ended = Subprocess.run(folder, LIMIT, command);
    return ended.exit() == 0 ? Optional.of(ended.output()) : Optional.empty();
  }

  private boolean exists(String ref) {
    return run("rev-parse", "--quiet", "--verify", ref + "^{commit}").exit() == 0;
  }

  private String git(String... arguments) {
    var ended = run(arguments);
    if (ended.exit() != 0) {
      throw new JobFailed(
          "repository", "git " + arguments[0] + " failed: " + lastLine(ended.output()));
    }
    return ended.output();
  }

  private Subprocess.Ended run(String... arguments) {
    var command =
        new ArrayList<>(
            List.of(
                "git",
                "-c",
                "user.name=Orchestrator",
                "-c",
                "user.email=orchestrator@localhost",
                "-c",
                "core.quotePath=false",
                "-c",
                "commit.gpgSign=false"));
    command.addAll(List.of(arguments));
    return Subprocess.run(folder, LIMIT, command);
  }

  private static String lastLine(String output) {
    return output.lines().filter(line -> !line.isBlank()).reduce((a, b) -> b).orElse("no output");
  }
}
