package dev.orchestrator.testing.telegram;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.nio.charset.StandardCharsets;

/** The buttons of a message (sections "InlineKeyboardMarkup" and "InlineKeyboardButton"). */
final class Keyboard {

  private static final int MOST_DATA = 64;
  private static final int MOST_BUTTONS = 100;

  private Keyboard() {}

  /** As it was sent, if it may be; missing if there is none or it is empty. */
  static JsonNode from(Params params) {
    var markup = params.json("reply_markup").orElse(MissingNode.getInstance());
    var buttons = 0;
    for (var row : markup.path("inline_keyboard")) {
      for (var button : row) {
        check(button);
        buttons++;
      }
    }
    if (buttons > MOST_BUTTONS) {
      throw Refusal.badRequest("reply markup is too long");
    }
    return buttons == 0 && markup.has("inline_keyboard") ? MissingNode.getInstance() : markup;
  }

  private static void check(JsonNode button) {
    if (button.path("text").asText().isBlank()) {
      throw Refusal.badRequest("can't parse inline keyboard button: field \"text\" is empty");
    }
    var data = button.path("callback_data");
    if (data.isMissingNode() && button.size() < 2) {
      throw Refusal.badRequest("text buttons are unallowed in the inline keyboard");
    }
    if (data.asText().getBytes(StandardCharsets.UTF_8).length > MOST_DATA
        || (data.isTextual() && data.asText().isEmpty())) {
      throw Refusal.badRequest("BUTTON_DATA_INVALID");
    }
  }
}
