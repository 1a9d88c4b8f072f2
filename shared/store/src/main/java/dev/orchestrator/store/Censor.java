package dev.orchestrator.store;

import dev.orchestrator.flow.Tx;
import dev.orchestrator.messages.ThreadEvent;
import dev.orchestrator.messages.ThreadEvent.SecretKept;
import dev.orchestrator.messages.ThreadEvent.UserSaid;
import dev.orchestrator.messages.ThreadId;
import dev.orchestrator.messages.UserId;
import dev.orchestrator.messages.WorkerReport;
import dev.orchestrator.vault.SecretText;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads every event before it is written. What a person typed by mistake, or in answer to a
 * question, is put into the vault; of what anybody else says nothing secret is left.
 */
public final class Censor {

  private final @Nullable Secrets secrets;
  private final @Nullable CaughtSecrets caught;

  private Censor(@Nullable Secrets secrets, @Nullable CaughtSecrets caught) {
    this.secrets = secrets;
    this.caught = caught;
  }

  public Censor(Secrets secrets, SecretWaits waits, Projects projects) {
    this(secrets, new CaughtSecrets(secrets, waits, projects));
  }

  static Censor withoutVault() {
    return new Censor(null, null);
  }

  /**
   * What may be written.
   *
   * @param kept what was put into the vault, to be told behind the event
   */
  record Censored(ThreadEvent event, List<SecretKept> kept) {}

  Censored read(Tx tx, ThreadId thread, UserId owner, ThreadEvent event) {
    if (secrets == null || caught == null) {
      return new Censored(Redaction.event(event, SecretText::blotted), List.of());
    }
    var kept = new ArrayList<SecretKept>();
    var open =
        event instanceof UserSaid said
            ? new UserSaid(said.user(), caught.in(tx, thread, owner, said, kept))
            : event;
    var known = secrets.known(tx, owner);
    return new Censored(Redaction.event(open, text -> Redaction.cleaned(known, text)), kept);
  }

  /**
   * What may be written of a worker.
   *
   * @param owner whose values it must not hold; absent if its project belongs to nobody any more
   */
  WorkerReport read(Tx tx, @Nullable UserId owner, WorkerReport report) {
    if (secrets == null || owner == null) {
      return Redaction.report(report, SecretText::blotted);
    }
    var known = secrets.known(tx, owner);
    return Redaction.report(report, text -> Redaction.cleaned(known, text));
  }
}
