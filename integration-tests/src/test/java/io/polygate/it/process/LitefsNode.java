package io.polygate.it.process;

import java.net.URI;
import java.nio.file.Path;

/**
 * A node of LiteFS as its gateway knows it.
 *
 * @param mount where its databases are
 * @param api where its LiteFS answers
 */
record LitefsNode(Path mount, URI api) {}
