package dev.orchestrator.vault;

import dev.orchestrator.platform.Secret;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The file in the data folder that keeps the master keys, one a line in base64, the current one
 * last; several while a rotation is under way. Only its owner may read it.
 */
public final class MasterKeyFile {

  private static final Set<PosixFilePermission> ALLOWED =
      EnumSet.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);

  private final Path file;

  public MasterKeyFile(Path file) {
    this.file = file;
  }

  /**
   * The keys in it; empty if there is no such file.
   *
   * @throws BadKeyFile if others may read it, or it holds anything but keys
   */
  public Optional<MasterKeys> read() {
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    refuseOpenRights();
    var keys = keys();
    return Optional.of(keys(keys));
  }

  /** Keeps these keys, the current one last: whole or not at all, and on the disk afterwards. */
  public void write(List<MasterKey> keys) {
    try {
      var draft = Files.createTempFile(file.getParent(), "master", ".key", ownerOnly());
      var text = keys.stream().map(key -> key.base64().reveal() + "\n");
      Files.writeString(draft, text.collect(Collectors.joining()));
      force(draft);
      Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new BadKeyFile("cannot write %s: %s".formatted(file, e.getMessage()));
    }
  }

  /** What these keys are when they come from this file. */
  public MasterKeys keys(List<MasterKey> keys) {
    var former = keys.subList(0, keys.size() - 1);
    return new MasterKeys(
        keys.getLast(), former, "Put the %s back that belongs to this database.".formatted(file));
  }

  private List<MasterKey> keys() {
    var keys = new ArrayList<MasterKey>();
    try {
      for (var line : Files.readAllLines(file)) {
        if (!line.isBlank()) {
          keys.add(MasterKey.of(new Secret(line)));
        }
      }
    } catch (IOException e) {
      throw new BadKeyFile("cannot read %s: it is no text".formatted(file));
    } catch (IllegalArgumentException e) {
      throw damaged(String.valueOf(e.getMessage()));
    }
    if (keys.isEmpty()) {
      throw damaged("it is empty");
    }
    return keys;
  }

  private BadKeyFile damaged(String why) {
    return new BadKeyFile(
        "%s is damaged: %s; put a copy of it back, without it no secret can be read"
            .formatted(file, why));
  }

  private void refuseOpenRights() {
    if (!isPosix()) {
      return;
    }
    try {
      var rights = Files.getPosixFilePermissions(file);
      if (!ALLOWED.containsAll(rights)) {
        throw new BadKeyFile(
            "%s may be read or changed by others (%s); run: chmod 600 %s"
                .formatted(file, PosixFilePermissions.toString(rights), file));
      }
    } catch (IOException e) {
      throw new BadKeyFile("cannot look at %s: %s".formatted(file, e.getMessage()));
    }
  }

  private static void force(Path written) throws IOException {
    try (var channel = FileChannel.open(written, StandardOpenOption.WRITE)) {
      channel.force(true);
    }
  }

  private static FileAttribute<?>[] ownerOnly() {
    return isPosix()
        ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(ALLOWED)}
        : new FileAttribute<?>[0];
  }

  private static boolean isPosix() {
    return FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
  }
}
