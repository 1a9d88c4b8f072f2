package dev.orchestrator.llm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.orchestrator.llm.Speaker.Kind;
import dev.orchestrator.testing.Said;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What somebody wrote into {@code agent_config} by hand harms the one agent that it is about. */
@Timeout(60)
class PoisonedConfigsTest {

  @Test
  void an_agent_whose_provider_nobody_knows_fails_for_itself() {
    try (var speaker = Kind.OPENAI.start();
        var bench = Bench.of(Bench.env(speaker))) {
      speaker.server().says(_ -> Said.words("hello"));
      insert(bench, "astrologer", "'openai', 'stars'", "NULL, NULL, NULL, NULL, NULL");
      insert(bench, "architect", "'sideways', 'm'", "NULL, NULL, NULL, NULL, NULL");

      assertThat(desk(bench).list())
          .extracting(each -> each.config().agent())
          .containsExactly(Agent.values());
      assertThat(bench.ask().text()).isEqualTo("hello");
      var failed =
          catchThrowableOfType(
              ModelFailed.class,
              () ->
                  bench.models.of(Agent.ARCHITECT).ask(Bench.question(new Line.Outside("hello"))));
      assertThat(failed.kind()).isEqualTo(ModelTrouble.NOT_CONFIGURED);
      assertThat(failed).hasMessageContaining("sideways");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "'NaN', NULL, NULL, NULL, NULL",
        "-7, NULL, NULL, NULL, NULL",
        "NULL, -1, NULL, NULL, NULL",
        "NULL, NULL, 0, NULL, NULL",
        "NULL, NULL, 2147483647, NULL, NULL",
        "NULL, NULL, NULL, 'openai', NULL",
      })
  void numbers_that_no_door_lets_in_and_half_a_fallback_count_as_not_set(String values) {
    try (var speaker = Kind.OPENAI.start();
        var bench = Bench.of(Bench.env(speaker))) {
      speaker.server().says(_ -> Said.words("hello"));
      insert(bench, "product_owner", "'openai', 'odd'", values);

      assertThat(bench.ask().text()).isEqualTo("hello");
      var config = bench.configs.of(Agent.PRODUCT_OWNER);
      assertThat(List.of(config.model(), config.limits(), Optional.ofNullable(config.fallback())))
          .containsExactly(
              new ModelName("openai", "odd"), AgentConfig.Limits.USUAL, Optional.empty());
      assertThat(config.temperature()).isNull();
      assertThat(desk(bench).list()).hasSize(Agent.values().length);
    }
  }

  private static AgentDesk desk(Bench bench) {
    return new AgentDesk(bench.configs, bench.models, new Trials(bench.models, bench.configs));
  }

  private static void insert(Bench bench, String agent, String model, String rest) {
    bench.database.query(
        """
        INSERT INTO agent_config (agent, provider, model, temperature, max_output_tokens,
                                  timeout_seconds, fallback_provider, fallback_model)
        VALUES ('%s', %s, %s)
        """
            .formatted(agent, model, rest));
  }
}
