package dev.orchestrator.testing.telegram;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.concurrent.Callable;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;

/** Calls the Bot API as a bot's program does. */
record BotClient(BotApiDouble world, Bot bot) {

  private static final HttpClient HTTP = HttpClient.newHttpClient();

  JsonNode call(String method, String json) {
    var request =
        HttpRequest.newBuilder(URI.create(world.url() + "/bot" + bot.token() + "/" + method))
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(json));
    return send(request.build());
  }

  JsonNode send(HttpRequest request) {
    return Json.parse(text(request));
  }

  /** A file, as forms in browsers send it. */
  HttpRequest upload(long chat, String name, String content) {
    var body =
        """
        --frontier
        Content-Disposition: form-data; name="chat_id"

        %d
        --frontier
        Content-Disposition: form-data; name="document"; filename="%s"
        Content-Type: text/plain

        """
                .replace("\n", "\r\n")
                .formatted(chat, name)
            + content
            + "\r\n--frontier--\r\n";
    return HttpRequest.newBuilder(URI.create(world.url() + "/bot" + bot.token() + "/sendDocument"))
        .header("Content-Type", "multipart/form-data; boundary=frontier")
        .POST(HttpRequest.BodyPublishers.ofString(body))
        .build();
  }

  String text(HttpRequest request) {
    try {
      return HTTP.send(request, HttpResponse.BodyHandlers.ofString()).body();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  Future<JsonNode> calling(String method, String json) {
    Callable<JsonNode> call = () -> call(method, json);
    var task = new FutureTask<>(call);
    Thread.startVirtualThread(task);
    return task;
  }

  JsonNode says(long chat, String text) {
    var json = Json.object().put("chat_id", chat).put("text", text);
    return call("sendMessage", json.toString());
  }

  JsonNode says(Phone to, String text) {
    return says(to.id(), text);
  }
}
