"""The board: what both departments look at together: the complaints, answered; targets, notes, kept views."""
