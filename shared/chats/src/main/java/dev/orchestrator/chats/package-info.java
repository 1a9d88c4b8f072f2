/** What the door to Telegram remembers: updates, chats, messages, buttons. */
@NullMarked
package dev.orchestrator.chats;

import org.jspecify.annotations.NullMarked;
