package dev.orchestrator.botapi;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ClientForm;
import io.vertx.core.http.ClientMultipartForm;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/**
 * A text that is sent into a chat as a file.
 *
 * @param name what the file is called, such as build.log
 * @param content not empty, for Telegram takes no empty file
 * @param caption stands below it; may be empty
 */
public record TextDocument(long chat, String name, String content, String caption) {

  /** What would end the name where the request has it, or lead out of a folder. */
  private static final Pattern UNFIT = Pattern.compile("[\\p{Cntrl}\"\\\\/]");

  /** What is unfit in the name becomes an underscore. */
  public TextDocument {
    name = UNFIT.matcher(name).replaceAll("_");
  }

  /** The parts of the request, as a browser would send a form with a file. */
  ClientForm form() {
    return ClientMultipartForm.multipartForm()
        .charset(StandardCharsets.UTF_8)
        .attribute("chat_id", Long.toString(chat))
        .attribute("caption", caption)
        .binaryFileUpload("document", name, "text/plain; charset=utf-8", Buffer.buffer(content));
  }
}
