package dev.orchestrator.scheduler;

import dev.orchestrator.messages.FlowId;
import dev.orchestrator.messages.ReleaseId;
import dev.orchestrator.platform.Keep;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What workers and releases left on this machine's disk. Each node has a disk of its own, so each
 * cleans it by itself, without a lock.
 */
final class LocalFiles {

  private static final int RELEASES_KEPT = 5;

  private final SchedulerVerticle.Attic attic;

  LocalFiles(SchedulerVerticle.Attic attic) {
    this.attic = attic;
  }

  /** Removes what is long over; returns how much. */
  int clean() {
    try {
      return Math.toIntExact(evidence(attic.keep()) + releases());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return 0;
    }
  }

  /** Removes left workers of flows that are over, and forgets old ends; returns how many ends. */
  long evidence(Keep keep) throws InterruptedException {
    attic.workers().reap(this::isOfLiveFlow);
    var before = attic.clock().instant().minus(Duration.ofDays(keep.evidenceDays()));
    return attic.workers().forgetEndedBefore(before, this::isOfLiveFlow);
  }

  /** A worker's key is its step's: the flow and the step's name. */
  private boolean isOfLiveFlow(String key) {
    return id(key.split("/", 2)[0], FlowId::of)
        .flatMap(attic.flows()::find)
        .filter(flow -> flow.state().live())
        .isPresent();
  }

  /** Deletes the files of releases that nobody goes back to; returns how many. */
  long releases() {
    var there = folders(); // first, so that the row of whatever appears meanwhile is not missed
    var kept = attic.releases().kept(RELEASES_KEPT);
    var old =
        there.stream()
            .filter(folder ->
                id(folder.getFileName().toString(), ReleaseId::of)
                    .filter(release -> !kept.contains(release))
                    .isPresent())
            .toList();
    old.forEach(LocalFiles::delete);
    return old.size();
  }

  private List<Path> folders() {
    try (var entries = Files.list(attic.releaseFolder())) {
      return entries.filter(Files::isDirectory).toList();
    } catch (NoSuchFileException e) {
      return List.of();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot list " + attic.releaseFolder(), e);
    }
  }

  private static <I> Optional<I> id(String text, java.util.function.Function<String, I> parse) {
    try {
      return Optional.of(parse.apply(text));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** Links are deleted, never followed. */
  private static void delete(Path folder) {
    try {
      Files.walkFileTree(folder, new Deletion());
    } catch (NoSuchFileException e) {
      return; // gone already
    } catch (IOException e) {
      throw new UncheckedIOException("cannot delete " + folder, e);
    }
  }

  private static final class Deletion extends SimpleFileVisitor<Path> {
    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
      Files.delete(file);
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult postVisitDirectory(Path dir, @Nullable IOException failure)
        throws IOException {
      if (failure != null) {
        throw failure;
      }
      Files.delete(dir);
      return FileVisitResult.CONTINUE;
    }
  }
}
