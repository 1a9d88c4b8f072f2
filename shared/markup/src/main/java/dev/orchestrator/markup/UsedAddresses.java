package dev.orchestrator.markup;

import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.Set;
import org.commonmark.node.Image;
import org.commonmark.node.Link;
import org.commonmark.node.LinkReferenceDefinition;
import org.commonmark.node.Node;

/** Where the links of a document lead, by which a definition is known to be used. */
record UsedAddresses(Set<String> addresses) {

  static final UsedAddresses NONE = new UsedAddresses(Set.of());

  static UsedAddresses in(Node document) {
    var addresses = new HashSet<String>();
    var waiting = new ArrayDeque<Node>();
    waiting.add(document);
    while (!waiting.isEmpty()) {
      var node = waiting.pop();
      switch (node) {
        case Link link -> addresses.add(link.getDestination());
        case Image image -> addresses.add(image.getDestination());
        default -> {}
      }
      for (var child = node.getFirstChild(); child != null; child = child.getNext()) {
        waiting.push(child);
      }
    }
    return new UsedAddresses(addresses);
  }

  boolean contains(LinkReferenceDefinition definition) {
    return addresses.contains(definition.getDestination());
  }
}
