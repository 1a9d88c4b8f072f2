package dev.orchestrator.markup;

import java.util.ArrayDeque;
import org.commonmark.node.Code;
import org.commonmark.node.HardLineBreak;
import org.commonmark.node.HtmlInline;
import org.commonmark.node.Image;
import org.commonmark.node.Link;
import org.commonmark.node.Node;
import org.commonmark.node.SoftLineBreak;
import org.commonmark.node.Text;

/** The words below a node, however deep, without how they are shown. */
final class PlainWords {

  private PlainWords() {}

  static String of(Node node) {
    var words = new StringBuilder();
    var waiting = new ArrayDeque<Node>();
    pushChildren(waiting, node);
    while (!waiting.isEmpty()) {
      var next = waiting.pop();
      words.append(own(next));
      pushChildren(waiting, next);
    }
    return words.toString();
  }

  private static void pushChildren(ArrayDeque<Node> waiting, Node node) {
    for (var child = node.getLastChild(); child != null; child = child.getPrevious()) {
      waiting.push(child);
    }
  }

  private static String own(Node node) {
    return switch (node) {
      case Text text -> text.getLiteral();
      case Code code -> code.getLiteral();
      case HtmlInline html -> html.getLiteral();
      case Link link -> link.getDestination() + " ";
      case Image image -> image.getDestination() + " ";
      case SoftLineBreak _, HardLineBreak _ -> "\n";
      default -> "";
    };
  }
}
