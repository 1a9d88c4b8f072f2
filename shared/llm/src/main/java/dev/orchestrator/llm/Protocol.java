package dev.orchestrator.llm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.langchain4j.http.client.HttpClientBuilder;
import dev.langchain4j.model.anthropic.AnthropicStreamingChatModel;
import dev.langchain4j.model.chat.StreamingChatModel;
import dev.langchain4j.model.googleai.GoogleAiGeminiStreamingChatModel;
import dev.langchain4j.model.openai.OpenAiStreamingChatModel;
import dev.orchestrator.llm.Provider.Candidate;
import java.util.regex.Pattern;

/** How a provider wants to be spoken to. */
enum Protocol {
  /** OpenAI's chat completions, which many others speak too. */
  OPENAI {
    @Override
    StreamingChatModel model(Asked asked, HttpClientBuilder http) {
      var model =
          OpenAiStreamingChatModel.builder()
              .httpClientBuilder(http)
              .baseUrl(asked.at().url())
              .apiKey(asked.at().revealedKey())
              .modelName(asked.model())
              .temperature(asked.candidate().temperature());
      if (asked.tools() && THINKS_OR_CALLS.matcher(asked.model()).matches()) {
        model.reasoningEffort("none");
      }
      var tokens = asked.candidate().limits().outputTokens();
      // OpenAI itself has given the limit a new name, which not all others know yet.
      return (asked.at().url().startsWith("https://api.openai.com/")
              ? model.maxCompletionTokens(tokens)
              : model.maxTokens(tokens))
          .build();
    }

    @Override
    void read(JsonNode event, Seen seen) {
      seen.ending(event.path("choices").path(0).path("finish_reason"));
      var usage = event.path("usage");
      seen.input(usage.path("prompt_tokens"));
      seen.cached(usage.path("prompt_tokens_details").path("cached_tokens"));
      seen.output(usage.path("completion_tokens"));
      seen.close(); // the reason comes last; whether the final marker follows is not sure
      // everywhere
    }
  },
  /** Anthropic's messages. */
  ANTHROPIC {
    @Override
    StreamingChatModel model(Asked asked, HttpClientBuilder http) {
      return AnthropicStreamingChatModel.builder()
          .httpClientBuilder(http)
          .baseUrl(asked.at().url())
          .apiKey(asked.at().revealedKey())
          .modelName(asked.model())
          .temperature(asked.candidate().temperature())
          .maxTokens(asked.candidate().limits().outputTokens())
          .build();
    }

    @Override
    void read(JsonNode event, Seen seen) {
      var type = event.path("type").asText();
      var usage = event.path(type.equals("message_start") ? "message" : "").path("usage");
      count(usage.isObject() ? usage : event.path("usage"), seen);
      seen.ending(event.path("delta").path("stop_reason"));
      if (type.equals("message_stop")) {
        seen.close();
      }
    }

    // What comes from the cache is not part of their input; it is of ours.
    private void count(JsonNode usage, Seen seen) {
      seen.cached(usage.path("cache_read_input_tokens"));
      seen.output(usage.path("output_tokens"));
      if (usage.path("input_tokens").isNumber()) {
        var fresh = usage.path("input_tokens").asInt();
        var stored = usage.path("cache_creation_input_tokens").asInt(0);
        seen.input(IntNode.valueOf(fresh + stored + seen.cached()));
      }
    }
  },
  /** Google's Gemini API. */
  GOOGLE {
    @Override
    StreamingChatModel model(Asked asked, HttpClientBuilder http) {
      return GoogleAiGeminiStreamingChatModel.builder()
          .httpClientBuilder(http)
          .baseUrl(asked.at().url())
          .apiKey(asked.at().revealedKey())
          .modelName(asked.model())
          .temperature(asked.candidate().temperature())
          .maxOutputTokens(asked.candidate().limits().outputTokens())
          .returnThinking(false) // else thoughts are told as words
          .sendThinking(true) // which sends signatures; there are no thoughts to send
          .build();
    }

    @Override
    String corrected(String body) {
      return ResultsTogether.in(body);
    }

    @Override
    void read(JsonNode event, Seen seen) {
      var candidate = event.path("candidates").path(0);
      for (var part : candidate.path("content").path("parts")) {
        seen.signature(part.has("functionCall") ? part.path("thoughtSignature") : NONE);
      }
      seen.ending(candidate.path("finishReason"));
      seen.ending(event.path("promptFeedback").path("blockReason"));
      var usage = event.path("usageMetadata");
      seen.input(usage.path("promptTokenCount"));
      seen.cached(usage.path("cachedContentTokenCount"));
      if (usage.has("candidatesTokenCount") || usage.has("thoughtsTokenCount")) {
        var shown = usage.path("candidatesTokenCount").asInt(0);
        seen.output(IntNode.valueOf(shown + usage.path("thoughtsTokenCount").asInt(0)));
      }
      seen.close();
    }
  };

  private static final JsonNode NONE = MissingNode.getInstance();

  /** OpenAI's models that call tools in chat completions only if they do not think. */
  private static final Pattern THINKS_OR_CALLS = Pattern.compile("gpt-(5\\.[6-9]|[6-9]).*");

  /**
   * What the library needs to know before it is asked.
   *
   * @param tools whether there are tools that may be called
   */
  record Asked(RemoteProvider at, Candidate candidate, boolean tools) {
    String model() {
      return candidate.model().model();
    }
  }

  abstract StreamingChatModel model(Asked asked, HttpClientBuilder http);

  /** What goes over the wire of what the library has written. */
  String corrected(String body) {
    return body;
  }

  /** Notes what an event tells of the end and of the cost. */
  abstract void read(JsonNode event, Seen seen);
}
