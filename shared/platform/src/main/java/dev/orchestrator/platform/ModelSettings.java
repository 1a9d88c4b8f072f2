package dev.orchestrator.platform;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The settings about models. The names of the keys are those that the providers' own tools use, so
 * that one that stands in the environment already is enough.
 *
 * @param keys the keys that are set, by the name of their setting
 * @param urls the addresses that are set, by the name of their setting
 * @param provider the provider that agents use by default; empty to take the first that has a key
 * @param model the model of the agents that need a strong one; empty for the provider's default
 * @param cheapModel the model of the others; empty for the provider's default
 * @param prices a file of prices in place of the one in this program
 */
public record ModelSettings(
    Map<String, Secret> keys,
    Map<String, URI> urls,
    Optional<String> provider,
    Optional<String> model,
    Optional<String> cheapModel,
    Optional<Path> prices) {

  private static final Set<String> KEYS =
      Set.of("OPENAI_API_KEY", "ANTHROPIC_API_KEY", "GEMINI_API_KEY", "OPENROUTER_API_KEY");

  private static final Set<String> URLS =
      Set.of(
          "OPENAI_BASE_URL",
          "ANTHROPIC_BASE_URL",
          "GEMINI_BASE_URL",
          "OPENROUTER_BASE_URL",
          "OLLAMA_URL");

  private static final Set<String> OTHERS =
      Set.of(
          "ORCHESTRATOR_PROVIDER",
          "ORCHESTRATOR_MODEL",
          "ORCHESTRATOR_CHEAP_MODEL",
          "ORCHESTRATOR_PRICES");

  static final Set<String> NAMES =
      Stream.of(KEYS, URLS, OTHERS).flatMap(Set::stream).collect(Collectors.toUnmodifiableSet());

  public ModelSettings {
    keys = Map.copyOf(keys);
    urls = Map.copyOf(urls);
  }

  static ModelSettings from(Map<String, String> env) {
    var keys = new LinkedHashMap<String, Secret>();
    KEYS.forEach(name -> text(env, name).ifPresent(key -> keys.put(name, key(name, key))));
    var urls = new LinkedHashMap<String, URI>();
    URLS.forEach(name -> text(env, name).ifPresent(url -> urls.put(name, url(name, url))));
    return new ModelSettings(
        keys,
        urls,
        text(env, "ORCHESTRATOR_PROVIDER"),
        text(env, "ORCHESTRATOR_MODEL"),
        text(env, "ORCHESTRATOR_CHEAP_MODEL"),
        text(env, "ORCHESTRATOR_PRICES").map(Path::of));
  }

  private static Optional<String> text(Map<String, String> env, String name) {
    return Optional.ofNullable(env.get(name)).map(String::strip).filter(text -> !text.isEmpty());
  }

  /** It goes into a header, so what no header can carry is refused here; it is not repeated. */
  private static Secret key(String name, String key) {
    if (!key.chars().allMatch(c -> c > ' ' && c < 127)) {
      throw new BadSetting(name, "a key has no spaces and no letters beyond ASCII");
    }
    return new Secret(key);
  }

  /** The address may hold a password by mistake, so nothing of it is repeated. */
  private static URI url(String name, String text) {
    try {
      var url = new URI(text.replaceAll("/+$", ""));
      var web = "http".equals(url.getScheme()) || "https".equals(url.getScheme());
      if (web && url.getHost() != null && url.getUserInfo() == null) {
        return url;
      }
    } catch (URISyntaxException e) {
      // Told below.
    }
    throw new BadSetting(name, "expected http://host… or https://host…, without user or password");
  }
}
