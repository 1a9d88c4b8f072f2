package dev.orchestrator.llm;

import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.request.ChatRequest;
import java.util.function.Consumer;

/** A model that answers in this process, all at once. */
record LocalProvider(ChatModel model) implements Provider {

  @Override
  public Heard ask(Candidate candidate, ChatRequest request, Consumer<String> words) {
    var response = model.chat(request);
    var reply = Translation.reply(response.aiMessage());
    if (!reply.text().isEmpty()) {
      words.accept(reply.text());
    }
    return new Heard(reply, Usage.of(response.tokenUsage()));
  }

  @Override
  public boolean remote() {
    return false;
  }
}
