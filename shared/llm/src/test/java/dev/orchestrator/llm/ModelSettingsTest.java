package dev.orchestrator.llm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orchestrator.platform.BadSetting;
import dev.orchestrator.platform.Settings;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the settings make of models and prices. */
class ModelSettingsTest {

  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource({
    "OPENAI_API_KEY, openai",
    "ANTHROPIC_API_KEY, anthropic",
    "GEMINI_API_KEY, google",
    "OPENROUTER_API_KEY, openrouter",
  })
  void one_key_is_enough(String setting, String provider) {
    var defaults = defaults(Map.of(setting, UUID.randomUUID().toString()));
    assertThat(defaults.strong().provider()).isEqualTo(provider);
    assertThat(defaults.line()).contains(setting + " is set").contains(provider + "/");
  }

  @ParameterizedTest
  @CsvSource({"OPENAI_BASE_URL, openai", "OLLAMA_URL, ollama"})
  void a_server_of_one_s_own_needs_no_key(String setting, String provider) {
    var defaults = defaults(Map.of(setting, "http://127.0.0.1:1/v1", "ORCHESTRATOR_MODEL", "mine"));
    assertThat(defaults.strong()).isEqualTo(new ModelName(provider, "mine"));
    assertThat(defaults.cheap()).isEqualTo(new ModelName(provider, "mine"));
  }

  @Test
  void another_provider_than_the_first_can_be_chosen() {
    var env = Map.of("OPENAI_API_KEY", "a", "ANTHROPIC_API_KEY", "b");
    assertThat(defaults(env).strong().provider()).isEqualTo("openai");
    assertThat(defaults(with(env, "anthropic")).strong().provider()).isEqualTo("anthropic");
    assertThat(defaults(with(env, "offline")).strong().provider()).isEqualTo("offline");
  }

  @ParameterizedTest
  @CsvSource({
    "ORCHESTRATOR_PROVIDER, nobody, there are offline",
    "ORCHESTRATOR_PROVIDER, google, google needs GEMINI_API_KEY",
    "OPENAI_API_KEY, two words, no spaces",
    "OLLAMA_URL, ftp://host, expected http",
    "OPENAI_BASE_URL, http://user:pass@host, without user or password",
  })
  void what_cannot_be_used_is_refused_by_name(String setting, String value, String words) {
    assertThatThrownBy(() -> defaults(Map.of(setting, value)))
        .isInstanceOf(BadSetting.class)
        .hasMessageContaining(setting)
        .hasMessageContaining(words);
  }

  @Test
  void a_cost_counts_what_was_cached_at_its_own_price() {
    var usage = new Usage(1_000_000, 400_000, 100_000);
    var cost = Prices.own().cost(new ModelName("openai", "gpt-4.1"), usage);
    assertThat(cost).contains(new BigDecimal("2.200000"));
  }

  @Test
  void an_edition_has_the_price_of_its_model_and_an_unknown_model_has_none() {
    var usage = new Usage(1_000_000, 0, 0);
    var prices = Prices.own();
    assertThat(prices.cost(new ModelName("openai", "gpt-4o-mini-2024-07-18"), usage)).isPresent();
    assertThat(prices.cost(new ModelName("openai", "gpt-99"), usage)).isEmpty();
    assertThat(prices.cost(new ModelName("ollama", "anything"), usage))
        .hasValueSatisfying(cost -> assertThat(cost).isZero());
  }

  @Test
  void the_defaults_of_every_provider_have_a_price() {
    for (var known : KnownProvider.values()) {
      for (var model : new String[] {known.defaults().strong(), known.defaults().cheap()}) {
        assertThat(Prices.own().cost(new ModelName(known.id(), model), new Usage(1, 0, 1)))
            .as(model)
            .isPresent();
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "'providers: [', is no YAML",
    "'prices: {}', providers",
    "'providers: {openai: {m: {input: x, output: 1}}}', input",
    "'providers: {openai: {m: {input: 1}}}', output",
  })
  void a_file_of_prices_that_cannot_be_used_is_refused(String content, String words)
      throws IOException {
    var file = Files.writeString(folder.resolve("prices.yaml"), content);
    assertThatThrownBy(() -> Prices.of(Optional.of(file)))
        .isInstanceOf(BadSetting.class)
        .hasMessageContaining("ORCHESTRATOR_PRICES")
        .hasMessageContaining(words);
  }

  private static Map<String, String> with(Map<String, String> env, String provider) {
    var more = new java.util.HashMap<>(env);
    more.put("ORCHESTRATOR_PROVIDER", provider);
    return more;
  }

  private static DefaultModels defaults(Map<String, String> env) {
    return DefaultModels.of(Settings.from(env).models());
  }
}
