package dev.orchestrator.store;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FingerprintTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "exit at 2026-11-22T10:00:01Z|exit at 2025-01-02T03:04:05.678+02:00",
        "cannot open /data/releases/0192a4b0-0000-7000-8000-000000000001/run.sh|cannot open /tmp/other/run.sh",
        "commit 3f8a1c2e9d fails|commit 0011223344556677 fails",
        "listening on port 8123 failed|listening on port 21044 failed",
        "at Service.java:14|at Service.java:199",
        "took 12.5 ms|took   7 ms",
      })
  void what_changes_from_time_to_time_does_not_count(String one, String other) {
    assertThat(Fingerprint.of("w", "r", one)).isEqualTo(Fingerprint.of("w", "r", other));
  }

  @Test
  void another_failure_is_another_one() {
    var known = Fingerprint.of("w", "r", "cannot open run.sh");
    assertThat(Fingerprint.of("w", "r", "cannot open main.sh")).isNotEqualTo(known);
    assertThat(Fingerprint.of("w", "another reason", "cannot open run.sh")).isNotEqualTo(known);
    assertThat(Fingerprint.of("other work", "r", "cannot open run.sh")).isNotEqualTo(known);
  }
}
