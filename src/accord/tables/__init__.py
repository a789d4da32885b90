"""Tables that are folds over the log: people, sessions, touches, leads, deals, days; and the engine's wall."""
