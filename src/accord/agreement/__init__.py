"""What both departments sign: one document, its faults, and what it says of a person."""
