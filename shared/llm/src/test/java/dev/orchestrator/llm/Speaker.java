package dev.orchestrator.llm;

import dev.orchestrator.testing.ModelDouble;
import java.util.function.Supplier;

/** A double of a provider, and what we call the provider. */
record Speaker(String provider, String keySetting, String urlSetting, ModelDouble server)
    implements AutoCloseable {

  /** The three that this program can speak to. */
  enum Kind {
    OPENAI("OPENAI_API_KEY", "OPENAI_BASE_URL", ModelDouble::openai),
    ANTHROPIC("ANTHROPIC_API_KEY", "ANTHROPIC_BASE_URL", ModelDouble::anthropic),
    GOOGLE("GEMINI_API_KEY", "GEMINI_BASE_URL", ModelDouble::google);

    private final String keySetting;
    private final String urlSetting;

    @SuppressWarnings("ImmutableEnumChecker") // it makes a new one each time
    private final Supplier<ModelDouble> server;

    Kind(String keySetting, String urlSetting, Supplier<ModelDouble> server) {
      this.keySetting = keySetting;
      this.urlSetting = urlSetting;
      this.server = server;
    }

    Speaker start() {
      var provider = KnownProvider.valueOf(name()).id();
      return new Speaker(provider, keySetting, urlSetting, server.get());
    }
  }

  @Override
  public void close() {
    server.close();
  }
}
