package dev.orchestrator.access;

import dev.orchestrator.platform.Secret;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A key as its holder has it: {@code ork_<id>_<secret>}. The secret holds 256 random bits, so its
 * plain SHA-256 is as hard to reverse as a slow hash would be.
 */
record KeyText(String id, String secret) {

  private static final Pattern FORM = Pattern.compile("ork_([0-9a-f]{16})_([0-9a-f]{64})");
  private static final SecureRandom RANDOM = new SecureRandom();

  static KeyText random() {
    return new KeyText(hex(8), hex(32));
  }

  /** The same key with another secret. */
  static KeyText random(String id) {
    return new KeyText(id, hex(32));
  }

  static Optional<KeyText> of(String text) {
    var form = FORM.matcher(text);
    return form.matches()
        ? Optional.of(new KeyText(form.group(1), form.group(2)))
        : Optional.empty();
  }

  Secret text() {
    return new Secret("ork_" + id + "_" + secret);
  }

  byte[] hash() {
    return sha256(secret);
  }

  static String hex(int bytes) {
    var random = new byte[bytes];
    RANDOM.nextBytes(random);
    return HexFormat.of().formatHex(random);
  }

  static byte[] sha256(String secret) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(secret.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  @Override
  public String toString() {
    return "ork_" + id + "_***";
  }
}
