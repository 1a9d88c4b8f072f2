package dev.orchestrator.llm;

import dev.orchestrator.platform.ModelSettings;
import dev.orchestrator.platform.Secret;
import java.net.URI;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The providers that this program knows, in the order in which one that is set up becomes the
 * default. The models that agents use by default stand here and nowhere else.
 */
enum KnownProvider {
  OPENAI(Protocol.OPENAI, "OPENAI_API_KEY", "OPENAI_BASE_URL", "https://api.openai.com/v1"),
  ANTHROPIC(
      Protocol.ANTHROPIC, "ANTHROPIC_API_KEY", "ANTHROPIC_BASE_URL", "https://api.anthropic.com"),
  GOOGLE(
      Protocol.GOOGLE,
      "GEMINI_API_KEY",
      "GEMINI_BASE_URL",
      "https://generativelanguage.googleapis.com/v1beta"),
  OPENROUTER(
      Protocol.OPENAI, "OPENROUTER_API_KEY", "OPENROUTER_BASE_URL", "https://openrouter.ai/api/v1"),
  OLLAMA(Protocol.OPENAI, null, "OLLAMA_URL", "");

  /**
   * The default models.
   *
   * @param strong for the agents whose mistakes cost most
   * @param cheap for the others
   */
  record Defaults(String strong, String cheap) {}

  private final Protocol protocol;
  private final @Nullable String keySetting;
  private final String urlSetting;
  private final String url;

  KnownProvider(Protocol protocol, @Nullable String keySetting, String urlSetting, String url) {
    this.protocol = protocol;
    this.keySetting = keySetting;
    this.urlSetting = urlSetting;
    this.url = url;
  }

  static Optional<KnownProvider> named(String id) {
    return Arrays.stream(values()).filter(known -> known.id().equals(id)).findFirst();
  }

  /** The name in tables and at the doors: {@code openai}. */
  String id() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * The models that agents use as long as nobody chooses others: in November 2026 none of them was
   * announced to be switched off. gpt-6-luna is what OpenAI names in the place of gpt-4o-mini,
   * which ends in January 2027. gpt-6-sol is the strongest of theirs that calls tools in chat
   * completions; its successors think always, and OpenAI then wants another protocol.
   */
  Defaults defaults() {
    return switch (this) {
      case OPENAI -> new Defaults("gpt-6-sol", "gpt-6-luna");
      case ANTHROPIC -> new Defaults("claude-sonnet-5-5", "claude-haiku-5-5");
      case GOOGLE -> new Defaults("gemini-3.8-flash", "gemini-3.5-flash-lite");
      case OPENROUTER -> new Defaults("anthropic/claude-sonnet-5.5", "openai/gpt-6-luna");
      case OLLAMA -> new Defaults("qwen3:8b", "qwen3:8b");
    };
  }

  /** The setting that brings it to life. */
  String setting() {
    return keySetting == null ? urlSetting : keySetting;
  }

  /** The setting that did bring it to life; empty if none did. */
  Optional<String> setBy(ModelSettings settings) {
    if (keySetting != null && settings.keys().containsKey(keySetting)) {
      return Optional.of(keySetting);
    }
    return mayLackKey() && settings.urls().containsKey(urlSetting)
        ? Optional.of(urlSetting)
        : Optional.empty();
  }

  /** Where it is asked, and with which key. */
  RemoteProvider remote(ModelSettings settings) {
    var base = settings.urls().getOrDefault(urlSetting, URI.create(url));
    var key = keySetting == null ? null : settings.keys().get(keySetting);
    return new RemoteProvider(protocol, address(base), Optional.<Secret>ofNullable(key));
  }

  /** A server of one's own that speaks OpenAI's protocol often has no keys. */
  private boolean mayLackKey() {
    return this == OPENAI || this == OLLAMA;
  }

  /** Two providers are known by addresses without the version that every path begins with. */
  private String address(URI base) {
    var versioned = this == ANTHROPIC || this == OLLAMA;
    return versioned && !base.getPath().endsWith("/v1") ? base + "/v1" : base.toString();
  }
}
