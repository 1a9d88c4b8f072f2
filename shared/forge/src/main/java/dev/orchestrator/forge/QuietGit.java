package dev.orchestrator.forge;

import org.eclipse.jgit.lib.Config;
import org.eclipse.jgit.lib.StoredConfig;
import org.eclipse.jgit.storage.file.FileBasedConfig;
import org.eclipse.jgit.util.FS;
import org.eclipse.jgit.util.SystemReader;
import org.jspecify.annotations.Nullable;

/**
 * Keeps JGit to our own repositories: it neither reads the git settings of the person or machine
 * that runs us, nor writes its measurements of the disk into their home.
 */
final class QuietGit extends SystemReader.Delegate {

  private QuietGit(SystemReader machine) {
    super(machine);
  }

  static synchronized void prepare() {
    var current = SystemReader.getInstance();
    if (!(current instanceof QuietGit)) {
      SystemReader.setInstance(new QuietGit(current));
    }
  }

  @Override
  public FileBasedConfig openSystemConfig(@Nullable Config parent, FS fs) {
    return new Unwritten(parent, fs);
  }

  @Override
  public FileBasedConfig openUserConfig(@Nullable Config parent, FS fs) {
    return new Unwritten(parent, fs);
  }

  @Override
  public FileBasedConfig openJGitConfig(@Nullable Config parent, FS fs) {
    return new Unwritten(parent, fs);
  }

  @Override
  public StoredConfig getUserConfig() {
    return new Unwritten(null, FS.DETECTED);
  }

  @Override
  public StoredConfig getSystemConfig() {
    return new Unwritten(null, FS.DETECTED);
  }

  @Override
  public StoredConfig getJGitConfig() {
    return new Unwritten(null, FS.DETECTED);
  }

  /** Settings without a file. */
  private static final class Unwritten extends FileBasedConfig {
    Unwritten(@Nullable Config parent, FS fs) {
      super(parent, null, fs);
    }

    @Override
    public void load() {}

    @Override
    public void save() {}

    @Override
    public boolean isOutdated() {
      return false;
    }
  }
}
