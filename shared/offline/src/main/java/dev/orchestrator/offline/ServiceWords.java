package dev.orchestrator.offline;

import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.data.message.SystemMessage;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The tools of services that joined, in prompts and in people's words. */
final class ServiceWords {

  /** A group and the tools that it has, as the intent parser is told. */
  private static final Pattern GROUP = Pattern.compile("(?m)^- `(\\w+)`: (`\\w+`(?:, `\\w+`)*)$");

  private ServiceWords() {}

  /** The groups whose tools the words name. */
  static Set<String> groups(List<ChatMessage> messages, List<String> words) {
    return messages.stream()
        .filter(SystemMessage.class::isInstance)
        .flatMap(message -> GROUP.matcher(((SystemMessage) message).text()).results())
        .filter(group ->
            List.of(group.group(2).replace("`", "").split(", ")).stream()
                .anyMatch(tool -> words.stream().anyMatch(said -> name(tool, said))))
        .map(group -> group.group(1))
        .collect(Collectors.toUnmodifiableSet());
  }

  /** Whether somebody's words name a tool; a space does for an underscore. */
  static boolean name(String tool, String words) {
    return words.length() <= WishRules.LONGEST && pattern(tool).matcher(words).find();
  }

  /** What stands behind the tool's name, without small words and the marks at the end. */
  static String rest(String tool, String words) {
    var named = pattern(tool).matcher(words);
    return Optional.of(named)
        .filter(found -> found.find())
        .map(found -> words.substring(found.end()))
        .orElse("")
        .replaceFirst("^[\\s:,]*(?iu:(?:in|for|of|at|about|on|в|во|для|о|об|на|по)\\s+)?", "")
        .replaceFirst("[\\s.!?]+$", "");
  }

  private static Pattern pattern(String tool) {
    return WordPatterns.of("\\b" + tool.replace("_", "[_ ]") + "\\b");
  }
}
