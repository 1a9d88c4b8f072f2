package dev.orchestrator.app;

import dev.orchestrator.bots.PoolBots;
import dev.orchestrator.chats.SealedUpdates;
import dev.orchestrator.platform.Database;
import dev.orchestrator.platform.Settings;
import dev.orchestrator.platform.Settings.MasterKeyPair;
import dev.orchestrator.store.KeyRotation;
import dev.orchestrator.store.Keyring;
import dev.orchestrator.store.Resealing;
import dev.orchestrator.store.SecretWaits;
import dev.orchestrator.store.Secrets;
import dev.orchestrator.store.Vault;
import dev.orchestrator.store.WrongMasterKey;
import dev.orchestrator.vault.BadKeyFile;
import dev.orchestrator.vault.MasterKey;
import dev.orchestrator.vault.MasterKeyFile;
import dev.orchestrator.vault.MasterKeys;
import java.util.List;
import java.util.Optional;

/**
 * Opens the vault with the master key that the settings give, else with that of a file in the data
 * folder, which is made at the first start.
 */
final class VaultDoor {

  private static final String FILE = "master.key";

  private VaultDoor() {}

  /** Throws {@link CannotStart} if the key is not the one that the secrets were sealed with. */
  static Vault open(Settings settings, DataDir data, Database database) {
    try {
      return settings
          .masterKeys()
          .map(given -> vault(database, given(given), Optional.empty()))
          .orElseGet(() -> ofFile(database, new MasterKeyFile(data.resolve(FILE))));
    } catch (BadKeyFile | WrongMasterKey e) {
      throw new CannotStart(String.valueOf(e.getMessage()));
    }
  }

  private static MasterKeys given(MasterKeyPair given) {
    return new MasterKeys(
        MasterKey.of(given.current()),
        given.old().map(MasterKey::of).stream().toList(),
        "Set ORCHESTRATOR_MASTER_KEY to that one, or set ORCHESTRATOR_MASTER_KEY_OLD to it if the key is to be changed.");
  }

  /** A new key is written before anything is sealed under it, and never over another one. */
  private static Vault ofFile(Database database, MasterKeyFile file) {
    var known = file.read();
    var keys = known.orElseGet(() -> file.keys(List.of(MasterKey.random())));
    var vault = vault(database, keys, Optional.of(file));
    if (known.isEmpty()) {
      file.write(List.of(keys.current()));
    }
    vault.rotation().finish();
    return vault;
  }

  private static Vault vault(Database database, MasterKeys keys, Optional<MasterKeyFile> file) {
    var ring = Keyring.open(database, keys);
    return new Vault(
        new Secrets(database, ring),
        new SecretWaits(database),
        new KeyRotation(database, ring, keys, file, alsoSealed()));
  }

  private static List<Resealing> alsoSealed() {
    return List.of(PoolBots.resealing(), new SealedUpdates());
  }
}
