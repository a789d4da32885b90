"""How data comes in: the collector, files, and the processor that turns raw items into entries."""
