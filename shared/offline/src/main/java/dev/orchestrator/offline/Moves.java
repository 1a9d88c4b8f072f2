package dev.orchestrator.offline;

import dev.langchain4j.agent.tool.ToolSpecification;
import dev.orchestrator.messages.Answer;
import dev.orchestrator.messages.Answer.Asked;
import dev.orchestrator.messages.Answer.Done;
import dev.orchestrator.messages.Answer.Refused;
import dev.orchestrator.offline.Moment.Called;
import dev.orchestrator.offline.Moment.Happened;
import dev.orchestrator.offline.Moment.Heard;
import dev.orchestrator.offline.Moment.Spoke;
import dev.orchestrator.offline.Reply.Say;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Chooses the deed for what happened, and gives its reply. */
final class Moves {

  private final Dialogue dialogue;
  private final Phrases phrases;
  private final ProjectMoves projects;
  private final WorkMoves work;
  private final DeployMoves deploys;
  private final BotMoves bots;
  private final EventMoves events;
  private final PlanMoves plans;
  private final ServiceMoves services;

  /**
   * @param services the tools that are none of ours
   */
  Moves(Dialogue dialogue, Desk desk, List<ToolSpecification> services) {
    this.dialogue = dialogue;
    this.phrases = new Phrases(dialogue.language());
    var meant = new ProjectMeant(dialogue, desk);
    this.projects = new ProjectMoves(desk, phrases, meant);
    this.work = new WorkMoves(dialogue, desk, phrases, meant);
    this.deploys = new DeployMoves(desk, phrases, meant);
    this.bots = new BotMoves(desk, phrases, meant);
    this.events = new EventMoves(desk, phrases);
    this.plans = new PlanMoves(dialogue, desk, phrases, meant);
    this.services = new ServiceMoves(services, desk, phrases);
  }

  /**
   * Nothing for what needs no reply. Throws {@link Desk.Pending} if a tool has to be called first.
   */
  Optional<Reply> reply(int moment) {
    try {
      return switch (dialogue.moments().get(moment)) {
        case Heard _ -> Optional.of(reply(Request.at(dialogue, moment)));
        case Happened(var event) -> events.reply(event);
        case Called _, Spoke _ -> Optional.empty();
      };
    } catch (Desk.NotOffered e) {
      return Optional.of(new Say(phrases.notOffered(String.valueOf(e.getMessage()))));
    }
  }

  private Reply reply(Request request) {
    return plans.reply(request).orElseGet(() -> wished(request));
  }

  private Reply wished(Request request) {
    return switch (WishRules.of(PlanTalk.without(request.words()))) {
      case NEW -> work.create(request.words());
      case CHANGE -> work.change(request);
      case RETRY -> work.retry();
      case CANCEL -> work.cancel(request);
      case CHANGES -> work.changes(request);
      case RENAME -> rename(request);
      case STATUS -> projects.status(request);
      case LIST -> projects.list();
      case STOP -> projects.stop(request);
      case DELETE -> projects.delete(request);
      case READY -> deploys.ready(request);
      case DEPLOY -> deploys.deploy(request);
      case ROLLBACK -> deploys.rollback(request);
      case RELEASES -> deploys.releases(request);
      case LOGS -> deploys.logs(request);
      case SECRET ->
          new Say(
              WishRules.holdsSecret(request.words())
                  ? phrases.secretTaken()
                  : phrases.secretsNotHere());
      case BOT -> bots.allocate(request);
      case RELEASE_BOT -> bots.release(request);
      case APPROVE -> new Say(phrases.onlyYouApprove());
      case HELP -> new Say(phrases.help());
      case GREETING -> new Say(phrases.hello());
      case THANKS -> new Say(phrases.welcome());
      case UNKNOWN -> services.reply(request).orElseGet(() -> new Say(unknown(request.words())));
    };
  }

  /** "Rename it to hallo and add /version" asks for two things. */
  private Reply rename(Request request) {
    var rest = Literals.in(request.words()).rest().replaceFirst("^[\\s;]+", "");
    var renamed = projects.rename(request);
    if (renamed instanceof Say(var first)
        && WishRules.of(rest) == Wish.CHANGE
        && work.change(new Request(rest, Optional.empty(), Optional.empty()))
            instanceof Say(var then)) {
      return new Say(first + "\n" + then);
    }
    return renamed;
  }

  private String unknown(String words) {
    return words.length() > WishRules.LONGEST ? phrases.tooLong() : phrases.notUnderstood();
  }

  /** What to say to an answer: only one that is done has more than one way. */
  static <R> Reply reply(Answer<R> answer, Phrases phrases, Function<R, Reply> done) {
    return switch (answer) {
      case Done<R>(var result) -> done.apply(result);
      case Refused<R>(_, _, var message, var remedy) -> new Say(phrases.refused(message, remedy));
      case Asked<R> _ -> new Say(phrases.waitsForApproval());
    };
  }
}
