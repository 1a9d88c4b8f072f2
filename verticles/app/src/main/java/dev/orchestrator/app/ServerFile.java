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
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * {@code server.json} in the data folder, where the command line on the same machine finds the
 * server's address and the admin's key, or that this node serves no API. Only its owner can read
 * it.
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

  /**
   * Says where the doors are, and the key to them. Without a key there is no API here, and what is
   * said is where one can ask how the node is; the key of a former start stays for the next one.
   *
   * @param bridge where other programs come to the event bus; empty if they cannot
   */
  void write(String url, Optional<Secret> key, Optional<String> bridge) {
    var known = new HashMap<>(Map.of(key.isPresent() ? "url" : "health", url));
    key.or(this::key).ifPresent(good -> known.put("key", good.reveal()));
    bridge.ifPresent(place -> known.put("bridge", place));
    write(known);
  }

  /** Anew, whole or not at all. */
  private void write(Map<String, String> known) {
    try {
      var draft = Files.createTempFile(file.getParent(), "server", ".json", ownerOnly());
      Files.writeString(draft, Json.write(known));
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
