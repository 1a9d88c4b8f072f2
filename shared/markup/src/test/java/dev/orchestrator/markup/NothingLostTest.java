package dev.orchestrator.markup;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.orchestrator.testing.telegram.Bot;
import dev.orchestrator.testing.telegram.BotApiDouble;
import dev.orchestrator.testing.telegram.LimitRules;
import dev.orchestrator.testing.telegram.Phone;
import dev.orchestrator.testing.telegram.Posted;
import dev.orchestrator.testing.telegram.Style;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.InstantSource;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Made-up documents, sent: every word arrives, whole and in order, and so does every address. How
 * many is told by the property markdown.documents.
 */
class NothingLostTest {

  private static final int DOCUMENTS = Integer.getInteger("markdown.documents", 500);
  private static final Pattern WORD = Pattern.compile("w[0-9]+x");
  private static final Pattern LABEL = Pattern.compile("(?m)^```(\\S+)$");
  private static final Pattern FAMILY = Pattern.compile("👨‍👩‍👧");
  private static final ObjectMapper JSON = new ObjectMapper();

  /** The double remembers all that it is told; after so many it is another one. */
  private static final int AT_ONCE = 500;

  private final HttpClient client = HttpClient.newHttpClient();
  private BotApiDouble telegram = BotApiDouble.start(InstantSource.system(), LimitRules.NONE);
  private Bot bot = telegram.newBot("words_bot");

  @AfterEach
  void close() {
    telegram.close();
    client.close();
  }

  private void forget(int seed) {
    if (seed > 0 && seed % AT_ONCE == 0) {
      telegram.close();
      telegram = BotApiDouble.start(InstantSource.system(), LimitRules.NONE);
      bot = telegram.newBot("words_bot");
    }
  }

  @Test
  void every_word_arrives_whole_and_in_order_and_every_message_is_taken() throws Exception {
    for (var seed = 0; seed < DOCUMENTS; seed++) {
      forget(seed);
      var maker = new MarkdownMaker(seed);
      var document = maker.document();
      check(seed, maker, document, ChatText.of(document));
    }
  }

  @Test
  void what_is_sent_without_formatting_says_the_same() throws Exception {
    for (var seed = 0; seed < DOCUMENTS / 5; seed++) {
      forget(seed);
      var maker = new MarkdownMaker(seed);
      var document = maker.document();
      var plain = ChatText.of(document).stream().map(Part::unformatted).flatMap(List::stream);
      var parts = plain.toList();
      assertThat(parts).allMatch(part -> part.entities().isEmpty());
      check(seed, maker, document, parts);
    }
  }

  private void check(long seed, MarkdownMaker maker, String document, List<Part> parts)
      throws Exception {
    var shown = send(parts);
    assertThat(shown.stream().map(Posted::text))
        .as("document %d: what is shown is what was made", seed)
        .containsExactlyElementsOf(parts.stream().map(Part::text).toList());
    var all = read(parts);
    assertThat(firstDifference(maker.words(), found(WORD, all), document))
        .as("words of document %d", seed)
        .isEmpty();
    assertThat(found(FAMILY, all))
        .as("characters of document %d", seed)
        .hasSameSizeAs(found(FAMILY, document));
    var arrived = all + addresses(shown);
    assertThat(maker.addresses()).as("addresses of document %d", seed).allMatch(arrived::contains);
  }

  /** As a reader does, who sees a language above its code; where code goes on, it is no news. */
  private static String read(List<Part> parts) {
    var labelled = parts.stream().map(NothingLostTest::labelled).collect(Collectors.joining("\n"));
    return LABEL
        .matcher(labelled)
        .replaceAll(label -> {
          var known = labelled.substring(0, label.start()).contains(label.group(1));
          return known ? "" : label.group(1);
        });
  }

  private static String labelled(Part part) {
    var text = new StringBuilder(part.text());
    for (var entity : part.entities().reversed()) {
      if (entity.kind() == Entity.Kind.PRE) {
        text.insert(entity.offset(), "```" + entity.about() + "\n");
      }
    }
    return text.toString();
  }

  /** Where in the document the first word stands that did not arrive in its place. */
  private static String firstDifference(List<String> made, List<String> arrived, String document) {
    for (var i = 0; i < made.size(); i++) {
      if (i == arrived.size() || !made.get(i).equals(arrived.get(i))) {
        var at = document.indexOf(made.get(i));
        var around =
            document.substring(Math.max(0, at - 200), Math.min(document.length(), at + 200));
        return made.get(i) + " is not where it was: " + around;
      }
    }
    return arrived.size() > made.size() ? "more arrived than was made: " + document : "";
  }

  private List<Posted> send(List<Part> parts) throws Exception {
    var phone = telegram.newPhone("Reader", "en");
    phone.with(bot).says("hello");
    for (var part : parts) {
      assertThat(part.text().length()).isBetween(1, ChatText.LONGEST);
      var answer = post(phone, part);
      assertThat(answer.path("ok").asBoolean()).as("%s to %s", answer, part).isTrue();
    }
    var shown = phone.with(bot).fromBot();
    assertThat(shown.stream().map(posted -> posted.styles().size()))
        .containsExactlyElementsOf(parts.stream().map(part -> part.entities().size()).toList());
    return shown;
  }

  private JsonNode post(Phone phone, Part part) throws IOException, InterruptedException {
    var uri = URI.create(telegram.url() + "/bot" + bot.token() + "/sendMessage");
    var request =
        HttpRequest.newBuilder(uri)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(json(phone, part)))
            .build();
    return JSON.readTree(client.send(request, HttpResponse.BodyHandlers.ofString()).body());
  }

  private static String json(Phone phone, Part part) throws JsonProcessingException {
    var json = JSON.createObjectNode().put("chat_id", phone.id()).put("text", part.text());
    var entities = json.putArray("entities");
    for (var entity : part.entities()) {
      var each = entities.addObject().put("type", entity.kind().wire());
      each.put("offset", entity.offset()).put("length", entity.length());
      switch (entity.kind()) {
        case TEXT_LINK -> each.put("url", entity.about());
        case PRE -> each.put("language", entity.about());
        case BOLD, ITALIC, STRIKETHROUGH, CODE, BLOCKQUOTE -> {}
      }
    }
    return JSON.writeValueAsString(json);
  }

  private static String addresses(List<Posted> shown) {
    var styles = shown.stream().flatMap(posted -> posted.styles().stream());
    return styles.map(Style::about).collect(Collectors.joining("\n"));
  }

  private static List<String> found(Pattern pattern, String text) {
    return pattern.matcher(text).results().map(MatchResult::group).toList();
  }
}
