package dev.orchestrator.forge;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.eclipse.jgit.errors.CorruptObjectException;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectChecker;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.treewalk.TreeWalk;

/** Writes the tree of a commit to the disk, and nothing outside the folder that it was given. */
final class TreeExport {

  private final Repository git;
  private final ObjectChecker names = new ObjectChecker().setSafeForMacOS(true);

  TreeExport(Repository git) {
    this.git = git;
  }

  /** Written beside the folder and moved into its place whole. */
  void write(RevCommit commit, Path folder) throws IOException {
    var target = folder.toAbsolutePath().normalize();
    var fresh = target.resolveSibling("." + target.getFileName() + "." + UUID.randomUUID());
    try {
      Files.createDirectories(fresh);
      writeTree(commit, fresh);
      Folders.delete(target);
      Files.move(fresh, target, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Folders.delete(fresh);
    }
  }

  /** Links come last, so that no file is ever written through one. */
  private void writeTree(RevCommit commit, Path folder) throws IOException {
    var links = new LinkedHashMap<String, String>();
    try (var walk = new TreeWalk(git)) {
      walk.addTree(commit.getTree());
      walk.setRecursive(true);
      while (walk.next()) {
        writeEntry(walk, folder, links);
      }
    }
    writeLinks(links, folder);
  }

  private void writeEntry(TreeWalk walk, Path folder, Map<String, String> links)
      throws IOException {
    var path = safe(walk.getPathString());
    var mode = walk.getRawMode(0);
    if (FileMode.SYMLINK.equals(mode)) {
      links.put(path, new String(content(walk), UTF_8));
    } else if (FileMode.GITLINK.equals(mode)) {
      Files.createDirectories(folder.resolve(path));
    } else {
      writeFile(folder.resolve(path), walk, FileMode.EXECUTABLE_FILE.equals(mode));
    }
  }

  private void writeFile(Path file, TreeWalk walk, boolean executable) throws IOException {
    Files.createDirectories(parentOf(file));
    try (var out = Files.newOutputStream(file, StandardOpenOption.CREATE_NEW)) {
      git.open(walk.getObjectId(0), Constants.OBJ_BLOB).copyTo(out);
    }
    if (executable) {
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
  }

  private void writeLinks(Map<String, String> links, Path folder) throws IOException {
    for (var link : links.entrySet()) {
      refuseEscape(link.getKey(), link.getValue());
      var place = folder.resolve(link.getKey());
      Files.createDirectories(parentOf(place));
      Files.createSymbolicLink(place, Path.of(link.getValue()));
    }
  }

  private byte[] content(TreeWalk walk) throws IOException {
    return git.open(walk.getObjectId(0), Constants.OBJ_BLOB).getBytes();
  }

  /** No {@code ..}, no {@code .git} in any of its spellings, nothing absolute. */
  private String safe(String path) {
    try {
      names.checkPath(path);
    } catch (CorruptObjectException e) {
      throw new ForgeFault.UnsafeTree(path, "is not a path inside the project");
    }
    if (path.indexOf('\0') >= 0) {
      throw new ForgeFault.UnsafeTree(path, "is not a path inside the project");
    }
    return path;
  }

  /**
   * A link may climb only at its beginning and only as far as the project's folder. After a name no
   * climbing is allowed, because that name may itself be a link to somewhere less deep.
   */
  private static void refuseEscape(String link, String target) {
    var depth = link.split("/", -1).length - 1;
    var climbing = true;
    if (target.isEmpty() || target.startsWith("/") || target.indexOf('\0') >= 0) {
      throw new ForgeFault.UnsafeTree(link, "is a link that leads outside");
    }
    for (var part : target.split("/", -1)) {
      if (part.equals("..")) {
        depth--;
        if (!climbing || depth < 0) {
          throw new ForgeFault.UnsafeTree(link, "is a link that leads outside");
        }
      } else if (!part.isEmpty() && !part.equals(".")) {
        climbing = false;
      }
    }
  }

  private static Path parentOf(Path file) {
    var parent = file.getParent();
    return parent == null ? file : parent;
  }
}
