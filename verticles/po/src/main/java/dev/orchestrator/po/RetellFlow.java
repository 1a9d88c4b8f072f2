package dev.orchestrator.po;

import dev.orchestrator.flow.Flow;
import dev.orchestrator.flow.FlowKind;
import dev.orchestrator.flow.Retry;
import dev.orchestrator.flow.Start;
import dev.orchestrator.flow.StepFailed;
import dev.orchestrator.llm.Agent;
import dev.orchestrator.llm.Line;
import dev.orchestrator.llm.Models.Model;
import dev.orchestrator.llm.Prompts;
import dev.orchestrator.llm.Question;
import dev.orchestrator.llm.Reply;
import dev.orchestrator.llm.Tokens;
import dev.orchestrator.messages.Gist;
import dev.orchestrator.messages.ThreadEvent.UserSaid;
import dev.orchestrator.po.Past.Material;
import dev.orchestrator.store.ThreadSummaries;
import dev.orchestrator.store.ThreadSummary;
import dev.orchestrator.store.ThreadSummary.MadeBy;
import dev.orchestrator.store.Turn;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Retells the part of a thread that is older than what is sent to models. A flow of its own: no
 * turn waits for it or fails with it. If the model does not answer, code keeps the decisions.
 */
final class RetellFlow implements FlowKind<Turn, RetellFlow.Retold> {

  static final String KIND = "po.summary";

  /** How long a summary may be, in tokens. */
  static final int LONGEST = 400;

  private static final int MOST_PARTS = 50;
  private static final Retry PATIENT = Retry.of(5, Duration.ofMillis(100));

  private final Past past;
  private final ThreadSummaries summaries;
  private final Model model;
  private final Prompts prompts;

  RetellFlow(Past past, ThreadSummaries summaries, Model model, Prompts prompts) {
    this.past = past;
    this.summaries = summaries;
    this.model = model;
    this.prompts = prompts;
  }

  /** How many summaries were made. */
  record Retold(int parts) {}

  /** At most one at a time for a thread. */
  static Start<Turn> start(Turn turn) {
    return Start.of(KIND, turn, turn.user().toString())
        .exclusive("summary:" + turn.thread())
        .thread(turn.thread().toString());
  }

  @Override
  public Retold run(Flow flow, Turn turn) {
    for (var part = 1; part <= MOST_PARTS; part++) {
      var material =
          flow.step("material-" + part, Material.class, PATIENT, _ -> past.material(turn.thread()));
      if (material.tokens() < Past.RETELL_AT) {
        return new Retold(part - 1);
      }
      var summary = summary(flow, turn, part, material);
      flow.commit("stored-" + part, tx -> summaries.add(tx, summary));
    }
    return new Retold(MOST_PARTS);
  }

  private ThreadSummary summary(Flow flow, Turn turn, int part, Material material) {
    var step = "summarizer-" + part;
    try {
      var reply = flow.step(step, Reply.class, key -> ask(key, turn, material));
      return kept(turn, material, reply.text().strip());
    } catch (StepFailed e) {
      return kept(turn, material, "");
    }
  }

  private static ThreadSummary kept(Turn turn, Material material, String told) {
    var madeBy = told.isEmpty() ? MadeBy.EXTRACT : MadeBy.MODEL;
    var text = Tokens.first(told.isEmpty() ? extract(material) : told, LONGEST);
    var upTo = material.events().getLast().seq();
    return new ThreadSummary(turn.thread(), upTo, text, Tokens.in(text), madeBy);
  }

  private static String extract(Material material) {
    var gist = new Gist(language(material)).after(material.before());
    material.events().forEach(each -> gist.happened(each.event()));
    return gist.text();
  }

  private Reply ask(String key, Turn turn, Material material) {
    var lines = new ArrayList<Line>();
    lines.add(new Line.Rules(prompts.of(Agent.SUMMARIZER, language(material))));
    if (!material.before().isEmpty()) {
      lines.add(new Line.Outside(EventLines.SUMMARY + material.before()));
    }
    material.events().forEach(each -> lines.add(EventLines.line(each.event())));
    return model.ask(new Question(key, Optional.of(turn.thread()), lines, List.of()));
  }

  private static Locale language(Material material) {
    return material.events().reversed().stream()
        .filter(each -> each.event() instanceof UserSaid)
        .map(each -> PoLines.languageOf(((UserSaid) each.event()).text()))
        .findFirst()
        .orElse(Locale.ENGLISH);
  }

  @Override
  public String name() {
    return KIND;
  }

  @Override
  public Class<Turn> input() {
    return Turn.class;
  }

  @Override
  public Class<Retold> result() {
    return Retold.class;
  }

  @Override
  public Duration deadline() {
    return Duration.ofMinutes(30);
  }
}
