"""Turns raw events as the collector stored them into entries: who, what, whence, or why not."""
