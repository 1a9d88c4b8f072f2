package dev.orchestrator.platform;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;

/**
 * Where one embedded service keeps what it needs between starts: its {@code server} folder, the
 * password (0600), the port it had, its log, and the mark of its process. Whoever holds the lock
 * owns the service, so a server that runs without an owner is a leftover.
 */
final class ServiceFolder implements AutoCloseable {

  private static final long MEGABYTE = 1024 * 1024;

  private final String service;
  private final Binaries.Platform platform;
  private final Path path;
  private final FileChannel lock;

  private ServiceFolder(String service, Binaries.Platform platform, Path path, FileChannel lock) {
    this.service = service;
    this.platform = platform;
    this.path = path;
    this.lock = lock;
  }

  /**
   * Takes the folder, made if it is missing.
   *
   * @throws ServiceFailed if it cannot be written, or is in use by another process
   */
  static ServiceFolder take(String service, Path folder) {
    var platform = Binaries.Platform.here(service);
    if (ServerUser.weAreRoot() && !ServerUser.canServeRoot()) {
      throw new ServiceFailed(service, "cannot run for root here; start as an ordinary user");
    }
    var path = folder.toAbsolutePath().normalize();
    try {
      Files.createDirectories(path);
      Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwx------"));
      return new ServiceFolder(service, platform, path, locked(service, path));
    } catch (IOException e) {
      throw unwritable(service, path, e);
    }
  }

  private static FileChannel locked(String service, Path path) throws IOException {
    var channel =
        FileChannel.open(path.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    try {
      if (channel.tryLock() != null) {
        return channel;
      }
    } catch (OverlappingFileLockException e) {
      // Held by this very process; told below, in the same words.
    }
    channel.close();
    throw new ServiceFailed(
        service,
        path + " is in use by another server; stop it or choose another ORCHESTRATOR_DATA");
  }

  /** Throws {@link ServiceFailed} if less is free on the folder's disk. */
  void needFree(int neededMb) throws IOException {
    var freeMb = Files.getFileStore(path).getUsableSpace() / MEGABYTE;
    if (freeMb < neededMb) {
      throw failed(
          "only %d MB are free at %s; make room for %d MB".formatted(freeMb, path, neededMb));
    }
  }

  /** A failure of this service. */
  ServiceFailed failed(String problem) {
    return new ServiceFailed(service, problem);
  }

  /** What an I/O failure in this folder means to the person who started us. */
  ServiceFailed unwritable(IOException e) {
    return unwritable(service, path, e);
  }

  private static ServiceFailed unwritable(String service, Path path, IOException e) {
    var at =
        e instanceof FileSystemException known && known.getFile() != null ? known.getFile() : path;
    return new ServiceFailed(
        service,
        "cannot write %s (%s); make it writable or choose another ORCHESTRATOR_DATA"
            .formatted(at, reason(e)),
        e);
  }

  private static String reason(IOException e) {
    return switch (e) {
      case AccessDeniedException _ -> "permission denied";
      case FileAlreadyExistsException _ -> "not a folder";
      case FileSystemException known when known.getReason() != null -> known.getReason();
      default -> String.valueOf(e.getMessage());
    };
  }

  String service() {
    return service;
  }

  Binaries.Platform platform() {
    return platform;
  }

  Path path() {
    return path;
  }

  /** What the server itself reads and writes; belongs to the user it runs as. */
  Path server() {
    return path.resolve("server");
  }

  /** The output of the server that ran last. */
  Path log() {
    return path.resolve("log");
  }

  /** Where the process that runs is remembered. */
  Path mark() {
    return path.resolve("process");
  }

  /** Begins a log; the one before stays as {@code log.old}, it may tell of a crash. */
  void renewLog() throws IOException {
    if (Files.exists(log())) {
      Files.move(log(), path.resolve("log.old"), StandardCopyOption.REPLACE_EXISTING);
    }
    Files.createFile(log());
  }

  /** The password; generated when the folder has none. */
  Secret password() throws IOException {
    var file = path.resolve("password");
    if (!hasPassword()) {
      var random = new byte[24];
      new SecureRandom().nextBytes(random);
      writePrivately(file, HexFormat.of().formatHex(random));
    }
    return new Secret(Files.readString(file).strip());
  }

  boolean hasPassword() {
    return Files.exists(path.resolve("password"));
  }

  /** Writes a file that only its owner can read, whole or not at all. */
  static void writePrivately(Path file, String content) throws IOException {
    var draft = file.resolveSibling(file.getFileName() + ".new");
    var owner = PosixFilePermissions.fromString("rw-------");
    Files.deleteIfExists(draft);
    Files.createFile(draft, PosixFilePermissions.asFileAttribute(owner));
    Files.writeString(draft, content);
    Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  /** A port that is free now: the one that was used last, else any. */
  int freePort() throws IOException {
    var last = lastPort();
    if (last != 0 && isFree(last)) {
      return last;
    }
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw failed("no port is free on the loopback address; stop what holds them");
    }
  }

  private int lastPort() throws IOException {
    try {
      return Integer.parseInt(Files.readString(path.resolve("port")).strip());
    } catch (NoSuchFileException | NumberFormatException e) {
      return 0;
    }
  }

  private static boolean isFree(int port) {
    try (var _ = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  void rememberPort(int port) throws IOException {
    Files.writeString(path.resolve("port"), port + "\n");
  }

  @Override
  public void close() {
    try {
      lock.close();
    } catch (IOException e) {
      throw unwritable(e);
    }
  }
}
