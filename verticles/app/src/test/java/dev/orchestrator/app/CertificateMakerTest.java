package dev.orchestrator.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CertificateMakerTest {

  @TempDir private Path folder;

  @Test
  void one_ca_signs_the_certificates_of_all_nodes() throws IOException {
    var first = folder.resolve("first");
    assertThat(CertificateMaker.make(first))
        .extracting(file -> file.getFileName().toString())
        .containsExactly("ca.key", "ca.crt", "node.key", "node.crt");

    var second = Files.createDirectories(folder.resolve("second"));
    Files.copy(first.resolve("ca.crt"), second.resolve("ca.crt"));
    Files.copy(first.resolve("ca.key"), second.resolve("ca.key"));
    assertThat(CertificateMaker.make(second))
        .extracting(file -> file.getFileName().toString())
        .containsExactly("node.key", "node.crt");

    assertThat(new Certificates(second).authority())
        .isEqualTo(new Certificates(first).authority())
        .matches("[0-9a-f]{64}");
  }

  @Test
  void what_is_there_is_never_written_over() throws IOException {
    CertificateMaker.make(folder);
    var before = Files.readString(folder.resolve("node.crt"));
    assertThat(CertificateMaker.make(folder)).isEmpty();
    assertThat(Files.readString(folder.resolve("node.crt"))).isEqualTo(before);
  }

  @Test
  void keys_are_for_their_owner_alone() throws IOException {
    CertificateMaker.make(folder);
    for (var key : new String[] {"ca.key", "node.key"}) {
      assertThat(Files.getPosixFilePermissions(folder.resolve(key)))
          .isEqualTo(PosixFilePermissions.fromString("rw-------"));
    }
  }

  @Test
  void a_ca_whose_key_is_elsewhere_signs_nothing() throws IOException {
    CertificateMaker.make(folder);
    Files.delete(folder.resolve("ca.key"));
    Files.delete(folder.resolve("node.crt"));
    assertThatThrownBy(() -> CertificateMaker.make(folder))
        .isInstanceOf(CannotStart.class)
        .hasMessageContaining("ca.key is not");
  }

  @Test
  void a_certificate_of_another_ca_is_refused() throws IOException {
    CertificateMaker.make(folder);
    var other = folder.resolve("other");
    CertificateMaker.make(other);
    Files.delete(folder.resolve("ca.crt"));
    Files.copy(other.resolve("ca.crt"), folder.resolve("ca.crt"));
    assertThatThrownBy(() -> new Certificates(folder).authority())
        .isInstanceOf(CannotStart.class)
        .hasMessageContaining("CLUSTER_TLS");
  }

  @Test
  void a_missing_file_is_named() {
    assertThatThrownBy(() -> new Certificates(folder).authority())
        .isInstanceOf(CannotStart.class)
        .hasMessageContaining("ca.crt is missing");
  }
}
