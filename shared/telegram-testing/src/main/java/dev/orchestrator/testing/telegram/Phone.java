package dev.orchestrator.testing.telegram;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** A person with Telegram. */
public final class Phone {

  private final BotApiDouble world;
  private final long id;
  private final String firstName;
  private final String language;

  Phone(BotApiDouble world, long id, String firstName, String language) {
    this.world = world;
    this.id = id;
    this.firstName = firstName;
    this.language = language;
  }

  /** The person's id, which is the id of their chat with any bot too. */
  public long id() {
    return id;
  }

  /** The chat with that bot; it begins with the first thing that is said there. */
  public PhoneChat with(Bot bot) {
    return new PhoneChat(world.account(bot), this, id, firstName);
  }

  /** The group, in which that bot is too. */
  public PhoneChat in(Bot bot, long group) {
    return new PhoneChat(world.account(bot), this, group, "");
  }

  ObjectNode json() {
    return Json.object()
        .put("id", id)
        .put("is_bot", false)
        .put("first_name", firstName)
        .put("language_code", language);
  }
}
