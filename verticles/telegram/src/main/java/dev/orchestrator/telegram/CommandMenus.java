package dev.orchestrator.telegram;

import com.fasterxml.jackson.databind.JsonNode;
import dev.orchestrator.botapi.BotApi;
import dev.orchestrator.botapi.Reply;
import io.vertx.core.Context;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.telegram.telegrambots.meta.api.methods.commands.SetMyCommands;
import org.telegram.telegrambots.meta.api.objects.commands.BotCommand;
import org.telegram.telegrambots.meta.api.objects.commands.scope.BotCommandScope;
import org.telegram.telegrambots.meta.api.objects.commands.scope.BotCommandScopeAllPrivateChats;
import org.telegram.telegrambots.meta.api.objects.commands.scope.BotCommandScopeChat;

/**
 * The commands that phones offer: for everybody in the language of their Telegram, and in a chat
 * where another language was chosen or an admin talks, those that fit there. They are a help: if
 * Telegram does not take them, everything goes on.
 */
final class CommandMenus {

  private static final Logger LOG = LoggerFactory.getLogger(CommandMenus.class);

  /** What Telegram shows to all whose language has no list of its own comes without one. */
  private static final List<Locale> LANGUAGES = List.of(Locale.ENGLISH, Words.RUSSIAN);

  private final Context context;
  private final BotApi api;

  CommandMenus(Context context, BotApi api) {
    this.context = context;
    this.api = api;
  }

  /** Says once what there is, for everybody and for those who are admins by setting. */
  void open(Set<Long> admins) {
    context.runOnContext(_ -> {
      LANGUAGES.forEach(
          language -> set(new BotCommandScopeAllPrivateChats(), language, language, false));
      admins.forEach(admin ->
          LANGUAGES.forEach(language ->
              set(new BotCommandScopeChat(Long.toString(admin)), language, language, true)));
    });
  }

  /** Once the transaction is over, a chat of a person's own is offered what fits there. */
  void showAfter(Talk talk, boolean admin) {
    var chat = talk.chat().id();
    if (chat > 0) {
      talk.tx().afterCommit(() -> context.runOnContext(_ -> show(chat, talk.language(), admin)));
    }
  }

  /** Whatever the language of their Telegram is. */
  private void show(long chat, Locale spoken, boolean admin) {
    LANGUAGES.forEach(
        language -> set(new BotCommandScopeChat(Long.toString(chat)), language, spoken, admin));
  }

  private void set(BotCommandScope scope, Locale forThose, Locale spoken, boolean admin) {
    var words = Words.in(spoken);
    var commands =
        Commands.shown(admin).stream()
            .map(name -> new BotCommand(name, words.line("command." + name)))
            .toList();
    var call =
        SetMyCommands.builder()
            .commands(commands)
            .scope(scope)
            .languageCode(code(forThose))
            .build();
    if (!(api.call(call) instanceof Reply.Done<JsonNode>)) {
      LOG.info("Telegram does not take the commands for {}", scope.getType());
    }
  }

  private static @Nullable String code(Locale language) {
    return language.equals(Locale.ENGLISH) ? null : language.getLanguage();
  }
}
