"""The place Agreement: what both departments owe each other, in sentences, and how it is changed."""
