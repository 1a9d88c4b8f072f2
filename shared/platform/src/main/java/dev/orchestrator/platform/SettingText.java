package dev.orchestrator.platform;

import dev.orchestrator.platform.Settings.HostPort;
import dev.orchestrator.platform.Settings.PortRange;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** What the texts of settings mean; one that means nothing is an IllegalArgumentException. */
final class SettingText {

  private SettingText() {}

  static Path path(String text) {
    try {
      return Path.of(text).toAbsolutePath().normalize();
    } catch (InvalidPathException e) {
      throw new IllegalArgumentException("not a path: " + e.getReason(), e);
    }
  }

  static HostPort hostPort(String text) {
    var colon = text.lastIndexOf(':');
    if (colon < 1) {
      throw new IllegalArgumentException("expected host:port, got \"" + text + "\"");
    }
    return new HostPort(text.substring(0, colon), within(text.substring(colon + 1), 0, 65535));
  }

  static PortRange portRange(String text) {
    var ends = text.split("-", 2);
    if (ends.length != 2) {
      throw new IllegalArgumentException("expected first-last, got \"" + text + "\"");
    }
    var range = new PortRange(within(ends[0], 1024, 65535), within(ends[1], 1024, 65535));
    if (range.last() < range.first()) {
      throw new IllegalArgumentException("the last port is below the first in \"" + text + "\"");
    }
    return range;
  }

  static Optional<Path> optionalPath(String text) {
    return text.isBlank() ? Optional.empty() : Optional.of(path(text));
  }

  /** A PEM file with at least one certificate. */
  static Optional<Path> optionalCertificate(String text) {
    return optionalPath(text).map(SettingText::certificate);
  }

  private static Path certificate(Path file) {
    try (var in = Files.newInputStream(file)) {
      if (!CertificateFactory.getInstance("X.509").generateCertificates(in).isEmpty()) {
        return file;
      }
    } catch (IOException | CertificateException e) {
      // Told below, like a file without any.
    }
    throw new IllegalArgumentException(
        "expected a PEM file with the CA's certificate, got " + file);
  }

  /** Names, each with a number behind a colon where it is not one. */
  static Map<String, Integer> instances(String text) {
    var instances = new LinkedHashMap<String, Integer>();
    for (var part : text.split(",", -1)) {
      var sides = part.strip().split(":", 2);
      if (!sides[0].isEmpty()) {
        instances.put(sides[0], sides.length == 1 ? 1 : within(sides[1], 1, 64));
      }
    }
    return Collections.unmodifiableMap(instances);
  }

  /** Ten years at most; a day at least, since people look at what went wrong yesterday. */
  static int days(String text) {
    return within(text, 1, 3650);
  }

  static int within(String text, int least, int most) {
    try {
      var number = Integer.parseInt(text.strip());
      if (number >= least && number <= most) {
        return number;
      }
    } catch (NumberFormatException e) {
      // Told below, in the same words as a number out of range.
    }
    throw new IllegalArgumentException(
        "expected a whole number from %d to %d, got \"%s\"".formatted(least, most, text));
  }
}
