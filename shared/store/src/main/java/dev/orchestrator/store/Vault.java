package dev.orchestrator.store;

/** The vault and what people do with it. */
public record Vault(Secrets secrets, SecretWaits waits, KeyRotation rotation) {

  /** How what people give gets in. */
  public GivenSecrets given() {
    return new GivenSecrets(secrets, waits);
  }
}
