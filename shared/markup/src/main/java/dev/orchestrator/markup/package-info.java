/**
 * Markdown as models write it, made into chat messages: text with entities, cut where a reader
 * would cut, within what a message may hold.
 */
@NullMarked
package dev.orchestrator.markup;

import org.jspecify.annotations.NullMarked;
