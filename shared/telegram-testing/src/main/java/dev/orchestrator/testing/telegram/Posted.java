package dev.orchestrator.testing.telegram;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A message as a chat shows it now.
 *
 * @param text what it says, or what stands below its file
 * @param keyboard the buttons, as the Bot API describes them; missing if there are none
 * @param file what was sent with it
 * @param edits how often it was changed
 * @param silent whether it came without a sound
 */
public record Posted(
    int id,
    boolean byBot,
    String text,
    List<Style> styles,
    JsonNode keyboard,
    Optional<SentFile> file,
    int edits,
    boolean silent) {

  /** What stands on its buttons, row by row. */
  public List<String> buttons() {
    var labels = new ArrayList<String>();
    keyboard
        .path("inline_keyboard")
        .forEach(row -> row.forEach(button -> labels.add(button.path("text").asText())));
    return labels;
  }

  /** What a button says to the bot when it is pressed. */
  Optional<String> dataOf(String label) {
    for (var row : keyboard.path("inline_keyboard")) {
      for (var button : row) {
        if (button.path("text").asText().equals(label) && button.has("callback_data")) {
          return Optional.of(button.path("callback_data").asText());
        }
      }
    }
    return Optional.empty();
  }

  Posted edited(StyledText now, JsonNode buttons) {
    return new Posted(id, byBot, now.text(), now.styles(), buttons, file, edits + 1, silent);
  }

  boolean says(StyledText other, JsonNode buttons) {
    return text.equals(other.text()) && styles.equals(other.styles()) && keyboard.equals(buttons);
  }
}
