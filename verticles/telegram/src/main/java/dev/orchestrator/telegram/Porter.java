package dev.orchestrator.telegram;

import dev.orchestrator.access.Users;
import dev.orchestrator.chats.Errands;
import dev.orchestrator.chats.Errands.Taken;
import dev.orchestrator.flow.Flows;
import dev.orchestrator.flow.Tx;
import dev.orchestrator.messages.UserId;
import io.vertx.core.Context;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries errands out and brings the answers back. One that was carried out while its porter died
 * is carried out again under the same key, which whoever does it knows.
 */
final class Porter {

  private static final Logger LOG = LoggerFactory.getLogger(Porter.class);

  private static final int AT_ONCE = 20;
  private static final int MOST_ATTEMPTS = 3;
  private static final long PAUSE = 2_000;

  private final Context context;
  private final Flows flows;
  private final Errands errands;
  private final Clerk clerk;
  private final Letters letters;

  /**
   * How the answers get out.
   *
   * @param users as who somebody asks now
   * @param written is told when there is something to be sent
   */
  record Letters(Users users, Pen pen, Runnable written) {}

  Porter(Context context, Flows flows, Errands errands, Clerk clerk, Letters letters) {
    this.context = context;
    this.flows = flows;
    this.errands = errands;
    this.clerk = clerk;
    this.letters = letters;
  }

  /** Begins with what waits; chats do not wait for each other. */
  void carry(long bot) {
    errands.take(bot, AT_ONCE).forEach(taken -> context.runOnContext(_ -> carry(taken)));
  }

  private void carry(Taken taken) {
    try {
      var parcel = Parcel.read(taken.errand());
      var sheet = answer(taken, parcel);
      flows.transaction(tx -> bring(tx, taken, parcel, sheet));
      letters.written().run();
    } catch (RuntimeException e) {
      LOG.warn("an errand waits: {}", e.toString());
      letters.written().run();
    }
  }

  /** Nobody expects what they ordered long ago, and what fails again and again is given up. */
  private Sheet answer(Taken taken, Parcel parcel) {
    var words = Words.in(Locale.forLanguageTag(parcel.language()));
    if (taken.late()) {
      return Sheet.of(words.line("errand.late"));
    }
    try {
      return letters
          .users()
          .find(taken.errand().user())
          .map(principal ->
              clerk.answer(
                  new Clerk.Asked(principal, key(taken), parcel.seat(), language(parcel)),
                  parcel.deed()))
          .orElseGet(() -> Sheet.of(words.line("errand.failed")));
    } catch (RuntimeException e) {
      if (taken.attempts() < MOST_ATTEMPTS) {
        errands.later(taken, PAUSE);
        throw e;
      }
      LOG.warn("an errand is given up", e);
      return Sheet.of(words.line("errand.failed"));
    }
  }

  private static String key(Taken taken) {
    var chat = taken.errand().chat();
    return "telegram:%d:%d:%s".formatted(chat.bot(), chat.id(), taken.errand().key());
  }

  private static Locale language(Parcel parcel) {
    return Locale.forLanguageTag(parcel.language());
  }

  private boolean bring(Tx tx, Taken taken, Parcel parcel, Sheet sheet) {
    if (!errands.end(tx, taken)) {
      return false;
    }
    var talk = new Talk(tx, parcel.seat(), taken.errand().key(), language(parcel)).also("errand");
    parcel
        .message()
        .ifPresentOrElse(
            message -> change(talk, message, taken.errand().user(), sheet),
            () -> write(talk, taken.errand().user(), sheet));
    return true;
  }

  private void change(Talk talk, long message, UserId user, Sheet sheet) {
    letters.pen().change(talk, message, user, sheet.text(), sheet.choices());
  }

  private void write(Talk talk, UserId user, Sheet sheet) {
    sheet
        .file()
        .ifPresent(file -> letters.pen().file(talk, file.name(), file.content(), sheet.text()));
    if (sheet.file().isEmpty() && !sheet.text().isBlank()) {
      letters.pen().say(talk, user, sheet.text(), sheet.choices());
    }
  }
}
