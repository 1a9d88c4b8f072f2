/** A cluster manager for Vert.x 5 that keeps everything that nodes share in Redis. */
@NullMarked
package dev.orchestrator.cluster;

import org.jspecify.annotations.NullMarked;
