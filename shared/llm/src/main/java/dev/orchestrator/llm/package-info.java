/** Models, prompts and spending; the only home of provider libraries. */
@NullMarked
package dev.orchestrator.llm;

import org.jspecify.annotations.NullMarked;
