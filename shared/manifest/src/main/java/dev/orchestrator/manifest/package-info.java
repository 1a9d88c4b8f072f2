/** What a project says about itself in its {@code orchestrator.yaml}. */
@NullMarked
package dev.orchestrator.manifest;

import org.jspecify.annotations.NullMarked;
