package dev.orchestrator.llm;

import dev.langchain4j.model.chat.ChatModel;
import dev.orchestrator.platform.ModelSettings;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** The providers that can be asked, by name. */
public final class Providers {

  /** The names of all that this program knows, set up or not. */
  static final List<String> KNOWN =
      Stream.concat(
              Stream.of(DefaultModels.OFFLINE),
              Arrays.stream(KnownProvider.values()).map(KnownProvider::id))
          .toList();

  private final Map<String, Provider> providers;

  private Providers(Map<String, Provider> providers) {
    this.providers = Map.copyOf(providers);
  }

  /** Those that the settings bring to life, and the offline planner. */
  public static Providers of(ModelSettings settings, ChatModel offline) {
    var providers = new LinkedHashMap<String, Provider>();
    providers.put(DefaultModels.OFFLINE, new LocalProvider(offline));
    for (var known : KnownProvider.values()) {
      if (known.setBy(settings).isPresent()) {
        providers.put(known.id(), known.remote(settings));
      }
    }
    return new Providers(providers);
  }

  /** The offline planner alone. */
  public static Providers offline(ChatModel planner) {
    return new Providers(Map.of(DefaultModels.OFFLINE, new LocalProvider(planner)));
  }

  static Providers of(Map<String, Provider> providers) {
    return new Providers(providers);
  }

  Optional<Provider> find(String name) {
    return Optional.ofNullable(providers.get(name));
  }

  /** The names of those that can be asked. */
  public Set<String> names() {
    return providers.keySet();
  }

  /** What brings a provider to life that is known but not set up. */
  Optional<String> missingSetting(String name) {
    return providers.containsKey(name)
        ? Optional.empty()
        : KnownProvider.named(name).map(KnownProvider::setting);
  }
}
