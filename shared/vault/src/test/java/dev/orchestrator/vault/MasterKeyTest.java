package dev.orchestrator.vault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orchestrator.platform.Secret;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MasterKeyTest {

  private final MasterKey key = MasterKey.random();
  private final Secret secret = new Secret("a value with ünïcode");

  @TempDir private Path folder;

  @Test
  void what_is_sealed_opens_at_its_place_alone_and_under_its_key_alone() {
    var sealed = key.seal("project/NAME/1", secret);
    assertThat(key.open("project/NAME/1", sealed)).isEqualTo(secret);
    assertThatThrownBy(() -> key.open("project/NAME/2", sealed)).isInstanceOf(CannotOpen.class);
    assertThatThrownBy(() -> MasterKey.random().open("project/NAME/1", sealed))
        .isInstanceOf(CannotOpen.class);
  }

  @Test
  void what_was_changed_does_not_open() {
    var sealed = key.seal("place", secret);
    var first = sealed.ciphertext().charAt(0) == 'A' ? 'B' : 'A';
    var changed = new Sealed(sealed.nonce(), first + sealed.ciphertext().substring(1));
    assertThatThrownBy(() -> key.open("place", changed)).isInstanceOf(CannotOpen.class);
  }

  @Test
  void the_same_value_is_never_sealed_alike() {
    assertThat(key.seal("place", secret).ciphertext())
        .isNotEqualTo(key.seal("place", secret).ciphertext());
  }

  @ParameterizedTest
  @ValueSource(strings = {"not base64 at all!", "c2hvcnQ=", ""})
  void what_is_no_key_is_refused_without_being_repeated(String text) {
    assertThatThrownBy(() -> MasterKey.of(new Secret(text)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("32 bytes in base64")
        .hasMessageNotContaining("at all");
  }

  @Test
  void a_key_file_comes_back_as_it_went_and_only_its_owner_may_read_it() throws IOException {
    var path = folder.resolve("master.key");
    var file = new MasterKeyFile(path);
    assertThat(file.read()).isEmpty();
    var newer = MasterKey.random();
    file.write(List.of(key, newer));
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
        .isEqualTo("rw-------");
    var read = file.read().orElseThrow();
    assertThat(read.current().fingerprint()).isEqualTo(newer.fingerprint());
    assertThat(read.former()).extracting(MasterKey::fingerprint).containsExactly(key.fingerprint());
  }

  @Test
  void a_key_file_that_others_may_read_is_refused_with_the_remedy() throws IOException {
    var path = folder.resolve("master.key");
    new MasterKeyFile(path).write(List.of(key));
    Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-r-----"));
    assertThatThrownBy(() -> new MasterKeyFile(path).read())
        .isInstanceOf(BadKeyFile.class)
        .hasMessageContaining("chmod 600 " + path);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "half a key", "c2hvcnQ="})
  void a_damaged_key_file_is_refused(String content) throws IOException {
    var path = folder.resolve("master.key");
    new MasterKeyFile(path).write(List.of(key));
    Files.writeString(path, content);
    assertThatThrownBy(() -> new MasterKeyFile(path).read())
        .isInstanceOf(BadKeyFile.class)
        .hasMessageContaining("is damaged")
        .hasMessageContaining(path.toString());
  }
}
