package dev.orchestrator.markup;

import java.util.List;
import org.commonmark.ext.gfm.strikethrough.StrikethroughExtension;
import org.commonmark.ext.gfm.tables.TablesExtension;
import org.commonmark.parser.IncludeSourceSpans;
import org.commonmark.parser.Parser;

/**
 * Makes chat messages of Markdown. Every word arrives, in order: what a chat cannot show as
 * Markdown means it is shown as text that can be read.
 */
public final class ChatText {

  /** What a message holds at most, in UTF-16 units, after its entities are taken out. */
  public static final int LONGEST = 4096;

  /** How many entities a message has at most; a chat shows the rest as plain text. */
  public static final int MOST_ENTITIES = 100;

  private static final int MOST_NESTED_BLOCKS = 50;

  private static final Parser PARSER =
      Parser.builder()
          .extensions(List.of(TablesExtension.create(), StrikethroughExtension.create()))
          .maxOpenBlockParsers(MOST_NESTED_BLOCKS)
          .includeSourceSpans(IncludeSourceSpans.BLOCKS)
          .build();

  private ChatText() {}

  /** The messages that say it, in order; none if there is nothing to say. */
  public static List<Part> of(String markdown) {
    var source = Characters.readable(markdown);
    var draft = new Draft();
    new Rendering(draft, source).render(PARSER.parse(source));
    return new Cuts(draft).parts();
  }

  /** The messages that say it as it stands, with nothing in it taken for Markdown. */
  public static List<Part> verbatim(String text) {
    var draft = new Draft();
    draft.write(Characters.readable(text));
    return new Cuts(draft).parts();
  }
}
