package dev.orchestrator.forge;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import org.eclipse.jgit.errors.ConfigInvalidException;
import org.eclipse.jgit.lib.StoredConfig;
import org.eclipse.jgit.storage.file.FileBasedConfig;
import org.eclipse.jgit.util.FS;

/**
 * What a push may do: move branches under {@code work/}, nothing else. Our own merges go past this,
 * because JGit runs no hooks on a ref update.
 */
final class PushRules {

  private static final String UPDATE_HOOK =
      """
      #!/bin/sh
      case "$1" in
        refs/heads/work/?*) exit 0 ;;
      esac
      echo "only branches under work/ may be pushed, not $1" >&2
      exit 1
      """;

  private PushRules() {}

  static void apply(Path repository) {
    try {
      writeHook(repository.resolve("hooks"));
      writeSettings(repository);
    } catch (IOException | ConfigInvalidException e) {
      throw new ForgeFault("cannot protect the branches of " + repository, e);
    }
  }

  private static void writeHook(Path hooks) throws IOException {
    var hook = hooks.resolve("update");
    if (Files.isExecutable(hook) && Files.readString(hook).equals(UPDATE_HOOK)) {
      return;
    }
    Files.createDirectories(hooks);
    var fresh = Files.createTempFile(hooks, "update", ".new");
    Files.writeString(fresh, UPDATE_HOOK);
    Files.setPosixFilePermissions(fresh, PosixFilePermissions.fromString("rwxr-xr-x"));
    Files.move(fresh, hook, StandardCopyOption.ATOMIC_MOVE);
  }

  private static void writeSettings(Path repository) throws IOException, ConfigInvalidException {
    var config = new FileBasedConfig(repository.resolve("config").toFile(), FS.DETECTED);
    config.load();
    if ("hooks".equals(config.getString("core", null, "hooksPath"))) {
      return;
    }
    // Named here, because a worker's own settings could otherwise name a folder without hooks.
    config.setString("core", null, "hooksPath", "hooks");
    config.setBoolean("receive", null, "fsckObjects", true);
    keepHousekeepingOutOfPushes(config);
    config.save();
  }

  /** A push would else leave a git process behind, in the group of the worker that pushed. */
  private static void keepHousekeepingOutOfPushes(StoredConfig config) {
    config.setBoolean("receive", null, "autogc", false);
    config.setInt("gc", null, "auto", 0);
  }
}
