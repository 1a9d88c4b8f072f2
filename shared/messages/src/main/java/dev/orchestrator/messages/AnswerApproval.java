package dev.orchestrator.messages;

/** A person's answer to an approval. Never a tool: a model cannot approve anything. */
public record AnswerApproval(ApprovalId approval, boolean accepted)
    implements Command<AnswerApproval.Outcome> {

  /**
   * What came of it.
   *
   * @param text the outcome of the stored command in one line, or that it was refused
   */
  public record Outcome(boolean accepted, String text) {}
}
