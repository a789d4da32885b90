"""Twenty leads: people of both departments mark the same past leads blind, then see what they share."""
