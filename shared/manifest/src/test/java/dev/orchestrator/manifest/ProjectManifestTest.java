package dev.orchestrator.manifest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProjectManifestTest {

  @Test
  void commands_health_and_variables_are_read() {
    var manifest =
        read(
            """
            kind: http_service
            test: [java, ServiceTest.java]
            run: [java, Service.java, "a b", 3]
            health: /health
            env:
              TOKEN: user
              GREETING: {kind: literal, value: "hi; rm -rf /"}
              PLAIN: hello
              UNKNOWN:
            """);
    assertThat(manifest.build()).isEmpty();
    assertThat(manifest.test()).containsExactly("java", "ServiceTest.java");
    assertThat(manifest.run()).containsExactly("java", "Service.java", "a b", "3");
    assertThat(manifest.health()).isEqualTo("/health");
    assertThat(manifest.env().get("TOKEN"))
        .isEqualTo(new Variable(Optional.of(Variable.Kind.USER), Optional.empty()));
    assertThat(manifest.env().get("GREETING"))
        .isEqualTo(new Variable(Optional.of(Variable.Kind.LITERAL), Optional.of("hi; rm -rf /")));
    assertThat(manifest.env().get("PLAIN"))
        .isEqualTo(new Variable(Optional.empty(), Optional.of("hello")));
    assertThat(manifest.env().get("UNKNOWN"))
        .isEqualTo(new Variable(Optional.empty(), Optional.empty()));
  }

  @Test
  void what_is_absent_is_empty_and_the_start_page_tells_the_health() {
    var manifest = read("run: [./go]");
    assertThat(manifest)
        .isEqualTo(
            new ProjectManifest(List.of(), List.of(), List.of("./go"), "/", java.util.Map.of()));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "test: java Test.java | test must be a list",
        "test: [[a]] | test holds something",
        "health: http://elsewhere/ | health must be a path",
        "env: [A] | env must hold",
        "env: {'A=B': user} | a name that no variable can have",
        "env: {A: {kind: magic}} | env.A.kind must be",
        "'{' | this is not YAML",
        "[a] | expected fields",
      })
  void what_cannot_be_used_is_named_in_one_line(String yaml, String words) {
    var text = yaml.startsWith("'") ? yaml.substring(1, yaml.length() - 1) : yaml;
    assertThatThrownBy(() -> read(text))
        .isInstanceOf(BadManifest.class)
        .hasMessageStartingWith("orchestrator.yaml: ")
        .hasMessageContaining(words)
        .message()
        .doesNotContain("\n");
  }

  @Test
  void references_do_not_make_a_document_grow() {
    var bomb = new StringBuilder("a0: &a0 [x,x,x,x,x,x,x,x,x]\n");
    for (var i = 1; i < 60; i++) {
      bomb.append("a%d: &a%d [*a%d,*a%d]\n".formatted(i, i, i - 1, i - 1));
    }
    assertThat(read(bomb + "run: [x]\n").run()).containsExactly("x");
  }

  private static ProjectManifest read(String yaml) {
    return ProjectManifest.read(yaml.getBytes(UTF_8));
  }
}
