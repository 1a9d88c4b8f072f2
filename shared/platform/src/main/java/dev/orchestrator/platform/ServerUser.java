package dev.orchestrator.platform;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Whom an embedded server runs as. Postgres refuses to run as root, and Redis should not; so as
 * root both run as {@code nobody}, or as the ordinary user who already owns the data.
 *
 * <p>The folders above the data may be closed to that user ({@code /root} is). The server is
 * therefore started inside its folder and calls it {@code /proc/self/cwd}, which no folder above
 * can close; only the unpacked binaries must lie where everybody can read.
 *
 * @param uid the user's number; 0 stands for "as we are", which then is no root
 */
record ServerUser(int uid) {

  private static final Path OWN_PROCESS = Path.of("/proc/self");
  private static final ServerUser SELF = new ServerUser(0);

  static boolean weAreRoot() {
    try {
      return Files.exists(OWN_PROCESS)
          ? uidOf(OWN_PROCESS.toRealPath()) == 0
          : System.getProperty("user.name", "").equals("root");
    } catch (IOException e) {
      return false;
    }
  }

  /** Whether a server of root can be started here at all. */
  static boolean canServeRoot() {
    return Files.exists(OWN_PROCESS.resolve("cwd"));
  }

  /** Makes the server's folder if it is missing and gives it to the one who will run there. */
  static ServerUser owning(Path folder) throws IOException {
    Files.createDirectories(folder);
    if (!weAreRoot()) {
      return SELF;
    }
    if (uidOf(folder) == 0) {
      give(folder);
    }
    return new ServerUser(uidOf(folder));
  }

  private static int uidOf(Path path) throws IOException {
    return (int) Files.getAttribute(path, "unix:uid", LinkOption.NOFOLLOW_LINKS);
  }

  private static void give(Path folder) throws IOException {
    var nobody =
        folder.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName("nobody");
    try (var files = Files.walk(folder)) {
      for (var file : (Iterable<Path>) files::iterator) {
        Files.setAttribute(file, "posix:owner", nobody, LinkOption.NOFOLLOW_LINKS);
      }
    }
  }

  /** The command, run as this user. */
  List<String> running(List<String> command) {
    if (uid == 0) {
      return command;
    }
    var whole = new ArrayList<>(List.of("setpriv", "--reuid=" + uid, "--regid=" + uid));
    whole.add("--clear-groups");
    whole.addAll(command);
    return whole;
  }

  /** What the server calls the folder that it is started in. */
  String nameOf(Path folder) {
    return uid == 0 ? folder.toAbsolutePath().toString() : "/proc/self/cwd";
  }

  /** Gives a file in the server's folder to the server. */
  void give(Path folder, Path file) throws IOException {
    if (uid != 0) {
      Files.setOwner(file, Files.getOwner(folder));
    }
  }
}
