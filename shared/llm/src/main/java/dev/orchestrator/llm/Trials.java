package dev.orchestrator.llm;

import dev.orchestrator.llm.ModelHealth.Last;
import dev.orchestrator.llm.Provider.Candidate;
import dev.orchestrator.platform.Await;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tries every configured model once, with a tiny request in the background, so that a wrong name or
 * key is known before somebody needs the model. Later calls bring what is known up to date.
 */
public final class Trials implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Trials.class);

  private final Models models;
  private final AgentConfigs configs;
  private final Set<ModelName> tried = ConcurrentHashMap.newKeySet();
  private final Set<Thread> running = ConcurrentHashMap.newKeySet();

  public Trials(Models models, AgentConfigs configs) {
    this.models = models;
    this.configs = configs;
  }

  /**
   * How one agent's model fares.
   *
   * @param fallback whether it answers in another one's place
   * @param well false if it did not answer
   * @param words for people
   */
  public record Finding(
      Agent agent, ModelName model, boolean fallback, boolean well, String words) {}

  /** Tries what has not been tried yet, in the background. */
  public void start() {
    var thread = Thread.ofVirtual().name("model-trials").unstarted(this::tryAll);
    running.add(thread);
    thread.start();
  }

  @Override
  public void close() {
    running.forEach(Thread::interrupt);
    for (var thread : running) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private void tryAll() {
    try {
      for (var agent : Agent.values()) {
        Models.candidates(configs.of(agent)).forEach(each -> tryOnce(agent, each));
      }
    } catch (Await.Interrupted e) {
      // The server stops; the next start tries them.
    } catch (RuntimeException e) {
      LOG.warn("the models could not be tried: {}", e.toString());
    } finally {
      running.remove(Thread.currentThread());
    }
  }

  private void tryOnce(Agent agent, Candidate candidate) {
    if (models.isRemote(candidate.model()) && tried.add(candidate.model())) {
      judge(agent, candidate);
    }
  }

  /** Tries a model now; empty if it answers. */
  Optional<ModelFailed> judge(Agent agent, Candidate candidate) {
    if (!models.isRemote(candidate.model())) {
      return Optional.empty();
    }
    tried.add(candidate.model());
    try {
      models.tryOut(agent, candidate);
      LOG.info("{} answers", candidate.model());
      return Optional.empty();
    } catch (ModelFailed e) {
      LOG.warn("a model was tried in vain: {}", e.getMessage());
      return Optional.of(e);
    }
  }

  /** How the model of each agent fares, fallbacks too. */
  public List<Finding> findings() {
    return Arrays.stream(Agent.values()).flatMap(agent -> findings(agent).stream()).toList();
  }

  private List<Finding> findings(Agent agent) {
    return Models.candidates(configs.of(agent)).stream()
        .map(candidate -> finding(agent, candidate))
        .toList();
  }

  private Finding finding(Agent agent, Candidate candidate) {
    var model = candidate.model();
    if (!models.isRemote(model)) {
      return new Finding(agent, model, candidate.fallback(), true, "answers in this process");
    }
    return models
        .health()
        .of(model)
        .map(last ->
            switch (last) {
              case Last.Answered() ->
                  new Finding(agent, model, candidate.fallback(), true, "answered when asked last");
              case Last.Failed(_, var words) ->
                  new Finding(agent, model, candidate.fallback(), false, words);
            })
        .orElse(new Finding(agent, model, candidate.fallback(), true, "not asked yet"));
  }

  /** What is wrong with the models; empty if nothing is known to be. */
  public Optional<String> trouble() {
    var words =
        findings().stream()
            .filter(finding -> !finding.well())
            .collect(
                Collectors.groupingBy(
                    finding -> finding.model() + ": " + finding.words(),
                    java.util.TreeMap::new,
                    Collectors.mapping(finding -> finding.agent().id(), Collectors.joining(", "))))
            .entrySet()
            .stream()
            .map(entry -> entry.getKey() + ", used by " + entry.getValue())
            .collect(Collectors.joining("; "));
    return Optional.of(words).filter(text -> !text.isEmpty());
  }
}
