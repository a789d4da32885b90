"""Pages of one's own account: name, pass phrase, second factor, sessions, notices."""
