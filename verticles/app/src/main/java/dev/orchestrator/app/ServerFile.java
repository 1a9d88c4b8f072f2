package dev.orchestrator.app;

import dev.orchestrator.platform.Json;
import dev.orchestrator.platform.JsonMismatch;
import dev.orchestrator.platform.Secret;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Optional;

/**
 * {@code server.json} in the data folder, where the command line on the same machine finds the
 * server's address and the admin's key. Only its owner can read it.
 */
final class ServerFile {

  private final Path file;

  ServerFile(Path dataDir) {
    this.file = dataDir.resolve("server.json");
  }

  /** The key that a former start wrote. */
  Optional<Secret> key() {
    try {
      var key = Json.tree(Files.readString(file)).path("key").asText();
      return key.isEmpty() ? Optional.empty() : Optional.of(new Secret(key));
    } catch (IOException | JsonMismatch e) {
      return Optional.empty();
    }
  }

  /** Writes it anew, whole or not at all. */
  void write(String url, Secret key) {
    try {
      var draft = Files.createTempFile(file.getParent(), "server", ".json", ownerOnly());
      Files.writeString(draft, Json.write(Map.of("url", url, "key", key.reveal())));
      Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static FileAttribute<?>[] ownerOnly() {
    var posix = FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
    var mode = PosixFilePermissions.fromString("rw-------");
    return posix
        ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(mode)}
        : new FileAttribute<?>[0];
  }
}
