"""The place Board: one set of numbers for both departments, each of which opens to its rows."""
