package dev.orchestrator.telegram;

import dev.orchestrator.botapi.BotApi;
import dev.orchestrator.platform.Bus;
import dev.orchestrator.store.GivenSecrets;
import dev.orchestrator.telegram.TelegramVerticle.Memory;
import dev.orchestrator.telegram.TelegramVerticle.People;
import dev.orchestrator.telegram.TelegramVerticle.Work;
import io.vertx.core.Context;
import java.util.Set;
import org.telegram.telegrambots.meta.api.methods.AnswerCallbackQuery;

/** Where those meet who hear people and tell them: read it to know who depends on whom. */
final class Office {

  private static final int LONGEST_PRESS_ANSWER = 200;

  private final Outside outside;
  private final People people;
  private final Work work;
  private final Memory memory;
  private final Pen pen;
  private final ValueDesk values;
  private final BotDesk bots;

  /**
   * What they reach.
   *
   * @param admins what Telegram calls those who are admins by setting
   * @param hints who is told what there is to be done
   * @param heard is told of words that were taken up
   */
  record Outside(
      Context context,
      BotApi api,
      Bus bus,
      Self self,
      Set<Long> admins,
      Hints hints,
      Ears.Heard heard) {}

  Office(Outside outside, People people, Work work, Memory memory) {
    this.outside = outside;
    this.people = people;
    this.work = work;
    this.memory = memory;
    this.pen = new Pen(memory.outbox(), memory.buttons());
    var vault =
        new ValueDesk.Vault(
            new GivenSecrets(work.vault().secrets(), work.vault().waits()),
            work.projects(),
            work.log());
    this.values = new ValueDesk(memory.askings(), memory.outbox(), vault, pen);
    var desk = new BotDesk.Desk(memory.outbox(), orders(), pen);
    this.bots = new BotDesk(work.flows(), work.vault().secrets(), work.registration(), desk);
  }

  /** Hears what comes in. */
  Desk desk() {
    var doorkeeper =
        new Doorkeeper(
            outside.admins(), people.admissions(), people.strangers(), memory.chats(), pen);
    var ears = new Ears(work.log(), values, pen, outside.heard());
    var menus = new CommandMenus(outside.context(), outside.api());
    menus.open(outside.admins());
    var shelf = new Commands.Shelf(memory.chats(), orders(), ears, pen);
    var commands =
        new Commands(
            people.admissions(), people.invitations(), shelf, menus, outside.self().name());
    var rooms = new Desk.Rooms(memory.chats(), memory.outbox(), ears, values, bots, pen);
    var front = new Desk.Front(outside.self(), outside.hints().written());
    return new Desk(doorkeeper, rooms, commands, presses(doorkeeper, ears, menus), front);
  }

  private Presses presses(Doorkeeper doorkeeper, Ears ears, CommandMenus menus) {
    var books =
        new Presses.Books(
            memory.buttons(), memory.chats(), orders(), work.log(), values, bots, menus);
    return new Presses(doorkeeper, books, ears, pen, this::answer);
  }

  /** The phone waits for it; if it does not get through, what was pressed is done all the same. */
  private void answer(String press, String words) {
    var text =
        words.length() <= LONGEST_PRESS_ANSWER
            ? words
            : words.substring(0, LONGEST_PRESS_ANSWER - 1) + "…";
    var call = AnswerCallbackQuery.builder().callbackQueryId(press).text(text).build();
    outside.context().runOnContext(_ -> outside.api().call(call));
  }

  private Orders orders() {
    return new Orders(memory.errands(), outside.hints().ordered());
  }

  /** Carries out what was ordered. */
  Porter porter() {
    var projects = new ProjectClerk(outside.bus(), work.projects(), work.views());
    var admins =
        new AdminClerk(people.strangers(), work.alerts(), work.nodes(), work.servers(), bots);
    var talks = new Clerk.Talks(work.threads(), work.log());
    var clerk = new Clerk(outside.bus(), talks, work.spending(), projects, admins);
    var letters = new Porter.Letters(people.users(), pen, outside.hints().written());
    return new Porter(outside.context(), work.flows(), memory.errands(), clerk, letters);
  }

  /** Tells what happens. */
  Teller teller() {
    var sheets = new Teller.Sheets(memory.chats(), memory.tellings(), memory.progress());
    var talks = new Teller.Talks(work.log(), new Volumes(work.projects(), work.log()));
    return new Teller(work.flows(), talks, sheets, values, pen);
  }
}
