package dev.orchestrator.workers;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Deletes and lists folders. */
final class Folders {

  private Folders() {}

  /** Deletes a folder; from its name's point of view at once. */
  static void remove(Path folder) {
    var going = folder.resolveSibling("." + folder.getFileName() + "." + UUID.randomUUID());
    try {
      Files.move(folder, going, StandardCopyOption.ATOMIC_MOVE);
    } catch (NoSuchFileException e) {
      return;
    } catch (IOException e) {
      throw new WorkerFault("cannot remove " + folder, e);
    }
    delete(going);
  }

  /** Deletes a folder and all in it; a symbolic link is deleted, never followed. */
  static void delete(Path folder) {
    try {
      Files.walkFileTree(folder, new Deletion());
    } catch (NoSuchFileException e) {
      // What is gone needs no deleting.
    } catch (IOException e) {
      throw new WorkerFault("cannot delete " + folder, e);
    }
  }

  /** Makes a folder that is there and empty. */
  static void empty(Path folder) {
    delete(folder);
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw new WorkerFault("cannot make " + folder, e);
    }
  }

  /** What is directly in a folder; nothing if it is not there. */
  static List<Path> in(Path folder) {
    try (var entries = Files.list(folder)) {
      return entries.sorted().toList();
    } catch (NoSuchFileException e) {
      return List.of();
    } catch (IOException e) {
      throw new WorkerFault("cannot list " + folder, e);
    }
  }

  private static final class Deletion extends SimpleFileVisitor<Path> {
    @Override
    public FileVisitResult preVisitDirectory(Path dir, BasicFileAttributes attributes)
        throws IOException {
      allow(dir);
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
      Files.deleteIfExists(file);
      return FileVisitResult.CONTINUE;
    }

    /** A folder that may not be read is made readable, and then visited after all. */
    @Override
    public FileVisitResult visitFileFailed(Path file, IOException failure) throws IOException {
      var closed =
          failure instanceof AccessDeniedException
              && Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS)
              && !Files.isReadable(file);
      if (!closed) {
        throw failure;
      }
      allow(file);
      Files.walkFileTree(file, this);
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult postVisitDirectory(Path dir, @Nullable IOException failure)
        throws IOException {
      if (failure != null) {
        throw failure;
      }
      Files.deleteIfExists(dir);
      return FileVisitResult.CONTINUE;
    }

    private static void allow(Path dir) throws IOException {
      Files.setPosixFilePermissions(dir, PosixFilePermissions.fromString("rwx------"));
    }
  }
}
