"""Where Django looks for rows: every room's rows, in one app with one migration history."""
