package dev.orchestrator.manifest;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Every variable that a project names anywhere, with what it says about it. The manifest's word
 * counts most, then that of the example files, then that of the compose file.
 */
public final class EnvContract {

  private static final List<String> EXAMPLES = List.of(".env.example", ".env.template");

  private static final List<String> COMPOSE =
      List.of("compose.yaml", "compose.yml", "docker-compose.yaml", "docker-compose.yml");

  private EnvContract() {}

  /**
   * The manifest with all variables of the project.
   *
   * @param files the content of a file of the project, if it has it
   * @throws BadManifest if a file cannot be understood
   */
  public static ProjectManifest complete(
      ProjectManifest manifest, Function<String, Optional<byte[]>> files) {
    var all = new LinkedHashMap<>(manifest.env());
    for (var file : EXAMPLES) {
      files.apply(file).map(EnvFile::read).ifPresent(found -> found.forEach(merge(all)));
    }
    COMPOSE.stream()
        .flatMap(file -> files.apply(file).map(content -> ComposeFile.read(file, content)).stream())
        .findFirst()
        .ifPresent(found -> found.forEach(merge(all)));
    return new ProjectManifest(
        manifest.build(), manifest.test(), manifest.run(), manifest.health(), all);
  }

  private static java.util.function.BiConsumer<String, Variable> merge(Map<String, Variable> all) {
    return (name, variable) ->
        all.merge(
            name,
            variable,
            (known, more) ->
                new Variable(known.kind().or(more::kind), known.value().or(more::value)));
  }
}
