"""The one place that keeps things: received items, entries, files, keys, jobs. Nothing here judges."""
