package dev.orchestrator.po;

import dev.orchestrator.flow.Start;
import dev.orchestrator.flow.Tx;
import dev.orchestrator.messages.Answer;
import dev.orchestrator.messages.AnswerApproval;
import dev.orchestrator.messages.AnswerApproval.Outcome;
import dev.orchestrator.messages.ThreadEvent.ApprovalGiven;
import dev.orchestrator.platform.Envelope;
import dev.orchestrator.store.Approval;
import dev.orchestrator.store.Approvals;
import dev.orchestrator.store.Receipts;
import dev.orchestrator.store.ThreadLog;
import java.util.Locale;

/** Takes a person's answer to an approval: from the one who was asked, once, in time. */
final class ApprovalAnswers {

  private final Approvals approvals;
  private final Receipts receipts;
  private final ThreadLog log;

  ApprovalAnswers(Approvals approvals, Receipts receipts, ThreadLog log) {
    this.approvals = approvals;
    this.receipts = receipts;
    this.log = log;
  }

  Answer<Outcome> answer(Envelope envelope, AnswerApproval answer) {
    var asked = approvals.find(envelope.principal(), answer.approval());
    if (asked.isEmpty()) {
      return Answer.refusedInput(
          "approval_unknown",
          "approval",
          "You were not asked about " + answer.approval() + ".",
          "Look at the questions that wait for you.");
    }
    return receipts.once(envelope, answer, tx -> take(tx, asked.get(), answer.accepted()));
  }

  private Answer<Outcome> take(Tx tx, Approval asked, boolean accepted) {
    if (!approvals.answer(tx, asked.id(), accepted, asked.user())) {
      return Answer.refusedInput(
          "approval_closed",
          "approval",
          "It was answered already, or it is too late: " + asked.question(),
          "Ask for it again if it is still wanted.");
    }
    if (accepted) {
      start(tx, asked);
    } else {
      refuse(tx, asked);
    }
    var line = accepted ? "answer.accepted" : "answer.refused";
    var words = PoLines.in(languageOf(asked)).of(line);
    return new Answer.Done<>(new Outcome(accepted, words));
  }

  private static void start(Tx tx, Approval asked) {
    var input = new ApprovalFlow.Input(asked.id(), asked.thread(), asked.user(), languageOf(asked));
    tx.start(
        Start.of(ApprovalFlow.KIND, input, asked.user().toString())
            .exclusive("approval:" + asked.id())
            .thread(asked.thread().toString()));
  }

  /** It was asked in the user's language. */
  private static Locale languageOf(Approval asked) {
    return PoLines.languageOf(asked.question());
  }

  private void refuse(Tx tx, Approval asked) {
    var given = new ApprovalGiven(asked.id(), asked.command(), false, asked.user(), null);
    log.append(tx, asked.thread(), given);
  }
}
