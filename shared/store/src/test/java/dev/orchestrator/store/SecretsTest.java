package dev.orchestrator.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orchestrator.messages.Principal;
import dev.orchestrator.messages.ProjectKind;
import dev.orchestrator.platform.Secret;
import dev.orchestrator.store.KeyRotation.Outcome;
import dev.orchestrator.vault.MasterKey;
import dev.orchestrator.vault.MasterKeyFile;
import dev.orchestrator.vault.MasterKeys;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SecretsTest {

  private final StoreDatabase store = new StoreDatabase();
  private final Principal ann = store.user("ann");
  private final Project project =
      store.flows.transaction(tx ->
          new Projects(store.database)
              .create(
                  tx, ann.user(), Optional.empty(), "p", "", ProjectKind.HTTP_SERVICE, List.of()));
  private final SecretScope scope = SecretScope.of(project);

  @TempDir private Path folder;

  @BeforeEach
  void empty() {
    store.database.query("TRUNCATE secret, master_key CASCADE");
  }

  @AfterAll
  void close() {
    store.close();
  }

  @Test
  void a_new_value_is_a_new_version_and_the_former_ones_can_still_be_had() {
    var secrets = opened(given(MasterKey.random()));
    set(secrets, "TOKEN", "one");
    set(secrets, "TOKEN", "two");
    assertThat(reveal(secrets, "TOKEN", 1)).isEqualTo("one");
    assertThat(reveal(secrets, "TOKEN", 2)).isEqualTo("two");
    assertThat(secrets.list(scope)).hasSize(1);
    assertThat(secrets.list(scope).getFirst().version()).isEqualTo(2);
    assertThat(secrets.list(scope).getFirst().by()).contains(ann.user());
  }

  @Test
  void what_was_erased_is_gone_and_its_version_is_not_used_again() {
    var secrets = opened(given(MasterKey.random()));
    set(secrets, "TOKEN", "one");
    boolean erased = store.flows.transaction(tx -> secrets.erase(tx, scope, "TOKEN"));
    assertThat(erased).isTrue();
    assertThat(secrets.list(scope)).isEmpty();
    assertThatThrownBy(() -> reveal(secrets, "TOKEN", 1)).isInstanceOf(SecretGone.class);
    set(secrets, "TOKEN", "two");
    assertThat(reveal(secrets, "TOKEN", 2)).isEqualTo("two");
    assertThatThrownBy(() -> reveal(secrets, "TOKEN", 1)).isInstanceOf(SecretGone.class);
  }

  @Test
  void of_many_that_generate_at_once_all_get_the_same() throws Exception {
    var secrets = opened(given(MasterKey.random()));
    var versions =
        StoreDatabase.atOnce(
            8, () -> store.flows.transaction(tx -> secrets.generate(tx, scope, "JWT_SECRET")));
    assertThat(versions).containsOnly(1);
    assertThat(reveal(secrets, "JWT_SECRET", 1)).hasSize(43);
  }

  @Test
  void a_row_that_was_copied_to_another_name_does_not_open_there() {
    var secrets = opened(given(MasterKey.random()));
    set(secrets, "MINE", "one");
    store.database.query("UPDATE secret SET name = 'YOURS' WHERE name = 'MINE'");
    assertThatThrownBy(() -> reveal(secrets, "YOURS", 1))
        .isInstanceOf(dev.orchestrator.vault.CannotOpen.class);
  }

  @Test
  void a_wrong_master_key_is_refused_before_anything_is_sealed_under_it() {
    set(opened(given(MasterKey.random())), "TOKEN", "one");
    var wrong = new MasterKeys(MasterKey.random(), List.of(), "Do this.");
    assertThatThrownBy(() -> Keyring.open(store.database, wrong))
        .isInstanceOf(WrongMasterKey.class)
        .hasMessageContaining("not the one that the 1 secrets")
        .hasMessageEndingWith("Do this.");
  }

  @Test
  void while_nothing_is_sealed_any_key_will_do() {
    opened(given(MasterKey.random()));
    set(opened(given(MasterKey.random())), "TOKEN", "one");
  }

  @Test
  void a_key_of_the_environment_is_changed_with_the_former_one_beside_it() {
    var former = MasterKey.random();
    set(opened(given(former)), "TOKEN", "one");
    var keys = new MasterKeys(MasterKey.random(), List.of(former), "");
    var ring = Keyring.open(store.database, keys);
    var secrets = new Secrets(store.database, ring);
    set(secrets, "NEWER", "two");
    assertThat(new KeyRotation(store.database, ring, keys, Optional.empty(), List.of()).rotate())
        .isEqualTo(new Outcome.Done(1));
    var alone = opened(given(keys.current()));
    assertThat(reveal(alone, "TOKEN", 1)).isEqualTo("one");
    assertThat(reveal(alone, "NEWER", 1)).isEqualTo("two");
  }

  @Test
  void without_a_new_key_in_the_environment_nothing_is_changed() {
    var keys = given(MasterKey.random());
    var ring = Keyring.open(store.database, keys);
    assertThat(new KeyRotation(store.database, ring, keys, Optional.empty(), List.of()).rotate())
        .isEqualTo(new Outcome.NeedsNewKey());
  }

  @Test
  void a_key_in_a_file_is_changed_for_a_new_one() {
    var file = new MasterKeyFile(folder.resolve("changed.key"));
    var first = MasterKey.random();
    file.write(List.of(first));
    var ring = Keyring.open(store.database, file.read().orElseThrow());
    var secrets = new Secrets(store.database, ring);
    for (var i = 0; i < 120; i++) {
      set(secrets, "TOKEN", "value " + i);
    }
    var rotation =
        new KeyRotation(store.database, ring, given(first), Optional.of(file), List.of());
    assertThat(rotation.rotate()).isEqualTo(new Outcome.Done(120));
    var now = file.read().orElseThrow();
    assertThat(now.former()).isEmpty();
    assertThat(now.current().fingerprint()).isNotEqualTo(first.fingerprint());
    assertThat(reveal(opened(now), "TOKEN", 77)).isEqualTo("value 76");
  }

  /** At each place where it may be broken off: the file has both keys, some rows have moved. */
  @Test
  void a_change_of_the_key_that_was_broken_off_is_ended_at_the_next_start() {
    var file = new MasterKeyFile(folder.resolve("broken.key"));
    var first = MasterKey.random();
    var next = MasterKey.random();
    file.write(List.of(first, next));
    var before = new MasterKeys(first, List.of(), "");
    set(opened(before), "OLD", "one");
    var both = file.read().orElseThrow();
    set(opened(both), "MOVED", "two");

    var ring = Keyring.open(store.database, both);
    new KeyRotation(store.database, ring, both, Optional.of(file), List.of()).finish();
    assertThat(file.read().orElseThrow().former()).isEmpty();
    var after = opened(file.read().orElseThrow());
    assertThat(reveal(after, "OLD", 1)).isEqualTo("one");
    assertThat(reveal(after, "MOVED", 1)).isEqualTo("two");
  }

  /** Whoever seals while the key changes must not do so under the one that is thrown away. */
  @Test
  void what_is_set_while_the_key_changes_can_be_read_afterwards() throws Exception {
    var file = new MasterKeyFile(folder.resolve("busy.key"));
    file.write(List.of(MasterKey.random()));
    var keys = file.read().orElseThrow();
    var ring = Keyring.open(store.database, keys);
    var secrets = new Secrets(store.database, ring);
    var rotation = new KeyRotation(store.database, ring, keys, Optional.of(file), List.of());
    StoreDatabase.atOnce(
        List.<java.util.concurrent.Callable<Object>>of(
            () -> setMany(secrets, "A"),
            () -> setMany(secrets, "B"),
            rotation::rotate,
            () -> setMany(secrets, "C"),
            rotation::rotate));
    rotation.finish();
    var after = opened(file.read().orElseThrow());
    assertThat(reveal(after, "A", 30) + reveal(after, "B", 30) + reveal(after, "C", 30))
        .isEqualTo("A29B29C29");
  }

  private Object setMany(Secrets secrets, String name) {
    for (var i = 0; i < 30; i++) {
      set(secrets, name, name + i);
    }
    return name;
  }

  private static MasterKeys given(MasterKey key) {
    return new MasterKeys(key, List.of(), "");
  }

  private Secrets opened(MasterKeys keys) {
    return new Secrets(store.database, Keyring.open(store.database, keys));
  }

  private void set(Secrets secrets, String name, String value) {
    store.flows.transaction(
        tx -> secrets.set(tx, scope, name, new Secret(value), SecretKind.USER, ann.user()));
  }

  private String reveal(Secrets secrets, String name, int version) {
    UUID id = scope.id();
    return secrets.reveal(id, Map.of(name, version)).values().iterator().next().reveal();
  }
}
