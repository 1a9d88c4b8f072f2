package dev.orchestrator.markup;

import java.util.regex.Pattern;
import org.commonmark.ext.gfm.tables.TableBlock;
import org.commonmark.node.AbstractVisitor;
import org.commonmark.node.BlockQuote;
import org.commonmark.node.BulletList;
import org.commonmark.node.CustomBlock;
import org.commonmark.node.Document;
import org.commonmark.node.FencedCodeBlock;
import org.commonmark.node.Heading;
import org.commonmark.node.HtmlBlock;
import org.commonmark.node.IndentedCodeBlock;
import org.commonmark.node.LinkReferenceDefinition;
import org.commonmark.node.ListBlock;
import org.commonmark.node.ListItem;
import org.commonmark.node.Node;
import org.commonmark.node.OrderedList;
import org.commonmark.node.Paragraph;
import org.commonmark.node.ThematicBreak;

/** Writes a document's blocks as a chat can show them. */
final class Rendering extends AbstractVisitor {

  private static final String BULLET = "• ";
  private static final String RULE = "———";

  private static final Pattern LANGUAGE = Pattern.compile("[A-Za-z][A-Za-z0-9+#.-]{0,19}");

  private final String source;
  private final Page page;
  private final Words words;
  private UsedAddresses used = UsedAddresses.NONE;
  private int gap = 2;

  Rendering(Draft draft, String source) {
    this.source = source;
    page = new Page(draft);
    words = new Words(page);
  }

  void render(Node document) {
    used = UsedAddresses.in(document);
    document.accept(this);
  }

  @Override
  public void visit(Document document) {
    visitChildren(document);
  }

  @Override
  public void visit(Paragraph paragraph) {
    page.gap(gap);
    words.of(paragraph);
  }

  /** A chat has no headings: bold words, and the text below stays with them. */
  @Override
  public void visit(Heading heading) {
    page.gap(gap);
    var from = page.start();
    words.of(heading);
    page.show(Entity.Kind.BOLD, from);
    page.attachNext();
  }

  @Override
  public void visit(ThematicBreak rule) {
    page.gap(gap);
    page.write(RULE);
  }

  @Override
  public void visit(BlockQuote quote) {
    page.freshLine();
    page.gap(gap);
    var from = page.start();
    page.goOnHere();
    visitChildren(quote);
    page.show(Entity.Kind.BLOCKQUOTE, from);
  }

  /** A chat shows the language by itself; whatever else stands beside the fence is written. */
  @Override
  public void visit(FencedCodeBlock block) {
    var info = block.getInfo() == null ? "" : block.getInfo().strip();
    var language = LANGUAGE.matcher(info);
    if (block.getLiteral().isBlank() || !language.matches()) {
      page.gap(gap);
      page.write(info);
      page.attachNext();
    }
    code(block.getLiteral(), language.lookingAt() ? language.group() : "");
  }

  @Override
  public void visit(IndentedCodeBlock block) {
    code(block.getLiteral(), "");
  }

  @Override
  public void visit(HtmlBlock html) {
    page.gap(gap);
    page.write(html.getLiteral());
  }

  @Override
  public void visit(BulletList list) {
    for (var item = list.getFirstChild(); item != null; item = item.getNext()) {
      item(list, item, BULLET);
    }
  }

  @Override
  public void visit(OrderedList list) {
    var first = list.getMarkerStartNumber();
    var number = first == null ? 1 : first;
    for (var item = list.getFirstChild(); item != null; item = item.getNext()) {
      item(list, item, number++ + ". ");
    }
  }

  @Override
  public void visit(ListItem item) {
    visitChildren(item);
  }

  @Override
  public void visit(CustomBlock block) {
    page.gap(gap);
    if (block instanceof TableBlock table) {
      new TableText(page, source).write(table);
    } else {
      visitChildren(block);
    }
  }

  /** One that no link refers to was meant to be read. */
  @Override
  public void visit(LinkReferenceDefinition definition) {
    if (!used.contains(definition)) {
      var title = definition.getTitle() == null ? "" : " " + definition.getTitle();
      page.gap(1);
      page.write("[" + definition.getLabel() + "]: " + definition.getDestination() + title);
    }
  }

  /** What follows a list within an item, or the list itself, is as far off as its items are. */
  private void item(ListBlock list, Node item, String marker) {
    var outside = gap;
    page.gap(item.getPrevious() == null ? outside : list.isTight() ? 1 : 2);
    page.indent(marker);
    gap = list.isTight() ? 1 : 2;
    item.accept(this);
    gap = outside;
    page.outdent();
  }

  private void code(String literal, String language) {
    var lines = literal.stripTrailing();
    if (lines.isEmpty()) {
      return;
    }
    page.freshLine();
    page.gap(gap);
    var from = page.startWithoutMargin();
    page.write(lines);
    page.show(Entity.Kind.PRE, from, language);
  }
}
