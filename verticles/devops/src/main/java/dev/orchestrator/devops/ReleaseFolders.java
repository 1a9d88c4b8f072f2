package dev.orchestrator.devops;

import dev.orchestrator.messages.ReleaseId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import org.jspecify.annotations.Nullable;

/** Where the files of the releases lie. */
record ReleaseFolders(Path root) {

  Path of(ReleaseId release) {
    return root.resolve(release.toString());
  }

  /** Deletes what is there; links are not followed. */
  void delete(ReleaseId release) {
    try {
      Files.walkFileTree(of(release), new Deletion());
    } catch (NoSuchFileException e) {
      return; // gone already
    } catch (IOException e) {
      throw new UncheckedIOException("cannot delete " + of(release), e);
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
