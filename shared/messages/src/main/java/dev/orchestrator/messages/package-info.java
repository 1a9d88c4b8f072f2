/**
 * What the verticles, the doors and the outside say to each other: ids, commands, replies, events
 * and the addresses they travel to. Depends on Java alone.
 */
@NullMarked
package dev.orchestrator.messages;

import org.jspecify.annotations.NullMarked;
