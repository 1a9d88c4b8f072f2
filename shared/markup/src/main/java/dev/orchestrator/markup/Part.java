package dev.orchestrator.markup;

import java.util.List;

/** One message: what it says and how; short enough to be sent. */
public record Part(String text, List<Entity> entities) {

  /** Keeps a copy. */
  public Part {
    entities = List.copyOf(entities);
  }

  /**
   * The same for a chat that refused the entities: text alone, code between fences and the address
   * of every link behind its words; more than one message if it grew too long by that.
   */
  public List<Part> unformatted() {
    var draft = new Draft();
    var from = 0;
    for (var entity : entities) {
      var words = text.substring(entity.offset(), entity.end());
      if (says(entity)) {
        draft.write(text.substring(from, entity.offset()) + spelledOut(entity, words));
        from = entity.end();
      }
    }
    draft.write(text.substring(from));
    return new Cuts(draft).parts();
  }

  /** Whether it says something that its words do not. */
  private static boolean says(Entity entity) {
    return switch (entity.kind()) {
      case PRE, TEXT_LINK -> true;
      case BOLD, ITALIC, STRIKETHROUGH, CODE, BLOCKQUOTE -> false;
    };
  }

  private static String spelledOut(Entity entity, String words) {
    return entity.kind() == Entity.Kind.PRE
        ? "```" + entity.about() + "\n" + words + "\n```"
        : words + " (" + entity.about() + ")";
  }
}
