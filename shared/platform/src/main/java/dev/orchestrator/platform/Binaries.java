package dev.orchestrator.platform;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.tukaani.xz.XZInputStream;

/**
 * Programs that come on the class path, unpacked once: to {@code ~/.cache/orchestrator}, as root to
 * {@code /var/cache/orchestrator}, and beside the data where neither can be written. They are
 * unpacked aside and renamed, so two first starts at once do not meet.
 */
final class Binaries {

  /** Which platform this is, in the words of the artifacts. */
  enum Platform {
    LINUX_X86_64,
    LINUX_ARM64,
    DARWIN_X86_64,
    DARWIN_ARM64;

    /** The platform we run on; throws {@link ServiceFailed} if the artifacts do not know it. */
    static Platform here(String service) {
      var os = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
      var arch = System.getProperty("os.arch", "").toLowerCase(Locale.ROOT);
      var arm = arch.equals("aarch64") || arch.equals("arm64");
      if (os.equals("linux") && (arm || arch.equals("amd64"))) {
        return arm ? LINUX_ARM64 : LINUX_X86_64;
      }
      if (os.startsWith("mac") && (arm || arch.equals("x86_64"))) {
        return arm ? DARWIN_ARM64 : DARWIN_X86_64;
      }
      throw new ServiceFailed(
          service, "there are no binaries for " + os + " " + arch + "; use one that you started");
    }
  }

  /** Fills an empty folder. */
  interface Unpacking {
    void into(Path folder) throws IOException;
  }

  private Binaries() {}

  /** The folder that holds the unpacked archive; {@code name} tells versions apart. */
  static Path unpacked(ServiceFolder service, String resource, String name) {
    return cached(service, name, draft -> untar(service, resource, draft));
  }

  /** As above, for a resource that is one program. */
  static Path program(ServiceFolder service, String name) {
    return cached(service, name, draft -> copy(service, name, draft.resolve(name))).resolve(name);
  }

  private static Path cached(ServiceFolder service, String name, Unpacking unpacking) {
    try {
      for (var cache : caches(service.path())) {
        if (Files.isDirectory(cache.resolve(name))) {
          return cache.resolve(name);
        }
      }
      var target = writable(caches(service.path())).resolve(name);
      unpackAside(target, unpacking);
      return target;
    } catch (IOException e) {
      throw service.unwritable(e);
    }
  }

  /** Best first. What root unpacked serves everybody; the server of root cannot enter its home. */
  private static List<Path> caches(Path data) {
    var all = Path.of("/var/cache/orchestrator");
    var own = Path.of(System.getProperty("user.home", ""), ".cache", "orchestrator");
    var besideData = data.resolve("binaries");
    return ServerUser.weAreRoot() ? List.of(all, besideData) : List.of(all, own, besideData);
  }

  private static Path writable(List<Path> caches) throws IOException {
    for (var cache : caches) {
      try {
        Files.createDirectories(cache);
        if (Files.isWritable(cache)) {
          permit(cache, "rwxr-xr-x");
          return cache;
        }
      } catch (IOException e) {
        // The next one may do.
      }
    }
    throw new IOException("no place for its programs among " + caches);
  }

  /** Unpacks beside the target and renames; whoever comes second finds it done. */
  static void unpackAside(Path target, Unpacking unpacking) throws IOException {
    var draft = Files.createTempDirectory(target.toAbsolutePath().getParent(), "unpacking-");
    try {
      permit(draft, "rwxr-xr-x");
      unpacking.into(draft);
      rename(draft, target);
    } finally {
      delete(draft);
    }
  }

  private static void rename(Path draft, Path target) throws IOException {
    try {
      Files.move(draft, target, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      if (!Files.isDirectory(target)) {
        throw e; // else another first start was quicker, and its copy is as good
      }
    }
  }

  private static InputStream open(ServiceFolder service, String resource) {
    var in = Binaries.class.getResourceAsStream("/" + resource);
    if (in == null) {
      throw service.failed(resource + " is not in this build; build it for this platform");
    }
    return in;
  }

  private static void copy(ServiceFolder service, String resource, Path file) throws IOException {
    try (var in = open(service, resource)) {
      Files.copy(in, file);
    }
    permit(file, "rwxr-xr-x");
  }

  private static void untar(ServiceFolder service, String resource, Path folder)
      throws IOException {
    try (var in = open(service, resource);
        var tar = new TarArchiveInputStream(new XZInputStream(in))) {
      for (var entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        write(tar, entry, folder);
      }
    }
  }

  private static void write(TarArchiveInputStream tar, TarArchiveEntry entry, Path folder)
      throws IOException {
    var file = entry.resolveIn(folder);
    if (entry.isDirectory()) {
      Files.createDirectories(file);
      permit(file, "rwxr-xr-x");
      return;
    }
    Files.createDirectories(file.getParent());
    if (entry.isSymbolicLink()) {
      Files.createSymbolicLink(file, Path.of(entry.getLinkName()));
    } else {
      Files.copy(tar, file);
      permit(file, (entry.getMode() & 0100) != 0 ? "rwxr-xr-x" : "rw-r--r--");
    }
  }

  private static void permit(Path path, String permissions) throws IOException {
    Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(permissions));
  }

  /** Deletes a folder and all that is in it, if there is one. */
  static void delete(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    try (var files = Files.walk(folder)) {
      for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }
}
