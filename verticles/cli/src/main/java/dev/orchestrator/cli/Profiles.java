package dev.orchestrator.cli;

import dev.orchestrator.platform.Json;
import dev.orchestrator.platform.JsonMismatch;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * Where this person has logged in, by the names that they gave it: {@code profiles.json} in the
 * folder of their settings. Only they can read it.
 */
final class Profiles {

  static final String USUAL = "default";

  private final Path file;

  Profiles(Path file) {
    this.file = file;
  }

  /** A server where one has logged in, and what opens it. */
  record Profile(String url, String accessToken, String refreshToken) {}

  /** The content of the file. */
  record Kept(Map<String, Profile> profiles) {}

  /** Where the settings of programs lie, as the XDG base directories say. */
  static Profiles of(Map<String, String> env) {
    var config =
        set(env, "XDG_CONFIG_HOME")
            .map(Path::of)
            .or(() -> set(env, "HOME").map(home -> Path.of(home, ".config")));
    var folder = config.orElseGet(() -> Path.of(".config")).resolve("orchestrator");
    return new Profiles(folder.resolve("profiles.json"));
  }

  private static Optional<String> set(Map<String, String> env, String name) {
    return Optional.ofNullable(env.get(name)).map(String::strip).filter(text -> !text.isEmpty());
  }

  Optional<Profile> find(String name) {
    return Optional.ofNullable(all().get(name));
  }

  void put(String name, Profile profile) {
    var all = all();
    all.put(name, profile);
    write(all);
  }

  void remove(String name) {
    var all = all();
    all.remove(name);
    write(all);
  }

  /**
   * Does something while no other program of this person does: a refresh token is good for one use.
   */
  <T> T alone(Supplier<T> deed) {
    try {
      Files.createDirectories(file.getParent(), privately("rwx------"));
      var lock = file.resolveSibling("profiles.lock");
      try (var channel =
              FileChannel.open(lock, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
          var _ = channel.lock()) {
        return deed.get();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Map<String, Profile> all() {
    try {
      return new TreeMap<>(Json.read(Files.readString(file), Kept.class).profiles());
    } catch (NoSuchFileException e) {
      return new TreeMap<>();
    } catch (IOException | JsonMismatch e) {
      throw new Stop(Stop.FAILED, "%s cannot be read: remove it and log in again.".formatted(file));
    }
  }

  /** Whole or not at all, and never to be read by others. */
  private void write(Map<String, Profile> all) {
    try {
      Files.createDirectories(file.getParent(), privately("rwx------"));
      var draft =
          Files.createTempFile(file.getParent(), "profiles", ".json", privately("rw-------"));
      Files.writeString(draft, Json.write(new Kept(all)));
      Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private FileAttribute<?>[] privately(String mode) {
    return file.getFileSystem().supportedFileAttributeViews().contains("posix")
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(mode))
        }
        : new FileAttribute<?>[0];
  }
}
