"""What an entry of the log is: its columns, its kinds, its corrections. Pure; `store` keeps it."""
