package dev.orchestrator.devops;

import dev.orchestrator.bots.Lending;
import dev.orchestrator.flow.Flows;
import dev.orchestrator.flow.Tx;
import dev.orchestrator.manifest.ProjectManifest;
import dev.orchestrator.manifest.Variable;
import dev.orchestrator.manifest.Variable.Kind;
import dev.orchestrator.store.Project;
import dev.orchestrator.store.SecretScope;
import dev.orchestrator.store.Secrets;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

/** Finds a value for each variable that a project names, or says that nobody has given one. */
final class Environments {

  /** Where an application finds the Bot API, and what it is told if the project knows no better. */
  private static final String BOT_API = "TELEGRAM_API_URL";

  private static final String PUBLIC_BOT_API = "https://api.telegram.org";

  private final Flows flows;
  private final Secrets secrets;
  private final Lending bots;
  private final String botApi;

  /**
   * @param botApi where the Bot API is
   */
  Environments(Records records, URI botApi) {
    this.flows = records.flows();
    this.secrets = records.secrets();
    this.bots = records.bots();
    this.botApi = botApi.toString();
  }

  /** The names that no rule knows: somebody has to say where their values come from. */
  static List<String> unknown(ProjectManifest manifest) {
    return new TreeMap<>(manifest.env())
        .entrySet().stream()
            .filter(each -> EnvKinds.of(each.getKey(), each.getValue()).isEmpty())
            .map(Map.Entry::getKey)
            .toList();
  }

  /**
   * Resolves all names; what can be generated and is not there yet is generated now, once for the
   * project, and who lacks the token of a bot gets a bot of the pool, if one is free.
   *
   * @param judged the kinds of names that no rule knows
   */
  Environment resolve(Project project, ProjectManifest manifest, Map<String, Kind> judged) {
    var scope = SecretScope.of(project);
    return flows.transaction(tx -> {
      lendBot(tx, project, manifest);
      return sort(manifest, judged, secrets.current(tx, scope), generated(tx, scope));
    });
  }

  /** What somebody gave is never replaced; if no bot is free, a person is asked. */
  private void lendBot(Tx tx, Project project, ProjectManifest manifest) {
    var known = secrets.current(tx, SecretScope.of(project));
    if (wantsBot(manifest) && !known.containsKey(Lending.TOKEN)) {
      var _ = bots.lend(tx, project);
    }
  }

  private static boolean wantsBot(ProjectManifest manifest) {
    return Optional.ofNullable(manifest.env().get(Lending.TOKEN))
        .flatMap(variable -> EnvKinds.of(Lending.TOKEN, variable))
        .filter(Kind.USER::equals)
        .isPresent();
  }

  /** As {@link #resolve}, changing nothing: what could be generated or lent is not missing. */
  List<String> missing(Project project, ProjectManifest manifest) {
    var scope = SecretScope.of(project);
    var missing =
        flows.transaction(
            tx -> sort(manifest, Map.of(), secrets.current(tx, scope), _ -> 0).missing());
    return missing.stream()
        .filter(name -> !name.equals(Lending.TOKEN) || !wantsBot(manifest) || !bots.hasFree())
        .toList();
  }

  private Function<String, Integer> generated(Tx tx, SecretScope scope) {
    return name -> secrets.generate(tx, scope, name);
  }

  private Environment sort(
      ProjectManifest manifest,
      Map<String, Kind> judged,
      Map<String, Integer> known,
      Function<String, Integer> generate) {
    var sorted = new Sorted(known, generate);
    new TreeMap<>(manifest.env())
        .forEach((name, given) -> {
          var variable = name.equals(BOT_API) ? here(given) : given;
          var kind = EnvKinds.of(name, variable).or(() -> Optional.ofNullable(judged.get(name)));
          sorted.add(name, variable, kind.orElse(Kind.USER));
        });
    return sorted.environment();
  }

  /** Who names the public Bot API, or none, means the one that is used here. */
  private Variable here(Variable botApiOfProject) {
    var own = botApiOfProject.value().filter(url -> !isPublic(url));
    return own.isPresent() ? botApiOfProject : botApiOfProject.with(botApi);
  }

  private static boolean isPublic(String url) {
    return url.replaceAll("/+$", "").equals(PUBLIC_BOT_API);
  }

  /** Each name ends up in exactly one of the four. */
  private static final class Sorted {

    private final Map<String, Integer> known;
    private final Function<String, Integer> generate;
    private final Map<String, String> values = new TreeMap<>();
    private final List<String> computed = new ArrayList<>();
    private final List<String> missing = new ArrayList<>();
    private final Map<String, Integer> secrets = new TreeMap<>();

    Sorted(Map<String, Integer> known, Function<String, Integer> generate) {
      this.known = known;
      this.generate = generate;
    }

    void add(String name, Variable variable, Kind kind) {
      switch (kind) {
        case LITERAL -> given(name, variable);
        case COMPUTED -> computed(name, variable);
        case INFRA -> infra(name);
        case USER -> kept(name);
      }
    }

    private void given(String name, Variable variable) {
      variable.value().ifPresentOrElse(value -> values.put(name, value), () -> kept(name));
    }

    /** What does not follow from the place, such as the address of another API, is as given. */
    private void computed(String name, Variable variable) {
      if (Environment.isComputable(name)) {
        computed.add(name);
      } else {
        given(name, variable);
      }
    }

    private void infra(String name) {
      if (EnvKinds.isServer(name) || known.containsKey(name)) {
        kept(name);
      } else {
        secrets.put(name, generate.apply(name));
      }
    }

    private void kept(String name) {
      if (known.containsKey(name)) {
        secrets.put(name, known.get(name));
      } else {
        missing.add(name);
      }
    }

    Environment environment() {
      return new Environment(values, computed, missing, secrets);
    }
  }
}
