"""Files in and out: reading any common table, mapping it, refusing bad rows by name, taking imports back."""
