package dev.orchestrator.workers;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** The folder of one process: what we know of it outlives us there. */
record ProcessFolder(Path path) {

  private static final int MAX_READABLE = 40;

  /** A name that any disk takes, readable, and different for different keys. */
  static String nameFor(String key) {
    var readable = key.replaceAll("[^A-Za-z0-9._-]+", "-").replaceAll("^[.-]+", "");
    var shortened = readable.substring(0, Math.min(readable.length(), MAX_READABLE));
    return shortened + "-" + hash(key);
  }

  String name() {
    return String.valueOf(path.getFileName());
  }

  Path key() {
    return path.resolve("key");
  }

  Path owner() {
    return path.resolve("owner");
  }

  Path pid() {
    return path.resolve("pid");
  }

  Path exit() {
    return path.resolve("exit");
  }

  Path out() {
    return path.resolve("out.log");
  }

  Path err() {
    return path.resolve("err.log");
  }

  Path work() {
    return path.resolve("work");
  }

  Path home() {
    return path.resolve("home");
  }

  Path temporary() {
    return path.resolve("tmp");
  }

  boolean exists() {
    return Files.isDirectory(path);
  }

  /** Makes the folder ours; nobody else on the machine may look into it. */
  void claim(String key, String installation) {
    try {
      Files.createDirectories(path);
      Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwx------"));
      Files.createDirectories(home());
      Files.createDirectories(temporary());
      Disk.write(key(), key);
      Disk.write(owner(), installation);
    } catch (IOException e) {
      throw new WorkerFault("the folder of " + key + " cannot be made", e);
    }
  }

  boolean isOwnedBy(String installation) {
    return Disk.read(owner()).filter(installation::equals).isPresent();
  }

  static String hash(String key) {
    try {
      var digest = MessageDigest.getInstance("SHA-256").digest(key.getBytes(UTF_8));
      return HexFormat.of().formatHex(digest, 0, 6);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
