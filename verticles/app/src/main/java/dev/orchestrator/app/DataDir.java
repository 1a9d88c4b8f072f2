package dev.orchestrator.app;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Locale;
import java.util.UUID;

/**
 * The folder that everything of one server lives in. One process at a time owns it: so the node
 * that bears its name is alive at most once, and what a former process left there may be taken
 * over.
 */
final class DataDir implements AutoCloseable {

  /** Less than this and nothing would end well: Postgres alone writes 16 MB at a time. */
  private static final long NEEDED_MB = 200;

  private final Path path;
  private final FileChannel lockFile;
  private final FileLock lock;

  private DataDir(Path path, FileChannel lockFile, FileLock lock) {
    this.path = path;
    this.lockFile = lockFile;
    this.lock = lock;
  }

  /**
   * Takes the folder, which is made if it is not there.
   *
   * @throws CannotStart if it cannot be written, is full or is another process's
   */
  static DataDir take(Path path) {
    try {
      Files.createDirectories(path);
      refuseFull(path);
      var file =
          FileChannel.open(
              path.resolve(".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      return new DataDir(path, file, lock(path, file));
    } catch (AccessDeniedException e) {
      throw new CannotStart(
          "cannot write to %s; change its owner or set ORCHESTRATOR_DATA".formatted(e.getFile()));
    } catch (FileSystemException e) {
      throw new CannotStart(
          "cannot use %s as data folder: %s; set ORCHESTRATOR_DATA".formatted(path, reason(e)));
    } catch (IOException e) {
      throw new CannotStart("cannot use %s as data folder: %s".formatted(path, e.getMessage()));
    }
  }

  /**
   * The same name at every start on this folder, and no other folder's. It begins with that of the
   * machine, for the people who read it.
   */
  String nodeName() {
    var file = path.resolve("node-id");
    try {
      if (!Files.exists(file)) {
        var random = UUID.randomUUID().toString().substring(0, 8);
        Files.writeString(file, machine() + "-" + random);
      }
      return Files.readString(file).strip();
    } catch (IOException e) {
      throw new CannotStart("cannot read %s: %s".formatted(file, e.getMessage()));
    }
  }

  private static String machine() {
    try {
      var name = InetAddress.getLocalHost().getHostName().toLowerCase(Locale.ROOT);
      var plain = name.split("\\.", 2)[0].replaceAll("[^a-z0-9-]", "");
      return plain.isEmpty() ? "node" : plain.substring(0, Math.min(plain.length(), 30));
    } catch (UnknownHostException e) {
      return "node";
    }
  }

  Path resolve(String name) {
    return path.resolve(name);
  }

  Path path() {
    return path;
  }

  @Override
  public void close() {
    try (lockFile) {
      lock.release();
    } catch (IOException e) {
      throw new IllegalStateException("the lock of " + path + " is gone", e);
    }
  }

  private static void refuseFull(Path path) throws IOException {
    var freeMb = Files.getFileStore(path).getUsableSpace() / (1024 * 1024);
    if (freeMb < NEEDED_MB) {
      throw new CannotStart(
          "only %d MB are free where %s lies, at least %d MB are needed; free some or set ORCHESTRATOR_DATA"
              .formatted(freeMb, path, NEEDED_MB));
    }
  }

  private static FileLock lock(Path path, FileChannel file) throws IOException {
    try {
      var lock = file.tryLock();
      if (lock != null) {
        return lock;
      }
    } catch (OverlappingFileLockException e) {
      // This very process has it; told in the same words.
    }
    throw new CannotStart(
        "another server is using %s; stop it or set ORCHESTRATOR_DATA to another folder"
            .formatted(path));
  }

  private static String reason(FileSystemException e) {
    return e.getReason() == null ? e.getClass().getSimpleName() : e.getReason();
  }
}
