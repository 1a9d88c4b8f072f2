package dev.orchestrator.app;

import dev.orchestrator.platform.Settings.HostPort;
import dev.orchestrator.platform.TelegramSettings;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What a person reads when the server is ready.
 *
 * @param bridge where the event bus listens for other programs
 * @param telegram the bot that people talk with, if there is one
 * @param models which models are used and why
 */
record Banner(
    String url, Optional<HostPort> bridge, TelegramSettings telegram, Path data, String models) {

  /** Of a node that people can talk to. */
  String open() {
    return """
    Orchestrator is ready.
      listening   %1$s
      programs    %1$s/docs, models %1$s/mcp%2$s%3$s
      data        %4$s
      models      %5$s
      talk to it  ./orchestrator chat   or   ./orchestrator new "A service that …\"\
    """
        .formatted(url, programs(), people(), data, models);
  }

  /** Nobody can talk to a node without the API's verticle; how it is can be asked. */
  String quiet() {
    return """
    Orchestrator is ready.
      listening   %s for /health and /ready alone: VERTICLES leaves out the API%s
      data        %s
      models      %s\
    """
        .formatted(url, people(), data, models);
  }

  private String programs() {
    return bridge.map(at -> ", the bus " + at.host() + ":" + at.port()).orElse("");
  }

  private String people() {
    return telegram
        .token()
        .map(token -> token.reveal().substring(0, token.reveal().indexOf(':')))
        .map(bot -> "\n  telegram    bot %s%s".formatted(bot, admins()))
        .orElse("");
  }

  /** Whoever starts it for the first time knows neither their id nor how to come in. */
  private String admins() {
    return telegram.admins().isEmpty()
        ? "; write to it, put the id that it tells you into ADMIN_TELEGRAM_IDS, and start anew"
        : "";
  }
}
