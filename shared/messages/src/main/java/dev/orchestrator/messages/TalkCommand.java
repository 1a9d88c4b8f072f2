package dev.orchestrator.messages;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Tools of the conversation itself. The turn that calls them carries them out; nobody serves them.
 */
public sealed interface TalkCommand extends Command<TalkCommand.Noted> {

  /** What a tool of the conversation answers. */
  record Noted(String note) {}

  /** Says something; may be used several times in a turn. */
  @Tool(capability = Capability.BASE, words = "Say something to the user now.")
  record RespondToUser(@Words("What to say, in the user's language.") String message)
      implements TalkCommand {}

  /** Asks and ends the turn; the next words of the user are the answer. */
  @Tool(
      capability = Capability.BASE,
      words = "Ask the user a question that blocks the work, and wait for the answer.")
  record AskUser(
      @Words("The question, in the user's language.") String question,
      @Words("Answers to choose from, if there are only a few.") @Nullable List<String> choices)
      implements TalkCommand {}

  /** Loads more tools; they can be used at the next call. */
  @Tool(
      capability = Capability.BASE,
      words =
          "Load more tools: project_management, engineering, deploy, infrastructure, admin. They can"
              + " be used next.")
  record RequestCapabilities(
      @Words("The names of the groups.") List<String> capabilities,
      @Words("What they are needed for.") String reason)
      implements TalkCommand {}

  /** Ends the turn. */
  @Tool(
      capability = Capability.BASE,
      words =
          "End the turn when nothing is left to do now. Work that runs in the background goes on.")
  record FinishTask(@Words("What was done, in one sentence; not shown to the user.") String summary)
      implements TalkCommand {}
}
