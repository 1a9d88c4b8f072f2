package dev.orchestrator.markup;

import org.commonmark.ext.gfm.strikethrough.Strikethrough;
import org.commonmark.node.AbstractVisitor;
import org.commonmark.node.Code;
import org.commonmark.node.CustomNode;
import org.commonmark.node.Emphasis;
import org.commonmark.node.HardLineBreak;
import org.commonmark.node.HtmlInline;
import org.commonmark.node.Image;
import org.commonmark.node.Link;
import org.commonmark.node.Node;
import org.commonmark.node.SoftLineBreak;
import org.commonmark.node.StrongEmphasis;
import org.commonmark.node.Text;
import org.jspecify.annotations.Nullable;

/** Writes what stands inside a paragraph. */
final class Words extends AbstractVisitor {

  /** Deeper than anybody means it; what is further down is written as plain words. */
  private static final int DEEPEST = 30;

  private final Page page;
  private int depth;
  private boolean inLink;

  Words(Page page) {
    this.page = page;
  }

  /** All that stands in that block. */
  void of(Node block) {
    visitChildren(block);
  }

  @Override
  public void visit(Text text) {
    page.write(text.getLiteral());
  }

  @Override
  public void visit(Code code) {
    var from = page.start();
    page.write(code.getLiteral());
    page.show(Entity.Kind.CODE, from);
  }

  /** A chat shows no HTML: the reader sees what was written. */
  @Override
  public void visit(HtmlInline html) {
    page.write(html.getLiteral());
  }

  /** Models mean the ends of their lines. */
  @Override
  public void visit(SoftLineBreak end) {
    page.newLine();
  }

  @Override
  public void visit(HardLineBreak end) {
    page.newLine();
  }

  @Override
  public void visit(Emphasis emphasis) {
    shown(Entity.Kind.ITALIC, emphasis);
  }

  @Override
  public void visit(StrongEmphasis emphasis) {
    shown(Entity.Kind.BOLD, emphasis);
  }

  @Override
  public void visit(CustomNode node) {
    if (node instanceof Strikethrough) {
      shown(Entity.Kind.STRIKETHROUGH, node);
    } else {
      inside(node);
    }
  }

  @Override
  public void visit(Link link) {
    linked(link, link.getDestination(), link.getTitle());
  }

  /** A picture is the words that stand for it, and its address. */
  @Override
  public void visit(Image image) {
    linked(image, image.getDestination(), image.getTitle());
  }

  private void shown(Entity.Kind kind, Node node) {
    var from = page.start();
    inside(node);
    page.show(kind, from);
  }

  private void linked(Node link, String address, @Nullable String title) {
    var words = PlainWords.of(link);
    var from = page.start();
    if (words.isBlank()) {
      page.write(address);
    } else if (inLink) {
      inside(link);
      page.write(behind(address, words));
    } else {
      inLink = true;
      inside(link);
      inLink = false;
      point(from, address, words);
    }
    page.write(title == null ? "" : behind(title, words));
  }

  /** An address that a chat would not take stands behind its words. */
  private void point(int from, String address, String words) {
    if (!LinkAddress.isTaken(address)) {
      page.write(address.equals("mailto:" + words) ? "" : behind(address, words));
    } else if (!address.equals(words)) {
      page.show(Entity.Kind.TEXT_LINK, from, address);
    }
  }

  private static String behind(String more, String words) {
    return more.isBlank() || more.equals(words) ? "" : " (" + more + ")";
  }

  private void inside(Node node) {
    if (depth == DEEPEST) {
      page.write(PlainWords.of(node));
      return;
    }
    depth++;
    visitChildren(node);
    depth--;
  }
}
