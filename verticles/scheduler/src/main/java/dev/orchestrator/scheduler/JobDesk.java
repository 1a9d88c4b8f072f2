package dev.orchestrator.scheduler;

import dev.orchestrator.flow.Tx;
import dev.orchestrator.messages.Answer;
import dev.orchestrator.messages.Role;
import dev.orchestrator.messages.RunJob;
import dev.orchestrator.platform.Bus;
import dev.orchestrator.platform.Envelope;
import dev.orchestrator.store.Jobs;
import dev.orchestrator.store.Receipts;
import java.util.Map;
import java.util.TreeSet;

/** Has a job run when an admin asks for it. */
final class JobDesk {

  private final Jobs jobs;
  private final Receipts receipts;
  private final Map<String, Round> rounds;

  /**
   * @param rounds of the jobs, by name
   */
  JobDesk(Jobs jobs, Receipts receipts, Map<String, Round> rounds) {
    this.jobs = jobs;
    this.receipts = receipts;
    this.rounds = rounds;
  }

  void open(Bus bus) {
    bus.serve(RunJob.class, this::ask);
  }

  private Answer<RunJob.Asked> ask(Envelope envelope, RunJob command) {
    if (!envelope.principal().role().covers(Role.ADMIN)) {
      return Answer.refused("not_allowed", "Only admins run jobs.", "Ask an admin.");
    }
    var round = rounds.get(command.job());
    return round == null
        ? unknown()
        : receipts.once(envelope, command, tx -> ask(tx, envelope, command, round));
  }

  private Answer<RunJob.Asked> ask(Tx tx, Envelope envelope, RunJob command, Round round) {
    var due = jobs.ask(tx, command.job(), envelope.principal().user());
    if (due.isEmpty()) {
      return Answer.refused(
          "job_runs",
          "The job %s runs already, or is about to.".formatted(command.job()),
          "Wait until `orchestrator jobs` shows its end.");
    }
    tx.afterCommit(round::begin);
    return new Answer.Done<>(new RunJob.Asked(command.job(), due.get()));
  }

  private Answer<RunJob.Asked> unknown() {
    return Answer.refusedInput(
        "job_not_found",
        "job",
        "There is no such job.",
        "One of: " + String.join(", ", new TreeSet<>(rounds.keySet())) + ".");
  }
}
