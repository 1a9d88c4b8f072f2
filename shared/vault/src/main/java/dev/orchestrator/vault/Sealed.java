package dev.orchestrator.vault;

/**
 * A secret that only its master key opens.
 *
 * @param nonce in base64, drawn anew each time
 * @param ciphertext in base64, with its tag
 */
public record Sealed(String nonce, String ciphertext) {}
