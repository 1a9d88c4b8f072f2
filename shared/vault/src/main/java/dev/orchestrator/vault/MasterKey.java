package dev.orchestrator.vault;

import dev.orchestrator.platform.Secret;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * A key of 256 bits that seals secrets with AES-GCM. What is sealed is bound to its place, so that
 * a row that somebody copies to another place does not open there.
 */
public final class MasterKey {

  private static final int BYTES = 32;
  private static final int NONCE_BYTES = 12;
  private static final int TAG_BITS = 128;
  private static final int FINGERPRINT_BYTES = 16;
  private static final byte[] FINGERPRINT_OF =
      "orchestrator master key".getBytes(StandardCharsets.US_ASCII);
  private static final SecureRandom RANDOM = new SecureRandom();

  private final byte[] bytes;

  private MasterKey(byte[] bytes) {
    this.bytes = bytes;
  }

  /**
   * Reads a key from base64.
   *
   * @throws IllegalArgumentException if it is not one; the message repeats nothing of it
   */
  public static MasterKey of(Secret base64) {
    return new MasterKey(decoded(base64.reveal().strip()));
  }

  private static byte[] decoded(String text) {
    byte[] bytes;
    try {
      bytes = Base64.getDecoder().decode(text);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("expected 32 bytes in base64; this is not base64", e);
    }
    if (bytes.length != BYTES) {
      throw new IllegalArgumentException(
          "expected 32 bytes in base64; these are " + bytes.length + " bytes");
    }
    return bytes;
  }

  /** A key that nobody has seen before. */
  public static MasterKey random() {
    var bytes = new byte[BYTES];
    RANDOM.nextBytes(bytes);
    return new MasterKey(bytes);
  }

  /** The key itself, in base64. */
  public Secret base64() {
    return new Secret(text(bytes));
  }

  private static String text(byte[] bytes) {
    return Base64.getEncoder().encodeToString(bytes);
  }

  private static byte[] bytes(String text) {
    return Base64.getDecoder().decode(text);
  }

  /** Tells keys apart and says nothing about them. */
  public String fingerprint() {
    try {
      var mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(bytes, "HmacSHA256"));
      return HexFormat.of().formatHex(mac.doFinal(FINGERPRINT_OF), 0, FINGERPRINT_BYTES);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this JDK knows no HmacSHA256", e);
    }
  }

  /** Seals a secret for one place. */
  public Sealed seal(String place, Secret secret) {
    var nonce = new byte[NONCE_BYTES];
    RANDOM.nextBytes(nonce);
    try {
      var plain = secret.reveal().getBytes(StandardCharsets.UTF_8);
      var sealed = cipher(Cipher.ENCRYPT_MODE, nonce, place).doFinal(plain);
      return new Sealed(text(nonce), text(sealed));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("a secret cannot be sealed", e);
    }
  }

  /**
   * Opens what was sealed for this place.
   *
   * @throws CannotOpen if it was not, not by this key, or is damaged
   */
  public Secret open(String place, Sealed sealed) {
    try {
      var cipher = cipher(Cipher.DECRYPT_MODE, bytes(sealed.nonce()), place);
      return new Secret(
          new String(cipher.doFinal(bytes(sealed.ciphertext())), StandardCharsets.UTF_8));
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      throw new CannotOpen(place, e);
    }
  }

  private Cipher cipher(int mode, byte[] nonce, String place) throws GeneralSecurityException {
    var cipher = Cipher.getInstance("AES/GCM/NoPadding");
    cipher.init(mode, new SecretKeySpec(bytes, "AES"), new GCMParameterSpec(TAG_BITS, nonce));
    cipher.updateAAD(place.getBytes(StandardCharsets.UTF_8));
    return cipher;
  }

  @Override
  public String toString() {
    return "***";
  }
}
